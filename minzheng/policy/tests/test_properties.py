"""What must hold for every household, whatever its numbers."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.policy.engine import Decision, decide
from minzheng.policy.facts import Facts
from minzheng.policy.parameters import shipped

FEN = st.integers(0, 500_000)
MEMBER = st.fixed_dictionaries(
    {},
    optional={
        "wage": FEN,
        "business_income": st.integers(-200_000, 200_000),
        "transfer_income": FEN,
        "maintenance_received": FEN,
        "maintenance_due": FEN,
        "exempt_income": FEN,
        "student": st.booleans(),
    },
)
MEMBERS = st.lists(MEMBER, min_size=1, max_size=6)
DAYS = st.sampled_from([date(2015, 1, 1), date(2020, 12, 1), date(2021, 7, 1), date(2023, 5, 1)])
PROPERTY = st.fixed_dictionaries(
    {},
    optional={"deposits": st.integers(0, 6_000_000), "vehicles": st.integers(0, 2), "housing_units": st.integers(0, 2)},
)
QUICK = settings(max_examples=120, deadline=None)


def _decide(members: list[dict[str, Any]], on: date, household: dict[str, Any] | None = None) -> Decision:
    facts = Facts.of(members=members, household=household or {})
    return decide("dibao", facts, on=on, division="440103", parameters=shipped())


def _standard(on: date) -> int:
    value = shipped().get("dibao.standard", on=on, division="440103").value
    assert value is not None
    return value


@given(MEMBERS, DAYS, PROPERTY)
@QUICK
def test_the_amount_is_a_whole_number_of_fen_and_never_negative(members, on, household) -> None:
    decision = _decide(members, on, household)
    if decision.outcome == "undetermined":
        assert decision.amount_fen is None
        assert decision.missing
        return
    assert type(decision.amount_fen) is int
    assert 0 <= decision.amount_fen <= _standard(on) * len(members)
    assert (decision.amount_fen > 0) == (decision.outcome == "granted")


@given(MEMBERS, DAYS, st.integers(0, 5), st.integers(1, 300_000))
@QUICK
def test_more_income_never_brings_more(members, on, index, more) -> None:
    richer = [dict(member) for member in members]
    earner = richer[index % len(richer)]
    earner["wage"] = earner.get("wage", 0) + more
    before, after = _decide(members, on), _decide(richer, on)
    assert after.amount_fen <= before.amount_fen
    assert before.amount_fen - after.amount_fen <= more


@given(MEMBERS, DAYS, PROPERTY, st.randoms(use_true_random=False))
@QUICK
def test_the_order_of_the_members_changes_nothing(members, on, household, chance) -> None:
    shuffled = list(members)
    chance.shuffle(shuffled)
    one, other = _decide(members, on, household), _decide(shuffled, on, household)
    assert (one.outcome, one.amount_fen) == (other.outcome, other.amount_fen)


@given(MEMBERS, DAYS, PROPERTY)
@QUICK
def test_the_amount_fills_exactly_the_gap(members, on, household) -> None:
    decision = _decide(members, on, household)
    if decision.outcome == "granted":
        assert decision.amount_fen + decision.values["household_income"] == _standard(on) * len(members)


RATES = st.fixed_dictionaries(
    {}, optional={f"dibao.supplement.{name}": st.integers(0, 100) for name in ("minor", "elderly", "serious_illness")}
)
PEOPLE = st.lists(
    st.fixed_dictionaries({"born": st.dates(date(1930, 1, 1), date(2014, 1, 1)), "serious_illness": st.booleans()}),
    min_size=1,
    max_size=4,
)


@given(PEOPLE, DAYS, RATES, st.integers(1, 4))
@QUICK
def test_what_is_paid_is_the_difference_and_the_supplements(people, on, rates, combination) -> None:
    chosen = {**rates, "dibao.supplement_combination": combination}
    parameters = shipped().fixed(chosen, reference="a story")
    decision = decide("dibao", Facts.of(members=people), on=on, division="440103", parameters=parameters)
    assert decision.amount_fen == decision.values["dibao_amount"] + sum(decision.supplements_fen)
    highest = max(rates.values(), default=0)
    assert all(
        0 <= supplement * 100 <= _standard(on) * highest * combination for supplement in decision.supplements_fen
    )


@given(MEMBERS, DAYS, st.sets(st.integers(0, 5), min_size=1), PROPERTY)
@QUICK
def test_who_applies_alone_never_gets_more_than_the_standard_for_each(members, on, indexes, household) -> None:
    applicants = sorted({index % len(members) for index in indexes})
    members = [{**member, "disability_category": "mental", "disability_grade": 3} for member in members]
    decision = _decide(members, on, {**household, "applicants": applicants})
    assert decision.covered == tuple(applicants)
    if decision.amount_fen is not None:
        assert 0 <= decision.amount_fen <= _standard(on) * len(applicants)
        assert (decision.amount_fen > 0) == (decision.outcome == "granted")


@given(MEMBERS, DAYS, FEN)
@QUICK
def test_maintenance_that_is_only_due_changes_nothing(members, on, due) -> None:
    claiming = [{**members[0], "maintenance_due": due}, *members[1:]]
    assert _decide(claiming, on).amount_fen == _decide(members, on).amount_fen


@given(MEMBERS, DAYS, PROPERTY)
@settings(max_examples=40, deadline=None)
def test_the_same_question_has_the_same_answer_and_a_full_tree(members, on, household) -> None:
    one, other = _decide(members, on, household), _decide(members, on, household)
    assert one.content_hash == other.content_hash
    assert one.as_json() == other.as_json()
    for node in one.tree.walk():
        assert node.sentence.zh
        assert node.sentence.en
