"""The account a benefit goes to: corrected when the bank refuses it or the family changes it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.advance import note_act
from minzheng.cases.kinds import state_of
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry import actions as registry

from .. import queries

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
ENDED = Reason("ended", _("这件申请已经办结且没有待遇，不需要更正账户。"))
OTHER_HOLDER = Reason("holder_name", _("收款户名应与申请人姓名一致。"), field="holder_name")


@action
def correct_account(
    *, actor: Actor, case: Case, holder_name: str, bank: str, account_number: str, at: datetime | None = None
) -> None:
    """Record another account of the applicant. The next payment run pays to it; what the bank returned stays payable."""
    at = at or clock.now()
    if actor.role != TOWN_CLERK or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if not may_correct(case):
        raise Refused(ENDED)
    refuse_other_holder(case.applicant.name, holder_name)
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


def may_correct(case: Case) -> bool:
    """Whether money may still go there: the case is open, or what it granted lives on."""
    return case.is_open or state_of(case).lives_on


def refuse_other_holder(applicant: str, holder_name: str) -> None:
    """Money goes to the applicant's own account, whose holder bears her name. Raises ``Refused``."""
    if holder_name.strip() != applicant.strip():
        raise Refused(OTHER_HOLDER)
