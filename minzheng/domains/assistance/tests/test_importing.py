"""A street's workbook: every good household a case, every other one sent back whole with the reason at its row."""

from __future__ import annotations

import struct
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from minzheng.access.refusals import Refused
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions.importing import (
    ImportResult,
    Unreadable,
    import_applications,
    rejected_workbook,
    returned_workbook,
)
from minzheng.domains.assistance.actions.importing import workbook as workbooks
from minzheng.domains.assistance.actions.importing.columns import REASON, SHEETS
from minzheng.domains.assistance.actions.importing.workbook import read
from minzheng.domains.assistance.models import Declared, ImportBatch, ImportedHousehold
from minzheng.lib import clock
from minzheng.registry.models import Person

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 1)


@pytest.fixture(autouse=True)
def today():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def take_in(fengyuan):
    """``take_in(content)``: the clerk of 逢源街道 imports it."""

    def run(content: bytes, **more) -> ImportResult:
        return import_applications(actor=fengyuan.clerk, content=content, file_name="登记.xlsx", **more)

    return run


def why(result: ImportResult, key: str) -> str:
    """Everything that is said of a household that went back."""
    return "\n".join(
        problem.text for household, problems in result.rejected if household.key == key for problem in problems
    )


# Good households ------------------------------------------------------------------------------------------------------


def test_a_good_household_becomes_a_case_as_if_it_had_come_to_the_counter(take_in, street_workbook):
    content = (
        street_workbook()
        .add(
            "A1",
            {},
            {"与申请人关系": "女儿", "在校学生": "是", "重病": "×"},
            income=[(0, "工资性收入", 1860.5), (0, "工资性收入", "139.50"), (1, "赡养抚养费", 300)],
            property=[("存款", "6,200"), ("房屋", 1)],
        )
        .content()
    )
    result = take_in(content)
    (case,) = result.cases
    assert (result.total, result.known, result.rejected) == (1, 0, [])
    assert case.household.memberships.count() == 2
    declared = {(row.person.name if row.person else "", row.fact): row.value for row in Declared.objects.all()}
    assert declared == {
        ("梁惠珍", "wage"): 200_000,
        ("何俊", "maintenance_received"): 30_000,
        ("", "deposits"): 620_000,
        ("", "housing_units"): 1,
    }


def test_what_was_imported_is_written_down_and_kept_sealed(take_in, street_workbook, settings):
    content = street_workbook().add("A1").add("A2", {"姓名": ""}).content()
    result = take_in(content)
    batch = ImportBatch.objects.get()
    assert (batch.households, batch.accepted, batch.rejected, batch.known) == (2, 1, 1, 0)
    stored = [path.read_bytes() for path in settings.STORAGE_ROOT.rglob(f"*{batch.public_id.hex}")]
    assert len(stored) == 2  # what came and what went back
    assert not any(content[:200] in kept or b"PK\x03\x04" in kept for kept in stored)
    assert _cells(returned_workbook(batch=batch)) == _cells(rejected_workbook(result.rejected))


def test_the_same_file_again_makes_nothing(take_in, street_workbook):
    content = street_workbook().add("A1").add("A2").content()
    assert len(take_in(content).cases) == 2
    again = take_in(content)
    assert (again.cases, again.known, again.rejected) == ([], 2, [])
    assert Case.objects.count() == 2


