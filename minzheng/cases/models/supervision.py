"""An order to get a case moving, and the answer to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .case import Case


class Supervision(models.Model):
    """督办: a reviewer or the district asks why a case is late, by a day; a handler answers, in her own name.

    It moves no case and no term. Left without an answer it is reported one level up; it is never answered by a machine.
    """

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="supervisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("督办单位"))
    ordered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("督办人"))
    ordered_role = models.CharField(_("督办岗位"), max_length=32)
    ordered_at = models.DateTimeField(_("督办时间"), default=clock.now)
    reason = models.CharField(_("督办事由"), max_length=300)
    answer_by = models.DateField(_("答复期限"))
    escalated_at = models.DateTimeField(_("上报时间"), null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True, verbose_name=_("答复人"))
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    answer = models.CharField(_("答复"), max_length=600, blank=True)

    class Meta:
        verbose_name = _("督办")
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(answered_at=None), name="one_open_supervision"),
            models.CheckConstraint(condition=~Q(answered_by=F("ordered_by")), name="supervision_answered_by_another"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="supervision_answer_has_author",
            ),
        ]
        indexes = [models.Index(fields=["answer_by"], condition=Q(answered_at=None), name="supervision_open")]
