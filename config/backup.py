"""Making a backup while the platform serves: the database's dump first, the stored files after it.

That order is what makes the two fit together. A stored file is written and on the disk before the row that names it is
committed, is never changed and never removed; so every row of the dump finds its file among those copied afterwards.
(Files that came in between belong to no row of the dump and do no harm.)
"""

from __future__ import annotations

import errno
import hmac
import os
import secrets
import shutil
import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from minzheng.lib import clock

from . import archive, clients, database, env

INDEX_WORDS = b"minzheng backup: is this the index key?"


def backup(folder: Path, *, progress: Callable[[int, int], None] | None = None) -> archive.Manifest:
    """Make a whole backup in ``folder``, which must not exist yet. Half a backup never bears its name.

    Inside ``database.opened()``. Raises Misconfigured: folder exists, disk full, no pg_dump that fits the server.
    """
    if folder.exists():
        raise env.Misconfigured(f"{folder} 已存在，请指定新的文件夹", f"{folder} exists; name a new folder")
    making = folder.with_name(f"{folder.name}.making-{secrets.token_hex(4)}")
    try:
        making.mkdir(parents=True, mode=0o700)
        manifest = _make(making, progress or (lambda done, of: None))
        os.sync()
        making.rename(folder)
    except BaseException as error:
        shutil.rmtree(making, ignore_errors=True)
        if isinstance(error, OSError):
            raise _explained(error, folder) from error
        raise
    return manifest


def _make(making: Path, progress: Callable[[int, int], None]) -> archive.Manifest:
    from django.conf import settings

    with database.as_owner():
        told = _dump(making / archive.DUMP)
    root = Path(settings.STORAGE_ROOT)
    of, size, lines = sum(1 for _ in archive.stored_files(root)), 0, []
    (making / archive.STORAGE).mkdir(mode=0o700)
    for name, digest, length in archive.copy_files(root, making / archive.STORAGE):
        lines.append(f"{digest}  {name}\n")
        size += length
        progress(len(lines), of)
    (making / archive.FILES).write_text("".join(lines))
    manifest = archive.Manifest(
        format=archive.FORMAT,
        made_at=clock.real_now().isoformat(timespec="seconds"),
        version=_version(),
        dump_sha256=archive.sha256_of(making / archive.DUMP),
        files_sha256=archive.sha256_of(making / archive.FILES),
        files=len(lines),
        bytes=size,
        index_check=index_check(),
        **told,
    )
    manifest.write(making)
    return manifest


def _dump(target: Path) -> dict[str, Any]:
    """Dump one snapshot, and count and read in that same snapshot what the manifest tells."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version_num')::int / 10000")
        snapshot, server = cursor.fetchone()
        told = {"server": server, "rows": row_counts(cursor), **_read(cursor)}
        done = clients.run(
            "pg_dump",
            server,
            *("--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--file={target}"),
        )
    if done.returncode:
        raise _failed(done, target)
    target.chmod(0o600)
    return told


def row_counts(cursor: Any) -> dict[str, int]:
    """Table → rows, of every table of the platform."""
    cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    tables = sorted(name for (name,) in cursor.fetchall())
    if not tables:
        return {}
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}', count(*) FROM \"{table}\"" for table in tables))  # noqa: S608
    return dict(cursor.fetchall())


def _read(cursor: Any) -> dict[str, Any]:
    """Which migrations were applied, one data key for each master key, the end of the log's chain."""
    from minzheng.access import audit, seals

    cursor.execute("SELECT app, array_agg(name ORDER BY name) FROM django_migrations GROUP BY app")
    migrations = dict(cursor.fetchall())
    cursor.execute(
        "SELECT DISTINCT ON (master_key_id) master_key_id, public_id, wrapped FROM access_datakey"
        " WHERE wrapped IS NOT NULL ORDER BY master_key_id, id DESC"
    )
    master_keys = {
        name: {"public_id": str(public_id), "wrapped": b64encode(bytes(wrapped)).decode()}
        for name, public_id, wrapped in cursor.fetchall()
    }
    end = seals.newest()
    return {
        "migrations": migrations,
        "master_keys": master_keys,
        "anchor": audit.anchor_of(end).line() if end else "",
    }


def index_check() -> str:
    """A value by which the index key is known again, and from which nobody can find it."""
    from django.conf import settings

    return hmac.new(b64decode(settings.INDEX_KEY), INDEX_WORDS, "sha256").hexdigest()[:32]


def _version() -> str:
    """The version in pyproject.toml: a clone is run as it lies there, without being installed as a package."""
    try:
        return version("minzheng")
    except PackageNotFoundError:
        lines = (env.ROOT / "pyproject.toml").read_text().splitlines()
        return next(line.split('"')[1] for line in lines if line.startswith("version"))


def _failed(done: subprocess.CompletedProcess[str], target: Path) -> Exception:
    said = done.stderr.strip().splitlines() or ["?"]
    if "No space left" in done.stderr:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
    return env.Misconfigured(f"pg_dump 失败：{said[-1]}", f"pg_dump failed: {said[-1]}")


def _explained(error: OSError, folder: Path) -> env.Misconfigured:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return env.Misconfigured(
            f"磁盘空间不足，没有留下备份：{folder.parent}",
            f"the disk is full; no backup was left behind: {folder.parent}",
        )
    return env.Misconfigured(
        f"无法写备份：{folder}（{error.strerror}）", f"the backup can't be written: {folder} ({error.strerror})"
    )
