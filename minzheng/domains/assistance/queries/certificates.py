"""Certificates: who may be handed one, what stands on it, the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.access.roles import TOWN_CLERK, TOWN_REVIEWER
from minzheng.access.scope import scope
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Case
from minzheng.payments import entitlements

from ..models import Certificate
from ..vocabulary import VOID_REASONS

ISSUERS = (TOWN_CLERK, TOWN_REVIEWER)
A_PAGE, COUNT_LIMIT = 50, 999

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理证件。"))
NO_BENEFIT = Reason("no_benefit", _("这家没有正在享受的待遇，不能制发证件。"))
HAS_ONE = Reason("has_certificate", _("这家已有一本有效的证件；遗失的，先作废再制发。"))
VOID = Reason("certificate_void", _("这本证件已经作废。"))
SAY_WHY = Reason("why_required", _("请选择原因。"), field="why")


@dataclass(frozen=True)
class Page:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[Certificate]
    total: int
    after: str | None


def certificates_of(case: Case) -> list[Certificate]:
    """A family's certificates, the newest first, with their prints."""
    found = Certificate.objects.filter(case=case).select_related("imprint").prefetch_related("prints__printed_by")
    return list(found.order_by("-pk"))


def why_not_issue(case: Case, *, actor: Actor, on: date) -> list[Reason]:
    """A certificate is handed out while the family is owed something, and one at a time."""
    if actor.role not in ISSUERS or not gate.reaches(actor, case):
        return [NOT_PERMITTED]
    if not is_owed(case, on=on):
        return [NO_BENEFIT]
    return [HAS_ONE] if Certificate.objects.filter(case=case, is_valid=True).exists() else []


def is_owed(case: Case, *, on: date) -> bool:
    """Whether something is owed on a day or from a later month on."""
    return any(row.valid_to is None or row.valid_to > on for row in entitlements.of_case(case))


def first_month(case: Case) -> date:
    """The first month of the benefit, as the certificate says it."""
    return min(row.valid_from for row in entitlements.of_case(case))


def official_reason(why: str) -> str:
    """Why it is void, as the register of numbers says it: in Chinese."""
    with override(OFFICIAL):
        return str(VOID_REASONS[why])


def register(actor: Actor, *, valid: bool | None, after: str = "") -> Page:
    """The certificates of one's division, the newest first; only the valid or the void ones if asked."""
    related: tuple[Any, ...] = ("imprint", "case__applicant", "case__division")
    found = scope(actor, Certificate).select_related(*related).order_by("-pk")
    if valid is not None:
        found = found.filter(is_valid=valid)
    total = found[: COUNT_LIMIT + 1].count()
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: A_PAGE + 1])
    return Page(rows[:A_PAGE], total, str(rows[A_PAGE - 1].pk) if len(rows) > A_PAGE else None)
