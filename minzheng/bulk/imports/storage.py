"""Where the files that were brought lie, sealed."""

from __future__ import annotations

from minzheng.access.storage import EncryptedFiles

UPLOADS = EncryptedFiles("import-files")
