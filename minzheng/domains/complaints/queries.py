"""Reads and guards of the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.actors import in_force_today
from minzheng.access.models import Division, DivisionClosure, Posting, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_REVIEWER
from minzheng.access.scope import divisions_under, scope
from minzheng.cases.models import Case, Clock

from .models import Complaint
from .vocabulary import DISTRICT_STAFF, KIND

A_PAGE = 50
OPEN, CLOSED = "open", "closed"
REVIEWERS = (TOWN_REVIEWER, DISTRICT_CONFIRMER)

RECUSED = Reason("recused", _("反映的是您本人，或者是由您审核、确认其工作的人，您应当回避。"))
OURS = Reason("own_people", _("反映的是本区民政局的工作人员，请上报市民政局办理。"), "official")
NOBODY = Reason("no_such_official", _("没有这个姓名或用户名的在用工作人员；没有账号的，留空即可。"), "official")
SEVERAL = Reason("several_officials", _("有几位工作人员叫这个姓名，请改填用户名。"), "official")
NOT_LOOKED_INTO = Reason("not_looked_into", _("还没有登记核查情况。每一件实名反映都要核查，先登记再作结论。"))
AT_THE_TOP = Reason("at_the_top", _("已经由市民政局办理，不能再上报。"))
NAMED = Reason("named", _("实名反映必须答复反映人，请选择答复的方式。"), "replied_by")


def complaint_of(case: Case) -> Complaint:
    return Complaint.objects.select_related("data_key", "town", "official", "reporter").get(case=case)


def handling_division(about: str, place: Division) -> Division:
    """One level above whom it is about: the district for a street and its families, the city for the district's people."""
    district = place if place.level == "district" else place.parent
    if district is None or district.level != "district":
        raise ValueError(f"{place.code} lies in no district")
    return district.parent or district if about == DISTRICT_STAFF else district


def places() -> QuerySet[Division]:
    """The streets and towns of the city, and its districts: where something may have happened."""
    return (
        Division.objects.filter(level__in=("street", "town", "district"), valid_to=None)
        .select_related("parent")
        .order_by("code")
    )


def officials_called(text: str) -> Staff | None:
    """The member of staff of this name or sign-in name; None where nothing was typed. Refused: nobody, or several."""
    wanted = text.strip()
    if not wanted:
        return None
    found = list(Staff.objects.filter(Q(username=wanted) | Q(name=wanted), is_active=True)[:2])
    if not found:
        raise Refused(NOBODY)
    if len(found) > 1:
        raise Refused(SEVERAL)
    return found[0]


def is_of_the_office(official: Staff, office: Division) -> bool:
    """Whether she is posted at the very office that would look into it, or above."""
    above = DivisionClosure.objects.filter(descendant=office, valid_to=None).values("ancestor")
    return Posting.objects.filter(in_force_today(), staff=official, division__in=above).exists()


def why_recused(case: Case, actor: Actor) -> list[Reason]:
    """Never the official complained about, nor whoever reviews or confirms what she does, in whatever posting."""
    if actor.staff_id is None:
        return []
    complaint = Complaint.objects.filter(case=case).select_related("official", "town").first()
    if complaint is None or (complaint.official is None and complaint.about not in ("town_staff", "district_staff")):
        return []
    if complaint.official is not None and complaint.official.public_id == actor.staff_id:
        return [RECUSED]
    places_of = (
        Posting.objects.filter(in_force_today(), staff=complaint.official).values("division")
        if complaint.official is not None
        else [complaint.town_id]
    )
    above = DivisionClosure.objects.filter(descendant__in=places_of, valid_to=None).values("ancestor")
    reviews = Posting.objects.filter(
        in_force_today(), staff__public_id=actor.staff_id, role__in=REVIEWERS, division__in=above
    )
    return [RECUSED] if reviews.exists() else []


def why_not_conclude(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    return [] if complaint_of(case).inquiries.exists() else [NOT_LOOKED_INTO]


def why_not_reply(*, case: Case, actor: Actor, at: datetime, replied_by: str = "", **data: Any) -> list[Reason]:
    return [NAMED] if replied_by == "none" and complaint_of(case).is_named else []


def why_not_refer_up(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    return [AT_THE_TOP] if case.division.parent is None else []


@dataclass(frozen=True)
class RegisterPage:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[Complaint]
    after: str | None


def register_page(actor: Actor, *, state: str = "", about: str = "", after: str = "") -> RegisterPage:
    """The complaints of one's office, the newest first."""
    found = scope(actor, Complaint).select_related("case__division", "town")
    found = found.filter(case__is_open=state != CLOSED) if state else found
    found = found.filter(about=about) if about else found
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: A_PAGE + 1])
    return RegisterPage(rows[:A_PAGE], str(rows[A_PAGE - 1].pk) if len(rows) > A_PAGE else None)


def running_clocks(case_ids: list[int]) -> dict[int, Clock]:
    """The term that still runs, by the case; one query for a page."""
    return {each.case_id: each for each in Clock.objects.filter(case__in=case_ids, stopped_on=None)}


@dataclass(frozen=True)
class Figures:
    """How many came, are in hand, late, closed; how many closed in time; and closed ones by outcome."""

    received: int
    in_hand: int
    late: int
    closed: int
    in_time: int
    by_outcome: dict[str, int]
    by_about: dict[str, int]


def figures(actor: Actor, *, on: date, year: int) -> Figures:
    """The year's complaints of one's division. Counts alone, and of nobody: an auditor may read them, too."""
    under = divisions_under(actor.division_pk or 0).values("descendant")
    cases = Case.objects.filter(kind=KIND, division__in=under, lodged_at__year=year)
    ours = Complaint.objects.filter(case__in=cases)
    counts = cases.aggregate(
        received=Count("pk"),
        in_hand=Count("pk", filter=Q(is_open=True)),
        late=Count("pk", filter=Q(is_open=True, due_on__lt=on)),
        closed=Count("pk", filter=Q(is_open=False)),
    )
    in_time = cases.filter(is_open=False, clocks__key="opened", clocks__stopped_on__lte=F("clocks__due_on")).count()
    return Figures(
        **counts,
        in_time=in_time,
        by_outcome=_counted(ours.exclude(outcome=""), "outcome"),
        by_about=_counted(ours, "about"),
    )


def _counted(rows: QuerySet[Complaint], column: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(column).annotate(count=Count("pk")))
