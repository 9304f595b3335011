"""What the residents' door keeps of its own, to count by: requests for one-time codes, and objections sent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField, EncryptedTextField
from minzheng.access.models import DataKey
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class CodeRequest(models.Model):
    """验证码申请: somebody typed an identity number and asked for a one-time code. Kept for a day, to count by.

    A row is written for every number alike, known or not, so that neither the answer nor the work it takes tells
    whether a number is known here. Neither the number nor the code is in it: see ``codes.py``.
    """

    untracked = True  # gone after a day, written by nobody who is known yet

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    identity_index = models.CharField(_("身份证号码索引"), max_length=64)
    address_index = models.CharField(_("网络地址索引"), max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+", verbose_name=_("人员"))
    requested_at = models.DateTimeField(_("申请时间"), default=clock.real_now)
    attempts = models.PositiveSmallIntegerField(_("已试次数"), default=0)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("验证码申请")
        indexes = [
            models.Index(fields=["identity_index", "requested_at"], name="code_by_number"),
            models.Index(fields=["address_index", "requested_at"], name="code_by_address"),
            models.Index(fields=["requested_at"], name="code_by_time"),
        ]


class ObjectionSent(models.Model):
    """异议提交次数: an objection to a notice came from a network address. Kept for a day, to count by.

    It does not say which objection: the address must not lead to who objected.
    """

    untracked = True  # gone after a day, and by nobody who could be named

    notice_id = models.UUIDField(_("公示"))
    address_index = models.CharField(_("网络地址索引"), max_length=64)
    requested_at = models.DateTimeField(_("提交时间"), default=clock.real_now)

    class Meta:
        verbose_name = _("异议提交次数")
        indexes = [models.Index(fields=["address_index", "requested_at"], name="objection_by_address")]


class Newcomer(models.Model):
    """首次来访: what somebody typed who wants to apply and proves only a telephone. Sealed, and gone after a day.

    One is written whether or not the number is known here, so that neither page nor telephone tells.
    """

    untracked = True  # gone after a day, written by nobody who is known yet

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    request = models.OneToOneField(CodeRequest, models.CASCADE, related_name="newcomer")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    phone_index = models.CharField(_("电话索引"), max_length=64)
    who = EncryptedJSONField(_("填写的姓名、号码和电话"))
    text = EncryptedTextField(_("短信"))
    requested_at = models.DateTimeField(_("申请时间"), default=clock.real_now)

    class Meta:
        verbose_name = _("首次来访")
        indexes = [models.Index(fields=["phone_index", "requested_at"], name="newcomer_by_phone")]
