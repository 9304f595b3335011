"""Files as they come: both forms, both encodings, and what is refused as a whole."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from minzheng.bulk.imports import columns
from minzheng.bulk.imports.columns import BadCell, Column
from minzheng.bulk.sheets import Cell, Sheet, Unreadable, Workbook, rows_of, xlsx_file
from minzheng.bulk.sheets.cells import FORMULA, NUMBER

SHEET = Sheet(("姓名", "号码"), ("备注",))


def read(content: bytes) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in rows_of(io.BytesIO(content), len(content), SHEET)]


def fault(content: bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert refused.value.text
    return refused.value.key


def xlsx(*rows, names=("姓名", "号码")) -> bytes:
    book = Workbook("表", widths=[10] * len(names))
    for row in (names, *rows):
        book.row(row)
    return book.content()


def repacked(content: bytes, **parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in parts:
                new.writestr(entry.filename, old.read(entry))
        for name, part in parts.items():
            new.writestr(name, part)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_csv_in_the_encodings_of_chinese_spreadsheets(encoding):
    content = "号码,姓名\n1,冼银好\n,\n2,邝伟文\n".encode(encoding)
    assert read(content) == [("冼银好", "1", ""), ("邝伟文", "2", "")]


def test_a_workbook_as_spreadsheets_write_it():
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["号码*", "", "姓名*", "别的"])
        page.write_row(3, 0, ["007", None, "（示例）何俊"])
        page.write(5, 0, 12.0)
        page.write(5, 2, "邝伟文")
        page.write_formula(6, 2, "=1+1")
    rows = list(rows_of(io.BytesIO(target.getvalue()), 1, SHEET))
    assert [(row.number, [cell.kind for cell in row.cells[:2]]) for row in rows][-2:] == [
        (6, ["text", "number"]),
        (7, ["formula", "text"]),
    ]


def test_what_is_refused_as_a_whole(monkeypatch):
    good = xlsx(["何俊", "1"])
    assert fault(b"") == "empty"
    assert fault(b"\xd0\xcf\x11\xe0" + b"x" * 100) == "old_or_locked"
    assert fault(b"PK\x03\x04rubbish") == "damaged"
    assert fault(b"\x00\x01\x02,\n") == "no_table"
    assert fault("姓名,号码\n\x81".encode() + b"\xff\xff\n") == "encoding"
    assert fault(xlsx(["何俊"], names=("姓名",))) == "missing_columns"
    assert fault(xlsx(names=("姓名", "号码", "姓名"))) == "twice_the_column"
    assert fault(xlsx()) == "no_rows"
    assert fault(xlsx(["何" * 3000, "1"])) == "too_long_cell"
    assert fault(repacked(good, **{"xl/vbaProject.bin": b"macro"})) == "macro"
    part = b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet><sheetData/></worksheet>'
    assert fault(repacked(good, **{"xl/worksheets/sheet1.xml": part})) == "damaged"
    monkeypatch.setattr(xlsx_file, "MOST_UNPACKED", 5_000)
    assert fault(repacked(good, **{"xl/bomb.xml": b"0" * 100_000})) == "unpacks_too_big"
    with pytest.raises(Unreadable):
        list(rows_of(io.BytesIO(good), 200 * 1024 * 1024, SHEET))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), min_size=1, max_size=4))
def test_what_is_written_is_read_again(texts):
    rows = [[text, "1"] for text in texts]
    expected = [text.strip() for text in texts if not text.startswith("（示例）")]
    assert [row[0] for row in read(xlsx(*rows, ["末", "1"]))] == [
        *(text.replace("\ufffe", "").replace("\uffff", "").strip() for text in expected),
        "末",
    ]


@pytest.mark.parametrize(
    ("reads", "cell", "key"),
    [
        (columns.identity, Cell("440103194910010", NUMBER), "identity_fifteen_digits"),
        (columns.identity, Cell("4.40103194910010E+17", NUMBER), "number"),
        (columns.identity, Cell("4.40103E+17"), "number"),
        (columns.identity, Cell("110105194912310021"), "identity_checksum"),
        (columns.identity, Cell("x", FORMULA), "formula"),
        (columns.identity, Cell(""), "missing"),
        (columns.account, Cell("622202", NUMBER), "number"),
        (columns.account, Cell("1234"), "account"),
        (columns.past_day, Cell("2999-01-01"), "later"),
        (columns.day, Cell("2020-02-30"), "day"),
        (columns.day, Cell("0020-02-03"), "earlier"),
        (columns.day, Cell("去年"), "day"),
        (columns.choice, Cell("别的"), "choice"),
        (columns.text, Cell("长" * 65), "too_long"),
    ],
)
def test_a_cell_that_can_t_be_right(reads, cell, key):
    with pytest.raises(BadCell) as bad:
        Column("x", "列", reads, choices=("甲",)).value_of(cell)
    assert bad.value.key == key


@pytest.mark.parametrize("said", [Cell("2020-11-20"), Cell("20201120"), Cell("2020年11月20日"), Cell("44155", NUMBER)])
def test_a_day_in_any_of_the_usual_ways(said):
    assert columns.day(Column("x", "列", columns.day), said).isoformat() == "2020-11-20"
