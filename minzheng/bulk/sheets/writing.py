"""Writing an .xlsx file row by row: only the packed result is held, never the rows, and nothing touches the disk.

xlsxwriter keeps every cell until the end, or lays rows down in clear in a temporary file; neither will do for people's data.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

Value = str | int | float | None

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PLAIN, HEADING, WARNING, MONEY = 0, 1, 2, 3
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font>'
    '<font><sz val="11"/><color rgb="FFA61E1E"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">'
    '<alignment wrapText="1" vertical="top"/></xf>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


class Workbook:
    """One sheet, written from the top. ``content()`` ends it and gives the bytes."""

    def __init__(self, name: str, *, widths: Sequence[int], frozen: int = 1, footer: str = "") -> None:
        self._target = BytesIO()
        self._archive = ZipFile(self._target, "w", ZIP_DEFLATED)
        self._footer = footer
        self._rows = 0
        self._write_frame(name)
        self._sheet: Any = self._archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True)
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
            for place, width in enumerate(widths, start=1)
        )
        pane = f'<pane ySplit="{frozen}" topLeftCell="A{frozen + 1}" activePane="bottomLeft" state="frozen"/>'
        self._say(
            f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
            f"<cols>{columns}</cols><sheetData>"
        )

    def row(self, values: Iterable[Value], styles: Sequence[int] = ()) -> None:
        """Add a row. Text is written as text, whatever it begins with; a number as a number."""
        self._rows += 1
        cells = []
        for place, value in enumerate(values):
            style = styles[place] if place < len(styles) else PLAIN
            if value is None or value == "":
                continue
            if isinstance(value, str):
                said = f'<is><t xml:space="preserve">{escape(_printable(value))}</t></is>'
                cells.append(f'<c r="{_letters(place)}{self._rows}" s="{style}" t="inlineStr">{said}</c>')
            else:
                cells.append(f'<c r="{_letters(place)}{self._rows}" s="{style}"><v>{value}</v></c>')
        self._say(f'<row r="{self._rows}">{"".join(cells)}</row>')

    def content(self) -> bytes:
        """The finished file."""
        footer = f"<headerFooter><oddFooter>{escape(self._footer)}</oddFooter></headerFooter>" if self._footer else ""
        self._say(f'</sheetData><pageSetup paperSize="9" orientation="landscape"/>{footer}</worksheet>')
        self._sheet.close()
        self._archive.close()
        return self._target.getvalue()

    def _write_frame(self, name: str) -> None:
        part, kind = "application/vnd.openxmlformats-officedocument.spreadsheetml", f"{_OFFICE}"
        self._part(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{part}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{part}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{part}.styles+xml"/></Types>',
        )
        self._part("_rels/.rels", _links((f"{kind}/officeDocument", "xl/workbook.xml")))
        self._part(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name={quoteattr(name[:31])} sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        self._part(
            "xl/_rels/workbook.xml.rels",
            _links((f"{kind}/worksheet", "worksheets/sheet1.xml"), (f"{kind}/styles", "styles.xml")),
        )
        self._part("xl/styles.xml", _STYLES)

    def _part(self, name: str, text: str) -> None:
        self._archive.writestr(name, _HEAD + text)

    def _say(self, text: str) -> None:
        self._sheet.write(text.encode())


def _links(*links: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(links, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _letters(place: int) -> str:
    """0 → ``A``, 26 → ``AA``."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _printable(text: str) -> str:
    """Without the control characters that XML can't hold."""
    kept = (each for each in text if each in "\t\n\r" or (each >= " " and each not in "\ufffe\uffff"))
    return "".join(kept).encode(errors="replace").decode()
