"""What a file really is: its first bytes decide, and its name must agree. Nothing is believed because of its name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason

MAX_BYTES = 10 * 1024 * 1024


@dataclass(frozen=True)
class FileType:
    """A type that may be uploaded: how its content begins and which extensions it may wear; the first is ours."""

    media_type: str
    begins: bytes
    extensions: tuple[str, ...]

    @property
    def extension(self) -> str:
        return self.extensions[0]


PDF = FileType("application/pdf", b"%PDF-", (".pdf",))
JPEG = FileType("image/jpeg", b"\xff\xd8\xff", (".jpg", ".jpeg"))
PNG = FileType("image/png", b"\x89PNG\r\n\x1a\n", (".png",))
ACCEPTED = (PDF, JPEG, PNG)
PDF_PAGE = re.compile(rb"/Type\s*/Page\b")

EMPTY = Reason("empty_file", _("文件是空的，请重新选择。"), field="file")
TOO_LARGE = Reason("file_too_large", _("文件超过 10 MB，请压缩或分成几份上传。"), field="file")
WRONG_TYPE = Reason("file_type", _("只接受 PDF、JPG 和 PNG 文件；这个文件的内容不是其中之一。"), field="file")
WRONG_NAME = Reason("file_extension", _("文件的扩展名和内容不一致，请检查是否选错了文件。"), field="file")


def type_of(content: bytes) -> FileType | None:
    """The accepted type whose first bytes these are; None for anything else."""
    return next((kind for kind in ACCEPTED if content.startswith(kind.begins)), None)


def pages_of(content: bytes) -> int | None:
    """How many sheets a paper makes: a picture one, a PDF as many as can be counted; None where they can't."""
    found = type_of(content)
    if found is not PDF:
        return None if found is None else 1
    return len(PDF_PAGE.findall(content)) or None


def why_not_take(name: str, content: bytes) -> list[Reason]:
    """The reasons why an uploaded file is not taken: empty, too large, no accepted type, a name that says otherwise."""
    if not content:
        return [EMPTY]
    if len(content) > MAX_BYTES:
        return [TOO_LARGE]
    found = type_of(content)
    if found is None:
        return [WRONG_TYPE]
    return [] if extension_of(name) in found.extensions else [WRONG_NAME]


def extension_of(name: str) -> str:
    """The extension in lower case, whatever path a browser or an attacker put before it."""
    return PurePosixPath(name.replace("\\", "/").strip()).suffix.lower()
