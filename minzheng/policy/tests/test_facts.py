import json
import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.policy.facts import Facts, InvalidFacts, when_absent
from minzheng.policy.operators import UNKNOWN
from minzheng.policy.vocabulary import facts_of, vocabulary

PUBLIC = {
    "person": re.findall(
        r"\w+",
        """born relation wage business_income property_income transfer_income exempt_income maintenance_due
        maintenance_received disability_category disability_grade serious_illness pregnant student able_to_work
        refused_jobs self_care_tasks_failed benefits_received father_situation mother_situation""",
    ),
    "household": re.findall(
        r"\w+",
        """deposits securities insurance_cash_value vehicles vehicles_value housing_units housing_area
        business_registrations medical_expense education_expense applicants""",
    ),
}


@pytest.mark.parametrize("level", PUBLIC)
def test_the_public_vocabulary_is_declared(level: str) -> None:
    assert set(PUBLIC[level]) <= set(facts_of(level))


def test_every_fact_says_what_it_means_in_both_languages() -> None:
    for fact in vocabulary().values():
        assert all((fact.label.zh, fact.label.en, fact.meaning.zh, fact.meaning.en)), fact.name
        assert all(label.zh and label.en for label in fact.values.values())
        assert not fact.part_of or vocabulary()[fact.part_of].level == fact.level


def test_what_people_write_becomes_machine_units() -> None:
    facts = Facts.from_written(
        {
            "deposits": Decimal("0.01"),
            "housing_area": Decimal("45.5"),
            "vehicles": 1,
            "applicants": [1, 1],
            "members": [
                {"born": date(1975, 3, 1), "relation": "self", "wage": "1,894", "student": True},
                {"benefits_received": {"tekun": 1728, "dibao": 1080}, "disability_grade": 4},
            ],
        }
    )
    assert facts.household == {"deposits": 1, "vehicles": 1, "housing_area": 4550, "applicants": (1,)}
    assert facts.of_member(0, "wage") == 189_400
    assert facts.of_member(1, "benefits_received") == {"dibao": 108_000, "tekun": 172_800}


def test_stating_what_absence_means_is_stating_nothing() -> None:
    spoken = Facts.from_written(
        {"deposits": 0, "applicants": "all", "members": [{"wage": 0, "student": False, "benefits_received": {}}]}
    )
    assert spoken == Facts.from_written({"members": [{}]})


def test_absence_means_zero_none_or_unremarkable_except_for_a_birthday() -> None:
    facts = Facts.of(members=[{}])
    assert facts.of_member(0, "wage") == 0
    assert facts.of_member(0, "student") is False
    assert facts.of_member(0, "relation") == ""
    assert facts.of_member(0, "benefits_received") == {}
    assert facts.of_member(0, "born") is UNKNOWN
    assert facts.of_household("applicants") == "all"


@pytest.mark.parametrize("name", list(vocabulary()))
def test_any_fact_may_be_unknown(name: str) -> None:
    fact = vocabulary()[name]
    stated = {name: "unknown"}
    written = {"members": [stated]} if fact.level == "person" else {**stated, "members": [{}]}
    facts = Facts.from_written(written)
    assert (facts.of_member(0, name) if fact.level == "person" else facts.of_household(name)) is UNKNOWN
    assert Facts.from_dict(json.loads(json.dumps(facts.as_dict()))) == facts


