"""A backup as it lies in a folder: the database's dump, the stored files, and a manifest that can tell both are whole.

``manifest.json``   what this is, of which version, how many rows each table had, the end of the log's chain, key checks
``database.dump``   PostgreSQL's custom format
``files.sha256``    a line per stored file, as ``sha256sum -c`` reads it inside ``storage/``
``storage/``        the stored files, sealed as they are

Not in it: the keys. Without them nobody reads what is sealed, neither a thief nor you.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from . import env

FORMAT = 1
MANIFEST, DUMP, FILES, STORAGE = "manifest.json", "database.dump", "files.sha256", "storage"
BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """``rows``: table → rows, in the very snapshot that was dumped. ``migrations``: app → the names applied.

    ``master_keys``: id → a data key wrapped by it (``public_id``, ``wrapped`` in base64), to try the key on.
    ``index_check`` and ``anchor`` are empty or None where there was nothing to say.
    """

    format: int
    made_at: str
    version: str
    server: int
    dump_sha256: str
    files_sha256: str
    files: int
    bytes: int
    rows: dict[str, int]
    migrations: dict[str, list[str]]
    master_keys: dict[str, dict[str, str]]
    index_check: str
    anchor: str

    def write(self, folder: Path) -> None:
        (folder / MANIFEST).write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises Misconfigured where there is none, or one of another format."""
        try:
            told = json.loads((folder / MANIFEST).read_text())
            if told.get("format") != FORMAT:
                raise ValueError(told.get("format"))
            return cls(**told)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise env.Misconfigured(
                f"{folder} 不是可用的备份（{MANIFEST} 缺失或无法读取）",
                f"{folder} is no backup that can be used ({MANIFEST} is missing or can't be read)",
            ) from error


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def stored_files(root: Path) -> Iterator[Path]:
    """The stored files in a fixed order; those still being written carry a second suffix and are left out."""
    if root.exists():
        yield from sorted(path for path in root.rglob("*") if path.is_file() and not path.suffix)


def copy_files(source: Path, target: Path) -> Iterator[tuple[str, str, int]]:
    """Copy every stored file, telling its relative path, its digest and its size."""
    for path in stored_files(source):
        name = path.relative_to(source)
        copy = target / name
        copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        shutil.copyfile(path, copy)
        copy.chmod(0o600)
        yield name.as_posix(), sha256_of(copy), copy.stat().st_size


def damage(folder: Path, manifest: Manifest) -> list[str]:
    """What in a backup is not as it was made: names of files, the first twenty; empty when all is well."""
    if _digest(folder / DUMP) != manifest.dump_sha256:
        return [DUMP]
    if _digest(folder / FILES) != manifest.files_sha256:
        return [FILES]
    told = dict(_listed(folder))
    damaged = [name for name, digest in told.items() if _digest(folder / STORAGE / name) != digest]
    extra = {path.relative_to(folder / STORAGE).as_posix() for path in stored_files(folder / STORAGE)} - set(told)
    return (damaged + sorted(extra))[:20]


def _listed(folder: Path) -> Iterable[tuple[str, str]]:
    for line in (folder / FILES).read_text().splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _digest(path: Path) -> str:
    return sha256_of(path) if path.is_file() else ""
