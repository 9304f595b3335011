"""What came back: with its source and date, never edited; no record is not nothing, and silence is not zero."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from minzheng.access.refusals import Refused
from minzheng.announcements.facts import ChecksCompleted
from minzheng.verification import answers
from minzheng.verification.models import Answer

from .conftest import TODAY


@pytest.fixture
def tell(clerk, question):
    """``tell("pensions", 70000)``: what a unit said; an outcome in place of the sum where it said something else."""

    def record(
        category, said=None, *, person=None, outcome="matched", source="社保中心回执", as_of_on=TODAY, values=...
    ):
        asked = question(category, person)
        fact = answers.CATEGORIES[category].facts[0]
        matched = {fact: said} if outcome == "matched" else None
        return answers.record_answer(
            actor=clerk,
            question=asked,
            outcome=outcome,
            values=matched if values is ... else values,
            as_of_on=as_of_on,
            source=source,
        )

    return record


def keys(refused) -> set[str]:
    return {reason.key for reason in refused.value.reasons}


def found(case, person, fact):
    return answers.found(case).get((person.pk, fact))


def test_answers_to_one_fact_from_several_units_add_up_with_their_sources(case, family, tell):
    mother, _son = family
    tell("pensions", 70_000, source="社保中心回执")
    tell("unemployment_benefit", 12_345, source="就业中心回执")
    transfer = found(case, mother, "transfer_income")
    assert (transfer.value, transfer.sources) == (82_345, ("社保中心回执", "就业中心回执"))


def test_no_record_is_no_proof_of_nothing(case, family, tell):
    mother, _son = family
    tell("pensions", outcome="no_record")
    assert found(case, mother, "transfer_income") is None
    tell("unemployment_benefit", 12_345)
    assert found(case, mother, "transfer_income").value == 12_345


@pytest.mark.parametrize("outcome", ["ambiguous", "refused", "timed_out"])
def test_a_unit_that_could_not_say_leaves_the_fact_unknown_whatever_the_others_said(case, family, tell, outcome):
    mother, _son = family
    tell("pensions", outcome=outcome)
    assert found(case, mother, "transfer_income").value is None
    tell("unemployment_benefit", 12_345)
    assert found(case, mother, "transfer_income").value is None


def test_people_are_kept_apart(case, family, tell):
    mother, son = family
    tell("bank_deposits", 100, person=mother)
    tell("bank_deposits", 200, person=son)
    assert (found(case, mother, "deposits").value, found(case, son, "deposits").value) == (100, 200)


def test_a_later_answer_prevails_and_the_earlier_one_stays(case, family, tell):
    mother, _son = family
    tell("pensions", outcome="timed_out")
    tell("pensions", 70_000)
    assert found(case, mother, "transfer_income").value == 70_000
    assert Answer.objects.count() == 2
    assert len(answers.latest(case)) == 1


def test_questions_are_open_until_each_has_an_answer_of_any_kind(case, tell, family):
    _mother, son = family
    assert answers.unanswered(case).count() == answers.questions(case).count() == 5
    tell("pensions", outcome="refused")
    assert answers.unanswered(case).count() == 4
    tell("bank_deposits", 0, person=son)
    assert answers.unanswered(case).count() == 3


def test_the_last_answer_says_that_the_checks_are_complete(case, tell, family, monkeypatch):
    heard = []
    monkeypatch.setattr(answers, "announce", heard.append)
    for category in ("social_insurance_contributions", "pensions", "unemployment_benefit", "bank_deposits"):
        tell(category, outcome="no_record")
    assert heard == []
    tell("bank_deposits", 0, person=family[1])
    assert heard == [ChecksCompleted(case_id=case.public_id)]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"outcome": "perhaps"}, "outcome"),
        ({"values": None}, "values"),
        ({"values": {}}, "values"),
        ({"values": {"wage": 1}}, "values"),
        ({"values": {"transfer_income": 1, "wage": 1}}, "values"),
        ({"said": -1}, "negative"),
        ({"source": "  "}, "source"),
        ({"as_of_on": date(2020, 12, 2)}, "future"),
    ],
)
def test_an_answer_without_what_makes_it_evidence_is_refused(tell, changes, key):
    with pytest.raises(Refused) as refused:
        tell("pensions", **{"said": 70_000, **changes})
    assert key in keys(refused)
    assert not Answer.objects.exists()


def test_every_fault_is_told_at_once(tell):
    with pytest.raises(Refused) as refused:
        tell("pensions", -1, source="", as_of_on=date(2021, 1, 1))
    assert keys(refused) == {"negative", "source", "future"}


def test_a_sum_that_belongs_to_no_match_is_not_kept(tell):
    answer = tell("pensions", outcome="no_record", values={"transfer_income": 5})
    answer.refresh_from_db()
    assert answer.values is None


def test_sums_are_sealed(tell):
    tell("pensions", 7_654_321)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM verification_answer t")
        kept = cursor.fetchone()[0]
    assert "7654321" not in kept
    assert b"7654321".hex() not in kept
