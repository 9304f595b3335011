"""A file that came in, and the verdict on each of its rows."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import BlindIndexField, EncryptedJSONField
from minzheng.access.models import DataKey, Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class ImportFile(models.Model):
    """导入文件: whose it is, how far it has been read and carried out. The content is sealed with its own key."""

    scoped_by = "division"
    history_omits = ("file_name",)

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=48)  # a key of bulk.imports.kinds
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("导入单位"))
    staff_id = models.UUIDField(_("导入人"))
    posting_id = models.UUIDField(_("任职"))  # in this post she acts when the worker goes on for her
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    file_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(max_length=64)
    stage = models.CharField(_("进度"), max_length=16, default="reading")  # bulk.imports.stages
    last_row = models.PositiveIntegerField(_("读到第几行"), default=0)  # as the spreadsheet numbers rows
    tally = models.JSONField(_("各结论行数"), default=dict)  # verdict or outcome → rows
    fault = models.JSONField(_("不能导入的原因"), default=dict)  # key and figures, no personal data
    received_at = models.DateTimeField(_("收到时间"), default=clock.now)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("导入文件")
        indexes = [models.Index(fields=["staff_id", "-id"], name="import_by_staff")]


class ImportRow(models.Model):
    """导入行: what stood in a row, and the machine's verdict on it. What follows from a row keeps its own history."""

    untracked = True  # a working paper: it repeats the file, and the file's own row says how far it got

    file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+", db_index=False)  # the file's
    number = models.PositiveIntegerField(_("行号"))
    cells = EncryptedJSONField(_("内容"))  # the texts in the order of the kind's columns
    verdict = models.CharField(_("结论"), max_length=8)  # good | nothing | known | wrong
    problems = EncryptedJSONField(_("原因"), null=True)
    row_index = BlindIndexField(_("行索引"), db_index=False)  # the number by which a row is the same as another
    fingerprint = models.CharField(max_length=64)  # keyed digest of kind, division and content
    person_id = models.UUIDField(_("所涉人员"), null=True)
    outcome = models.CharField(_("结果"), max_length=8, blank=True)  # done | refused; empty: not carried out

    class Meta:
        verbose_name = _("导入行")
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="import_row_once")]
        indexes = [
            models.Index(fields=["file", "row_index"], name="import_row_by_index"),
            models.Index(fields=["fingerprint"], condition=Q(outcome="done"), name="import_row_done"),
            models.Index(fields=["file", "number"], condition=Q(verdict="good", outcome=""), name="import_row_waiting"),
            models.Index(fields=["file", "verdict", "number"], name="import_row_by_verdict"),
        ]
