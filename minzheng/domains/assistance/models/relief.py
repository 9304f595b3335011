"""临时救助: what kind of difficulty it is, what was paid before the papers, and for which cause people have been relieved."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class ReliefRequest(models.Model):
    """救助事由: of which type, what happened, when and where. For whom is in ``NamedApplicant``. Append-only."""

    append_only = True

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    type = models.CharField(_("救助类型"), max_length=24)  # emergency | rigid_spending | migrant_worker
    cause = models.CharField(_("救助事由"), max_length=32)
    occurred_on = models.DateField(_("发生日期"))
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("发生地村（社区）"))

    class Meta:
        verbose_name = _("救助事由")
        indexes = [models.Index(fields=["cause", "occurred_on"], name="relief_by_cause")]


class UrgentRelief(models.Model):
    """先行救助: what one official proposed to pay before the papers; another decides. The newest counts. Append-only."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    amount_fen = models.BigIntegerField(_("先行救助金额"))
    limit_fen = models.BigIntegerField(_("当日限额"))
    limit_is_example = models.BooleanField(_("限额为示例值"))
    why = EncryptedTextField(_("为什么不能等"))
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("提出人"))

    class Meta:
        verbose_name = _("先行救助")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0) & Q(amount_fen__lte=F("limit_fen")), name="urgent_within_limit"
            )
        ]


class DistinctEvent(models.Model):
    """另一事件: an official's statement that this is not the cause for which relief was given before, and why. Append-only."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    why = EncryptedTextField(_("为什么不是同一事由"))
    stated_at = models.DateTimeField(_("认定时间"))
    stated_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("认定人"))

    class Meta:
        verbose_name = _("另一事件")


class ReliefGiven(models.Model):
    """已获救助: that a person was relieved for a cause, and until when the same cause brings nothing more. Append-only.

    Of one person and cause no two rows overlap unless an official stated another event (``event``): migration 0007
    keeps two offices from giving at the same moment.
    """

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    cause = models.CharField(_("救助事由"), max_length=32)
    event = models.CharField(max_length=36, blank=True)  # the case's public id where another event was stated
    given_on = models.DateField(_("救助日期"))
    until_on = models.DateField(_("同一事由不再救助至"))  # the first day on which the same cause counts anew

    class Meta:
        verbose_name = _("已获救助")
        constraints = [
            models.UniqueConstraint(fields=["case", "person"], name="relieved_once_a_case"),
            models.CheckConstraint(condition=Q(until_on__gt=F("given_on")), name="relief_window"),
        ]
