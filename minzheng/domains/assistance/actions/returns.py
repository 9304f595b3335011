"""A payment came back: somebody must find out why."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.roles import TOWN_CLERK
from minzheng.announcements.facts import PaymentReturned
from minzheng.cases import tasks
from minzheng.cases.models import Case


def open_task_for_return(fact: PaymentReturned) -> None:
    """Put the return into the inbox of the clerks who look after the family."""
    case = Case.objects.select_related("division").get(public_id=fact.case_id)
    text = _("%(run)s 批次的款项被银行退回（%(reason)s），请联系申请人核对收款账户。") % {
        "run": fact.run_number,
        "reason": fact.reason,
    }
    tasks.open_task(
        actor=Actor.system("assistance.open_task_for_return"),
        case=case,
        division=case.division,
        role=TOWN_CLERK,
        key="returned_payment",
        text=text,
        source_ref=str(fact.line_id),
    )
