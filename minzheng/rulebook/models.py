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
    """Entered by one person, released by another; from then on nobody can change it (trigger in migration 0002)."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    reference = models.CharField(_("依据"), max_length=400)
    entered_by = models.UUIDField(_("录入人"))  # Staff.public_id
    entered_at = models.DateTimeField(_("录入时间"), default=clock.now)
    released_by = models.UUIDField(_("发布人"), null=True)
    released_at = models.DateTimeField(_("发布时间"), null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=~Q(released_by=F("entered_by")), name="%(class)s_other_eyes"),
            models.CheckConstraint(
                condition=Q(released_by=None, released_at=None)
                | Q(released_by__isnull=False, released_at__isnull=False),
                name="%(class)s_released_whole",
            ),
        ]


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
            models.UniqueConstraint(fields=["year", "version"], name="calendar_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.version} {self.known_on}"
