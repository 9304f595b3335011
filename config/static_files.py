"""Static files: collected, named by content and compressed, again only when a source has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path


def collect_if_changed() -> None:
    """Fill STATIC_ROOT when it is not of the present sources. Django is set up already."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".sources"
    present = _digest_of_sources()
    if stamp.exists() and stamp.read_text() == present:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(present)


def _digest_of_sources() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
