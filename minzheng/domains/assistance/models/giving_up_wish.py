"""放弃意愿: that a recipient asked from home to give her benefit up, and what a clerk heard when she asked her again."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id


class GivingUpWish(models.Model):
    """放弃意愿: a wish and no step. It stops nothing; a clerk asks the recipient whether she means it (``verdict``).

    She may take it back (``taken_back_at``) until the benefit has ended.
    """

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("所涉待遇"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    words = EncryptedTextField(_("本人的话"))
    asked_at = models.DateTimeField(_("提出时间"))
    taken_back_at = models.DateTimeField(_("收回时间"), null=True)
    verdict = models.CharField(_("核实结论"), max_length=16, blank=True)  # meant | not_meant; empty: not verified
    finding = EncryptedTextField(_("核实情况"), null=True)
    verified_at = models.DateTimeField(_("核实时间"), null=True)
    verified_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("核实人"))

    class Meta:
        verbose_name = _("放弃意愿")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(taken_back_at=None) & ~Q(verdict="not_meant"), name="giving_up_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict="", verified_at=None, verified_by=None)
                | Q(verdict__in=("meant", "not_meant"), verified_at__isnull=False, verified_by__isnull=False),
                name="giving_up_verified_by_a_person",
            ),
        ]

    @property
    def stands(self) -> bool:
        """Whether she still wants it, as far as anybody has heard."""
        return self.taken_back_at is None and self.verdict != "not_meant"
