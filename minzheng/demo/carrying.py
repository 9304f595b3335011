"""Carrying a family from the counter to its stage, through the same actions that the screens call, day by day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial

from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.cases import documents
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.cases.publicity_proofs import DOWN, UP
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import (
    confirm_home_visit,
    lodge_intake,
    record_found_value,
    record_home_visit,
)
from minzheng.domains.assistance.models import HomeVisit
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib import clock
from minzheng.policy import programmes
from minzheng.rulebook import calendars
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES

from .cast import Family
from .papers import example_paper
from .proving import prove
from .staff import Team

OFFICE_HOURS = time(9, 30)
PAPERS_WITHIN = 10  # working days that this counter gives to bring what is missing


class Carrying:
    """One family on its way. ``day`` is the day it has reached; every act happens in office hours of a working day."""

    def __init__(self, family: Family, team: Team, *, programme: str = queries.DIBAO) -> None:
        self.family = family
        self.programme = programme
        self.team = team
        self.moment = datetime.combine(family.lodged_on, OFFICE_HOURS, tzinfo=clock.SHANGHAI)
        self.case: Case

    def carry(self) -> Case:
        """Carry the family to its stage and return its case as it then stands."""
        self._lodge()
        if self.family.stage == "papers_requested":
            self._later(1, lambda: self._do("request_papers", self.team.clerk, working_days=PAPERS_WITHIN))
        for step in self._steps():
            if self.case.state == self.family.stage:
                break
            step()
        if self.case.state == "investigating" and "visit_waits" in self.family.data:
            self._later(2, self._record_visit)
        return self.case

    def _steps(self) -> list[Callable[[], None]]:
        if self.family.stage == "papers_requested":
            return []
        team = self.team
        steps: list[Callable[[], None]] = [
            lambda: self._later(1, lambda: self._do("accept", team.clerk)),
            self._inquire,
            *([self._deliberate] if self._has("democratic_review") else []),
            lambda: self._later(1, lambda: self._do("propose", team.clerk)),
            lambda: self._later(1, lambda: self._do("endorse", team.reviewer)),
        ]
        if self.family.expected_outcome == "granted":
            steps += self._after_endorsement()
        else:
            steps.append(lambda: self._later(2, lambda: self._do("refuse", team.confirmer)))
        return steps

    def _after_endorsement(self) -> list[Callable[[], None]]:
        """From the town's notice to the grant."""
        close = partial(self._do, "close_publicity", self.team.clerk)
        return [lambda: self._after_publicity(close), *self._decision()]

    def _decision(self) -> list[Callable[[], None]]:
        confirm = partial(self._do, "confirm", self.team.confirmer)
        if not self._has("district_publicity"):
            return [lambda: self._later(1, confirm)]
        publish = partial(self._do, "publish_district", self.team.confirmer)
        return [lambda: self._later(1, publish), lambda: self._after_publicity(confirm)]

    def _has(self, step: str) -> bool:
        """Whether the procedure of this day has an optional step."""
        return programmes.load(self.programme).procedure(self.family.lodged_on).has(step)

    def _lodge(self) -> None:
        with clock.travel(self.moment):
            self.case = self._open()
            if self.family.stage != "papers_requested":
                for kind, label in THREE_THINGS.items():
                    self._add_paper(kind, str(label))

    def _open(self) -> Case:
        return lodge_intake(actor=self.team.clerk, programme=self.programme, form=self.family.intake(), at=self.moment)

    def _add_paper(self, kind: str, label: str) -> None:
        documents.add_document(
            actor=self.team.clerk,
            case=self.case,
            kind=kind,
            upload_name=f"{kind}.pdf",
            content=example_paper(label),
            at=self.moment,
        )

    def _inquire(self) -> None:
        self._later(2, self._visit)
        self._later(1, self._enter_answers)
        self._later(1, lambda: self._do("conclude_inquiry", self.team.clerk))

    def _visit(self) -> None:
        confirm_home_visit(actor=self.team.second_visitor, visit=self._record_visit(), at=self.moment)

    def _record_visit(self) -> HomeVisit:
        return record_home_visit(
            actor=self.team.clerk,
            case=self.case,
            second_visitor=Staff.objects.get(public_id=self.team.second_visitor.staff_id),
            visited_on=clock.civil_day(self.moment),
            present=self.case.applicant.name,
            findings="住房简单，家具陈旧；收入、人口与申报一致，邻居所述相符。",
            agrees_with_declared=True,
            at=self.moment,
        )

    def _enter_answers(self) -> None:
        """Units confirm what was declared of each person; of what nobody declared, they have no record."""
        declared = {(row.person_pk, row.fact): row.declared for row in facts.compare(self.case)}
        applicant = self.case.applicant_id
        told: set[tuple[int | None, str]] = set()
        for question in answers.unanswered(self.case):
            fact = CATEGORIES[question.category].facts[0]
            key = (question.person_id, fact)
            value = declared.get(key, declared.get((None, fact)) if question.person_id == applicant else None)
            matched = value is not None and key not in told
            told.add(key)
            record_found_value(
                actor=self.team.clerk,
                question=question,
                outcome="matched" if matched else "no_record",
                values={fact: value} if matched else None,
                as_of_on=clock.civil_day(self.moment),
                source=f"{CATEGORIES[question.category].label}查询回执（示例）",
                at=self.moment,
            )

    def _deliberate(self) -> None:
        self._later(
            2,
            lambda: self._do(
                "record_deliberation",
                self.team.clerk,
                held_on=clock.civil_day(self.moment),
                place=self.case.household.division.name,
                present=9,
                representatives=7,
                in_favour=9,
                against=0,
                summary="到会人员一致认为申请人家庭情况属实。",
            ),
        )

    def _do(self, verb: str, actor: Actor, **data: object) -> None:
        self.case.refresh_from_db()
        self.case = advance(self.case, verb, actor=actor, expected_version=self.case.version, at=self.moment, **data)

    def _later(self, working_days: int, act: Callable[[], None]) -> None:
        calendar = calendars.calendar()
        day = clock.civil_day(self.moment)
        for _ in range(working_days):
            day = _next_working_day(day, calendar)
        self._on(day, act)

    def _after_publicity(self, act: Callable[[], None]) -> None:
        """The first working day after the notice's last day, when two have photographed it put up and taken down."""
        notice = self.case.publicities.order_by("pk").last()
        self._on(notice.from_on, lambda: prove(notice, self.team, moment=UP, at=self.moment))
        self._on(
            _next_working_day(notice.until_on, calendars.calendar()),
            lambda: (prove(notice, self.team, moment=DOWN, at=self.moment), act()),
        )

    def _on(self, day: date, act: Callable[[], object]) -> None:
        self.moment = datetime.combine(day, OFFICE_HOURS, tzinfo=clock.SHANGHAI)
        with clock.travel(self.moment):
            act()


def _next_working_day(day: date, calendar: object) -> date:
    day += timedelta(days=1)
    while not calendar.is_working_day(day):  # type: ignore[attr-defined]
        day += timedelta(days=1)
    return day
