"""What proves that a public notice hung where and when it is said to have hung (公示证明)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .paper import Document
from .publicity import Publicity


class PublicityProof(models.Model):
    """公示证明: a photograph of the notice as it was put up, or as it was taken down, by two named people. Append-only.

    Only the second says what was heard: ``objections`` repeats how many were on record on that day, zero included.
    """

    append_only = True
    scoped_by = "publicity__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="proofs")
    moment = models.CharField(_("时点"), max_length=8)  # up | down
    on = models.DateField(_("日期"))
    place = models.CharField(_("地点"), max_length=120)
    photo = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("照片"))
    first_staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    second_staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("同行人"))
    objections = models.PositiveIntegerField(_("异议条数"), null=True)
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)

    class Meta:
        verbose_name = _("公示证明")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["publicity", "moment"], name="publicity_proof_once"),
            models.CheckConstraint(condition=~Q(first_staff=F("second_staff")), name="publicity_proof_by_two"),
            models.CheckConstraint(
                condition=Q(moment="up", objections=None) | Q(moment="down", objections__isnull=False),
                name="publicity_proof_says_objections",
            ),
        ]