def test_an_import_that_was_cut_off_goes_on_where_it_stopped(take_in, street_workbook):
    content = street_workbook().add("A1").add("A2").add("A3").content()

    def power_cut(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(content, progress=power_cut)
    assert Case.objects.count() == 2
    result = take_in(content)
    assert (len(result.cases), result.known) == (1, 2)
    assert ImportedHousehold.objects.count() == Case.objects.count() == 3


def test_a_household_that_changed_is_another_application_and_waits_for_the_first(take_in, street_workbook):
    take_in(street_workbook().add("A1").content())
    result = take_in(street_workbook().add("A1", 申请理由="又添了一个孩子。").content())
    assert not result.cases
    assert "已有一件同类申请正在办理" in why(result, "A1")


def test_importing_is_the_work_of_those_who_take_applications(fengyuan, street_workbook):
    for actor in (fengyuan.reviewer, fengyuan.confirmer, fengyuan.payments_officer):
        with pytest.raises(Refused):
            import_applications(actor=actor, content=street_workbook().add("A1").content(), file_name="登记.xlsx")
    assert not ImportBatch.objects.exists()


# Households that go back ----------------------------------------------------------------------------------------------

WRONG = [
    ("成员", {"身份证号码": ""}, "没有填写身份证号码"),
    ("成员", {"身份证号码": "440199197001010001"}, "校验位不符"),
    ("成员", {"身份证号码": "44019919700101"}, "应为18位"),
    ("成员", {"身份证号码": 4.40199197001e17}, "被存成了数字"),
    ("成员", {"姓名": " "}, "没有填“姓名”"),
    ("成员", {"与申请人关系": "邻居"}, "看不懂“与申请人关系”：邻居"),
    ("成员", {"与申请人关系": "儿子"}, "应有一位、也只能有一位“本人”"),
    ("成员", {"已签授权书": "也许"}, "“已签授权书”应填“是”或“否”：也许"),
    ("成员", {"户编号": "无此户"}, "“成员”工作表里没有这户的成员"),
    ("家庭", {"居住村居": "天湖村委会"}, "不是本镇街的村或社区：天湖村委会"),
    ("家庭", {"居住村居": ""}, "不是本镇街的村或社区：—"),
    ("家庭", {"授权书签署日期": "去年"}, "应是日期"),
    ("家庭", {"授权书签署日期": "2020-02-30"}, "应是日期"),
    ("家庭", {"授权书签署日期": date(2020, 12, 2)}, "不能晚于今天"),
    ("家庭", {"银行账号": 6.2999e18}, "“银行账号”被存成了数字"),
    ("家庭", {"银行账号": "1234"}, "银行账号应为 12 至 24 位数字"),
    ("家庭", {"申请理由": ""}, "没有填“申请理由”"),
    ("家庭", {"住址": ""}, "没有填“住址”"),
    ("收入", {"月均金额（元）": "很少"}, "应是金额，最多两位小数：很少"),
    ("收入", {"月均金额（元）": "1.005"}, "应是金额，最多两位小数：1.005"),
    ("收入", {"月均金额（元）": -300}, "不能为负：-300"),
    ("收入", {"收入类别": "彩票"}, "看不懂“收入类别”：彩票"),
    ("收入", {"身份证号码": "11010519491231002X"}, "不在这户的成员里"),
    ("财产", {"财产类别": "黄金"}, "看不懂“财产类别”：黄金"),
    ("财产", {"财产类别": "房屋", "数额": "半套"}, "应是整数：半套"),
    ("财产", {"数额": ""}, "应是金额"),
]


def test_each_wrong_row_goes_back_with_its_reason_and_the_good_ones_are_made(take_in, street_workbook):
    book = street_workbook()
    for number, (sheet, spoilt, _reason) in enumerate(WRONG):
        book.add(f"W{number}", income=[(0, "工资性收入", 100)], property=[("存款", 100)])
        book.rows[sheet][-1].update(spoilt)
    book.add("G1")
    result = take_in(book.content())
    assert len(result.cases) == 1
    silent = [
        (spoilt, why(result, f"W{number}"))
        for number, (_sheet, spoilt, reason) in enumerate(WRONG)
        if reason not in why(result, f"W{number}")
    ]
    assert silent == []
    assert {household.key for household, _problems in result.rejected} >= {f"W{number}" for number in range(len(WRONG))}


def test_a_household_with_one_wrong_member_goes_back_whole(take_in, street_workbook):
    content = street_workbook().add("A1", {}, {"身份证号码": "440199197001010001"}, {}).content()
    result = take_in(content)
    assert not result.cases
    assert not Person.objects.exists()
    ((household, problems),) = result.rejected
    assert len(household.rows["成员"]) == 3
    assert [(problem.row.sheet, problem.row.number) for problem in problems] == [("成员", 3)]


def test_everything_that_is_wrong_is_said_at_once(take_in, street_workbook):
    result = take_in(street_workbook().add("A1", {"姓名": ""}, {"与申请人关系": "邻居"}, 居住村居="别处").content())
    said = why(result, "A1")
    for reason in ("没有填“姓名”", "看不懂“与申请人关系”", "不是本镇街的村或社区"):
        assert reason in said


def test_what_only_the_register_knows_stands_at_the_members_row(take_in, street_workbook):
    take_in(street_workbook().add("A1", {}, {}).content())
    book = street_workbook().add("B1", {}, {"姓名": "何另名"})
    (_household, problems), *_more = take_in(book.content()).rejected
    assert [(problem.row.sheet, problem.row.number) for problem in problems] == [("成员", 3)]
    assert "已登记为另一姓名" in problems[0].text
    assert "何俊" not in problems[0].text


def test_the_same_person_in_two_households_of_one_file_is_taken_once(take_in, street_workbook):
    book = street_workbook().add("A1").add("A2")
    number = book.rows["成员"][0]["身份证号码"]
    book.rows["成员"].append({**book.rows["成员"][1], "身份证号码": number, "姓名": "梁惠珍", "与申请人关系": "母亲"})
    result = take_in(book.content())
    assert len(result.cases) == 1
    assert "登记在另一个家庭里" in why(result, "A2")


def test_a_key_used_twice_or_left_out_goes_back(take_in, street_workbook):
    result = take_in(street_workbook().add("A1").add("A1").add("").content())
    assert not result.cases
    assert "应当有且只有一行，现有 2 行" in why(result, "A1")
    assert "没有填户编号" in why(result, "")


def test_what_went_back_is_mended_and_imported_as_it_is(take_in, street_workbook):
    """Same sheets, same columns, one more with the reasons: no retyping."""
    sent = street_workbook().add("A1", {"姓名": ""}, income=[(0, "工资性收入", 100)], 收款户名="梁惠珍").add("A2")
    back = returned_workbook(batch=take_in(sent.content()).batch)
    (household,) = read(back)
    assert "没有填“姓名”" in household.rows["成员"][0].text(REASON)
    assert household.rows["收入"][0].text(REASON) == ""
    book = street_workbook()
    for sheet, rows in household.rows.items():
        book.rows[sheet] = [{**row.cells, **({"姓名": "梁惠珍"} if sheet == "成员" else {})} for row in rows]
    assert len(take_in(book.content()).cases) == 1


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "+86", "-2+3", "@SUM(A1)", "http://example.org"])
def test_text_that_looks_like_a_formula_stays_text_on_its_way_back(take_in, street_workbook, text):
    result = take_in(street_workbook().add("A1", {"姓名": ""}, 申请理由=text, 住址=text).content())
    back = returned_workbook(batch=result.batch)
    (household,) = read(back)
    assert household.rows["家庭"][0].text("申请理由") == text
    with ZipFile(BytesIO(back)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)


