"""Offers of work that were refused. They are written down and counted by people alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person

from .review import Review


class WorkRefusal(models.Model):
    """拒绝就业: a suitable job was offered to a member and not taken, with what she said. Append-only; it counts for nothing by itself."""

    append_only = True
    scoped_by = "benefit__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    benefit = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    offered_on = models.DateField(_("介绍工作日期"))
    offer = EncryptedTextField(_("所介绍的工作"))
    answer = EncryptedTextField(_("本人的说明"))
    has_good_reason = models.BooleanField(_("有正当理由"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("拒绝就业记录")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["benefit", "person", "offered_on"], name="refusal_once_a_day"),
        ]


class CountedRefusal(models.Model):
    """Which refusals a named person counted together when she opened a review. Append-only."""

    append_only = True

    review = models.ForeignKey(Review, models.PROTECT, related_name="counted_refusals")
    refusal = models.ForeignKey(WorkRefusal, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("计入的拒绝就业记录")
        constraints = [models.UniqueConstraint(fields=["review", "refusal"], name="refusal_counted_once")]
