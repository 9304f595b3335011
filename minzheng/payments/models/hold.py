"""What is not paid until a person has decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.cases.models import Case


class Hold(models.Model):
    """暂停发放: a benefit is not paid from a month on while a doubt is looked into. It decides nothing, and ends nothing.

    Placed by a machine or a person, lifted by what a named person decided. What was held is owed until then.
    """

    scoped_by = "case__divisions__division"

    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("办件"))
    source_ref = models.UUIDField(_("依据疑点"))  # the doubt
    from_month = models.DateField(_("起始月份"))  # its first day
    placed_at = models.DateTimeField(_("暂停时间"))
    lifted_at = models.DateTimeField(_("解除时间"), null=True)

    class Meta:
        verbose_name = _("暂停发放")
        constraints = [
            models.UniqueConstraint(fields=["case", "source_ref"], name="hold_once"),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="hold_lifted_after"
            ),
        ]
        indexes = [models.Index(fields=["case", "from_month"], condition=Q(lifted_at=None), name="hold_in_force")]
