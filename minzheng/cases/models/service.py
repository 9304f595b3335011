"""How a letter reached the person it is for (送达), and what proves it."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .paper import Document


class Service(models.Model):
    """送达: one way in which one letter was brought to its reader. ``served_on`` is the day from which remedies count.

    A letter on its way by post has no ``served_on`` yet; one that is announced has the day on which the announcement
    ends. What failed stays (``failed_on``), and another way may be tried. Once served a row never changes (trigger).
    """

    scoped_by = "document__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="services", verbose_name=_("文书"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    way = models.CharField(_("送达方式"), max_length=16)  # direct | leaving | entrusted | post | announcement
    sent_on = models.DateField(_("送出日期"))
    served_on = models.DateField(_("送达日期"), null=True)
    recipient = EncryptedTextField(_("签收人"), null=True, blank=True)  # who signed, and what she is to the addressee
    reason = EncryptedTextField(_("事由"), null=True, blank=True)  # why left, entrusted or announced
    witnesses = EncryptedTextField(_("见证人"), null=True, blank=True)
    by_whom = models.CharField(
        _("送达单位"), max_length=120, blank=True
    )  # the office entrusted, the place of announcing
    tracking_number = models.CharField(_("邮件号"), max_length=40, blank=True)
    proof = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+", verbose_name=_("送达凭证"))
    server = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("送达人"))
    second_server = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("第二名送达人")
    )
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    failed_on = models.DateField(_("未送达日期"), null=True)

    class Meta:
        verbose_name = _("送达")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["document"], condition=Q(failed_on=None), name="service_one_way_at_a_time"),
            models.CheckConstraint(condition=Q(served_on=None) | Q(proof__isnull=False), name="service_has_proof"),
            models.CheckConstraint(
                condition=Q(served_on=None) | Q(served_on__gte=F("sent_on")), name="service_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(way="leaving") | (Q(second_server__isnull=False) & ~Q(second_server=F("server"))),
                name="service_left_by_two",
            ),
            models.CheckConstraint(condition=~Q(way="post") | ~Q(tracking_number=""), name="service_post_is_tracked"),
            models.CheckConstraint(condition=Q(failed_on=None) | Q(served_on=None), name="service_failed_or_served"),
        ]

    def is_served(self, on: date) -> bool:
        """Whether the letter counts as received on a day: an announcement does when its last day has come."""
        return self.served_on is not None and self.served_on <= on
