"""Rows → policy facts, frozen for one day; and the law's answers, now and stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.engine import Decision
from minzheng.policy.engine import decide as law_decides
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN
from minzheng.policy.parameters import ParameterSet
from minzheng.registry import queries as register
from minzheng.registry.models import Membership
from minzheng.rulebook.effects import Answer, Chunk, Question, Redecided
from minzheng.rulebook.parameters import parameter_set
from minzheng.verification import answers
from minzheng.verification.answers import Found

from .. import queries
from ..models import Declared, NamedApplicant, Proposal, Situation
from ..vocabulary import DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, OWN_OF_PERSON, RELIGIOUS_PERSONNEL, situation_facts

ROOM = "assistance"


@dataclass(frozen=True)
class Compared:
    """One fact of a member, or of the household as a whole (``person_pk`` None): declared beside found."""

    fact: str
    person_pk: int | None
    declared: int
    found: Found | None

    @property
    def counts(self) -> int | None:
        """Found prevails; where no unit had a record the declaration stands; None where a unit could not say."""
        return self.declared if self.found is None else self.found.value

    @property
    def differs(self) -> bool:
        return self.found is not None and self.found.value not in (None, self.declared)


def compare(case: Case) -> list[Compared]:
    """Every fact that was declared or found: a member's own facts, then what the household has all together."""
    return compare_in([case])[case.pk]


def compare_in(cases: Sequence[Case]) -> dict[int, list[Compared]]:
    """As ``compare``, for many cases at once: case pk → its facts."""
    declared: dict[int, dict[tuple[int | None, str], int]] = defaultdict(dict)
    for row in Declared.objects.filter(application__case__in=cases).select_related("application"):
        declared[row.application.case_id][row.person_id, row.fact] = row.value
    found = answers.found_in(cases)
    return {case.pk: _compared(declared[case.pk], found[case.pk]) for case in cases}


def _compared(declared: dict[tuple[int | None, str], int], found: dict[tuple[int, str], Found]) -> list[Compared]:
    keys = sorted(set(declared) | set(found), key=lambda key: (key[0] is None, key[0] or 0, key[1]))
    own = [
        Compared(fact=fact, person_pk=person, declared=declared.get((person, fact), 0), found=found.get((person, fact)))
        for person, fact in keys
        if fact in DECLARED_OF_PERSON
    ]
    household = [fact for fact in DECLARED_OF_HOUSEHOLD if any(fact == named for _person, named in keys)]
    return own + [_compare_household(fact, declared, found) for fact in household]


def _compare_household(fact: str, declared: dict[Any, int], found: dict[tuple[int, str], Found]) -> Compared:
    """The family declares as one; units answer about each member, and what they found adds up."""
    said = [answer for (_person, named), answer in found.items() if named == fact]
    values = [answer.value for answer in said]
    together = None if None in values else sum(value for value in values if value is not None)
    return Compared(
        fact=fact,
        person_pk=None,
        declared=sum(value for (_person, named), value in declared.items() if named == fact),
        found=Found(together, tuple(source for answer in said for source in answer.sources)) if said else None,
    )


def household_facts(case: Case, on: date) -> Facts:
    """The facts of a case as they are known, frozen for a day: what ``policy`` is given and a decision stores.

    Amounts are fen a month. A fact that a unit could not or would not answer is unknown, never zero.
    """
    return households_facts([case], on)[case.pk]


def households_facts(cases: Sequence[Case], on: date) -> dict[int, Facts]:
    """As ``household_facts``, for many cases at once (case pk → facts); the number of queries does not grow with them."""
    memberships: dict[int, list[Membership]] = defaultdict(list)
    for membership in register.members_in([case.household_id for case in cases], on=on):
        memberships[membership.household_id].append(membership)
    compared, situations, alone = compare_in(cases), situations_in(cases), alone_in(cases)
    relief = queries.asked_of_relief(cases, on)
    dibao = queries.on_dibao([person for case in relief for person in alone[case]], on)
    return {
        case.pk: _of_relief(
            relief[case.pk],
            household_values(compared[case.pk]),
            [
                member_values(membership, compared[case.pk], situations[case.pk])
                | {"on_dibao": membership.person_id in dibao}
                for membership in memberships[case.household_id]
                if membership.person_id in alone[case.pk]
            ],
        )
        if case.pk in relief
        else Facts.of(
            household=household_values(compared[case.pk]) | who_applies(alone[case.pk], memberships[case.household_id]),
            members=[
                member_values(membership, compared[case.pk], situations[case.pk])
                | alone[case.pk].get(membership.person_id, {})
                for membership in memberships[case.household_id]
            ],
        )
        for case in cases
    }


def _of_relief(asked: dict[str, Any], household: dict[str, Any], members: list[dict[str, Any]]) -> Facts:
    """Of a temporary relief only those count for whom it is asked; whether they draw dibao the register knows."""
    return Facts.of(household=household | asked, members=members)


def member_values(membership: Membership, compared: list[Compared], situations: dict[int, set[str]]) -> dict[str, Any]:
    person = membership.person
    values = {
        row.fact: _value(row.counts)
        for row in compared
        if row.person_pk == person.pk and row.fact in DECLARED_OF_PERSON
    }
    return {
        "born": person.born_on,
        "relation": membership.relation,
        **values,
        **{name: value for key in situations.get(person.pk, ()) for name, value in situation_facts(key).items()},
    }


def household_values(compared: list[Compared]) -> dict[str, Any]:
    return {row.fact: _value(row.counts) for row in compared if row.person_pk is None}


