"""Households and who belongs to them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .person import Person
from .two_times import TwoTimes


class Household(models.Model):
    """共同生活家庭: people who live together and share their income; not the same thing as a hukou."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所在村居"))
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)

    class Meta:
        verbose_name = _("家庭")


class Membership(TwoTimes):
    """家庭成员: who belongs to a household, as what, from when to when. Never two households at one time."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("与户主关系"), max_length=16)  # policy vocabulary: self spouse child parent …

    class Meta:
        verbose_name = _("家庭成员")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="self", valid_to=None, superseded_at=None),
                name="one_head_per_household",
            ),
            # a person in two households at one time is refused by an exclusion constraint (migration 0002), and so are
            # two heads at one time, or members on a day without a head (migration 0006)
        ]
