"""What people type and send that can't be right, and what they are told: ``python -m tests.promises.bad_input`` writes docs/bad-input.md.

The rows are tried one by one in test_bad_input.py, through the doors people take.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "docs" / "bad-input.md"

HEAD = """# Bad input

What somebody may type or send that can't be right; what the page answers, and what stays. Each row is tried by
`tests/promises/test_bad_input.py` (those marked † in a real browser by `tests/browser/test_nothing_is_lost.py`) through the page that people use; the
table is written by `python -m tests.promises.bad_input` and compared by a test.

*Records* are the rows of every table but drafts, sessions and logs.

| input | where | answer | HTTP | records | what was typed |
|---|---|---|---|---|---|
"""

DRAFT, PAGE, NOTHING = "in the draft and on the page", "on the page", "nothing to keep"


@dataclass(frozen=True)
class Slip:
    """A wrong value in one box of the intake page."""

    what: str
    box: str
    value: str
    says: str


SON = "members-2-identity_number"
SLIPS = (
    Slip("identity number with a wrong check digit", SON, "440199200006300001", "校验位不符"),
    Slip("15-digit identity number", SON, "440199700101002", "15位的旧号码"),
    Slip("identity number of 17 characters", SON, "44019920000630000", "18 位"),
    Slip("birth date that has not come yet", SON, "FUTURE", "出生日期在今天之后"),
    Slip("the same member twice", SON, "APPLICANT", "出现了两次"),
    Slip("negative income", "members-0-wage", "-300", "不能"),
    Slip("absurd income", "members-0-wage", "99999999999999", "亿"),
    Slip("words where a sum belongs", "members-0-wage", "很多", "请填写金额"),
    Slip("a formula where a sum belongs", "members-0-wage", "=1+1", "请填写金额"),
    Slip("a day that does not exist", "signed_on", "2020-02-30", "日期"),
    Slip("a signature of tomorrow", "signed_on", "2020-12-02", "今天"),
    Slip("an account of four digits", "account_number", "1234", "12 至 24 位"),
    Slip("somebody else's account", "holder_name", "别人", "户名"),
)


@dataclass(frozen=True)
class File:
    """A file that is no workbook of a street's."""

    what: str
    name: str
    content: Callable[[], bytes]
    says: str


MEGABYTE = 1024 * 1024


def just(content: bytes) -> Callable[[], bytes]:
    return lambda: content


def workbook(**megabytes: int) -> bytes:
    """An archive with these entries (``xl__workbook.xml`` → ``xl/workbook.xml``), each so many megabytes of noughts."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in megabytes.items():
            with archive.open(name.replace("__", "/"), "w") as entry:
                for _ in range(size):
                    entry.write(b"0" * MEGABYTE)
    return target.getvalue()


FILES = (
    File("empty file", "a.xlsx", just(b""), "文件是空的"),
    File("text under the name of a workbook", "a.xlsx", just(b"hello"), "不是 .xlsx"),
    File("workbook with macros", "a.xlsm", lambda: workbook(**{"xl__workbook.xml": 0, "xl__vbaProject.bin": 0}), "宏"),
    File(
        "zip bomb",
        "a.xlsx",
        lambda: workbook(**{"xl__workbook.xml": 0, "xl__worksheets__sheet1.xml": 301}),
        "解压后过大",
    ),
    File("a file of more than 20 MB", "a.xlsx", lambda: b"PK" + b"0" * (20 * MEGABYTE), "20 MB"),
)

PAPERS = (
    File("empty paper", "a.pdf", just(b""), "文件是空的"),
    File("a program named .pdf", "a.pdf", just(b"MZ\x90\x00"), "只接受 PDF"),
    File("a picture named .pdf", "a.pdf", just(b"\x89PNG\r\n\x1a\n"), "扩展名"),
    File("a paper of more than 10 MB", "a.pdf", lambda: b"%PDF-1.7" + b"0" * (10 * MEGABYTE), "10 MB"),
)


HUGE = 200 * MEGABYTE


@dataclass(frozen=True)
class Heap:
    """Far more than is taken: by whom it is sent, to which address."""

    where: str
    sender: str  # clerk | applicant | program | stranger
    address: str
    says: str = "文件太大，没有收下"


HEAPS = (
    Heap("import of applications", "clerk", "assistance:imports"),
    Heap("import by kind", "clerk", "workbench:import_new_assistance_death_list"),
    Heap("papers of a case", "clerk", "workbench:case_add_document"),
    Heap("papers from home", "applicant", "portal:bring"),
    Heap("signing in", "stranger", "portal:sign_in"),
    Heap("the API", "program", "api:search_people", "请求太大"),
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    where: str
    says: str
    status: str
    records: str = "unchanged"
    kept: str = PAGE


HANDLING = (
    Row("two officers act on one case at once", "case page", "刚刚被别人处理过", "409, the second", kept=PAGE),
    Row("a stale page", "case page", "刚刚被别人处理过", "409"),
    Row("a double click", "intake", "the case, once", "302, both", "one case", NOTHING),
    Row("the back button, and sent again", "intake", "the case there is", "302", "one case", NOTHING),
    Row("somebody else's address", "case page", "not found", "404", kept=NOTHING),
    Row("a session that ends mid-form †", "intake", "登录已经过期，还没有提交", "nothing is sent", kept=PAGE),
    Row("a colleague signed in meanwhile †", "intake", "现在登录的是另一个人", "nothing is sent", kept=PAGE),
    Row("a network that is gone †", "intake", "现在连不上服务器", "nothing is sent", kept=PAGE),
)


def rows() -> list[Row]:
    return [
        *(Row(slip.what, "intake", slip.says, "422", kept=DRAFT) for slip in SLIPS),
        *(Row(file.what, "import of applications", file.says, "422", kept=NOTHING) for file in FILES),
        *(Row(file.what, "papers of a case", file.says, "422", kept=NOTHING) for file in PAPERS),
        *(Row("200 MB", heap.where, heap.says, "413, unread", kept=NOTHING) for heap in HEAPS),
        *HANDLING,
    ]


def text() -> str:
    """The page as it should stand."""
    lines = [
        f"| {row.what} | {row.where} | …{row.says}… | {row.status} | {row.records} | {row.kept} |" for row in rows()
    ]
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
    print(FILE)