def who_applies(alone: dict[int, dict[str, Any]], memberships: list[Membership]) -> dict[str, Any]:
    """The indexes of the members who apply alone (单人保); nothing where the whole household applies."""
    if not alone:
        return {}
    return {"applicants": [index for index, membership in enumerate(memberships) if membership.person_id in alone]}


def alone_in(cases: Sequence[Case]) -> dict[int, dict[int, dict[str, Any]]]:
    """Case pk → person pk of each who applies alone → what the law asks of her besides: what of the property is hers."""
    found: dict[int, dict[int, dict[str, Any]]] = {case.pk: {} for case in cases}
    rows = list(
        NamedApplicant.objects.filter(application__case__in=cases).values_list(
            "application__case", "application__alone_ground", "person"
        )
    )
    if not rows:
        return found
    by_unit, declared = answers.found_in(cases), _declared_of_households(cases)
    for case, ground, person in rows:
        own = {name: _own(facts, person, by_unit[case], declared[case]) for name, facts in OWN_OF_PERSON.items()}
        found[case][person] = own | ({"religious_residence": True} if ground == RELIGIOUS_PERSONNEL else {})
    return found


def _own(
    facts: Sequence[str], person: int, by_unit: dict[tuple[int, str], Found], declared: dict[str, int]
) -> int | Any:
    """What of these is in her own name: what units found. What the family declared and no unit knows could be anybody's."""
    total = 0
    for fact in facts:
        found = by_unit.get((person, fact))
        if found is None and declared.get(fact) and not any(named == fact for _person, named in by_unit):
            return UNKNOWN
        if found is not None and found.value is None:
            return UNKNOWN
        total += found.value or 0 if found else 0
    return total


def _declared_of_households(cases: Sequence[Case]) -> dict[int, dict[str, int]]:
    declared: dict[int, dict[str, int]] = {case.pk: {} for case in cases}
    rows = Declared.objects.filter(application__case__in=cases, person=None)
    for case, fact, value in rows.values_list("application__case", "fact", "value"):
        declared[case][fact] = value
    return declared


def situations_of(case: Case) -> dict[int, set[str]]:
    """Person pk → the circumstances stated of her."""
    return situations_in([case])[case.pk]


def situations_in(cases: Sequence[Case]) -> dict[int, dict[int, set[str]]]:
    found: dict[int, dict[int, set[str]]] = {case.pk: defaultdict(set) for case in cases}
    rows = Situation.objects.filter(application__case__in=cases)
    for case, person, key in rows.values_list("application__case", "person", "key"):
        found[case][person].add(key)
    return found


def _value(value: int | None) -> Any:
    return UNKNOWN if value is None else value


def decide_now(case: Case, *, on: date) -> Decision:
    """What the law says of a case as it is known now; nothing is stored."""
    return decide(case, household_facts(case, on), on=on, known_at=None)


def decide(case: Case, facts: Facts, *, on: date, known_at: datetime | None) -> Decision:
    return decide_with(case, facts, on=on, parameters=parameter_set(known_at=known_at))


def decide_with(case: Case, facts: Facts, *, on: date, parameters: ParameterSet) -> Decision:
    return law_decides(
        queries.programme_of(case),
        facts,
        on=on,
        division=case.division.code,
        parameters=parameters,
        accepted_on=case.accepted_on,
    )


def stored_decision(proposal: Proposal) -> Decision:
    """The decision as it was stored, to be read; nothing is computed."""
    return Decision.from_json(proposal.decision.open())


def decide_again(proposal: Proposal) -> Decision:
    """Run a stored decision again on its frozen facts and the parameters known then: the answer must be the same."""
    return law_decides(
        proposal.programme,
        Facts.from_dict(proposal.facts.open()),
        on=proposal.on,
        division=proposal.division_code,
        parameters=parameter_set(known_at=proposal.known_at),
        accepted_on=proposal.accepted_on,
    )


def why_not_propose(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The law must be able to answer: an undetermined case names what is missing instead of being proposed."""
    decision = decide_now(case, on=clock.civil_day(at))
    if decision.outcome != "undetermined":
        return []
    return [
        Reason("undetermined", _("还不能得出结论：%(what)s") % {"what": missing.label["zh"]})
        for missing in decision.missing
    ]


def count_open(programmes: frozenset[str], towns: frozenset[str]) -> int:
    """How many open cases of these programmes lie with these streets and towns."""
    return _open_of(programmes, towns).count()


def redecide(question: Question, after: int, size: int) -> Chunk:
    """What the law answers to the next open cases as things are and with a waiting value laid over; nothing is stored.

    The facts are those known today, so that the answer is the one a proposal would get on that day.
    """
    rows = _open_of(question.programmes, question.towns).filter(pk__gt=after).select_related("division").order_by("pk")
    cases = list(rows[:size])
    known = households_facts(cases, question.day)

    def answer(case: Case, parameters: ParameterSet) -> Answer:
        decision = decide_with(case, known[case.pk], on=question.day, parameters=parameters)
        return Answer(decision.outcome, decision.amount_fen)

    return Chunk(
        [Redecided(case.division.code, answer(case, question.before), answer(case, question.after)) for case in cases],
        after=cases[-1].pk if len(cases) == size else None,
    )


def _open_of(programmes: frozenset[str], towns: frozenset[str]) -> QuerySet[Case]:
    kinds = [f"{ROOM}.{programme}" for programme in programmes]
    return Case.objects.filter(is_open=True, kind__in=kinds, division__code__in=towns)
