"""A stored decision run again gives the same answer, whatever was released since; only what is proposed later follows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from minzheng.access.actors import actor_for_username
from minzheng.cases.models import Case
from minzheng.demo.carrying import Carrying
from minzheng.demo.cast import Family, families
from minzheng.demo.staff import FENGYUAN, team_of
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.models import Proposal
from minzheng.lib import clock
from minzheng.rulebook.parameters import parameter_set
from minzheng.rulebook.release import enter_parameter, release_parameter

from .tables import contents

pytestmark = pytest.mark.django_db

CITY = "440100"
RELEASED_ON = date(2021, 2, 1)  # after everything the cast has gone through
BACK_TO = date(2020, 10, 1)  # the value is said to have held before any of it
DECIDED = frozenset({"cases_case", "cases_step", "assistance_proposal", "payments_entitlement", "registry_status"})


@pytest.fixture
def decided(carried) -> list[Case]:
    """Every family of the cast for whom the law has spoken."""
    cases = [carried(family.key) for family in families()]
    return [case for case in cases if queries.proposal_of(case) is not None]


@pytest.fixture
def release(staff) -> Callable[..., None]:
    """Two officers release another standard of 低保, for days long past unless told otherwise."""

    def make(yuan: int, *, since: date = BACK_TO) -> None:
        with clock.travel(RELEASED_ON):
            entered = enter_parameter(
                actor=actor_for_username("tan"),
                name="dibao.standard",
                division_code=CITY,
                valid_from=since,
                value=yuan,
                status="published",
                reference="测试〔2021〕1号",
            )
            release_parameter(actor=actor_for_username("ou"), public_id=entered.public_id)

    return make


def standard(on: date) -> int:
    value = parameter_set().get("dibao.standard", on=on, division=CITY).value
    assert value is not None
    return value


def replayed() -> dict[int, str]:
    """The answers to all stored proposals, computed anew."""
    return {proposal.pk: facts.decide_again(proposal).content_hash for proposal in Proposal.objects.all()}


def stored() -> dict[int, str]:
    return dict(Proposal.objects.values_list("pk", "content_hash"))


def test_every_decision_run_again_gives_the_same_answer_before_and_after_another_value_is_released(decided, release):
    assert {case.state for case in decided} >= {"granted", "refused", "town_publicity", "reviewing"}
    before, answers, old = contents(), stored(), standard(BACK_TO)
    assert replayed() == answers
    release(old // 100 + 500)
    assert standard(BACK_TO) == old + 50_000
    assert replayed() == answers
    assert not {table for table, found in contents().items() if table in DECIDED and found != before[table]}
    for proposal in Proposal.objects.all():
        assert facts.decide_again(proposal).as_json() == facts.stored_decision(proposal).as_json()


def test_what_is_proposed_after_the_release_follows_it(carried, release):
    """A person without income is owed the whole standard: the old one before, the new one after."""
    earlier = queries.proposal_of(carried("reviewing"))
    assert earlier.amount_fen == standard(earlier.on)
    release(1_500, since=RELEASED_ON)
    later = queries.proposal_of(Carrying(newcomer("reviewing"), team_of(FENGYUAN)).carry())
    assert later.on > RELEASED_ON
    assert later.amount_fen == standard(later.on) == 150_000
    assert replayed() == stored()


def test_the_same_facts_with_another_value_are_another_answer(carried, release):
    """The hash tells decisions apart: equal hashes above were no accident."""
    proposal = queries.proposal_of(carried("reviewing"))
    case = Case.objects.get(pk=proposal.case_id)
    release(standard(BACK_TO) // 100 + 500)
    frozen = facts.household_facts(case, proposal.on)
    assert facts.decide(case, frozen, on=proposal.on, known_at=proposal.known_at).content_hash == proposal.content_hash
    assert facts.decide(case, frozen, on=proposal.on, known_at=None).content_hash != proposal.content_hash


def newcomer(key: str) -> Family:
    """A family like one of the cast, other people, who come to the counter after the release."""
    like = next(family for family in families() if family.key == key)
    return replace(like, order=like.order + 40, data={**like.data, "lodged_on": date(2021, 2, 2)})
