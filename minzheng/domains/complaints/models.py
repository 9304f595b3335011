"""What was said, by whom (apart, under a key of its own), and what those who looked into it found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Complaint(models.Model):
    """投诉举报: what somebody said and about whom. Who said it stands elsewhere (``Reporter``)."""

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    about = models.CharField(_("反映对象"), max_length=24)  # vocabulary.ABOUT
    town = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所涉区划"))
    received_by = models.CharField(_("来源"), max_length=16)  # vocabulary.RECEIVED_BY
    reference = models.CharField(_("转办单号"), max_length=60, blank=True)
    is_named = models.BooleanField(_("实名"))
    against = EncryptedTextField(_("被反映的人"), null=True, blank=True)
    content = EncryptedTextField(_("反映内容"))
    official = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("被反映的工作人员"))
    outcome = models.CharField(_("核查结论"), max_length=16, blank=True)  # vocabulary.OUTCOMES
    finding = EncryptedTextField(_("核查结果"), null=True, blank=True)
    replied_by = models.CharField(_("答复方式"), max_length=16, blank=True)  # vocabulary.REPLIED_BY
    replied_on = models.DateField(_("答复日期"), null=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("投诉举报")
        constraints = [
            models.CheckConstraint(
                condition=~Q(replied_by="none") | Q(is_named=False), name="named_complaint_is_answered"
            )
        ]

    @property
    def receipt(self) -> str:
        """回执编号: what a person asks by without saying who she is. From the random end of the identifier."""
        return f"TS-{self.public_id.hex[-8:-4]}-{self.public_id.hex[-4:]}".upper()


class Reporter(models.Model):
    """反映人: who said it and how to reach her. Opened by the registrar alone, each time for a stated reason. Append-only."""

    append_only = True
    scoped_by = "complaint__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    complaint = models.OneToOneField(Complaint, models.PROTECT, related_name="reporter")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    name = EncryptedTextField(_("反映人姓名"))
    contact = EncryptedTextField(_("联系方式"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("反映人")


class Inquiry(models.Model):
    """核查记录: what an officer did to look into it and saw, in her own name. Append-only."""

    append_only = True
    scoped_by = "complaint__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="inquiries")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    made_on = models.DateField(_("核查日期"))
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("核查人"))
    found = EncryptedTextField(_("核查情况"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("核查记录")
        ordering = ["id"]


class ComplaintSent(models.Model):
    """投诉提交次数: a complaint came from a network address. Kept for a day, to count by; it does not say which one."""

    untracked = True  # gone after a day, and by nobody who could be named

    address_index = models.CharField(_("网络地址索引"), max_length=64)
    requested_at = models.DateTimeField(_("提交时间"), default=clock.real_now)

    class Meta:
        verbose_name = _("投诉提交次数")
        indexes = [models.Index(fields=["address_index", "requested_at"], name="complaint_by_address")]
