"""疑点: what a machine or a colleague noticed about a benefit, and what a named person found when she looked into it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class Doubt(models.Model):
    """疑点: no finding and no accusation. It is refuted or confirmed by a named person, once; then it stays as it is.

    ``source_ref`` says where it came from (the row of a list, an event), so that the same hit raises no second doubt.
    """

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("所涉待遇"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("所涉成员"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    kind = models.CharField(_("疑点种类"), max_length=32)
    text = EncryptedTextField(_("疑点内容"))
    source_ref = models.CharField(max_length=80, blank=True)
    happened_on = models.DateField(_("所称发生日"), null=True)
    raised_at = models.DateTimeField(_("提出时间"))
    raised_by = models.UUIDField(_("提出人"), null=True)  # None: a machine
    verdict = models.CharField(_("核实结论"), max_length=16, blank=True)  # refuted | confirmed; empty: open
    finding = EncryptedTextField(_("核实情况"), null=True)
    settled_at = models.DateTimeField(_("核实时间"), null=True)
    settled_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("核实人"))

    class Meta:
        verbose_name = _("疑点")
        constraints = [
            models.UniqueConstraint(fields=["case", "source_ref"], condition=~Q(source_ref=""), name="doubt_once"),
            models.CheckConstraint(
                condition=Q(verdict="", settled_at=None, settled_by=None)
                | Q(verdict__in=("refuted", "confirmed"), settled_at__isnull=False, settled_by__isnull=False),
                name="doubt_settled_by_a_person",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(verdict=""), name="doubt_open"),
            models.Index(fields=["case"], name="doubt_by_case"),
        ]
