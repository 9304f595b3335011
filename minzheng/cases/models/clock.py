"""The terms that run on a case, and what moved them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from ..dates import date_text
from .case import Case


class Clock(models.Model):
    """期限: a term that runs on a case, in working days or calendar days. The start day is not counted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    key = models.CharField(_("期限"), max_length=32)
    unit = models.CharField(_("单位"), max_length=16)  # working_days | calendar_days
    days = models.PositiveIntegerField(_("天数"))
    extended_days = models.PositiveIntegerField(_("延长天数"), default=0)
    max_days = models.PositiveIntegerField(_("最长天数"), null=True)  # extensions included; null: the law names none
    starts_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"))
    stopped_on = models.DateField(_("停止日"), null=True)
    law = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("期限")
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], condition=Q(stopped_on=None), name="one_running_clock")
        ]
        indexes = [models.Index(fields=["unit", "id"], condition=Q(stopped_on=None), name="clock_running")]


class ClockEvent(models.Model):
    """What moved a clock: started, extended, recomputed when a calendar was released, stopped. Append-only."""

    append_only = True

    at = models.DateTimeField(default=clock.now)  # above the field that takes the clock's name
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    what = models.CharField(max_length=16)  # started | extended | recomputed | stopped | provisional
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    why = models.TextField(blank=True)  # the article, the reason, the notice that changed the calendar, or the years

    class Meta:
        verbose_name = _("期限变动")
        ordering = ["id"]

    @property
    def sentence(self) -> str:
        """What moved the clock and why: 由2020年3月6日改为2020年3月10日：国办发明电〔2020〕1号."""
        words = {
            "started": gettext("开始计算，%(after)s到期：%(why)s"),
            "extended": gettext("由%(before)s延长至%(after)s：%(why)s"),
            "recomputed": gettext("由%(before)s改为%(after)s：%(why)s"),
            "stopped": gettext("停止计算（原定%(before)s到期）"),
            "provisional": gettext("%(why)s年尚无正式放假通知，到期日按周末推算，正式放假通知发布后重算"),
        }
        days = {"before": date_text(self.due_before), "after": date_text(self.due_after)}
        return words[self.what] % {**days, "why": self.why}
