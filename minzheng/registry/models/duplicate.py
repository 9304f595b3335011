"""Two records that may be one person, and what people decided about it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .person import Person


class Duplicate(models.Model):
    """疑似重复: two records that a machine thinks may be one person. What it is, people decide (``DuplicateDecision``)."""

    scoped_by = "divisions__division"
    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    first = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("先登记的记录"))
    second = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("后登记的记录"))
    ground = models.CharField(_("疑似理由"), max_length=24)  # a key of duplicates.GROUNDS
    found_at = models.DateTimeField(_("发现时间"), default=clock.now)

    class Meta:
        verbose_name = _("疑似重复")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_in_order"),
        ]


class DuplicateDivision(models.Model):
    """Whose business a pair is: the divisions of either record when it was found. Append-only."""

    append_only = True

    duplicate = models.ForeignKey(Duplicate, models.PROTECT, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("疑似重复所涉区划")
        constraints = [models.UniqueConstraint(fields=["duplicate", "division"], name="duplicate_division_once")]


class DuplicateDecision(models.Model):
    """疑似重复处理: proposed, declined, confirmed (merged), undone, or found to be two people. Append-only.

    A confirmation by whoever proposed is refused by a trigger (migration duplicates).
    """

    append_only = True

    duplicate = models.ForeignKey(Duplicate, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("结论"), max_length=16)  # a key of duplicates.OUTCOMES
    kept = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("保留的记录"))
    words = models.CharField(_("理由"), max_length=300)
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("办理人"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("疑似重复处理")
        ordering = ["id"]
