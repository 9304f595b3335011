"""The dossier (卷宗) of a closed case: its number, its catalogue, where it is."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .case import Case
from .paper import Document


class Dossier(models.Model):
    """卷宗: every case closes into one. The number is given at closing, by district, kind and year, and never again.

    Putting it in order (整理) and checking it (检查) are two people's work. ``keeper`` is the office where it now lies.
    """

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="dossier")
    number = models.CharField(_("卷号"), max_length=40, unique=True)
    keeper = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("保管单位"))
    opened_at = models.DateTimeField(_("立卷时间"), default=clock.now)
    arranged_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("整理人"))
    arranged_at = models.DateTimeField(_("整理时间"), null=True)
    remarks = models.CharField(_("备考"), max_length=300, blank=True)  # what a reader must know; names nobody
    checked_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("检查人"))
    checked_at = models.DateTimeField(_("检查时间"), null=True)
    closed_on = models.DateField(_("保管期限起算日"))

    class Meta:
        verbose_name = _("卷宗")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(checked_by=None) | (Q(arranged_by__isnull=False) & ~Q(checked_by=F("arranged_by"))),
                name="dossier_checked_by_another",
            ),
        ]


class DossierItem(models.Model):
    """卷内文件: one line of the catalogue, with the pages it fills. Numbers only grow; append-only."""

    append_only = True

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField(_("顺序号"))
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", verbose_name=_("材料"))
    first_page = models.PositiveIntegerField(_("起页"))
    pages = models.PositiveIntegerField(_("页数"))

    class Meta:
        verbose_name = _("卷内文件")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "position"], name="dossier_item_position"),
            models.UniqueConstraint(fields=["dossier", "document"], name="dossier_item_once"),
            models.CheckConstraint(condition=Q(pages__gte=1), name="dossier_item_has_pages"),
        ]

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1


class DossierTransfer(models.Model):
    """案卷移交: a list of dossiers that one office hands to another, and the receipt by somebody there."""

    scoped_by = "from_division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    from_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("移交单位"))
    to_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("接收单位"))
    handed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("移交人"))
    handed_at = models.DateTimeField(_("移交时间"), default=clock.now)
    received_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("接收人"))
    received_at = models.DateTimeField(_("接收时间"), null=True)

    class Meta:
        verbose_name = _("案卷移交")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_division=F("to_division")), name="dossier_transfer_to_another_office"
            ),
            models.CheckConstraint(
                condition=Q(received_by=None) | ~Q(received_by=F("handed_by")), name="dossier_transfer_by_two"
            ),
        ]


class DossierTransferItem(models.Model):
    """移交案卷: a dossier on a hand-over list. Append-only."""

    append_only = True

    transfer = models.ForeignKey(DossierTransfer, models.PROTECT, related_name="items")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="transfers")

    class Meta:
        verbose_name = _("移交案卷")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["transfer", "dossier"], name="dossier_transferred_once")]


class DossierLoan(models.Model):
    """案卷借阅: who has borrowed a dossier, for what, until when. One at a time."""

    scoped_by = "dossier__case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="loans")
    borrower = models.CharField(_("借阅人"), max_length=64)
    office = models.CharField(_("借阅单位"), max_length=120)
    purpose = models.CharField(_("借阅事由"), max_length=200)
    lent_on = models.DateField(_("借出日期"))
    due_on = models.DateField(_("应还日期"))
    lent_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("经手人"))
    returned_on = models.DateField(_("归还日期"), null=True)
    returned_to = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("收回人"))

    class Meta:
        verbose_name = _("案卷借阅")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=Q(returned_on=None), name="dossier_lent_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("lent_on")), name="dossier_loan_in_order"),
        ]