@pytest.mark.parametrize(
    ("household", "place"),
    [
        ({"members": []}, "household.members"),
        ({}, "household.members"),
        ({"members": [{"wag": 1}]}, "household.members[0].wag"),
        ({"members": [{"deposits": 1}]}, "household.members[0].deposits"),
        ({"wage": 1, "members": [{}]}, "household.wage"),
        ({"members": [{}, {"wage": -1}]}, "household.members[1].wage"),
        ({"members": [{"wage": Decimal("1.001")}]}, "household.members[0].wage"),
        ({"members": [{"wage": True}]}, "household.members[0].wage"),
        ({"members": [{"wage": None}]}, "household.members[0].wage"),
        ({"members": [{"born": "1975"}]}, "household.members[0].born"),
        ({"members": [{"student": 1}]}, "household.members[0].student"),
        ({"members": [{"relation": "cousin"}]}, "household.members[0].relation"),
        ({"members": [{"relation": ["self"]}]}, "household.members[0].relation"),
        ({"members": [{"disability_grade": 5}]}, "household.members[0].disability_grade"),
        ({"members": [{"self_care_tasks_failed": 7}]}, "household.members[0].self_care_tasks_failed"),
        ({"members": [{"benefits_received": {"dibao": -1}}]}, "household.members[0].benefits_received"),
        ({"members": [{"benefits_received": 5}]}, "household.members[0].benefits_received"),
        ({"members": [{"transfer_income": 90, "central_basic_pension": 93}]}, "household.members[0].central_basic_pension"),
        ({"vehicles": Decimal("1.5"), "members": [{}]}, "household.vehicles"),
        ({"livelihood_vehicles": 1, "members": [{}]}, "household.livelihood_vehicles"),
        ({"applicants": [1], "members": [{}]}, "household.applicants"),
        ({"applicants": [], "members": [{}]}, "household.applicants"),
        ({"applicants": "some", "members": [{}]}, "household.applicants"),
        ({"members": ["me"]}, "household.members[0]"),
        ({"members": {"wage": 1}}, "household.members"),
        ([], "household"),
    ],
)  # fmt: skip
def test_what_cannot_be_so_is_refused_with_its_place(household: object, place: str) -> None:
    with pytest.raises(InvalidFacts) as refusal:
        Facts.from_written(household)
    assert refusal.value.place == place
    assert refusal.value.zh
    assert refusal.value.en


def test_the_net_incomes_may_be_losses() -> None:
    assert Facts.from_written({"members": [{"business_income": -800}]}).of_member(0, "business_income") == -80_000


def test_machine_units_are_checked_and_not_converted() -> None:
    assert Facts.of(members=[{"wage": 189_400}]).of_member(0, "wage") == 189_400
    with pytest.raises(InvalidFacts):
        Facts.of(members=[{"wage": Decimal("1894")}])
    with pytest.raises(InvalidFacts):
        Facts.of(members=[{"wage": 1894.0}])


def test_only_the_stored_form_is_restored() -> None:
    with pytest.raises(InvalidFacts):
        Facts.from_dict({"members": [{}]})
    with pytest.raises(InvalidFacts):
        Facts.from_dict({"money": "fen", "members": [{"born": "soon"}]})


MEMBERS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "born": st.dates(date(1920, 1, 1), date(2020, 12, 1)),
            "relation": st.sampled_from(["self", "child", "other"]),
            "wage": st.one_of(st.integers(0, 10**9), st.just(UNKNOWN)),
            "business_income": st.integers(-(10**6), 10**6),
            "student": st.booleans(),
            "benefits_received": st.dictionaries(st.sampled_from(["dibao", "tekun"]), st.integers(0, 10**6)),
        },
    ),
    min_size=1,
    max_size=5,
)


@given(MEMBERS, st.integers(0, 10**9))
def test_the_stored_form_goes_round(members: list[dict], deposits: int) -> None:
    facts = Facts.of(members=members, household={"deposits": deposits})
    assert Facts.from_dict(json.loads(json.dumps(facts.as_dict()))) == facts


def test_what_absence_means_is_defined_for_every_fact() -> None:
    for fact in vocabulary().values():
        assert when_absent(fact) is not None


def test_whoever_lists_every_member_applies_with_the_whole_household() -> None:
    both = [{"wage": 1}, {"wage": 2}]
    assert Facts.of(members=both, household={"applicants": [1, 0]}) == Facts.of(members=both)
    assert Facts.of(members=both).applicants() == (0, 1)
    assert Facts.of(members=both, household={"applicants": (1,)}).applicants() == (1,)
    assert Facts.of(members=both, household={"applicants": UNKNOWN}).applicants() == ()


def test_whether_anything_is_stated_to_be_unknown() -> None:
    assert not Facts.of(members=[{"wage": 1}]).states_unknown
    assert Facts.of(members=[{"wage": UNKNOWN}]).states_unknown
    assert Facts.of(members=[{}], household={"deposits": UNKNOWN}).states_unknown
