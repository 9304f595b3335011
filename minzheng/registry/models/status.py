"""What a person is, as rooms have granted it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .person import Person
from .two_times import TwoTimes


class Status(TwoTimes):
    """身份: a dated status (低保对象 …) that a room writes and every room may read."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="statuses")
    key = models.CharField(_("身份"), max_length=32)
    source_ref = models.UUIDField(_("来源办件"))

    class Meta:
        verbose_name = _("身份")
        # the same status twice at one time is refused by an exclusion constraint (migration 0002)
        indexes = [models.Index(fields=["key", "valid_from"], name="status_by_key")]
