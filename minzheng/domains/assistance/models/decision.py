"""What the law answered, and what becomes of a benefit once work raises the income."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField
from minzheng.access.models import DataKey
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id


class Proposal(models.Model):
    """拟定决定: what the law answered to the facts frozen that day. Run again, it gives the same answer. Append-only."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    on = models.DateField(_("事实日期"))
    accepted_on = models.DateField(_("受理日期"))
    division_code = models.CharField(_("区划"), max_length=12)
    known_at = models.DateTimeField(_("参数版本时点"))
    facts = EncryptedJSONField(_("事实"))
    decision = EncryptedJSONField(_("决定与理由"))
    outcome = models.CharField(_("结论"), max_length=16)  # granted | refused
    amount_fen = models.BigIntegerField(_("月金额"))
    content_hash = models.CharField(_("摘要"), max_length=64)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.UUIDField(_("提出人"))

    class Meta:
        verbose_name = _("拟定决定")
        ordering = ["id"]


class TaperingPlan(models.Model):
    """渐退安排: work has raised the income; the benefit goes on to a last month, and ends with it. Append-only.

    Proposed by the town, confirmed by the district: without the named decision nothing ends.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    changed_on = models.DateField(_("收入变化月份"))  # its first day
    source = models.CharField(_("依据"), max_length=120)
    months = models.PositiveSmallIntegerField(_("渐退月数"))
    is_example = models.BooleanField(_("月数为示例值"))
    last_month = models.DateField(_("最后发放月份"))  # its first day
    law = models.CharField(_("依据条文"), max_length=200)
    proposed_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("渐退安排")
        ordering = ["id"]
