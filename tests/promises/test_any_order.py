"""Whatever anybody tries in whatever order: nothing is granted without three people, a visit by two and both notices over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import publicity
from minzheng.cases.advance import advance, available
from minzheng.cases.models import Case
from minzheng.demo.staff import FENGYUAN, LIWAN, Team
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import confirm_home_visit, record_found_value, record_home_visit
from minzheng.domains.assistance.workflow import CASH_PROGRAMME
from minzheng.lib import clock
from minzheng.payments.models import Entitlement
from minzheng.verification import answers

pytestmark = pytest.mark.django_db

VERBS = sorted({row.verb for row in CASH_PROGRAMME.transitions})
STAGES = ("lodged", "investigating", "proposing", "reviewing", "at_district", "district_publicity")
MEETING = {"place": "居委会", "present": 9, "representatives": 6, "in_favour": 9, "against": 0, "summary": "属实。"}
WAYS_TO_END = {"withdraw", "decline", "lapse", "terminate", "give_up", "propose_tapering"}
GO_BACK = {"send_back", "return_to_town", "reopen_inquiry"}
LIVES_ON = {state.key for state in CASH_PROGRAMME.states.values() if state.lives_on} | {"granted", "given_up"}


@dataclass(frozen=True)
class Move:
    """Something somebody tries: ``who`` and ``what`` count round the people and the possibilities."""

    kind: str
    who: int
    what: int


KINDS = {
    "offered": 5,
    "next_step": 4,
    "days": 3,
    "anything": 2,
    "visit": 2,
    "confirm_visit": 2,
    "answer": 1,
    "object": 1,
    "resolve": 1,
}
MOVES = st.builds(
    Move,
    st.sampled_from([kind for kind, weight in KINDS.items() for _ in range(weight)]),
    st.integers(0, 14),
    st.integers(0, 60),
)


def people_of(team: Team, wenquan: Team, applicant: Actor) -> list[Actor]:
    """Everybody who might try: each in her posting, some in several, some from elsewhere, some of no business at all."""
    return [
        team.clerk,
        team.second_visitor,
        team.reviewer,
        team.confirmer,
        make_staff("chen", "town_reviewer", FENGYUAN),
        make_staff("chen", "district_confirmer", LIWAN),
        make_staff("huang", "town_clerk", FENGYUAN),
        make_staff("huang", "district_confirmer", LIWAN),
        make_staff("he", "town_clerk", FENGYUAN),
        make_staff("he", "town_reviewer", FENGYUAN),
        team.payments_officer,
        wenquan.clerk,
        wenquan.confirmer,
        applicant,
        Actor.system("nightly"),
    ]


@dataclass
class Trial:
    """One case, at a moment of its life, and everybody who may try her hand at it."""

    case: Case
    people: list[Actor]
    moment: datetime

    def carry_out(self, move: Move) -> None:
        """One move; being refused is no event, anything else that goes wrong is a mistake."""
        with clock.travel(self.moment):
            try:
                getattr(self, move.kind)(move)
            except Refused:
                return
            finally:
                self.case.refresh_from_db()

    def anything(self, move: Move) -> None:
        """Any verb, by anybody, perhaps from an old page."""
        self.advance(VERBS[move.what % len(VERBS)], self.actor(move), version=self.case.version - (move.what % 7 == 0))

    def next_step(self, move: Move) -> None:
        """A verb of this very stage, by anybody."""
        rows = [row for row in CASH_PROGRAMME.rows(state=self.case.state) if row.verb not in WAYS_TO_END]
        if rows:
            self.advance(rows[move.what % len(rows)].verb, self.actor(move), version=self.case.version)

    def offered(self, move: Move) -> None:
        """One of the buttons that stand open, so that trials get somewhere."""
        open_to = [
            (offer.verb, actor)
            for actor in self.people
            for offer in available(self.case, actor, at=self.moment)
            if offer.allowed and offer.verb not in WAYS_TO_END | GO_BACK
        ]
        if open_to:
            verb, actor = open_to[move.what % len(open_to)]
            self.advance(verb, actor, version=self.case.version)

    def days(self, move: Move) -> None:
        self.moment += timedelta(days=(1, 7, 8)[move.what % 3])

    def visit(self, move: Move) -> None:
        record_home_visit(
            actor=self.actor(move),
            case=self.case,
            second_visitor=Staff.objects.get(username=("liang", "chen", "huang", "he", "feng")[move.what % 5]),
            visited_on=clock.civil_day(self.moment),
            present="本人",
            findings="与申报一致。",
            agrees_with_declared=True,
            at=self.moment,
        )

    def confirm_visit(self, move: Move) -> None:
        if visit := queries.visits_of(self.case).last():
            confirm_home_visit(actor=self.actor(move), visit=visit, at=self.moment)

    def answer(self, move: Move) -> None:
        for question in list(answers.unanswered(self.case)):
            record_found_value(
                actor=self.actor(move),
                question=question,
                outcome="no_record",
                values=None,
                as_of_on=clock.civil_day(self.moment),
                source="查询回执",
                at=self.moment,
            )

    def object(self, move: Move) -> None:
        if notice := publicity.latest(self.case):
            publicity.lodge_objection(actor=self.actor(move), publicity=notice, content="他有车。", at=self.moment)

    def resolve(self, move: Move) -> None:
        for notice in self.case.publicities.all():
            for objection in notice.objections.filter(resolved_on=None):
                publicity.resolve_objection(
                    actor=self.actor(move), objection=objection, finding="不实。", at=self.moment
                )

    def advance(self, verb: str, actor: Actor, *, version: int) -> None:
        today = clock.civil_day(self.moment)
        data = {
            "record_deliberation": {**MEETING, "held_on": today},
            "request_papers": {"working_days": 5},
            "warn": {"working_days": 5},
            "decline": {"law": "国务院令第649号 第11条"},
            "propose_tapering": {"changed_on": today.replace(day=1), "source": "就业登记"},
        }.get(verb, {})
        advance(self.case, verb, actor=actor, expected_version=version, at=self.moment, note="理由。", **data)

    def actor(self, move: Move) -> Actor:
        return self.people[move.who % len(self.people)]

    def is_lawful(self) -> None:
        granted = self.case.state in LIVES_ON
        assert Entitlement.objects.filter(case=self.case).exists() == granted
        if granted:
            lawful(self.case)


def lawful(case: Case) -> None:
    """What a granted case must show: read from its steps, visits and notices, not from the guards."""
    steps = list(case.steps.order_by("sequence"))
    done = {verb: [step for step in steps if step.verb == verb] for verb in ("propose", "endorse", "confirm")}
    proposed, endorsed, confirmed = (done[verb][-1] for verb in ("propose", "endorse", "confirm"))
    assert proposed.sequence < endorsed.sequence < confirmed.sequence
    assert confirmed.staff_id not in {step.staff_id for step in done["propose"] + done["endorse"]}
    assert endorsed.staff_id not in {step.staff_id for step in done["propose"]}
    assert len({proposed.staff_id, endorsed.staff_id, confirmed.staff_id}) == 3
    assert None not in {proposed.staff_id, endorsed.staff_id, confirmed.staff_id}
    assert any(
        visit.confirmed_at is not None and visit.first_visitor_id != visit.second_visitor_id
        for visit in queries.visits_of(case)
    )
    confirmed_on = clock.civil_day(confirmed.at)
    for stage in ("town", "district"):
        notice = publicity.latest(case, stage)
        assert notice.until_on < confirmed_on
        assert notice.from_on >= clock.civil_day(proposed.at)
        assert (notice.until_on - notice.from_on).days == 7
        assert not notice.objections.filter(resolved_on=None).exists()
    assert not answers.unanswered(case).exists()


@dataclass(frozen=True)
class Cast:
    """A case at every stage, carried there as it should be, and the people."""

    cases: dict[str, Case]
    people: list[Actor]

    def trial(self, stage: str) -> Trial:
        case = Case.objects.get(pk=self.cases[stage].pk)
        return Trial(case, self.people, case.steps.order_by("sequence").last().at)


@pytest.fixture
def cast(carried, fengyuan, wenquan) -> Cast:
    families = ("lodged", "investigating", "maintenance_paid", "reviewing", "maintenance_unpaid", "dialysis")
    cases = {stage: carried(family, stage=stage) for stage, family in zip(STAGES, families, strict=True)}
    applicant = cases["lodged"].applicant
    resident = Actor.resident(person_id=applicant.public_id, name=applicant.name)
    return Cast(cases, people_of(fengyuan, wenquan, resident))


def test_in_whatever_order_nothing_is_granted_without_three_people_two_visitors_and_both_notices(cast):
    reached: Counter[str] = Counter()

    @given(st.sampled_from(STAGES), st.lists(MOVES, min_size=16, max_size=24))
    @settings(max_examples=24, deadline=None, database=None, phases=[Phase.generate])
    def run(stage: str, moves: list[Move]) -> None:
        with transaction.atomic():
            trial = cast.trial(stage)
            for move in moves:
                trial.carry_out(move)
                trial.is_lawful()
                reached[trial.case.state] += 1
                if not trial.case.is_open:
                    break
            transaction.set_rollback(True)

    run()
    assert len(reached) >= 3  # the trials get about


def test_by_the_right_people_in_the_right_order_it_is_granted(cast, prove_publicity):
    """The moves do lead from the counter to the grant: what is asked of granted cases is not asked of nobody."""
    chen, liang, huang, he = 0, 1, 2, 3
    trial = cast.trial("lodged")
    acts = ((chen, "accept", 1), (chen, "conclude_inquiry", 1), (chen, "record_deliberation", 1), (chen, "propose", 1))
    then = ((huang, "endorse", 8), (chen, "close_publicity", 1), (he, "publish_district", 8), (he, "confirm", 0))
    for who, verb, days in acts + then:
        if verb == "conclude_inquiry":
            for move in (Move("visit", chen, 0), Move("confirm_visit", liang, 0), Move("answer", chen, 0)):
                trial.carry_out(move)
        if verb in ("close_publicity", "confirm"):
            prove_publicity(trial.case, at=trial.moment)
        with clock.travel(trial.moment):
            trial.advance(verb, trial.people[who], version=trial.case.version)
        trial.case.refresh_from_db()
        trial.is_lawful()
        trial.moment += timedelta(days=days)
    assert trial.case.state == "granted"
