"""The bank's format: what goes out is harmless and adds up; what comes in is whole, or is refused with reasons."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.payments.channels.csv_bank import (
    Instruction,
    ReturnRow,
    answer,
    read_returns,
    render,
    render_returns,
)


def instruction(name: str = "陈妹", amount_fen: int = 108_000) -> Instruction:
    return Instruction(str(uuid4()), name, "6299990000000001", amount_fen, "2021年1月救助金")


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def keys(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def test_a_batch_reads_as_documented():
    first, second = instruction("陈妹", 108_000), instruction("区惠珍", 5)
    content = render([first, second])
    assert content.startswith(b"\xef\xbb\xbf")
    assert rows_of(content) == [
        ["序号", "明细号", "户名", "账号", "金额(元)", "摘要"],
        ["1", first.reference, "陈妹", "6299990000000001", "1080.00", "2021年1月救助金"],
        ["2", second.reference, "区惠珍", "6299990000000001", "0.05", "2021年1月救助金"],
        ["合计", "2笔", "", "", "1080.05", ""],
    ]


@given(st.text(max_size=30))
def test_no_name_becomes_a_formula_or_a_row(name):
    rows = rows_of(render([instruction(name)]))
    assert len(rows) == 3
    assert not rows[1][2].startswith(("=", "+", "-", "@", "\t", "\r", "|", "%", "＝", "＋", "－", "＠"))


@given(st.lists(st.tuples(st.integers(1, 10**9), st.booleans()), min_size=1, max_size=30))
def test_answers_survive_writing_and_reading(verdicts):
    answers = [
        ReturnRow(number, str(uuid4()), amount_fen, paid, "" if paid else "账号不存在")
        for number, (amount_fen, paid) in enumerate(verdicts, start=2)
    ]
    assert read_returns(render_returns(answers)) == answers


def test_the_stand_in_bank_pays_all_but_what_it_is_told():
    good, bad = instruction(), instruction("黄婆", 200)
    first, second = read_returns(answer(render([good, bad]), failing={bad.reference: "账户已销户"}))
    assert (first.reference, first.amount_fen, first.paid) == (good.reference, 108_000, True)
    assert (second.reference, second.amount_fen, second.paid, second.reason) == (
        bad.reference,
        200,
        False,
        "账户已销户",
    )


def test_answers_come_in_gb18030_and_with_separators_too():
    text = f'明细号,金额(元),结果,失败原因\n{uuid4()},"1,080.00",成功,\n合计,"1,080.00",1 笔,\n\n'
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        (row,) = read_returns(text.encode(encoding))
        assert (row.amount_fen, row.paid, row.row) == (108_000, True, 2)


def whole(*rows: str, total: str = "合计,1080.00,1笔,") -> bytes:
    return "\r\n".join(["明细号,金额(元),结果,失败原因", *rows, total, ""]).encode()


LINE = "0190a000-0000-7000-8000-000000000001,1080.00,成功,"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "header"),
        (b"\x00\xff\xfe\x80 not text at all \x81", "not_text"),
        (b"%PDF-1.7\n1 0 obj", "header"),
        ("姓名,账号\r\n".encode(), "header"),
        (render([instruction()]), "header"),
        (whole(LINE, total=""), "no_total"),
        (whole(), "no_rows"),
        (whole(LINE, total="合计,1080.00,2笔,"), "total"),
        (whole(LINE, total="合计,1080.01,1笔,"), "total"),
        (whole(LINE, total="合计,abc,1笔,"), "total"),
        (whole(LINE, total="合计,1080.00,一笔,"), "total"),
        (whole("0190a000,1080.00,成功"), "width"),
        (whole("0190a000,1080.005,成功,"), "amount"),
        (whole("0190a000,-1080.00,成功,"), "amount"),
        (whole("0190a000,0,成功,"), "amount"),
        (whole("0190a000,1e3,成功,"), "amount"),
        (whole("0190a000,1080.00,也许,"), "verdict"),
        (whole('0190a000,1080.00,"成功,'), "not_text"),
        (whole("0190a000,99999999999999999999.00,成功,"), "amount"),
        (b"x" * (16 * 1024 * 1024 + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_none_is_refused(content, key):
    with pytest.raises(Refused) as refused:
        read_returns(content)
    assert keys(refused) == [key]


def test_every_wrong_row_is_named():
    with pytest.raises(Refused) as refused:
        read_returns(whole("a,x,成功,", "b,1.00,?,", LINE))
    assert [str(reason) for reason in refused.value.reasons] == [
        "第 2 行的金额无法识别。",
        "第 3 行的结果应为“成功”或“失败”。",
    ]


@given(st.data())
def test_a_file_cut_off_anywhere_is_refused(data):
    content = render_returns([ReturnRow(n, str(uuid4()), 100 + n, n % 2 == 0, "销户") for n in range(2, 6)])
    cut = data.draw(st.integers(0, len(content) - len("3笔,\r\n".encode()) - 1))
    with pytest.raises(Refused):
        read_returns(content[:cut])


@given(st.binary(max_size=400))
def test_no_bytes_make_it_stumble(content):
    with pytest.raises(Refused):
        read_returns(content)
