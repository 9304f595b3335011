from datetime import date, timedelta
from decimal import Decimal

import pytest

from minzheng.policy.divisions import InvalidDivision, chain
from minzheng.policy.parameters import Parameter, ParameterSet, ParameterValue, UnknownParameter, shipped
from minzheng.policy.units import UNITS, InvalidValue
from minzheng.policy.words import Words

STANDARD = Parameter("toy.standard", UNITS["yuan"], Words("标准", "standard"), Words("标准", "standard"))


def _value(division: str, since: date, value: int | None, status: str = "published", version: str = ""):
    return ParameterValue("toy.standard", division, since, value, status, "文件", version)


def _standard(on: date, division: str = "440103") -> ParameterValue:
    return shipped().get("dibao.standard", on=on, division=division)


@pytest.mark.parametrize(
    ("year", "yuan", "status"),
    [
        (2015, 650, "published"),
        (2016, 840, "example"),
        (2017, 900, "example"),
        (2018, 950, "published"),
        (2019, 1010, "example"),
        (2020, 1080, "published"),
        (2021, 1120, "published"),
        (2022, 1196, "example"),
        (2023, 1238, "published"),
    ],
)
def test_the_standards_of_guangzhou(year: int, yuan: int, status: str) -> None:
    first = _standard(date(year, 1, 1))
    assert (first.value, first.status) == (yuan * 100, status)
    assert _standard(date(year, 12, 31)) == first
    assert first.reference
    assert first.version == f"440100@{year}-01-01"


def test_before_2015_and_elsewhere_nothing_is_known() -> None:
    for unknown in (_standard(date(2014, 12, 31)), _standard(date(2020, 1, 1), "442000"), _standard(date(1999, 1, 1))):
        assert unknown.status == "unknown"
        assert unknown.value is None
        assert unknown.reference


@pytest.mark.parametrize(
    "name",
    ["dibao.standard", "dibao.deposit_limit", "dibao.housing_units_exempt", "dibao.tapering_months", "minimum_wage"],
)
def test_other_parameters_have_a_value_from_2015_on(name: str) -> None:
    day = date(2015, 1, 1)
    assert shipped().get(name, on=day, division="440103").is_known
    assert not shipped().get(name, on=day - timedelta(days=1), division="440103").is_known


@pytest.mark.parametrize("kind", ["minor", "elderly", "severe_disability", "serious_illness"])
def test_no_supplement_is_published(kind: str) -> None:
    assert not shipped().get(f"dibao.supplement.{kind}", on=date(2021, 1, 1), division="440103").is_known


@pytest.mark.parametrize(
    ("division", "on", "value"),
    [
        ("440103", date(2019, 8, 31), None),
        ("440103", date(2019, 9, 1), 0),
        ("440300", date(2020, 1, 1), 0),
        ("430100", date(2020, 1, 1), None),
        ("", date(2020, 1, 1), None),
    ],
)
def test_vehicles_are_a_matter_of_the_province(division: str, on: date, value: int | None) -> None:
    assert shipped().get("dibao.vehicles_allowed", on=on, division=division).value == value


def test_a_vehicle_to_live_by_is_exempt_only_from_2026() -> None:
    name = "dibao.livelihood_vehicles_exempt"
    assert shipped().get(name, on=date(2025, 12, 31), division="440103").value == 0
    assert shipped().get(name, on=date(2026, 1, 1), division="440103").value == 1


def test_every_shipped_value_is_cited() -> None:
    for value in shipped().values():
        assert value.reference
        assert (value.value is None) == (value.status == "unknown")


def test_the_nearest_ancestor_with_a_value_wins() -> None:
    day = date(2020, 1, 1)
    parameters = ParameterSet(
        [STANDARD],
        [
            _value("", day, 1),
            _value("440000", day, 2),
            _value("440103", day + timedelta(days=9), 4),
            _value("440103", day + timedelta(days=19), None, "unknown"),
        ],
    )

    def found(division: str, days: int = 0) -> int | None:
        return parameters.get("toy.standard", on=day + timedelta(days=days), division=division).value

    assert found("440103") == 2
    assert found("440103", 9) == 4
    assert found("440103001", 9) == 4
    assert found("440104", 9) == 2
    assert found("430100") == 1
    assert found("440103", 19) == 2, "an unknown value is no value: the next ancestor's holds"
    assert found("430100", -1) is None


def test_a_later_release_for_the_same_day_holds() -> None:
    day = date(2020, 1, 1)
    first = ParameterSet([STANDARD], [_value("", day, 1)])
    second = first.with_values([_value("", day, 2, version="CN@2020-01-01#r2")])
    assert first.get("toy.standard", on=day, division="").value == 1
    assert second.get("toy.standard", on=day, division="").version == "CN@2020-01-01#r2"


def test_a_story_fixes_values_as_printed_for_any_day_and_place() -> None:
    parameters = shipped().fixed({"dibao.standard": Decimal("632.5")}, reference="a story")
    value = parameters.get("dibao.standard", on=date(1999, 1, 1), division="110000")
    assert (value.value, value.status, value.version) == (63_250, "example", "story")
    again = parameters.fixed({"dibao.tapering_months": "unknown"}, reference="a story")
    assert again.get("dibao.standard", on=date(2020, 1, 1), division="").value == 63_250
    assert not again.get("dibao.tapering_months", on=date(2020, 1, 1), division="440103").is_known
    with pytest.raises(UnknownParameter, match=r"dibao\.standart"):
        shipped().fixed({"dibao.standart": 1}, reference="a story")
    with pytest.raises(InvalidValue):
        shipped().fixed({"dibao.tapering_months": Decimal("1.5")}, reference="a story")


def test_undeclared_names_are_refused() -> None:
    with pytest.raises(UnknownParameter):
        shipped().get("dibao.nothing", on=date(2020, 1, 1), division="")
    with pytest.raises(UnknownParameter):
        ParameterSet([], [_value("", date(2020, 1, 1), 1)])


@pytest.mark.parametrize(("value", "status"), [(None, "published"), (1, "unknown"), (1, "certain")])
def test_a_value_is_there_exactly_when_its_status_says_so(value: int | None, status: str) -> None:
    with pytest.raises(ValueError, match=r"toy\.standard"):
        _value("", date(2020, 1, 1), value, status)


def test_a_value_goes_round() -> None:
    value = _standard(date(2020, 1, 1))
    assert ParameterValue.from_dict(value.as_dict()) == value


def test_the_chain_of_places() -> None:
    assert chain("440103001001") == ("440103001001", "440103001", "440103", "440100", "440000", "")
    assert chain("440103") == ("440103", "440100", "440000", "")
    assert chain("440100") == ("440100", "440000", "")
    assert chain("440000") == ("440000", "")
    assert chain("") == ("",)


@pytest.mark.parametrize("code", ["44", "44010", "4401O3", "广州", "4401031", "１２３４５６"])
def test_what_is_no_division_code(code: str) -> None:
    with pytest.raises(InvalidDivision):
        chain(code)
