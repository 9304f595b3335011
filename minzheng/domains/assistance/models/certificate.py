"""The certificate (低保证 and its like) that a family in benefit is handed, every sheet of it that was printed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff
from minzheng.cases.models import Case, Imprint
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Certificate(models.Model):
    """证件: one family's certificate of a benefit. Its number and seal stand in its imprint; lost or ended, it is voided."""

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    imprint = models.OneToOneField(Imprint, models.PROTECT, related_name="+")
    programme = models.CharField(_("救助项目"), max_length=48)
    from_month = models.DateField(_("起始月份"))
    issued_at = models.DateTimeField(_("制发时间"), default=clock.now)
    is_valid = models.BooleanField(_("有效"), default=True)

    class Meta:
        verbose_name = _("证件")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(is_valid=True), name="certificate_one_valid")
        ]


class CertificatePrint(models.Model):
    """证件打印: one printing of a certificate; every one after the first says why. Append-only."""

    append_only = True
    scoped_by = "certificate__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="prints")
    count = models.PositiveSmallIntegerField(_("第几次打印"))
    why = models.CharField(_("补打原因"), max_length=16, blank=True)  # a key of vocabulary.REPRINT_REASONS
    printed_at = models.DateTimeField(_("打印时间"), default=clock.now)
    printed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("打印人"))

    class Meta:
        verbose_name = _("证件打印")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["certificate", "count"], name="certificate_print_once"),
            models.CheckConstraint(
                condition=Q(count=1, why="") | (Q(count__gt=1) & ~Q(why="")), name="reprint_has_why"
            ),
        ]
