"""A household in benefit that moves to another street: handed over by the old one, taken over by the new one."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Household


class Transfer(models.Model):
    """迁移交接: who handed a household over, to where, from which month it is paid there; who took it over or sent it back."""

    scoped_by = "divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", verbose_name=_("家庭"))
    from_town = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("迁出镇街"))
    to_town = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("迁入镇街"))
    moved_on = models.DateField(_("迁移日期"))
    evidence = models.CharField(_("凭据"), max_length=32)
    from_month = models.DateField(
        _("迁入地发放起始月")
    )  # its first day; the month before is the last one paid by the old
    state = models.CharField(_("状态"), max_length=16, default="handed_over")  # handed_over | taken_over | sent_back
    handed_by = models.UUIDField(_("移交人"))  # Staff.public_id
    handed_at = models.DateTimeField(_("移交时间"))
    answered_by = models.UUIDField(_("接收人"), null=True)
    answered_at = models.DateTimeField(_("接收时间"), null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)  # why it was sent back

    class Meta:
        verbose_name = _("迁移交接")
        constraints = [
            models.CheckConstraint(condition=~Q(from_town=F("to_town")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(condition=~Q(answered_by=F("handed_by")), name="transfer_other_eyes"),
            models.CheckConstraint(
                condition=Q(state="handed_over", answered_by=None)
                | Q(state__in=("taken_over", "sent_back"), answered_by__isnull=False),
                name="transfer_answered_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["household"], condition=Q(state="handed_over"), name="one_transfer_at_a_time"
            ),
        ]


class TransferDivision(models.Model):
    """Which streets a transfer concerns: the old one and the new one. Append-only."""

    append_only = True

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("迁移所涉镇街")
        constraints = [models.UniqueConstraint(fields=["transfer", "division"], name="transfer_division_once")]


class TransferredCase(models.Model):
    """移交办件: a file that goes along, and how many papers were in it when it was handed over. Append-only."""

    append_only = True

    transfer = models.ForeignKey(Transfer, models.PROTECT, related_name="cases")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    papers = models.PositiveIntegerField(_("材料份数"))

    class Meta:
        verbose_name = _("移交办件")
        constraints = [models.UniqueConstraint(fields=["transfer", "case"], name="transferred_once")]
