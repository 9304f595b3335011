"""What happened to a household, and whose membership it changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .household import Household
from .person import Person


class HouseholdEvent(models.Model):
    """家庭变动: a birth, a death, a move … recorded once. Append-only; a mistake is revoked by an event of its own.

    ``fingerprint`` is the same for the same event told twice, so that the database refuses the second.
    """

    append_only = True
    scoped_by = "household__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(_("变动"), max_length=24)  # a key of registry.events.KINDS
    household = models.ForeignKey(Household, models.PROTECT, related_name="events", verbose_name=_("家庭"))
    other = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="events_elsewhere", verbose_name=_("另一家庭")
    )  # split off, dissolved into this one, or left for this one
    happened_on = models.DateField(_("发生日期"))
    holds_from = models.DateField(_("成员变动生效日"))  # the day on which the memberships changed
    evidence = models.CharField(_("凭据"), max_length=32)  # a key of registry.events.EVIDENCE
    from_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("原所在村居"))
    to_division = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name=_("迁往村居")
    )  # of a move
    revokes = models.OneToOneField("self", models.PROTECT, null=True, related_name="revoked_by")
    recorded_by = models.UUIDField(_("登记人"), null=True)  # Staff.public_id
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    fingerprint = models.CharField(max_length=160, unique=True)

    class Meta:
        verbose_name = _("家庭变动")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="move") | Q(to_division__isnull=False), name="move_goes_somewhere")
        ]


class MembershipChange(models.Model):
    """成员变动: one person's part in an event. No relation before: she came; none after: she left. Append-only."""

    append_only = True

    event = models.ForeignKey(HouseholdEvent, models.PROTECT, related_name="changes")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    relation_before = models.CharField(_("原关系"), max_length=16, blank=True)
    relation_after = models.CharField(_("新关系"), max_length=16, blank=True)

    class Meta:
        verbose_name = _("成员变动")
        constraints = [
            models.UniqueConstraint(fields=["event", "household", "person"], name="changed_once_an_event"),
            models.CheckConstraint(
                condition=~Q(relation_before=models.F("relation_after")), name="membership_really_changed"
            ),
        ]
