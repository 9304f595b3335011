"""近亲属备案: close relatives of those who handle assistance; such a case is visited by the district, and not by them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import Division, Staff
from minzheng.access.postings import posted_in
from minzheng.access.refusals import Reason
from minzheng.access.scope import scope
from minzheng.cases.handling import gave_away
from minzheng.cases.models import Case
from minzheng.lib.reading import read_once

from ..models import RelativeFiling
from .households import GIVEN_AWAY
from .reads import visits_of

A_PAGE, COUNT_LIMIT = 50, 999

RECUSED = Reason("recused", _("这家有您的近亲属，您应当回避，由其他同事办理。"))
NO_DISTRICT_VISIT = Reason("no_district_visit", _("已备案近亲属关系，作出决定前须由区民政局两名工作人员入户调查。"))


@read_once
def filings_of(case: Case) -> list[RelativeFiling]:
    return list(RelativeFiling.objects.filter(case=case).select_related("person", "official"))


@dataclass(frozen=True)
class FilingsPage:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[RelativeFiling]
    total: int
    after: str | None


def filings_page(actor: Actor, *, town: Division | None = None, after: str = "") -> FilingsPage:
    """The register of the actor's division, the newest first; of one street or town if asked."""
    found = scope(actor, RelativeFiling).select_related("case__division", "person", "official").order_by("-pk")
    if town:
        found = found.filter(case__division=town)
    total = found[: COUNT_LIMIT + 1].count()
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: A_PAGE + 1])
    return FilingsPage(rows[:A_PAGE], total, str(rows[A_PAGE - 1].pk) if len(rows) > A_PAGE else None)


def why_recused(case: Case, actor: Actor) -> list[Reason]:
    """回避: an official never acts on the case of a relative. Where she was not found among the staff, her name decides."""
    if actor.staff_id is None:
        return []
    if gave_away(case, actor):
        return [GIVEN_AWAY]
    return [RECUSED] if any(_names(filing, actor) for filing in filings_of(case)) else []


def _names(filing: RelativeFiling, actor: Actor) -> bool:
    if filing.official is None:
        return bool(filing.official_name == actor.name)
    return bool(filing.official.public_id == actor.staff_id)


def why_not_visited_by_district(case: Case) -> list[Reason]:
    """民发〔2012〕220号第26条, 民发〔2021〕57号第20条: the district visits every family that was filed."""
    if not filings_of(case):
        return []
    made = visits_of(case).filter(made_by="district").exclude(confirmed_at=None)
    return [] if made.exists() else [NO_DISTRICT_VISIT]


def official_named(name: str, district: Division) -> Staff | None:
    """The member of staff of that name posted in a district, if there is exactly one."""
    found = posted_in(district).filter(name=name)[:2]
    return found[0] if len(found) == 1 else None


def officials_near(case: Case) -> QuerySet[Staff]:
    """The staff posted in the district of a case: who of them a filing may name."""
    return posted_in(case.division.parent or case.division).order_by("name", "pk")
