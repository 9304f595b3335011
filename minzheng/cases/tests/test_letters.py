"""Letters: numbered, complete, sealed; looked at as text and as a PDF that an archive can keep."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date

import pytest
from django.utils.translation import override

from minzheng.cases import documents, kinds, letters
from minzheng.cases.letters.contents import LETTERS
from minzheng.cases.letters.offices import district_office, town_office
from minzheng.cases.letters.remedies import remedies
from minzheng.cases.models import Document

GRANT = {
    "programme": "测试保障",
    "amount_fen": 224000,
    "members": 3,
    "from_month": date(2021, 1, 1),
    "sentences": [{"text": "低保金 = 1,080 × 3 − 1,000 = 2,240 元/月", "law": "民发〔2012〕220号 第27条"}],
    "uses_examples": ["存款限额 21,600 元/人"],
    "citations": ["民发〔2012〕220号 第27条"],
}

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@pytest.fixture
def issue(system_author, at_noon):
    def make(case, template: str, **data) -> Document:
        return letters.issue(actor=system_author, case=case, template=template, data=data, at=at_noon)

    return make


def text_of(document: Document, actor) -> str:
    content = documents.open_document(actor=actor, document=document)
    shown = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout
    return "".join(shown.decode().split())


def test_numbers_run_by_office_year_and_word(case, issue):
    numbers = [
        issue(case, template, **GRANT).number for template in ("decision_grant", "decision_refusal", "acceptance")
    ]
    assert numbers == [
        "穗荔民测〔2020〕1号",
        "穗荔民测〔2020〕2号",
        f"{case.division.name.removesuffix('道')}测受〔2020〕1号",
    ]


def test_a_letter_is_a_sealed_paper_of_the_case(case, issue, system_author):
    document = issue(case, "decision_grant", **GRANT)
    assert (document.kind, document.origin, document.media_type) == ("decision_grant", "generated", "application/pdf")
    assert document.file_name == "测试保障审核确认决定书.pdf"
    assert documents.open_document(actor=system_author, document=document).startswith(b"%PDF-")


def test_the_same_letter_has_the_same_bytes(case, at_noon):
    data = {"title": "受理通知书", **_acceptance()}
    assert letters.render("acceptance", data, at=at_noon) == letters.render("acceptance", data, at=at_noon)


@needs_pdftotext
def test_a_grant_says_how_much_why_and_what_to_do(case, issue, system_author):
    text = text_of(issue(case, "decision_grant", **GRANT), system_author)
    for expected in (
        "测试保障审核确认决定书",
        "广州市荔湾区民政局",
        "2,240.00",
        "3人",
        "2021年1月",
        "1,080×3−1,000=2,240元/月（民发〔2012〕220号第27条）",
        "示例值",
        "存款限额21,600元/人",
        "60日内",
        "《中华人民共和国行政复议法》第九条",
        "6个月内",
        "《中华人民共和国行政诉讼法》第四十六条",
        "送达回执",
        case.number.replace(" ", ""),
    ):
        assert expected in text, expected


@needs_pdftotext
def test_a_refusal_names_every_reason_with_its_article(case, issue, system_author):
    reasons = [{"text": "家庭月收入等于保障标准", "law": "民发〔2012〕220号 第3条"}, "存款超过限额"]
    text = text_of(issue(case, "decision_refusal", programme="测试保障", reasons=reasons), system_author)
    assert "不符合规定条件，不予确认" in text
    assert "1.家庭月收入等于保障标准（民发〔2012〕220号第3条）" in text
    assert "2.存款超过限额" in text
    assert "示例值" not in text


@needs_pdftotext
def test_an_acceptance_says_by_when(case, issue, system_author):
    text = text_of(issue(case, "acceptance"), system_author)
    assert "全程30个工作日2021年1月13日测试办法第一条" in text


@needs_pdftotext
def test_what_is_missing_is_listed_once_and_whole(case, issue, system_author):
    text = text_of(issue(case, "missing_papers", supply_by="2020-12-15"), system_author)
    assert "1.身份证2.申报清单" in text
    assert "2020年12月15日前补齐" in text


@needs_pdftotext
def test_the_identity_number_is_masked(case, issue, system_author):
    number = case.applicant.identity_number.open()
    text = text_of(issue(case, "acceptance"), system_author)
    assert number not in text
    assert case.applicant.identity_number.masked("identity") in text


@needs_pdftotext
def test_letters_are_chinese_whatever_page_asked_for_them(case, issue, system_author):
    with override("en"):
        text = text_of(issue(case, "acceptance"), system_author)
    assert "测试事项受理通知书" in text


@needs_pdftotext
def test_the_demonstration_puts_no_real_seal(case, issue, system_author, monkeypatch):
    assert "（盖章）" in text_of(issue(case, "acceptance"), system_author)
    monkeypatch.setattr("minzheng.lib.clock.is_demonstration", lambda: True)
    assert "（示例章）" in text_of(issue(case, "acceptance"), system_author)


def test_an_unknown_letter_is_a_mistake_of_the_program(case, issue):
    with pytest.raises(KeyError):
        issue(case, "love_letter")


def test_offices_have_their_official_names(place):
    assert district_office(place.district).name == "广州市荔湾区民政局"
    assert town_office(place.street).name == f"荔湾区人民政府{place.street.name}办事处"


def test_remedies_follow_the_law_of_the_day(place):
    days = date(2023, 12, 31), date(2024, 1, 1)
    before, after = (remedies("reconsideration", on=day, town=place.street)[0] for day in days)
    assert ("广州市民政局" in before["text"], before["law"]) == (True, "《中华人民共和国行政复议法》第九条、第十二条")
    assert ("广州市民政局" in after["text"], after["law"]) == (
        False,
        "《中华人民共和国行政复议法》第二十条、第二十四条",
    )


def test_against_a_streets_own_letter_the_districts_government_is_asked(place):
    first, _second = remedies("reconsideration", on=date(2020, 12, 1), town=place.street, by_town=True)
    assert f"向{place.district.name}人民政府申请" in first["text"]
    assert first["law"] == "《中华人民共和国行政复议法》第九条、第十五条"


CHANGE = {"change": "减发", "before_fen": 108_000, "after_fen": 54_000, "from_month": date(2021, 1, 1)}
SAID = {
    "missing_papers": {"missing": ["身份证"], "supply_by": "2020-12-15"},
    "decision_grant": GRANT,
    "decision_refusal": {"reasons": ["家庭月收入等于保障标准"]},
    "non_acceptance": {"reasons": [{"text": "不属于本镇街受理", "law": "测试办法 第二条"}]},
    "warning": {"reasons": ["两次上门均拒绝开门"], "comply_by": "2021-08-10"},
    "termination": {"reasons": ["经告诫仍拒绝核对存款"]},
    "giving_up": {"last_month": date(2021, 1, 1)},
    "hearing_notice": {**CHANGE, "heard_by": "2020-12-15", "reasons": ["家庭月收入增加"]},
    "review_decision": {**CHANGE, "reasons": ["家庭月收入增加"]},
    "tapering": {"changed_on": date(2021, 7, 1), "last_month": date(2022, 1, 1), "months": 6, "uses_examples": True},
}
DECIDES_NOTHING = {"acceptance", "missing_papers", "warning"}
OWN_WISH = {"withdrawal", "giving_up"}


@needs_pdftotext
@pytest.mark.parametrize("template", sorted(LETTERS))
def test_every_letter_has_a_number_an_office_reasons_and_a_way_to_disagree(template, case, issue, system_author):
    document = issue(case, template, **{"law": "测试办法 第一条", **SAID.get(template, {})})
    text = text_of(document, system_author)
    assert document.number
    assert document.number in text
    assert "广州市荔湾区民政局" in text or f"荔湾区人民政府{case.division.name}办事处" in text
    assert "理由" in text or "计算" in text or template in DECIDES_NOTHING
    assert "如果您不同意" in text
    if template == "hearing_notice":
        assert "陈述和申辩" in text
        assert "行政复议" not in text
    elif template in DECIDES_NOTHING | OWN_WISH:
        assert "行政复议" not in text
        assert "民政局反映或者投诉" in text
    else:
        assert "申请行政复议" in text
        assert "提起行政诉讼" in text
    assert "送达回执" in text


def test_nobody_uploads_a_letter():
    assert set(LETTERS) == kinds.LETTER_KINDS


@needs_pdftotext
def test_an_example_number_of_months_is_marked(case, issue, system_author):
    assert "示例值" in text_of(issue(case, "tapering", **SAID["tapering"]), system_author)
    known = {**SAID["tapering"], "uses_examples": False}
    assert "示例值" not in text_of(issue(case, "tapering", **known), system_author)


def _acceptance() -> dict:
    texts = dict.fromkeys(
        ("number", "office", "office_short", "date", "case_number", "addressee", "identity_masked", "programme"), "甲"
    )
    return {
        **texts,
        "lodged_on": "",
        "accepted_on": "",
        "note": "",
        "law": "",
        "papers": [],
        "terms": [],
        "remedies": [],
        "seal_is_example": True,
    }
