"""Bringing a backup back into an empty installation. Everything is looked at before anything is written.

In this order: the archive is whole; this code knows its shape; the keys are those it was sealed with; nobody works in
the database; it is empty (or is to be replaced). Then the files, the dump in one transaction, the rights of the two
roles, newer migrations; and at last it is counted, and the log's chain is verified against its end in the backup.
"""

from __future__ import annotations

import errno
import hmac
import os
import shutil
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import archive, clients, database, env
from .archive import Manifest
from .backup import index_check, row_counts


def restore(folder: Path, *, replace: bool = False, told: Callable[[str], None] = lambda said: None) -> Manifest:
    """Inside ``database.opened()``. Raises Misconfigured, with nothing changed, for every reason named above."""
    manifest = Manifest.read(folder)
    told("核对备份 / checking the archive")
    if damaged := archive.damage(folder, manifest):
        names = "、".join(damaged)
        raise env.Misconfigured(
            f"备份已损坏，没有恢复任何内容：{names}", f"the archive is damaged, nothing was restored: {names}"
        )
    _require_known_shape(manifest)
    _require_keys(manifest)
    with database.as_owner():
        _require_nobody_else()
        _make_room(replace)
        told("恢复文件 / restoring the files")
        _restore_files(folder)
        told("恢复数据库 / restoring the database")
        _restore_database(folder, manifest)
        _require_counts(manifest)
    _finish()
    told("校验日志封存 / verifying the log's seals")
    _verify_log(manifest)
    return manifest


def _require_known_shape(manifest: Manifest) -> None:
    """A backup of newer code has columns that this code would not fill."""
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)
    if any((app, name) not in known for app, names in manifest.migrations.items() for name in names):
        raise env.Misconfigured(
            f"备份来自更新的版本（{manifest.version}），请先升级程序再恢复",
            f"the backup is of a newer version ({manifest.version}): upgrade the program first",
        )


def _require_keys(manifest: Manifest) -> None:
    """Every master key that the backup needs is configured and opens a data key of it; the index key is the same."""
    from django.conf import settings

    from minzheng.access.keys import Unreadable, opens

    for key_id, probe in manifest.master_keys.items():
        if key_id not in settings.MASTER_KEYS:
            raise env.Misconfigured(
                f"缺少主密钥 {key_id}，没有恢复任何内容；请先放回备份时的密钥",
                f"the master key {key_id} is missing, nothing was restored: put back the keys of that time first",
            )
        try:
            opens(probe["public_id"], master_key_id=key_id, wrapped=b64decode(probe["wrapped"]))
        except Unreadable:
            raise env.Misconfigured(
                f"主密钥 {key_id} 与备份不符，没有恢复任何内容",
                f"the master key {key_id} is not the backup's, nothing was restored",
            ) from None
    if not hmac.compare_digest(manifest.index_check, index_check()):
        raise env.Misconfigured(
            "索引密钥（INDEX_KEY）与备份不符，没有恢复任何内容",
            "the index key (INDEX_KEY) is not the backup's, nothing was restored",
        )


def _require_nobody_else() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND usesysid IS NOT NULL"  # autovacuum has no user
        )
        if cursor.fetchone()[0]:
            raise env.Misconfigured(
                "数据库正在使用中，请先停止 minzheng serve 与 worker",
                "the database is in use: stop serve and worker first",
            )


def _make_room(replace: bool) -> None:
    """An empty database and no stored files. What is replaced is gone, but for the files, which are set aside."""
    from django.conf import settings
    from django.db import connection

    root = Path(settings.STORAGE_ROOT)
    with connection.cursor() as cursor:
        filled = bool(row_counts(cursor))
        stored = next(archive.stored_files(root), None) is not None
        if (filled or stored) and not replace:
            raise env.Misconfigured(
                "数据库或文件夹不是空的；确要替换现有内容，请加 --replace",
                "the database or the storage is not empty; to replace what is there, say --replace",
            )
        if filled:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    if stored:
        aside = next(
            name for number in range(1, 1000) if not (name := root.with_name(f"{root.name}.replaced-{number}")).exists()
        )
        root.rename(aside)


def _restore_files(folder: Path) -> None:
    """Into a folder of another name first: half of the files never stand where the whole is expected."""
    from django.conf import settings

    root = Path(settings.STORAGE_ROOT)
    making = root.with_name(f"{root.name}.restoring")
    shutil.rmtree(making, ignore_errors=True)
    try:
        making.mkdir(parents=True, mode=0o700)
        for _name, _digest, _size in archive.copy_files(folder / archive.STORAGE, making):
            pass
        os.sync()
        if root.exists():
            shutil.rmtree(root)  # empty folders at most
        making.rename(root)
    except OSError as error:
        shutil.rmtree(making, ignore_errors=True)
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise env.Misconfigured(
            "磁盘空间不足，没有恢复" if full else f"无法写文件：{root}（{error.strerror}）",
            "the disk is full, nothing was restored" if full else f"can't write files: {root} ({error.strerror})",
        ) from error


def _restore_database(folder: Path, manifest: Manifest) -> None:
    from django.db import connection

    done = clients.run(
        "pg_restore",
        connection.pg_version // 10000,
        *("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(folder / archive.DUMP)),
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise env.Misconfigured(f"pg_restore 失败，数据库未改动：{said}", f"pg_restore failed, nothing changed: {said}")


def _require_counts(manifest: Manifest) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        found = row_counts(cursor)
    if found != manifest.rows:
        wrong = "、".join(sorted(table for table in manifest.rows if found.get(table) != manifest.rows[table]))
        raise env.Misconfigured(f"恢复后的行数与备份不符：{wrong}", f"rows differ from the backup's: {wrong}")


def _finish() -> None:
    """The rights of the application's role, the history's triggers, and what this code has added since."""
    from . import migration

    migration.bring_up_to_date()


def _verify_log(manifest: Manifest) -> None:
    from minzheng.access import audit

    anchors: list[Any] = audit.read_anchors(manifest.anchor) if manifest.anchor else []
    if problems := audit.verify(anchors=anchors).problems:
        raise env.Misconfigured(
            f"已恢复，但日志封存校验未通过（{len(problems)} 处）；请运行 minzheng audit verify",
            f"restored, but the log's seals do not verify ({len(problems)} problems): run minzheng audit verify",
        )
