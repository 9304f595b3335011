"""Rows of a .csv file in UTF-8 (with or without its mark) or GBK, as Chinese spreadsheets write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from .cells import FORMULA, TEXT, Cell
from .unreadable import Unreadable

PART = 64 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
MOST_COLUMNS = 200


def csv_rows(file: BinaryIO) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells. The encoding is tried on the whole file first: half a file would be worse than none."""
    text = io.TextIOWrapper(file, encoding=_encoding_of(file), newline="")
    try:
        reader = csv.reader(text)
        for cells in reader:
            yield reader.line_num, [_cell(each) for each in cells[:MOST_COLUMNS]]
    except csv.Error:
        raise Unreadable("no_table") from None
    finally:
        text.detach()


def _encoding_of(file: BinaryIO) -> str:
    for name in ENCODINGS:
        file.seek(0)
        if _reads_as(file, name):
            file.seek(0)
            return name
    raise Unreadable("encoding")


def _reads_as(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while part := file.read(PART):
            if "\x00" in decoder.decode(part):
                raise Unreadable("no_table")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _cell(text: str) -> Cell:
    text = text.strip().removeprefix("'")
    return Cell(text, FORMULA if text.startswith("=") else TEXT)
