"""The minutes of a collective decision (集体研究): who sat together, and what they concluded."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case, Document
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Minutes(models.Model):
    """集体研究记录: at least three sat together over one proposal; the signed sheet lies among the papers. Append-only."""

    append_only = True
    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    held_on = models.DateField(_("会议日期"))
    place = models.CharField(_("会议地点"), max_length=120)
    chaired_by = models.CharField(_("主持人"), max_length=64)
    attended_by = models.CharField(_("参加人员"), max_length=300)
    attendance = models.PositiveSmallIntegerField(_("参加人数"))
    conclusion = models.CharField(_("结论"), max_length=16)  # agrees | disagrees
    discussion = EncryptedTextField(_("研究情况"))
    signed_paper = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("签名件"))
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("集体研究记录")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(attendance__gte=3), name="minutes_of_three"),
            models.CheckConstraint(condition=Q(conclusion__in=("agrees", "disagrees")), name="minutes_conclude"),
        ]
