"""A file that goes out: who asked for it, what for, who agreed, until when it can be fetched."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import DataKey, Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class ExportFile(models.Model):
    """导出文件: of people's data none goes out without a purpose, a large one not without other eyes, none for ever."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    source = models.CharField(_("内容"), max_length=48)  # a key of bulk.exports.sources
    wanted = models.JSONField(_("筛选条件"), default=dict)  # filters and columns; never a name or a number of anybody's
    form = models.CharField(_("格式"), max_length=8)  # csv | xlsx
    purpose = models.CharField(_("导出目的"), max_length=150)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("导出单位"))
    staff_id = models.UUIDField(_("导出人"))
    posting_id = models.UUIDField(_("任职"))
    stage = models.CharField(_("进度"), max_length=16)  # waiting | making | ready | refused | failed | over
    rows = models.PositiveIntegerField(_("行数"))  # when it was asked for; when made: those in the file
    needs_approval = models.BooleanField(_("须审批"))
    decided_by = models.UUIDField(_("审批人"), null=True)
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    words = models.CharField(_("审批意见"), max_length=400, blank=True)
    asked_at = models.DateTimeField(_("申请时间"), default=clock.now)
    ready_at = models.DateTimeField(_("生成时间"), null=True)
    expires_at = models.DateTimeField(_("失效时间"), null=True)
    fetched = models.PositiveIntegerField(_("下载次数"), default=0)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("导出文件")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("staff_id")), name="export_decided_by_other_eyes"
            ),
            models.CheckConstraint(
                condition=Q(needs_approval=False) | Q(ready_at=None) | Q(decided_by__isnull=False),
                name="large_export_only_approved",
            ),
        ]
        indexes = [
            models.Index(fields=["staff_id", "-id"], name="export_by_staff"),
            models.Index(fields=["stage", "expires_at"], name="export_by_end"),
        ]
