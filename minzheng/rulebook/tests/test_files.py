"""Files of values to enter: the shipped layout, all or nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.policy.yaml_text import InvalidYaml
from minzheng.rulebook.files import enter_file
from minzheng.rulebook.models import CalendarRelease, ParameterValue
from minzheng.rulebook.releases import waiting

PARAMETERS = """
dibao.standard:
  values:
    2031-01-01: {value: 900, status: example, metadata: {reference: 示例}}
  divisions:
    "440100":
      values:
        2031-01-01: {value: 1500.5, status: published, metadata: {reference: 穗民〔2030〕1号}}
dibao:
  deposit_limit:
    values:
      2031-01-01: {value: unknown, status: unknown, metadata: {reference: 未公布}}
"""
CALENDAR = """
year: 2031
notices:
  - version: "2031-1"
    known_on: 2030-11-20
    reference: 国办发明电〔2030〕1号
    holidays: [{name: 元旦, from: 2031-01-01, to: 2031-01-03}]
    working_weekends: [2031-01-04]
"""


@pytest.fixture
def officer(db):
    return make_staff("policy-1", "policy_officer", "440100")


@pytest.fixture
def file(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "values.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_parameters(officer, file):
    rows = enter_file(file(PARAMETERS), actor=officer)
    assert [(row.name, row.division_code, row.value, row.status) for row in rows] == [
        ("dibao.standard", "", 90_000, "example"),
        ("dibao.standard", "440100", 150_050, "published"),
        ("dibao.deposit_limit", "", None, "unknown"),
    ]
    assert {row.entered_by for row in waiting(ParameterValue)} == {officer.staff_id}


def test_a_calendar(officer, file):
    (row,) = enter_file(file(CALENDAR), actor=officer)
    assert (row.year, row.known_on) == (2031, date(2030, 11, 20))
    assert row.holidays == ["2031-01-01", "2031-01-02", "2031-01-03"]
    assert row.working_weekends == ["2031-01-04"]


def test_one_wrong_value_and_nothing_is_entered(officer, file):
    with pytest.raises(Refused):
        enter_file(file(PARAMETERS.replace("1500.5", "1500.555")), actor=officer)
    assert not waiting(ParameterValue).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- 1",
        "just text",
        "dibao.standard: {values: {2031: {value: 1}}}",
        "dibao.standard: {values: {2031-01-01: {value: 1}}}",
        "dibao.standard: {values: {}}",
        "{unclosed",
        "year: 2031\nnotices: [{version: 1}]",
        "year: 2031\nnotices: 5",
    ],
)
def test_what_is_no_such_file_says_so(officer, file, text):
    with pytest.raises(InvalidYaml):
        enter_file(file(text), actor=officer)
    assert not waiting(CalendarRelease).exists()


def test_every_shipped_calendar_could_be_entered(officer):
    import minzheng.policy

    for path in sorted((Path(minzheng.policy.__file__).parent / "calendars").glob("*.yaml")):
        with pytest.raises(Refused) as refused:
            enter_file(path, actor=officer)
        assert refused.value.reasons[0].key == "version_exists"
