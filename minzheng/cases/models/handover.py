"""The hand-over of a leaver's work."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .case import Case


class Handover(models.Model):
    """工作交接: all that somebody had in hand in a role, given to a named colleague, who signs for it herself."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))
    role = models.CharField(_("角色"), max_length=32)
    from_staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("移交人"))
    to_staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("接收人"))
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    made_at = models.DateTimeField(_("移交时间"), default=clock.now)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    received_at = models.DateTimeField(_("签收时间"), null=True)

    class Meta:
        verbose_name = _("工作交接")
        constraints = [
            models.CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="handover_to_another"),
        ]
        indexes = [models.Index(fields=["to_staff"], condition=Q(received_at=None), name="handover_to_receive")]


class HandedOver(models.Model):
    """交接清单: one matter of a hand-over, with the stage it was in. Append-only."""

    append_only = True

    handover = models.ForeignKey(Handover, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    state = models.CharField(_("移交时环节"), max_length=32)

    class Meta:
        verbose_name = _("交接清单")
        constraints = [models.UniqueConstraint(fields=["handover", "case"], name="handed_over_once")]
