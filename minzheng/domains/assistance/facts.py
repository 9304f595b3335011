"""Rows → policy facts, frozen for one day; and the law's answers, now and stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.engine import Decision
from minzheng.policy.engine import decide as law_decides
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN
from minzheng.registry import queries as register
from minzheng.registry.models import Membership
from minzheng.rulebook.parameters import parameter_set
from minzheng.verification import answers
from minzheng.verification.answers import Found

from . import queries
from .models import Declared, Proposal, Situation
from .vocabulary import DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON


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
    application = queries.application_of(case)
    declared = {(row.person_id, row.fact): row.value for row in Declared.objects.filter(application=application)}
    found = answers.found(case)
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
    memberships = list(register.members(case.household, on=on))
    compared = compare(case)
    situations = situations_of(case)
    return Facts.of(
        household=_household_values(compared),
        members=[_member(membership, compared, situations) for membership in memberships],
    )


def _member(membership: Membership, compared: list[Compared], situations: dict[int, set[str]]) -> dict[str, Any]:
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
        **dict.fromkeys(situations.get(person.pk, ()), True),
    }


def _household_values(compared: list[Compared]) -> dict[str, Any]:
    return {row.fact: _value(row.counts) for row in compared if row.person_pk is None}


def situations_of(case: Case) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for person, key in Situation.objects.filter(application__case=case).values_list("person_id", "key"):
        found.setdefault(person, set()).add(key)
    return found


def _value(value: int | None) -> Any:
    return UNKNOWN if value is None else value


def decide_now(case: Case, *, on: date) -> Decision:
    """What the law says of a case as it is known now; nothing is stored."""
    return decide(case, household_facts(case, on), on=on, known_at=None)


def decide(case: Case, facts: Facts, *, on: date, known_at: datetime | None) -> Decision:
    return law_decides(
        queries.programme_of(case),
        facts,
        on=on,
        division=case.division.code,
        parameters=parameter_set(known_at=known_at),
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
