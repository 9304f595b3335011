"""Reads about a household as a whole: its files in payment, its transfers, what waits for somebody's eyes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason
from minzheng.access.scope import scope
from minzheng.cases.kinds import state_of
from minzheng.cases.models import Case
from minzheng.registry.models import Household, PayeeAccount

from ..models import AccountChange, HeldShare, Transfer

GIVEN_AWAY = Reason("given_away", _("这家已经迁走，由迁入地的镇街和区办理；原来作出的决定仍可查阅。"))
A_PAGE = 50
TRANSFER_STATES = {"handed_over": _("等待接收"), "taken_over": _("已接收"), "sent_back": _("已退回")}


def cases_in_payment(household: Household) -> list[Case]:
    """The files of the household whose benefit lives on, the oldest first."""
    found = Case.objects.filter(household=household, kind__startswith="assistance.").select_related("division")
    return [case for case in found.order_by("pk") if not case.is_open and state_of(case).lives_on]


def transfers_of(actor: Actor, *, state: str = "", after: str = "") -> tuple[list[Transfer], str | None]:
    """The transfers out of and into the actor's divisions, the newest first, and the cursor of the next page."""
    found = scope(actor, Transfer).select_related("from_town", "to_town", "household").order_by("-pk")
    if state:
        found = found.filter(state=state)
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: A_PAGE + 1])
    return rows[:A_PAGE], str(rows[A_PAGE - 1].pk) if len(rows) > A_PAGE else None


def open_transfer_of(household: Household) -> Transfer | None:
    return Transfer.objects.filter(household=household, state="handed_over").select_related("to_town").first()


def towns_elsewhere(household: Household) -> QuerySet[Division]:
    """Every street and town of the city but the household's own."""
    towns = Division.objects.filter(level__in=("street", "town"), valid_to=None).exclude(
        pk=household.division.parent_id
    )
    return towns.select_related("parent").order_by("code")


def account_change_of(case: Case) -> AccountChange | None:
    """The typed account that waits for its second person."""
    return AccountChange.objects.filter(case=case, state="proposed").select_related("payee", "data_key", "case").first()


def shared_by(change: AccountChange) -> int:
    """How many other people's money goes to the account that was typed."""
    index = blind_index(change.account_number.open())
    holding = PayeeAccount.objects.filter(account_index=index, valid_to=None, superseded_at=None)
    return holding.exclude(person=change.payee).count()


def names_of(staff_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of members of staff by their public ids."""
    wanted = [public_id for public_id in staff_ids if public_id]
    return dict(Staff.objects.filter(public_id__in=wanted).values_list("public_id", "name"))


def held_shares_of(cases: Iterable[Case]) -> QuerySet[HeldShare]:
    return HeldShare.objects.filter(case__in=list(cases)).select_related("person", "case", "event").order_by("-pk")
