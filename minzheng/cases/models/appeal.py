"""Reviews and lawsuits against a letter (行政复议, 行政诉讼), as far as the house hears of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .paper import Document


class Appeal(models.Model):
    """复议诉讼: that somebody went to the reviewing government or to court against a letter, and what came back."""

    scoped_by = "document__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="appeals", verbose_name=_("文书"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    way = models.CharField(_("途径"), max_length=16)  # reconsideration | lawsuit
    body = models.CharField(_("受理机关"), max_length=80)
    reference = models.CharField(_("案号"), max_length=64, blank=True)
    lodged_on = models.DateField(_("提出日期"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    result = models.CharField(_("结果"), max_length=16, blank=True)  # see cases.appeals.RESULTS
    result_on = models.DateField(_("结果日期"), null=True)
    holding = EncryptedTextField(_("结果要点"), null=True, blank=True)
    result_paper = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("结果文书"))

    class Meta:
        verbose_name = _("复议诉讼")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", result_on=None) | (~Q(result="") & Q(result_on__isnull=False)),
                name="appeal_result_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["document", "way"], condition=Q(result=""), name="appeal_one_pending_by_way"
            ),
        ]
