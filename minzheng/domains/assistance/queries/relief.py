"""临时救助: what was asked, what the same people have been given for the same cause, and who else is dealing with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.scope import unscoped
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.parameters import ParameterValue
from minzheng.registry import statuses
from minzheng.rulebook.parameters import parameter_set

from ..models import DistinctEvent, NamedApplicant, ReliefGiven, ReliefRequest, UrgentRelief
from .reads import DIBAO, is_relief, named_applicants, proposal_of
from .relatives import filings_of

RELIEF = "temporary_relief"
MONTHS_LOOKED_BACK = f"{RELIEF}.same_cause_months"
URGENT_LIMIT, DELEGATED_LIMIT = f"{RELIEF}.urgent_limit", f"{RELIEF}.delegated_limit"
STANDARD = f"{DIBAO}.standard"
WHY_CITY_WIDE = "temporary relief: the same cause in another street"


@dataclass(frozen=True)
class Elsewhere:
    """Another relief of the same people for the same cause: at which office and when, and no more than that."""

    office: str
    on: date
    was_given: bool
    is_first: bool  # that office took it down before this case


def relief_of(case: Case) -> ReliefRequest:
    return ReliefRequest.objects.select_related("place").get(case=case)


def place_of(case: Case) -> Division:
    """The village or community whose board concerns a case: where the family lives, or where the emergency was."""
    return relief_of(case).place if is_relief(case) else case.household.division


def urgent_of(case: Case) -> UrgentRelief | None:
    """The payment first that counts: the newest proposed."""
    return UrgentRelief.objects.filter(case=case).select_related("data_key", "proposed_by").last()


def was_paid_first(case: Case) -> bool:
    """Whether the relief is what was paid before the papers: then two officials set the sum, and the law computed none."""
    return is_relief(case) and ReliefGiven.objects.filter(case=case).exists() and proposal_of(case) is None


def distinct_event_of(case: Case) -> DistinctEvent | None:
    return DistinctEvent.objects.filter(case=case).select_related("data_key", "stated_by").first()


def asked_of_relief(cases: Sequence[Case], on: date) -> dict[int, dict[str, Any]]:
    """Case pk → what the law asks of the household of a relief. Cases of other programmes are left out."""
    requests = list(ReliefRequest.objects.filter(case__in=cases))
    distinct = set(DistinctEvent.objects.filter(case__in=cases).values_list("case", flat=True))
    people: dict[int, list[int]] = {row.case_id: [] for row in requests}
    rows = NamedApplicant.objects.filter(application__case__in=people)
    for case, person in rows.values_list("application__case", "person"):
        people[case].append(person)
    everybody = [person for group in people.values() for person in group]
    given = ReliefGiven.objects.filter(person__in=everybody, given_on__lte=on, until_on__gt=on)
    known = list(given.values_list("person", "cause", "case"))
    return {
        row.case_id: {
            "relief_type": row.type,
            "reliefs_for_same_cause": 0 if row.case_id in distinct else _times(row, people[row.case_id], known),
        }
        for row in requests
    }


def _times(request: ReliefRequest, people: Sequence[int], known: Iterable[tuple[int, str, int]]) -> int:
    """How often the member who had most was relieved for this cause, this very case left out."""
    others = Counter(
        person
        for person, cause, case in known
        if person in people and cause == request.cause and case != request.case_id
    )
    return max(others.values(), default=0)


def on_dibao(people: Iterable[int], on: date) -> set[int]:
    """Which of these people draw dibao on a day."""
    return set(statuses.who_has(DIBAO, on=on).filter(person__in=people).values_list("person", flat=True))


def elsewhere(case: Case, actor: Actor) -> list[Elsewhere]:
    """Reliefs of the same people for the same cause, open or given within the window, in the whole city.

    Told is the office and the day: whoever needs more asks that office.
    """
    on = clock.today()
    request, people = relief_of(case), named_applicants(case)
    others = unscoped(ReliefRequest, actor=actor, why=WHY_CITY_WIDE).exclude(case=case).filter(cause=request.cause)
    asked = NamedApplicant.objects.filter(person__in=people).values("application__case")
    given = _offices_that_gave(case, people, request.cause, on)
    still_open = others.filter(case__in=asked, case__is_open=True).exclude(case__in=[row.case_id for row in given])
    found = [
        Elsewhere(row.case.division.name, clock.civil_day(row.case.lodged_at), False, _before(row.case, case))
        for row in still_open.select_related("case__division").order_by("case__lodged_at", "case")
    ]
    return [Elsewhere(row.case.division.name, row.given_on, True, True) for row in given] + found


def _offices_that_gave(case: Case, people: Sequence[int], cause: str, on: date) -> list[ReliefGiven]:
    """One row for each case that relieved one of these people for this cause."""
    rows: QuerySet[ReliefGiven] = ReliefGiven.objects.filter(
        person__in=people, cause=cause, given_on__lte=on, until_on__gt=on
    ).exclude(case=case)
    return list(rows.select_related("case__division").order_by("case", "person").distinct("case"))


def _before(one: Case, other: Case) -> bool:
    return (one.lodged_at, one.pk) < (other.lodged_at, other.pk)


def urgent_limit(case: Case, on: date) -> ParameterValue:
    """The most that may be paid before the papers: fen; its value is None where nobody has set one."""
    return parameter_set().get(URGENT_LIMIT, on=on, division=case.division.code)


def delegated_limit_fen(case: Case, on: date) -> int | None:
    """Up to which sum the street or town decides itself; None where no limit or no standard is known."""
    values = parameter_set()
    multiple = values.get(DELEGATED_LIMIT, on=on, division=case.division.code)
    standard = values.get(STANDARD, on=on, division=case.division.code)
    if not (multiple.is_known and standard.is_known):
        return None
    return int(standard.value) * int(multiple.value) // 1000


def town_decides(case: Case) -> bool:
    """金额较小的，委托镇街审批 (《社会救助暂行办法》第48条): a grant within the limit, of nobody's relatives."""
    proposal = proposal_of(case)
    if proposal is None or proposal.outcome != "granted" or filings_of(case):
        return False
    limit = delegated_limit_fen(case, proposal.on)
    return limit is not None and proposal.amount_fen <= limit


def district_decides(case: Case) -> bool:
    return not town_decides(case)


def months_looked_back(case: Case, on: date) -> int | None:
    """Within how many months one cause counts as the same; None where nobody has set a number."""
    value = parameter_set().get(MONTHS_LOOKED_BACK, on=on, division=case.division.code)
    return int(value.value) if value.is_known else None
