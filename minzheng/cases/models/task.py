"""What a role must do beside the steps of a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .case import Case


class Task(models.Model):
    """待办事项: something a role of a division must do that is not a transition (a returned payment, say)."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=32)
    key = models.CharField(_("事项"), max_length=48)
    text = models.CharField(_("内容"), max_length=300)
    source_ref = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("待办事项")
        constraints = [
            models.UniqueConstraint(fields=["key", "source_ref"], condition=~Q(source_ref=""), name="task_once")
        ]
        indexes = [models.Index(fields=["division", "role"], condition=Q(done_at=None), name="task_open")]
