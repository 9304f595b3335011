"""Who is owed how much, and whom it covers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.cases.kinds import MONTH, ONCE
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import PayeeAccount, Person, TwoTimes


class Entitlement(TwoTimes):
    """待遇: who is owed how much a month, or once, from which month, from which funding sources, by which district.

    A row is never rewritten (migration 0002 sees to it): an end or a change supersedes it by a new row, and of the
    rows that are not superseded no two of one case hold at the same time.
    """

    scoped_by = "case__divisions__division"
    resident_path = "case__applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    payer = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("发放区"))
    payee_account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    amount_fen = models.BigIntegerField(_("月金额"))
    once = models.BooleanField(_("一次性"), default=False)  # the sum is owed once, in the month of valid_from
    funding = models.JSONField(_("资金来源"))  # [{"source": key, "per_thousand": 1000}]
    decision_ref = models.UUIDField(_("依据决定"))
    why = models.CharField(_("变更原因"), max_length=200, blank=True)
    # valid_from is the first day of the first month owed; valid_to the first day of the first month no longer owed

    @property
    def per(self) -> str:
        """How its sum is said: a month, or once."""
        return ONCE if self.once else MONTH

    class Meta:
        verbose_name = _("待遇")
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="entitlement_above_zero")]
        indexes = [
            models.Index(
                fields=["payer", "programme", "valid_from"],
                condition=Q(superseded_at=None),
                name="entitlement_owed",
            ),
        ]


class EntitlementPerson(models.Model):
    """Whom an entitlement covers. Append-only."""

    append_only = True

    entitlement = models.ForeignKey(Entitlement, models.PROTECT, related_name="persons")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("保障对象")
        constraints = [models.UniqueConstraint(fields=["entitlement", "person"], name="entitled_once")]
