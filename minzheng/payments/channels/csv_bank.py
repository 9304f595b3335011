"""The bank's CSV format: a batch out, answers in. UTF-8 with a byte order mark, commas, one header row, one total row.

Out:  序号, 明细号, 户名, 账号, 金额(元), 摘要      last row: 合计, <n>笔, , , <total>,
In:   明细号, 金额(元), 结果, 失败原因              last row: 合计, <total>, <n>笔,

明细号 is the line's public id. 结果 is 成功 or 失败. Answers may also come in GB18030, as Chinese banks write it.
A file whose total row is missing or wrong was cut off or changed: it is refused whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason, Refused
from minzheng.lib.money import yuan_to_fen

CHANNEL = "csv_bank"
OUT_HEADER = ("序号", "明细号", "户名", "账号", "金额(元)", "摘要")
IN_HEADER = ("明细号", "金额(元)", "结果", "失败原因")
TOTAL, PAID, FAILED = "合计", "成功", "失败"
MOST_BYTES = 16 * 1024 * 1024
MOST_FEN = 10**13  # a line beyond a hundred thousand million yuan is a misprint; sums of such still fit the database
REASONS_SHOWN = 20
FORMULA_STARTS = tuple("=+-@|%\t\r\n＝＋－＠")

TOO_LARGE = _("文件超过 16 MB。")
NOT_TEXT = _("文件不是 UTF-8 或 GB18030 编码的 CSV 文本。")
OTHER_HEADER = _("表头应为：%(header)s。")
NO_TOTAL = _("文件最后没有合计行，可能不完整。")
OTHER_TOTAL = _("合计行为 %(told_lines)s 笔 %(told)s 元，各行相加为 %(lines)s 笔 %(sum)s 元。")
NO_ROWS = _("文件里没有明细。")
OTHER_WIDTH = _("第 %(row)s 行应有 %(columns)s 列。")
NO_AMOUNT = _("第 %(row)s 行的金额无法识别。")
NO_VERDICT = _("第 %(row)s 行的结果应为“成功”或“失败”。")


@dataclass(frozen=True)
class Instruction:
    """One payment the bank is to make."""

    reference: str
    holder_name: str
    account_number: str
    amount_fen: int
    summary: str


@dataclass(frozen=True)
class ReturnRow:
    """One answer of the bank. ``row`` is the row of the file as a spreadsheet counts, the header being 1."""

    row: int
    reference: str
    amount_fen: int
    paid: bool
    reason: str = ""

    @property
    def line_id(self) -> UUID | None:
        """The line meant, or None if this can't be one."""
        try:
            return UUID(self.reference)
        except ValueError:
            return None


def render(instructions: Sequence[Instruction]) -> bytes:
    """The batch for the bank, in the order given."""
    rows = [
        (str(number), each.reference, each.holder_name, each.account_number, _yuan(each.amount_fen), each.summary)
        for number, each in enumerate(instructions, start=1)
    ]
    total = (TOTAL, f"{len(rows)}笔", "", "", _yuan(sum(each.amount_fen for each in instructions)), "")
    return _written([OUT_HEADER, *rows, total])


def read_returns(content: bytes) -> list[ReturnRow]:
    """The bank's answers. Raises ``Refused``, naming the rows, for anything that is not a whole file of answers."""
    rows = _table(content, header=IN_HEADER)
    told = rows.pop() if rows and rows[-1][0] == TOTAL else None
    if told is None:
        raise _refused("no_total", NO_TOTAL)
    if not rows:
        raise _refused("no_rows", NO_ROWS)
    answers, problems = [], []
    for number, (reference, amount, verdict, reason) in enumerate(rows, start=2):
        amount_fen = _fen(amount)
        if amount_fen is None:
            problems.append(Reason("amount", NO_AMOUNT % {"row": number}, field="content"))
        elif verdict not in (PAID, FAILED):
            problems.append(Reason("verdict", NO_VERDICT % {"row": number}, field="content"))
        else:
            answers.append(ReturnRow(number, reference, amount_fen, verdict == PAID, reason))
    if problems:
        raise Refused(*problems[:REASONS_SHOWN])
    _check_total(told, lines=len(answers), sum_fen=sum(answer.amount_fen for answer in answers))
    return answers


def render_returns(answers: Iterable[ReturnRow]) -> bytes:
    """Answers as a bank would write them."""
    answers = list(answers)
    rows = [(each.reference, _yuan(each.amount_fen), PAID if each.paid else FAILED, each.reason) for each in answers]
    total = (TOTAL, _yuan(sum(each.amount_fen for each in answers)), f"{len(rows)}笔", "")
    return _written([IN_HEADER, *rows, total])


def answer(batch: bytes, *, failing: Mapping[str, str] | None = None) -> bytes:
    """The stand-in bank of demonstrations and tests: pays a whole batch, but for ``failing`` (reference → reason)."""
    failing = failing or {}
    *rows, _total = _table(batch, header=OUT_HEADER)
    return render_returns(
        ReturnRow(
            row=int(number) + 1,
            reference=reference,
            amount_fen=yuan_to_fen(amount),
            paid=reference not in failing,
            reason=failing.get(reference, ""),
        )
        for number, reference, _name, _account, amount, _summary in rows
    )


def _table(content: bytes, *, header: tuple[str, ...]) -> list[list[str]]:
    """The rows under the header, each as wide as it, blank ones at the end left out."""
    if len(content) > MOST_BYTES:
        raise _refused("too_large", TOO_LARGE)
    try:
        rows = list(csv.reader(io.StringIO(_decoded(content), newline=""), strict=True))
    except csv.Error as problem:
        raise _refused("not_text", NOT_TEXT) from problem
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    rows = [[cell.strip() for cell in row] for row in rows]
    if not rows or tuple(rows[0]) != header:
        raise _refused("header", OTHER_HEADER, header="，".join(header))
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise _refused("width", OTHER_WIDTH, row=number, columns=len(header))
    return rows[1:]


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused("not_text", NOT_TEXT)


def _check_total(told: list[str], *, lines: int, sum_fen: int) -> None:
    counted = re.fullmatch(r"(\d{1,9})\s*笔", told[2])
    if counted is None or int(counted[1]) != lines or _sum_fen(told[1]) != sum_fen:
        raise _refused(
            "total",
            OTHER_TOTAL,
            told_lines=counted[1] if counted else "—",
            told=told[1],
            lines=lines,
            sum=_yuan(sum_fen),
        )


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula and that stays on its line."""
    cell = " ".join(cell.split())
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell


def _yuan(fen: int) -> str:
    """1080.00: two decimals and no separators, as machines exchange it."""
    return f"{fen // 100}.{fen % 100:02d}"


def _fen(text: str) -> int | None:
    """An amount that may have been paid; None for anything else."""
    fen = _sum_fen(text)
    return fen if fen is not None and 0 < fen <= MOST_FEN else None


def _sum_fen(text: str) -> int | None:
    try:
        return yuan_to_fen(text)
    except ValueError:
        return None


def _refused(key: str, text: object, **names: object) -> Refused:
    return Refused(Reason(key, text % names if names else text, field="content"))  # type: ignore[operator]
