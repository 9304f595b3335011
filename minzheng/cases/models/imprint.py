"""The register of the seal's use (用印登记): which paper left the house under the office's seal, and how to check it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib.public_ids import new_public_id

from .paper import Document


class Imprint(models.Model):
    """用印: a released paper, its number and the code by which anybody may check that it is genuine.

    It names nobody. A number is never used again: a paper that should not have left is voided, and its number explained.
    """

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    document = models.OneToOneField(Document, models.PROTECT, null=True, related_name="imprint")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("用印单位"))
    office = models.CharField(_("署名机关"), max_length=80)
    series = models.CharField(_("文号系列"), max_length=80)
    position = models.PositiveIntegerField(_("序号"))
    number = models.CharField(_("文号"), max_length=64, unique=True)
    code = models.CharField(_("查验码"), max_length=16, unique=True)
    released_on = models.DateField(_("签发日期"))
    released_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("签发人"))
    voided_on = models.DateField(_("作废日期"), null=True)
    void_why = models.CharField(_("作废原因"), max_length=200, blank=True)
    voided_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("作废人"))

    class Meta:
        verbose_name = _("用印")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "position"], name="imprint_once_in_series"),
            models.CheckConstraint(
                condition=Q(voided_on=None, void_why="", voided_by=None)
                | (Q(voided_on__isnull=False, voided_by__isnull=False) & ~Q(void_why="")),
                name="imprint_void_is_explained",
            ),
        ]

    @property
    def is_void(self) -> bool:
        return self.voided_on is not None
