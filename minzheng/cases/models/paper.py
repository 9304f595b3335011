"""Papers of a case, messages about it, and the running numbers they bear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person

from .case import Case


class Document(models.Model):
    """材料: an uploaded paper or a generated letter. The content lies encrypted in storage, outside the web root."""

    scoped_by = "case__divisions__division"
    resident_path = "case__applicant__public_id"
    agent_path = "case__mandates"
    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    kind = models.CharField(_("材料种类"), max_length=48)
    origin = models.CharField(_("来源"), max_length=16)  # uploaded | generated
    file_name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(_("类型"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    number = models.CharField(_("文号"), max_length=64, blank=True)  # letters only
    pages = models.PositiveSmallIntegerField(
        _("页数"), null=True
    )  # as counted on arrival; the dossier counts for itself
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("材料")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="document_number_once")]


class Notice(models.Model):
    """告知: a message to the applicant by one channel: letter, portal or SMS. SMS texts name no programme and no sum."""

    scoped_by = "case__divisions__division"
    resident_path = "person__public_id"
    agent_path = "case__mandates"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    channel = models.CharField(_("方式"), max_length=16)  # letter | portal | sms
    template = models.CharField(_("模板"), max_length=48)
    body = EncryptedTextField(_("内容"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        verbose_name = _("告知")
        indexes = [models.Index(fields=["channel", "-at"], name="notice_by_channel")]


class Sequence(models.Model):
    """流水号: the last number given out in one series (case numbers, document numbers). Gaps are allowed, repeats are not."""

    series = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("流水号")
