"""The share of somebody who died, held until a person has decided."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import HouseholdEvent, Person


class HeldShare(models.Model):
    """暂扣份额: what a benefit paid for somebody who died, from the month after; the others go on being paid theirs.

    It runs from its month to that of the next share of the same death, if there is one: where later months are owed
    otherwise, another sum is held of them. A share may be nothing (what she brought in made up for it): who is
    covered is to be decided all the same.
    """

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("去世成员"))
    event = models.ForeignKey(HouseholdEvent, models.PROTECT, related_name="+", verbose_name=_("死亡登记"))
    amount_fen = models.BigIntegerField(_("暂扣金额"))  # a month
    before_fen = models.BigIntegerField(_("原月金额"))
    from_month = models.DateField(_("起始月"))
    held_at = models.DateTimeField(_("暂扣时间"))
    outcome = models.CharField(_("决定"), max_length=16, blank=True)  # ended | restored
    recorded_by = models.UUIDField(_("死亡登记人"), null=True)  # Staff.public_id
    decided_by = models.UUIDField(_("决定人"), null=True)
    decided_at = models.DateTimeField(_("决定时间"), null=True)

    class Meta:
        verbose_name = _("暂扣份额")
        constraints = [
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="held_not_below_zero"),
            models.CheckConstraint(condition=~Q(decided_by=F("recorded_by")), name="held_share_other_eyes"),
            models.CheckConstraint(
                condition=Q(outcome="", decided_by=None)
                | Q(outcome__in=("ended", "restored"), decided_by__isnull=False),
                name="held_share_decided_by_somebody",
            ),
            models.UniqueConstraint(fields=["case", "event", "from_month"], name="held_once_a_month"),
        ]
