"""PostgreSQL's own programs for backups: ``pg_dump`` and ``pg_restore``, as the owner of the database.

A program serves servers of its own major version and older ones: the wheel's newest does for every server there is, and
the machine's is preferred where it is of the very version of the server.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from . import env, postgres_binaries


def run(program: str, server: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it against the database that Django is connected to. ``server`` is the server's major version."""
    from django.db import connection

    settings = connection.settings_dict
    from psycopg.conninfo import make_conninfo

    reach = make_conninfo(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        **settings.get("OPTIONS", {}),
    )
    environment = {"PATH": env.search_path(), "LC_ALL": "C.UTF-8", "PGPASSWORD": settings["PASSWORD"]}
    return subprocess.run(
        [_find(program, server), f"--dbname={reach}", *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def _find(program: str, server: int) -> Path:
    found = {major: path for path in reversed(_candidates(program)) if (major := _major(path)) >= server}
    if not found:
        raise env.Misconfigured(
            f"找不到适用于 PostgreSQL {server} 的 {program}，请安装 postgresql-client-{server}",
            f"no {program} for PostgreSQL {server}: install postgresql-client-{server}",
        )
    return found[min(found)]


def _candidates(program: str) -> list[Path]:
    """The wheel's first: where two are of one version, the first prevails."""
    on_path = shutil.which(program, path=env.search_path())
    named = [folder / program for folder in postgres_binaries.folders()] + ([Path(on_path)] if on_path else [])
    return [path for path in named if path.exists()]


def _major(path: Path) -> int:
    """The major version that it states; 0 where it does not run."""
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
        return int(said.split("(PostgreSQL) ")[1].split(".")[0].split()[0])
    except (OSError, IndexError, ValueError):
        return 0
