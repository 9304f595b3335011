"""The notice on the board, and what was said against it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey
from minzheng.lib.public_ids import new_public_id

from .case import Case


class Publicity(models.Model):
    """公示: a notice on a board for a window of calendar days (the day of posting not counted)."""

    scoped_by = "case__divisions__division"
    history_omits = ("content",)  # it holds a name, blanked when the applicant is erased

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="publicities")
    stage = models.CharField(_("阶段"), max_length=16)  # town | district
    profile = models.CharField(_("公示方式"), max_length=16, default="board")
    place = models.CharField(_("公示地点"), max_length=120)
    content = models.JSONField(_("公示内容"))  # exactly what facts.md §15.4 allows on a board
    from_on = models.DateField(_("张贴日"))
    until_on = models.DateField(_("期满日"))
    taken_down_on = models.DateField(_("撤下日"), null=True)

    class Meta:
        verbose_name = _("公示")
        constraints = [models.CheckConstraint(condition=Q(until_on__gt=models.F("from_on")), name="publicity_window")]
        indexes = [models.Index(fields=["until_on"], condition=Q(taken_down_on=None), name="publicity_posted")]


class Objection(models.Model):
    """异议: what somebody said against a notice, and what the inquiry found. Who said it, and what, is sealed."""

    scoped_by = "publicity__case__divisions__division"
    history_omits = ("finding",)  # about the applicant: blanked when she is erased

    publicity = models.ForeignKey(Publicity, models.PROTECT, related_name="objections")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    raised_on = models.DateField(_("提出日期"))
    by_whom = EncryptedTextField(_("异议人"), null=True, blank=True)
    content = EncryptedTextField(_("异议内容"))
    resolved_on = models.DateField(_("处理日期"), null=True)
    finding = models.TextField(_("处理结果"), blank=True)

    class Meta:
        verbose_name = _("异议")

    @property
    def receipt(self) -> str:
        """回执编号: what she who objected is given to ask by. From the random end of the identifier: it can't be counted."""
        return f"YY-{self.public_id.hex[-8:-4]}-{self.public_id.hex[-4:]}".upper()
