"""The lines of a run, whom these cover, what was held back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import PayeeAccount, Person

from .bank_file import BankFile
from .entitlement import Entitlement
from .run import Run


class RunLine(models.Model):
    """发放明细: one payment to one account. Unique by case, month and kind; frozen once its run is approved."""

    scoped_by = "run__payer"
    resident_path = "case__applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="lines")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    month = models.DateField(_("所属月份"))
    kind = models.CharField(_("种类"), max_length=16, default="monthly")  # monthly | once
    payee_account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    amount_fen = models.BigIntegerField(_("金额"))
    state = models.CharField(_("状态"), max_length=16, default="draft")  # draft committed paid returned
    return_reason = models.CharField(_("退回原因"), max_length=120, blank=True)
    answered_in = models.ForeignKey(
        BankFile, models.PROTECT, null=True, related_name="+", verbose_name=_("回盘文件")
    )  # the bank's answer that settled it
    answered_at = models.DateTimeField(_("回盘时间"), null=True)

    class Meta:
        verbose_name = _("发放明细")
        constraints = [
            models.UniqueConstraint(fields=["case", "month", "kind"], name="one_line_per_case_month_kind"),
            models.UniqueConstraint(fields=["case"], condition=Q(kind="once"), name="paid_once"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_above_zero"),
        ]
        indexes = [
            models.Index(fields=["run", "state", "id"], name="line_by_run_and_state"),
            models.Index(fields=["month", "id"], name="line_by_month"),
        ]


class Coverage(models.Model):
    """Whom a line covers: one coverage per person, programme and month, whoever applied and wherever.

    A sum that is owed ``once`` is no month's benefit: two emergencies of one month are two. Its room sees to it that
    one cause is not relieved twice, and no case is paid twice (``paid_once``).
    """

    line = models.ForeignKey(RunLine, models.PROTECT, related_name="coverages")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=32)
    month = models.DateField()
    once = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("发放覆盖")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme", "month"],
                condition=Q(once=False),
                name="one_coverage_per_person_month",
            ),
        ]


class HeldBack(models.Model):
    """暂缓: an entitlement that a draft did not pay, and why. The next draft looks at it again. Append-only."""

    append_only = True

    run = models.ForeignKey(Run, models.PROTECT, related_name="held_back")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    reason = models.CharField(_("原因"), max_length=32)  # a key of runs.drafting.HOLDS
    run_number = models.CharField(_("已列入的批次"), max_length=40, blank=True)  # where the person is covered already

    class Meta:
        verbose_name = _("暂缓")
        constraints = [models.UniqueConstraint(fields=["run", "entitlement", "reason"], name="held_back_once")]
