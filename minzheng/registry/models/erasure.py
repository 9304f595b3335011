"""Orders to make a person unreadable for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .person import Person


class ErasureOrder(models.Model):
    """销毁个人信息令: why a person's content is to be made unreadable for ever, who asked and who else carried it out."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures")
    ground = models.CharField(_("法律依据"), max_length=120)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.UUIDField(_("提出人"))  # Staff.public_id; who carries it out must be another (check below)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    carried_out_by = models.UUIDField(_("执行人"), null=True)
    carried_out_at = models.DateTimeField(_("执行时间"), null=True)

    class Meta:
        verbose_name = _("销毁个人信息令")
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_erasure_per_person"),
            models.CheckConstraint(condition=~Q(carried_out_by=models.F("proposed_by")), name="erasure_other_eyes"),
        ]
