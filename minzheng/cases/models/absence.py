"""When somebody is away, and who stands in for her."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Absence(models.Model):
    """请假代理: from a day up to and with another, a colleague of the same role and division sees the absent one's work.

    She acts in her own name and with her own eyes; nothing is moved, and it ends by itself. Why somebody is away is not kept.
    Two absences of one person in one division never overlap (migration 0006).
    """

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("请假人"))
    role = models.CharField(_("角色"), max_length=32)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))
    deputy = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("代理人"))
    from_on = models.DateField(_("起"))
    until_on = models.DateField(_("止"))  # the last day away
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("登记人"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True)

    class Meta:
        verbose_name = _("请假代理")
        constraints = [
            models.CheckConstraint(condition=~Q(staff=F("deputy")), name="absence_deputy_is_another"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="absence_in_order"),
        ]
        indexes = [
            models.Index(fields=["deputy", "until_on"], condition=Q(cancelled_at=None), name="absence_by_deputy"),
            models.Index(fields=["staff", "until_on"], condition=Q(cancelled_at=None), name="absence_by_staff"),
        ]
