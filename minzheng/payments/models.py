"""The ledger and what leads to it: entitlements, runs, lines, bank files, returns. Money is integer fen (分)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import DataKey, Division
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import PayeeAccount, Person, TwoTimes


class Account(models.Model):
    """账户: one account of the chart, by district payer and funding source."""

    scoped_by = "payer"

    code = models.CharField(_("科目"), max_length=32)
    payer = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("发放区"))
    funding_source = models.CharField(_("资金来源"), max_length=48)
    kind = models.CharField(_("性质"), max_length=16)  # asset | liability | expense

    class Meta:
        verbose_name = _("账户")
        constraints = [models.UniqueConstraint(fields=["code", "payer", "funding_source"], name="account_once")]


class Posting(models.Model):
    """记账: one balanced, irreversible entry. A correction is a new posting that reverses it. Append-only.

    The debits of its legs add up to ``amount_fen``, and so do the credits: a trigger looks when the transaction ends.
    The column ``txid`` (migration 0002) holds the writing transaction; a leg added by another one is refused.
    """

    append_only = True
    sealed = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    at = models.DateTimeField(_("时间"), default=clock.now)
    what = models.CharField(_("事由"), max_length=32)  # accrued | paid | reversed
    source_ref = models.CharField(_("来源"), max_length=80, unique=True)  # what it is for: nothing is posted twice
    amount_fen = models.BigIntegerField(_("金额"))
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="+", verbose_name=_("冲销"))
    author = models.CharField(_("记账人"), max_length=120)
    why = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("记账")
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="posting_above_zero")]


class Leg(models.Model):
    """分录: one side of a posting. Two non-negative columns, exactly one of them above zero. Append-only."""

    append_only = True
    sealed = True

    posting = models.ForeignKey(Posting, models.PROTECT, related_name="legs")
    account = models.ForeignKey(Account, models.PROTECT, related_name="legs")
    debit_fen = models.BigIntegerField(_("借方"), default=0)
    credit_fen = models.BigIntegerField(_("贷方"), default=0)

    class Meta:
        verbose_name = _("分录")
        constraints = [
            models.CheckConstraint(
                condition=Q(debit_fen__gte=0, credit_fen__gte=0)
                & (Q(debit_fen__gt=0, credit_fen=0) | Q(debit_fen=0, credit_fen__gt=0)),
                name="leg_one_side",
            ),
        ]


class Entitlement(TwoTimes):
    """待遇: who is owed how much a month, from which month, from which funding sources, by which district.

    A row is never rewritten (migration 0002 sees to it): an end or a change supersedes it by a new row, and of the
    rows that are not superseded no two of one case hold at the same time.
    """

    scoped_by = "case__divisions__division"
    resident_path = "case__applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    payer = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("发放区"))
    payee_account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    amount_fen = models.BigIntegerField(_("月金额"))
    funding = models.JSONField(_("资金来源"))  # [{"source": key, "per_thousand": 1000}]
    decision_ref = models.UUIDField(_("依据决定"))
    why = models.CharField(_("变更原因"), max_length=200, blank=True)
    # valid_from is the first day of the first month owed; valid_to the first day of the first month no longer owed

    class Meta:
        verbose_name = _("待遇")
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="entitlement_above_zero")]
        indexes = [
            models.Index(
                fields=["payer", "programme", "valid_from"],
                condition=Q(superseded_at=None),
                name="entitlement_owed",
            ),
        ]


class EntitlementPerson(models.Model):
    """Whom an entitlement covers. Append-only."""

    append_only = True

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="persons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("保障对象")
        constraints = [models.UniqueConstraint(fields=["entitlement", "person"], name="entitled_once")]


class Run(models.Model):
    """发放批次: one district's payments of one programme for one month.

    draft → approved → committing → committed → filed → settled; a draft or an approved run may be discarded instead.
    Only ``runs.state`` moves it, and migration 0002 refuses every other way.
    """

    scoped_by = "payer"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    number = models.CharField(_("批次号"), max_length=40, unique=True)
    payer = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("发放区"))
    programme = models.CharField(_("项目"), max_length=32)
    month = models.DateField(_("所属月份"))  # first day of the month
    state = models.CharField(_("状态"), max_length=16, default="draft")
    version = models.PositiveIntegerField(_("版本"), default=0)
    drafted_by = models.UUIDField(_("编制人"))  # Staff.public_id; the approver must be another (check + trigger)
    approved_by = models.UUIDField(_("审批人"), null=True)
    drafted_at = models.DateTimeField(_("编制时间"), default=clock.now)
    approved_at = models.DateTimeField(_("审批时间"), null=True)
    committed_at = models.DateTimeField(_("入账时间"), null=True)
    settled_at = models.DateTimeField(_("结清时间"), null=True)
    discarded_why = models.CharField(_("作废原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("发放批次")
        constraints = [
            models.CheckConstraint(condition=~Q(approved_by=F("drafted_by")), name="run_other_eyes"),
        ]
        indexes = [models.Index(fields=["payer", "-public_id"], name="run_by_payer")]


class BankFile(models.Model):
    """银行文件: what went to the bank (``out``) and what came back (``in``); encrypted in storage. Append-only."""

    append_only = True
    scoped_by = "run__payer"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    direction = models.CharField(_("方向"), max_length=8)
    channel = models.CharField(_("渠道"), max_length=32)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    sha256 = models.CharField(_("摘要"), max_length=64)
    lines = models.PositiveIntegerField(_("笔数"))
    amount_fen = models.BigIntegerField(_("金额"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("银行文件")
        constraints = [
            models.UniqueConstraint(fields=["run", "direction", "sha256"], name="bank_file_once"),
            models.UniqueConstraint(fields=["run"], condition=Q(direction="out"), name="one_file_out_per_run"),
        ]


class RunLine(models.Model):
    """发放明细: one payment to one account. Unique by case, month and kind; frozen once its run is approved."""

    scoped_by = "run__payer"
    resident_path = "case__applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="lines")
    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    month = models.DateField(_("所属月份"))
    kind = models.CharField(_("种类"), max_length=16, default="monthly")
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
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_above_zero"),
        ]
        indexes = [models.Index(fields=["run", "state", "id"], name="line_by_run_and_state")]


class Coverage(models.Model):
    """Whom a line covers: one coverage per person, programme and month, whoever applied and wherever."""

    line = models.ForeignKey(RunLine, models.PROTECT, related_name="coverages")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=32)
    month = models.DateField()

    class Meta:
        verbose_name = _("发放覆盖")
        constraints = [
            models.UniqueConstraint(fields=["person", "programme", "month"], name="one_coverage_per_person_month"),
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


class ReturnProblem(models.Model):
    """回盘异常: a row of the bank's answer that was not booked, and why. A person clears it with the bank. Append-only."""

    append_only = True

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="problems")
    row = models.PositiveIntegerField(_("行号"))
    line = models.ForeignKey(RunLine, models.PROTECT, null=True, related_name="+", verbose_name=_("发放明细"))
    problem = models.CharField(_("问题"), max_length=32)  # a key of runs.settlement.PROBLEMS

    class Meta:
        verbose_name = _("回盘异常")
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="return_problem_once")]
