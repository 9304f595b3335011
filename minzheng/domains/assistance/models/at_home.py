"""What a resident fills in at home, and whether her identity still has to be checked face to face."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class HomeDraft(models.Model):
    """网上申请草稿: an application that a resident is filling in. Sealed with a key of its own, seen by her alone.

    It becomes a case (``lodged_as``), or, where something can only be settled face to face, it is handed to the counter
    of the street (``handed_at``), whose clerks see it from then on, until one of them has taken it.
    """

    scoped_by = "town"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("填写人"))
    newcomer_index = models.CharField(_("首次来访索引"), max_length=64, blank=True)  # of number and telephone together
    programme = models.CharField(_("项目"), max_length=32, default="dibao")
    content = EncryptedJSONField(_("内容"))
    updated_at = models.DateTimeField(_("保存时间"), default=clock.now)
    receipt = models.CharField(_("回执编号"), max_length=16, blank=True)
    town = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+", verbose_name=_("责任镇街"))
    lodged_as = models.UUIDField(_("已提交为"), null=True)
    handed_at = models.DateTimeField(_("转窗口时间"), null=True)
    taken_by = models.UUIDField(_("接手人"), null=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True)

    class Meta:
        verbose_name = _("网上申请草稿")
        constraints = [
            models.UniqueConstraint(fields=["receipt"], condition=~Q(receipt=""), name="home_receipt_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) ^ ~Q(newcomer_index=""), name="home_draft_is_somebodys"
            ),
        ]
        indexes = [
            models.Index(
                fields=["town"], condition=Q(handed_at__isnull=False, closed_at=None), name="home_drafts_handed"
            )
        ]


class HomePaper(models.Model):
    """网上申请材料: a photograph that goes with a draft. Its content lies sealed in storage with the draft's key."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    draft = models.ForeignKey(HomeDraft, models.CASCADE, related_name="papers")
    kind = models.CharField(_("材料种类"), max_length=48)
    extension = models.CharField(_("扩展名"), max_length=8)
    size = models.PositiveIntegerField(_("大小"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("网上申请材料")
        ordering = ["id"]


class IdentityToCheck(models.Model):
    """待核身份: nobody has proved face to face yet who applied. Before acceptance a clerk looks at the identity document."""

    scoped_by = "case__divisions__division"

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    why = models.CharField(_("原因"), max_length=16)  # newcomer | represented
    required_at = models.DateTimeField(_("登记时间"), default=clock.now)
    seen_at = models.DateTimeField(_("核对时间"), null=True)
    seen_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("核对人"))

    class Meta:
        verbose_name = _("待核身份")
        constraints = [
            models.CheckConstraint(
                condition=Q(seen_at=None, seen_by=None) | Q(seen_at__isnull=False, seen_by__isnull=False),
                name="identity_seen_by_somebody",
            )
        ]
