"""The ledger: accounts, balanced postings, their legs."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


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
