"""The values that officers enter and release: parameters and working calendars, immutable once released.

Both are dated twice: when they hold (a date of the value, a year of the calendar) and from when they were known
(``released_at``; for a calendar the day of its notice, ``known_on``). What ships with the code is the first release.
A correction is another release for the same date; the later one counts.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Release(models.Model):
    """Entered by one person, released by another or discarded; then nobody can change it (trigger in migration 0003)."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    reference = models.CharField(_("依据"), max_length=400)
    note = models.CharField(_("说明"), max_length=400, blank=True, default="")
    entered_by = models.UUIDField(_("录入人"))  # Staff.public_id
    entered_at = models.DateTimeField(_("录入时间"), default=clock.now)
    released_by = models.UUIDField(_("发布人"), null=True)
    released_at = models.DateTimeField(_("发布时间"), null=True)
    discarded_by = models.UUIDField(_("作废人"), null=True)
    discarded_at = models.DateTimeField(_("作废时间"), null=True)
    discard_reason = models.CharField(_("作废理由"), max_length=200, blank=True, default="")

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(released_by=F("entered_by")), name="%(class)s_other_eyes"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="%(class)s_released_whole",
            ),
            models.CheckConstraint(
                condition=Q(discarded_by=None, discarded_at=None, discard_reason="")
                | (Q(discarded_by__isnull=False, discarded_at__isnull=False, released_at=None) & ~Q(discard_reason="")),
                name="%(class)s_discarded_whole",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.released_at is None and self.discarded_at is None


class ParameterValue(Release):
    """参数值: what a parameter is worth in a division from a day on; no value where the status is *unknown*."""

    name = models.CharField(_("参数"), max_length=96)
    division_code = models.CharField(_("适用区划"), max_length=12, blank=True)  # empty: the nation
    valid_from = models.DateField(_("生效日"))
    value = models.JSONField(_("数值"), null=True)  # an integer in the unit's machine form (fen, thousandths)
    status = models.CharField(_("资料状态"), max_length=16)  # published | example | unknown

    class Meta(Release.Meta):
        verbose_name = _("参数值")
        indexes = [models.Index(fields=["name", "division_code", "valid_from"], name="parameter_by_name")]

    def __str__(self) -> str:
        return f"{self.name} {self.division_code or 'CN'} {self.valid_from}"


class CalendarRelease(Release):
    """工作日历: one year's holidays and working weekends by one State Council notice; an amendment is a new version."""

    year = models.PositiveSmallIntegerField(_("年份"))
    version = models.CharField(_("版本"), max_length=32)
    known_on = models.DateField(_("公布日"))
    holidays = models.JSONField(_("放假日"))  # ISO dates
    working_weekends = models.JSONField(_("调休上班日"))  # ISO dates

    class Meta(Release.Meta):
        verbose_name = _("工作日历")
        constraints = [
            *Release.Meta.constraints,
            models.UniqueConstraint(
                fields=["year", "version"], condition=Q(discarded_at=None), name="calendar_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.version} {self.known_on}"


class CalendarEffect(models.Model):
    """日历生效: that a released notice has been announced on the day from which it counts. Append-only."""

    append_only = True

    release = models.OneToOneField(CalendarRelease, models.PROTECT, related_name="effect", verbose_name=_("工作日历"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("日历生效")


class EffectReport(models.Model):
    """影响测算: what a waiting value would change in the open cases, where they are too many to compute while one waits.

    Counts and sums by district, no case and no person. A job fills it chunk by chunk and remembers where it was.
    """

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    entry = models.ForeignKey(ParameterValue, models.PROTECT, related_name="reports", verbose_name=_("参数值"))
    day = models.DateField(_("测算日"))
    basis = models.CharField(_("所据版本"), max_length=64)  # the released values it was computed with, see releases
    asked_by = models.UUIDField(_("测算人"))
    asked_at = models.DateTimeField(_("测算时间"), default=clock.now)
    expected = models.PositiveIntegerField(_("应测算件数"))
    done = models.PositiveIntegerField(_("已测算件数"), default=0)
    after = models.JSONField(_("进度"), null=True)  # the room and the key of the last case computed
    tally = models.JSONField(_("结果"), default=dict)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        verbose_name = _("影响测算")
        constraints = [
            models.UniqueConstraint(fields=["entry", "day", "basis"], name="effect_report_once"),
        ]
