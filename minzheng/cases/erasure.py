"""What cases say when a person is to be erased: why not yet, and what they keep of her in clear."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import retention
from minzheng.access.encryption import destroy
from minzheng.access.refusals import Reason
from minzheng.lib import clock
from minzheng.registry.erasure import ERASED, Keeper
from minzheng.registry.models import Person

from .dates import date_text
from .models import Case, Objection, Publicity

OPEN = _("此人仍有在办的办件（%(number)s），不能销毁其个人信息。")
STILL_KEPT = _("办件 %(number)s 的档案须保存至%(until)s，在此之前不能销毁当事人的个人信息。")


def why_not_erase(person: Person, on: date) -> list[Reason]:
    """Open matters, and closed ones whose papers must still be kept: her own, and those of a family she belonged to."""
    reasons = []
    for case in _cases_with(person).order_by("pk"):
        if case.is_open or case.closed_at is None:
            reasons.append(Reason("case_open", OPEN % {"number": case.number}))
        elif (until := _kept_until(case.closed_at)) > on:
            text = STILL_KEPT % {"number": case.number, "until": date_text(until)}
            reasons.append(Reason("case_kept", text))
    return reasons


def forget(person: Person) -> None:
    """Her name on public notices; and what was said against them, which is about her and sealed with keys of its own."""
    notices = Publicity.objects.filter(case__applicant=person)
    for notice in notices.select_for_update():
        notice.content = {**notice.content, "name": ERASED}
        notice.save(update_fields=["content"])
    for objection in Objection.objects.filter(publicity__in=notices).select_related("data_key"):
        destroy(objection.data_key)
        if objection.finding:
            objection.finding = ERASED
            objection.save(update_fields=["finding"])


def _cases_with(person: Person) -> QuerySet[Case]:
    member = Q(household__memberships__person=person)
    return Case.objects.filter(Q(applicant=person) | member).distinct()


def _kept_until(closed_at: datetime) -> date:
    return clock.civil_day(retention.of("cases.case").ends_at(closed_at))


KEEPER = Keeper(why_not=why_not_erase, forget=forget)
