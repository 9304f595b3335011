"""Encrypted files outside the web root, named by the public id of the row that describes them and by nothing else."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .ciphertext import open_bytes, seal_bytes
from .keys import Unreadable
from .models import DataKey


@dataclass(frozen=True)
class EncryptedFiles:
    """The files of one kind (``documents``, ``bank`` …), each sealed with a data key and bound to kind and name."""

    kind: str

    def save(self, content: bytes, *, public_id: UUID, data_key: DataKey) -> None:
        """Seal and store. A file is written once: FileExistsError if there is one by that name."""
        path = self._path(public_id)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sealed = seal_bytes(content, data_key=data_key, context=self._context(public_id))
        making = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(making, path)  # unlike rename, never replaces
        finally:
            making.unlink()

    def open(self, public_id: UUID) -> bytes:
        """The content. Raises Unreadable if the file is gone, its key destroyed, or it is not what was stored here."""
        try:
            sealed = self._path(public_id).read_bytes()
        except FileNotFoundError:
            raise Unreadable(f"{self.kind} {public_id} is not in storage") from None
        return open_bytes(sealed, context=self._context(public_id))

    def remove(self, public_id: UUID) -> None:
        """Take the file away; its key is the caller's to destroy. No file by that name is no error."""
        self._path(public_id).unlink(missing_ok=True)

    def _path(self, public_id: UUID) -> Path:
        name = public_id.hex
        return Path(settings.STORAGE_ROOT) / self.kind / name[-2:] / name  # the end is random, the beginning is a time

    def _context(self, public_id: UUID) -> str:
        return f"file.{self.kind}.{public_id}"
