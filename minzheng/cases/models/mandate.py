"""Who may act for an applicant in one case, and how long."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person

from .case import Case


class Mandate(models.Model):
    """委托: somebody acts for the applicant in this one case, as her agent or as her guardian, for as long as it lasts.

    The agent sees the case and its papers while the mandate is in force (``access.scope``), and nothing else of her.
    """

    scoped_by = "case__divisions__division"
    resident_path = "case__applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="mandates")
    agent = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("代办人"))
    ground = models.CharField(_("依据"), max_length=16)  # agent | guardian
    from_on = models.DateField(_("起始日"))
    until_on = models.DateField(_("截止日"), null=True)  # the last day; null for a guardian
    ended_on = models.DateField(_("终止日"), null=True)  # from this day on nothing is seen any more
    ended_by = models.CharField(_("终止人"), max_length=16, blank=True)  # applicant | agent | office

    class Meta:
        verbose_name = _("委托")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agent"], condition=Q(ended_on=None), name="one_mandate_for_an_agent"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="mandate_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(ground="agent") | Q(until_on__isnull=False), name="agents_mandate_has_an_end"
            ),
        ]
