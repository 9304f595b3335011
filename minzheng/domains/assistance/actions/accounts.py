"""The account a benefit goes to. Before anything is paid it is put right; afterwards one types it and another confirms."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases import tasks
from minzheng.cases.advance import note_act
from minzheng.cases.handling import gave_away
from minzheng.cases.kinds import kind_of, state_of
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import actions as registry
from minzheng.registry.models import Person

from .. import queries
from ..models import AccountChange, Application

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
ENDED = Reason("ended", _("这件申请已经办结且没有待遇，不需要更正账户。"))
OTHER_HOLDER = Reason("holder_name", _("收款户名应与申请人姓名一致。"), field="holder_name")
NOT_THE_PAYEE = Reason("holder_name", _("收款户名应与收款人姓名一致。"), field="holder_name")
NOT_OF_FAMILY = Reason("payee", _("收款人应当是这个家庭的成员。"), field="payee")
IN_PAYMENT = Reason(
    "in_payment", _("这位申请人正在领取待遇，更换收款账户须办理“变更收款账户”，由另一人复核。"), field="account_number"
)
NOTHING_PAID = Reason("nothing_paid", _("这件申请还没有待遇在发，请直接更正账户。"))
SAME_ACCOUNT = Reason("same_account", _("这就是目前的收款账户，没有变更。"), field="account_number")
WAITS_ALREADY = Reason("waits_already", _("已有一项账户变更等待复核，请先复核或退回。"))
DECIDED_ALREADY = Reason("decided_already", _("这项账户变更已经办过。"))
TYPED_OTHERWISE = Reason(
    "typed_otherwise", _("与录入的账号不一致，请对照存折或银行卡原件核对。"), field="account_number"
)
NOTE_REQUIRED = Reason("note_required", _("请写明理由。"), field="note")

CHECK_KEY = "account_change"
PROPOSERS, CONFIRMERS = (TOWN_CLERK, COMMUNITY_WORKER), (TOWN_CLERK, TOWN_REVIEWER)


@action
def correct_account(
    *, actor: Actor, case: Case, holder_name: str, bank: str, account_number: str, at: datetime | None = None
) -> None:
    """Put the applicant's account right while the application is open and nothing is paid to her yet.

    Refused once money flows to her, by this case or another: then it takes ``propose_account`` and a second person.
    """
    at = at or clock.now()
    if actor.role != TOWN_CLERK or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if may_change(case):
        raise Refused(IN_PAYMENT)
    if not may_correct(case):
        raise Refused(ENDED)
    refuse_other_holder(case.applicant.name, holder_name)
    refuse_while_paid(case.applicant, account_number)
    application = queries.application_of(case)
    application.payee_account = registry.record_payee_account(
        actor=actor,
        person=case.applicant,
        holder_name=holder_name,
        bank=bank,
        account_number=account_number,
        on=clock.civil_day(at),
    )
    application.save(update_fields=["payee_account"])
    note_act(case, "correct_account", actor=actor, at=at)


@action
def propose_account(
    *,
    actor: Actor,
    case: Case,
    payee: Person,
    holder_name: str,
    bank: str,
    account_number: str,
    why: str,
    at: datetime | None = None,
) -> AccountChange:
    """Type another account for a benefit that is being paid. Nothing is paid to it before somebody else confirms it.

    The holder bears the payee's name, and the payee belongs to the family. A task tells the street's reviewer.
    """
    at = at or clock.now()
    if actor.role not in PROPOSERS or not gate.reaches(actor, case) or gave_away(case, actor):
        raise Refused(NOT_PERMITTED)
    digits = registry.digits_of(account_number)
    if reasons := _why_not_propose(case, payee, holder_name, digits):
        raise Refused(*reasons)
    change = AccountChange.objects.create(
        case=case,
        payee=payee,
        data_key=payee.data_key,
        holder_name=holder_name.strip(),
        bank=bank.strip(),
        account_number=digits,
        why=why,
        proposed_by=actor.staff_id,
        proposed_at=at,
    )
    note_act(case, "propose_account", actor=actor, at=at)
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division,
        role=TOWN_REVIEWER,
        key=CHECK_KEY,
        text=str(_("收款账户变更待复核：请对照银行卡或存折原件重新录入账号。")),
        source_ref=str(change.public_id),
        at=at,
    )
    return change


@action
def confirm_account(
    *, actor: Actor, change: AccountChange, account_number: str, at: datetime | None = None
) -> AccountChange:
    """The second person reads the card herself and types the number again. From then on the next run pays to it."""
    at = at or clock.now()
    change = _to_decide(actor, change)
    if registry.digits_of(account_number) != change.account_number.open():
        raise Refused(TYPED_OTHERWISE)
    case = change.case
    account = registry.record_payee_account(
        actor=actor,
        person=change.payee,
        holder_name=change.holder_name.open(),
        bank=change.bank,
        account_number=change.account_number.open(),
        on=clock.civil_day(at),
    )
    Application.objects.filter(case=case).update(payee_account=account)
    for row in queries.benefits_of(case, from_month=queries.month_of(clock.civil_day(at))):
        if row.payee_account.person_id != change.payee_id:
            entitlements.change(
                actor=actor,
                entitlement=row,
                from_month=max(row.valid_from, queries.month_of(clock.civil_day(at))),
                why="变更收款人",
                payee_account=account,
            )
    note_act(case, "confirm_account", actor=actor, at=at)
    return _decide(actor, change, "confirmed", at=at)


@action
def decline_account(*, actor: Actor, change: AccountChange, note: str, at: datetime | None = None) -> AccountChange:
    """Send a typed account back: the old one stays. The reason is for the colleague who typed it."""
    at = at or clock.now()
    change = _to_decide(actor, change)
    if not note.strip():
        raise Refused(NOTE_REQUIRED)
    note_act(change.case, "decline_account", actor=actor, at=at)
    return _decide(actor, change, "declined", at=at, note=note.strip()[:200])


def may_correct(case: Case) -> bool:
    """Whether the account may simply be put right: the application is open and nothing is paid by it."""
    return case.is_open and not may_change(case)


def may_change(case: Case) -> bool:
    """Whether a benefit of this case is paid, so that another account needs a second person."""
    return state_of(case).lives_on


def refuse_other_holder(applicant: str, holder_name: str) -> None:
    """Money goes to the applicant's own account, whose holder bears her name. Raises ``Refused``."""
    if holder_name.strip() != applicant.strip():
        raise Refused(OTHER_HOLDER)


