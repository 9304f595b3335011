"""Rows of the first sheet of an .xlsx file, parsed while the archive is unpacked.

A workbook is a zip archive of XML written by anybody: declared sizes are limited before anything is unpacked, document
types (and with them entities) are refused, and nothing is ever written to disk.
"""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from .cells import EMPTY, FORMULA, LONGEST_CELL, NUMBER, TEXT, Cell
from .unreadable import Unreadable

MOST_UNPACKED = 150 * 1024 * 1024
MOST_COLUMNS = 200
PART = 64 * 1024
MOST_PARTS = 64  # pieces in which the parser gives one text; more belong to no table of ours
WORKBOOK, LINKS, TEXTS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/sharedStrings.xml"
_BROKEN = (BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, expat.ExpatError, ParseError, KeyError)


def xlsx_rows(file: BinaryIO) -> Iterator[tuple[int, list[Cell]]]:
    """Row number and cells, as the spreadsheet numbers them. Raises ``Unreadable``."""
    try:
        with ZipFile(file) as archive:
            _refuse_what_is_dangerous(archive)
            texts = _shared_texts(archive)
            yield from _parsed(archive, _first_sheet(archive), _RowHandler(texts))
    except _BROKEN as problem:  # RuntimeError: an entry with a password; KeyError: a part that is not there
        raise Unreadable("damaged") from problem


def _refuse_what_is_dangerous(archive: ZipFile) -> None:
    entries = archive.infolist()
    if WORKBOOK not in archive.namelist():
        raise Unreadable("no_table")
    if any("vbaproject" in entry.filename.lower() or "macrosheets/" in entry.filename.lower() for entry in entries):
        raise Unreadable("macro")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:  # the archive gives no more than it declares
        raise Unreadable("unpacks_too_big")


class _Texts:
    """The workbook's table of texts, packed: fifty thousand names take a megabyte, not fifty thousand objects."""

    def __init__(self) -> None:
        self._packed = bytearray()
        self._ends = array("Q", [0])

    def add(self, text: str) -> None:
        self._packed += text.encode()
        self._ends.append(len(self._packed))

    def __getitem__(self, position: int) -> str:
        if not 0 <= position < len(self._ends) - 1:
            raise Unreadable("damaged")
        return self._packed[self._ends[position] : self._ends[position + 1]].decode()


class _TextHandler:
    """Collects ``<si>`` elements; the phonetic guides (``<rPh>``) beside a text are not part of it."""

    def __init__(self, texts: _Texts) -> None:
        self.texts = texts
        self.parts: list[str] = []
        self.is_text = self.is_guide = False
        self.rows: list[Any] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "rPh":
            self.is_guide = True
        elif name == "t":
            self.is_text = not self.is_guide

    def end(self, name: str) -> None:
        if name == "t":
            self.is_text = False
        elif name == "rPh":
            self.is_guide = False
        elif name == "si":
            self.texts.add("".join(self.parts))

    def data(self, text: str) -> None:
        if self.is_text and len(self.parts) <= MOST_PARTS:
            self.parts.append(text[: LONGEST_CELL + 1])


class _RowHandler:
    """Collects ``<row>`` elements into cells; an empty cell is filled in, one far to the right left out."""

    def __init__(self, texts: _Texts) -> None:
        self.texts = texts
        self.rows: list[tuple[int, list[Cell]]] = []
        self.number = 0
        self.cells: list[Cell] = []
        self.place, self.type, self.has_formula, self.is_value = 0, "", False, False
        self.parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.place = _column(attributes["r"]) if "r" in attributes else len(self.cells)
            self.type, self.has_formula, self.parts = attributes.get("t", "n"), False, []
        elif name == "row":
            self.number = int(attributes["r"]) if attributes.get("r", "").isdecimal() else self.number + 1
            self.cells = []
        elif name == "f":
            self.has_formula = True
        elif name in ("v", "t"):
            self.is_value = True

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.is_value = False
        elif name == "c" and self.place < MOST_COLUMNS:
            self.cells += [EMPTY] * (self.place - len(self.cells))
            self.cells.append(self._cell())
        elif name == "row":
            self.rows.append((self.number, self.cells))

    def data(self, text: str) -> None:
        if self.is_value and len(self.parts) <= MOST_PARTS:
            self.parts.append(text[: LONGEST_CELL + 1])

    def _cell(self) -> Cell:
        said = "".join(self.parts)
        if self.type == "s" and said.strip().isdecimal():
            said = self.texts[int(said)]
        said = said.strip()
        if self.has_formula or (self.type != "n" and said.startswith("=")):
            return Cell(said or "=", FORMULA)
        return Cell(_plain_number(said), NUMBER) if self.type == "n" and said else Cell(said, TEXT)


def _shared_texts(archive: ZipFile) -> _Texts:
    texts = _Texts()
    if TEXTS in archive.namelist():
        for _ in _parsed(archive, TEXTS, _TextHandler(texts)):
            pass
    return texts


class _FirstSheetHandler:
    """The relation of the first sheet that is not hidden, and where each relation leads."""

    def __init__(self) -> None:
        self.relation = ""
        self.targets: dict[str, str] = {}
        self.rows: list[Any] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and not self.relation and attributes.get("state", "visible") == "visible":
            self.relation = next((value for key, value in attributes.items() if key.rpartition("}")[2] == "id"), "")
        elif name == "Relationship":
            self.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def end(self, name: str) -> None:
        pass

    def data(self, text: str) -> None:
        pass


def _first_sheet(archive: ZipFile) -> str:
    found = _FirstSheetHandler()
    for part in (WORKBOOK, LINKS):
        for _ in _parsed(archive, part, found):
            pass
    target = found.targets.get(found.relation, "")
    if not target:
        raise Unreadable("damaged")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _parsed(archive: ZipFile, part: str, handler: Any) -> Iterator[Any]:
    """Feed a part of the archive to the parser piece by piece and hand on what it has collected after each."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(name.rpartition("}")[2], attributes)
    parser.EndElementHandler = lambda name: handler.end(name.rpartition("}")[2])
    parser.CharacterDataHandler = handler.data
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as content:
        while piece := content.read(PART):
            parser.Parse(piece, False)
            yield from handler.rows
            handler.rows.clear()
        parser.Parse(b"", True)
        yield from handler.rows


def _refuse_doctype(*_declared: Any) -> None:
    raise Unreadable("damaged")


def _column(reference: str) -> int:
    """``A1`` → 0, ``AA7`` → 26."""
    position = 0
    for letter in reference:
        if not letter.isalpha():
            break
        position = position * 26 + ord(letter.upper()) - ord("A") + 1
    return max(position - 1, 0)


def _plain_number(text: str) -> str:
    """``3.0`` → ``3``; a long number stays as the file tells it (``4.4010319E+17`` has lost its digits for good)."""
    return text[:-2] if text.endswith(".0") else text
