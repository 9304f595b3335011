"""Looks withheld for a time: two auditors, an end date, and then they appear again by themselves."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from minzheng.access import log, withholdings
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import AccessLog, Staff, Withholding, WithholdingDecision
from minzheng.access.refusals import Refused
from minzheng.access.withholdings import decide_withholding, propose_withholding, shown, state_of
from minzheng.lib import clock

from .factories import make_staff

TODAY = date(2020, 12, 1)
PERSON, OTHER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def at_noon():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def clerk(db) -> Actor:
    return make_staff("clerk", "town_clerk", "440103001")


@pytest.fixture
def auditor(db) -> Actor:
    return make_staff("auditor", "auditor", "440103")


@pytest.fixture
def second(db) -> Actor:
    return make_staff("second", "auditor", "440100")


def propose(actor: Actor, *, staff: str = "clerk", person: UUID = PERSON, **other) -> Withholding:
    values = {
        "looks_from": TODAY,
        "looks_until": TODAY,
        "ground": "discipline",
        "reference": "荔纪函〔2020〕1号",
        "ends_on": TODAY + timedelta(days=30),
        **other,
    }
    named = Staff.objects.get(username=staff) if staff else None
    return propose_withholding(actor=actor, person_id=person, staff=named, **values)


def decide(actor: Actor, withholding: Withholding, outcome: str) -> None:
    decide_withholding(actor=actor, withholding=Withholding.objects.get(pk=withholding.pk), outcome=outcome)


def look(actor: Actor, person: UUID = PERSON) -> None:
    log.record_look(actor, [person], what=log.VIEW, purpose="办理最低生活保障")


def seen(person: UUID = PERSON, *, on: date = TODAY) -> int:
    return shown(AccessLog.objects.filter(person_id=person), on=on).count()


def keys(act, *args, **kwargs) -> set[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return {reason.key for reason in refused.value.reasons}


def test_nothing_is_withheld_until_a_second_auditor_agrees_and_then_until_the_end_date(clerk, auditor, second):
    look(clerk)
    proposal = propose(auditor)
    assert (seen(), state_of(proposal)) == (1, "proposed")
    decide(second, proposal, "approved")
    assert seen() == 0
    assert seen(on=proposal.ends_on) == 0
    assert seen(on=proposal.ends_on + timedelta(days=1)) == 1
    assert state_of(proposal, on=proposal.ends_on + timedelta(days=1)) == "ended"


def test_only_the_looks_of_that_person_by_that_member_of_staff_on_those_days(clerk, auditor, second):
    decide(second, propose(auditor), "approved")
    look(clerk)
    look(make_staff("other", "town_clerk", "440103001"))
    look(clerk, OTHER)
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)):
        with clock.travel(day):
            look(clerk)
    assert (seen(), seen(OTHER)) == (3, 1)


def test_everybody_s_looks_where_no_one_is_named(clerk, auditor, second):
    decide(second, propose(auditor, staff=""), "approved")
    look(clerk)
    look(make_staff("other", "auditor", "440103"))
    look(Actor.system("job"))
    assert seen() == 0


def test_refused_or_lifted_it_withholds_nothing(clerk, auditor, second):
    look(clerk)
    refused, lifted = propose(auditor), propose(auditor)
    decide(second, refused, "refused")
    assert seen() == 1
    decide(second, lifted, "approved")
    assert seen() == 0
    decide(auditor, lifted, "lifted")
    assert seen() == 1
    assert [state_of(row) for row in (refused, lifted)] == ["refused", "lifted"]
    for row in (refused, lifted):
        for outcome in ("approved", "refused", "lifted"):
            assert keys(decide, second, row, outcome) == {"withholding_decided"}


def test_who_proposes_does_not_agree_in_whatever_post_and_not_by_raw_insert(clerk, auditor):
    proposal = propose(auditor)
    for herself in (auditor, make_staff("auditor", "auditor", "440100")):
        for outcome in ("approved", "refused"):
            assert keys(decide, herself, proposal, outcome) == {"four_eyes"}
    with (
        pytest.raises(IntegrityError, match="does not approve"),
        transaction.atomic(),
        author(Actor.system("test")),
    ):
        WithholdingDecision.objects.create(
            withholding=proposal, outcome="approved", decided_by=Staff.objects.get(username="auditor")
        )


def test_only_what_was_approved_can_be_lifted(clerk, auditor, second):
    proposal = propose(auditor)
    assert keys(decide, second, proposal, "lifted") == {"withholding_decided"}
    with pytest.raises(IntegrityError, match="lifted"), transaction.atomic(), author(Actor.system("test")):
        WithholdingDecision.objects.create(
            withholding=proposal, outcome="lifted", decided_by=Staff.objects.get(username="second")
        )


def test_others_than_auditors_of_the_division_have_no_say(clerk, auditor):
    proposal = propose(auditor)
    for role in ("town_clerk", "district_confirmer", "administrator", "policy_officer"):
        somebody = make_staff(f"a-{role}", role, "440103")
        assert keys(propose, somebody) == {"not_permitted"}
        assert keys(decide, somebody, proposal, "approved") == {"not_permitted"}
    elsewhere = make_staff("elsewhere", "auditor", "440104")
    assert keys(decide, elsewhere, proposal, "approved") == {"not_permitted"}
    assert list(withholdings.withholdings_of(elsewhere)) == []


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"looks_until": TODAY - timedelta(days=1)}, "looks_in_order"),
        ({"ground": "convenience"}, "ground_unknown"),
        ({"reference": " "}, "reference_missing"),
        ({"ends_on": TODAY}, "ends_too_late"),
        ({"ends_on": TODAY + timedelta(days=10_000)}, "ends_too_late"),
    ],
)
def test_a_proposal_has_a_ground_a_reference_and_an_end_in_time(clerk, auditor, wrong, key):
    assert keys(propose, auditor, **wrong) == {key}


def test_too_late_to_agree(clerk, auditor, second):
    proposal = propose(auditor)
    with clock.travel(proposal.ends_on + timedelta(days=1)):
        assert keys(decide, second, proposal, "approved") == {"withholding_over"}
