"""Runs: one district, programme and month at a time."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


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
