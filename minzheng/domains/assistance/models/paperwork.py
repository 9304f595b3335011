"""What a clerk has begun to type, and the workbooks that a street has brought."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField
from minzheng.access.models import DataKey, Division
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Draft(models.Model):
    """暂存: what a clerk has typed so far; nothing typed is ever lost. Sealed, and seen by its author alone."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    staff_id = models.UUIDField(_("经办人"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    content = EncryptedJSONField(_("内容"))
    updated_at = models.DateTimeField(_("保存时间"), default=clock.now)
    lodged_as = models.UUIDField(_("已提交为"), null=True)

    class Meta:
        verbose_name = _("暂存申请")


class ImportBatch(models.Model):
    """批量导入: a street's workbook, kept sealed, with what became of its households."""

    append_only = True
    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    staff_id = models.UUIDField(_("导入人"))
    file_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("摘要"), max_length=64)
    households = models.PositiveIntegerField(_("户数"))
    accepted = models.PositiveIntegerField(_("已成办件"))
    known = models.PositiveIntegerField(_("以前已导入"))
    rejected = models.PositiveIntegerField(_("退回"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("批量导入")

    @property
    def rejected_name(self) -> str:
        """What the returned workbook is called: ``申请.xlsx`` → ``申请.xlsx.rejected.xlsx``."""
        return f"{self.file_name}.rejected.xlsx"


class ImportedHousehold(models.Model):
    """Which household of a street's workbook has become which case, so that a repeated import makes no second one."""

    append_only = True

    key = models.CharField(_("户编号"), max_length=64)
    fingerprint = models.CharField(max_length=64, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("已导入家庭")
