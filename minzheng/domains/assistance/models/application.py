"""What a case of this room is about, and what the family declared."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Authorisation, PayeeAccount, Person


class Application(models.Model):
    """救助申请: what a case of this room is about. One to one with the case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="+", verbose_name=_("授权书"))
    payee_account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    reason = EncryptedTextField(_("申请理由"))
    alone_ground = models.CharField(_("单独申请情形"), max_length=32, blank=True)  # empty: the whole household applies

    class Meta:
        verbose_name = _("救助申请")


class NamedApplicant(models.Model):
    """单独申请人: a member for whom alone protection is asked (单人保). None at all: the whole household. Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))

    class Meta:
        verbose_name = _("单独申请人")
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="named_once")]


class Declared(models.Model):
    """申报: one fact as the family declared it, about a person or (without one) about the household. Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="declared")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("成员"))
    fact = models.CharField(_("项目"), max_length=32)
    value = models.BigIntegerField(_("数值"))  # fen a month, fen, or a count: by the fact
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("申报")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person", "fact"], name="declared_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="declared_not_negative"),
        ]


class Situation(models.Model):
    """家庭成员情况: a yes-or-no circumstance of a member that the rules know (student, severe disability …). Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="situations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(_("情况"), max_length=32)

    class Meta:
        verbose_name = _("成员情况")
        constraints = [models.UniqueConstraint(fields=["application", "person", "key"], name="situation_once")]
