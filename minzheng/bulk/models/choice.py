"""What a member of staff likes to see in a register."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff


class ColumnChoice(models.Model):
    """列选择: which columns of a register somebody has chosen, in their order."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("工作人员"))
    register = models.CharField(_("台账"), max_length=48)
    columns = models.JSONField(_("列"), default=list)

    class Meta:
        verbose_name = _("列选择")
        constraints = [models.UniqueConstraint(fields=["staff", "register"], name="columns_chosen_once")]
