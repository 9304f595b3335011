"""The exchange with data-holding units: what was asked of whom under which ground, and what came back.

At this stage the answers are entered by hand, from papers and look-ups, each with its source and date.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField
from minzheng.access.models import DataKey
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Authorisation, Person


class Order(models.Model):
    """核对委托: one lawful round of questions about the people of a case."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="+", verbose_name=_("授权书"))
    purpose = models.CharField(_("用途"), max_length=64)
    ordered_at = models.DateTimeField(_("委托时间"))

    class Meta:
        verbose_name = _("核对委托")


class Question(models.Model):
    """核对项: one kind of information asked about one person."""

    append_only = True
    scoped_by = "order__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    order = models.ForeignKey(Order, models.PROTECT, related_name="questions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("被核对人"))
    category = models.CharField(_("信息种类"), max_length=48)

    class Meta:
        verbose_name = _("核对项")
        constraints = [models.UniqueConstraint(fields=["order", "person", "category"], name="asked_once")]


class Answer(models.Model):
    """核对结果: what came back, and from where. Never edited: a later answer to the same question prevails."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    outcome = models.CharField(_("结果"), max_length=16)  # matched no_record ambiguous refused timed_out
    values = EncryptedJSONField(_("数值"), null=True)  # policy fact name → fen or count
    as_of_on = models.DateField(_("数据日期"))
    source = models.CharField(_("来源"), max_length=120)
    entered_by = models.UUIDField(_("录入人"))
    received_at = models.DateTimeField(_("收到时间"), default=clock.now)

    class Meta:
        verbose_name = _("核对结果")
        ordering = ["id"]
