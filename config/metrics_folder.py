"""Where the site's processes count their requests together: a folder that is emptied before they start."""

from __future__ import annotations

import os
import shutil

from . import env, process

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client itself, when it is imported
_NAME = "metrics-"


def share_between_processes() -> None:
    """Called by the parent of the processes before they start. What earlier ones left behind is removed."""
    for old in env.home().glob(f"{_NAME}*"):
        if not process.lives(int(old.name.removeprefix(_NAME))):
            shutil.rmtree(old, ignore_errors=True)
    folder = env.home() / f"{_NAME}{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    env.put(SHARED, str(folder))