# Files that can't be read ---------------------------------------------------------------------------------------------


def _cells(content: bytes) -> list[dict[str, list[dict[str, object]]]]:
    """What a reader sees of a workbook: two of the same content differ in the second they were made."""
    return [
        {sheet: [row.cells for row in rows] for sheet, rows in household.rows.items()} for household in read(content)
    ]


def zipped(entries: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def repacked(content: bytes, extra: dict[str, bytes]) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return zipped({**{name: archive.read(name) for name in archive.namelist()}, **extra})


def understated(content: bytes, name: str) -> bytes:
    """The same file, whose directory says that an entry unpacks to nothing much."""
    changed = bytearray(content)
    at = changed.rindex(name.encode()) - 46  # the entry's record in the directory at the end
    assert changed[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<I", changed, at + 24, 1)
    return bytes(changed)


def unreadable(name: str, good: bytes) -> bytes:
    made = {
        "empty": lambda: b"",
        "a text": lambda: "户编号,姓名\n".encode("gb18030"),
        "an old .xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
        "a zip of something else": lambda: zipped({"a.txt": b"x"}),
        "an .ods": lambda: zipped(
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
        ),
        "cut off": lambda: good[: len(good) // 2],
        "with a macro": lambda: repacked(good, {"xl/vbaProject.bin": b"x"}),
        "a bomb": lambda: repacked(good, {"xl/bomb.xml": b"\0" * 5_000}),
        "a bomb that says it is none": lambda: understated(good, "xl/worksheets/sheet1.xml"),
    }
    return made[name]()


@pytest.mark.parametrize(
    "name",
    [
        "empty",
        "a text",
        "an old .xls",
        "a zip of something else",
        "an .ods",
        "cut off",
        "with a macro",
        "a bomb",
        "a bomb that says it is none",
    ],
)
def test_what_is_no_workbook_is_refused_whole_with_what_to_do(take_in, street_workbook, name, monkeypatch):
    good = street_workbook().add("A1").content()
    with ZipFile(BytesIO(good)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", unpacked + 1_000)
    with pytest.raises(Unreadable) as refused:
        take_in(unreadable(name, good))
    assert str(refused.value.text).endswith(("。", "？"))
    assert not ImportBatch.objects.exists()
    assert not Case.objects.exists()


@pytest.mark.parametrize(("row", "column"), [(1_048_575, 16_383), (1_048_575, 20), (100_000, 5_000)])
def test_a_stray_cell_in_the_far_corner_is_refused_before_it_fills_the_memory(take_in, row, column):
    """The reader would lay out every cell up to it: more than the machine has, and the process would be gone."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for sheet, columns in SHEETS.items():
            page = book.add_worksheet(sheet)
            page.write_row(0, 0, columns)
        page.write(row, column, " ")
    with pytest.raises(Unreadable, match="删去表格下方和右侧多余的行列"):
        take_in(target.getvalue())


def test_a_long_list_with_a_few_columns_is_no_reason_to_refuse():
    """A style drawn down to the last row is common; eight columns of that still fit."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("财产").write(1_048_575, 7, "x")
    with ZipFile(target) as archive, archive.open("xl/worksheets/sheet1.xml") as sheet:
        assert workbooks._area(sheet) == 1_048_576 * 8 <= workbooks.MOST_CELLS


def test_a_workbook_of_another_layout_says_what_is_missing(take_in, street_workbook):
    book = street_workbook().add("A1")
    del book.columns["财产"]
    with pytest.raises(Unreadable, match="缺少工作表：财产"):
        take_in(book.content())
    book = street_workbook().add("A1")
    book.columns["成员"] = ("户编号", "姓名")
    with pytest.raises(Unreadable, match="工作表“成员”缺少列：身份证号码、与申请人关系"):
        take_in(book.content())
    with pytest.raises(Unreadable, match="没有数据"):
        take_in(street_workbook().content())


def test_further_columns_and_empty_rows_do_no_harm(take_in, street_workbook):
    book = street_workbook().add("A1")
    book.columns["成员"] = (*book.columns["成员"], "备注")
    book.rows["成员"].insert(0, {})
    book.rows["成员"][1]["备注"] = "见档案"
    assert len(take_in(book.content()).cases) == 1


def test_a_file_that_is_too_large_is_not_opened(take_in, street_workbook, monkeypatch):
    content = street_workbook().add("A1").content()
    monkeypatch.setattr(workbooks, "MOST_BYTES", len(content) - 1)
    with pytest.raises(Unreadable, match="超过"):
        take_in(content)


# The page -------------------------------------------------------------------------------------------------------------


def test_the_page_says_what_became_of_it_and_gives_back_what_went_back(fengyuan, street_workbook, desk):
    clerk, address = desk(fengyuan.clerk), reverse("assistance:imports")
    content = street_workbook().add("A1").add("A2", {"姓名": ""}).content()
    answer = clerk.post(address, {"file": SimpleUploadedFile("登记.xlsx", content)}, follow=True)
    assert "1 户已成办件" in answer.content.decode()
    assert "1 户退回" in answer.content.decode()
    batch = ImportBatch.objects.get()
    back = clerk.get(reverse("assistance:rejected", args=[batch.public_id]))
    assert back.content == returned_workbook(batch=batch)
    assert "attachment" in back["Content-Disposition"]
    assert "no-store" in back["Cache-Control"]
    refused = clerk.post(address, {"file": SimpleUploadedFile("登记.xlsx", b"")})
    assert refused.status_code == 422
    assert "文件是空的" in refused.content.decode()