def refuse_while_paid(person: Person, account_number: str) -> None:
    """A new application is no way round the second person: another account of somebody who is being paid is refused."""
    current = person.accounts.filter(valid_to=None, superseded_at=None).first()
    if current is None or current.account_number.open() == registry.digits_of(account_number):
        return
    if entitlements.paid_to(person, from_month=queries.month_of(clock.today())).exists():
        raise Refused(IN_PAYMENT)


def _why_not_propose(case: Case, payee: Person, holder_name: str, digits: str) -> list[Reason]:
    if not may_change(case):
        return [NOTHING_PAID]
    if AccountChange.objects.filter(case=case, state="proposed").exists():
        return [WAITS_ALREADY]
    reasons = []
    if not queries.people_of(case).filter(pk=payee.pk).exists():
        reasons.append(NOT_OF_FAMILY)
    if holder_name.strip() != payee.name:
        reasons.append(NOT_THE_PAYEE)
    paid_now = queries.application_of(case).payee_account
    if paid_now.person_id == payee.pk and paid_now.account_number.open() == digits:
        reasons.append(SAME_ACCOUNT)
    return reasons


def _to_decide(actor: Actor, change: AccountChange) -> AccountChange:
    """The change, locked, if this actor may decide it: another person than typed it, of the street whose case it is."""
    locked = AccountChange.objects.select_for_update(of=("self",)).select_related("case__division").get(pk=change.pk)
    if actor.role not in CONFIRMERS or not gate.reaches(actor, locked.case):
        raise Refused(NOT_PERMITTED)
    if locked.state != "proposed":
        raise Refused(DECIDED_ALREADY)
    if reasons := why_not_decide(actor, locked):
        raise Refused(*reasons)
    return locked


def why_not_decide(actor: Actor, change: AccountChange) -> list[Reason]:
    """Whoever typed an account does not confirm it; nor does who must leave the case alone."""
    return gate.four_eyes(actor, [change.proposed_by]) or kind_of(change.case).why_recused(change.case, actor)


def _decide(actor: Actor, change: AccountChange, state: str, *, at: datetime, note: str = "") -> AccountChange:
    change.state, change.decided_by, change.decided_at, change.note = state, actor.staff_id, at, note
    change.save(update_fields=["state", "decided_by", "decided_at", "note"])
    tasks.close_tasks(actor=actor, key=CHECK_KEY, source_ref=str(change.public_id), at=at)
    return change
