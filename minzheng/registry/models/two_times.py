"""The four columns of a fact that holds for a time and was known for a time."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock


class TwoTimes(models.Model):
    """The four columns of a fact that holds for a time and was known for a time."""

    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)
    superseded_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    class Meta:
        abstract = True
