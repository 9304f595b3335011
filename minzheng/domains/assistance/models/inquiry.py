"""What the inquiry brought: relatives filed, demands made, what two visitors saw, what the villagers said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class RelativeFiling(models.Model):
    """近亲属备案: a member is a close relative of somebody who handles assistance or of a village or community cadre.

    民发〔2012〕220号第14条, 民发〔2021〕57号第11条: filed separately, and the district visits such a family itself. Append-only.
    """

    append_only = True
    scoped_by = "case__divisions__division"

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))
    relation = models.CharField(_("亲属关系"), max_length=16)  # what the official is to the member
    official_name = models.CharField(_("经办人员或村居干部"), max_length=64)
    office = models.CharField(_("单位和职务"), max_length=120)
    official = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("系统内工作人员"))
    filed_at = models.DateTimeField(_("备案时间"))
    filed_by = models.UUIDField(_("备案人"))

    class Meta:
        verbose_name = _("近亲属备案")
        ordering = ["id"]


class Demand(models.Model):
    """限期要求: what the applicant was asked to do by a day: complete the papers, or cooperate. Append-only.

    The number of working days is stated by the clerk who asks; the day is written in the letter, and counts as written.
    """

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    what = models.CharField(_("要求"), max_length=16)  # papers | cooperation
    working_days = models.PositiveSmallIntegerField(_("工作日数"))
    due_on = models.DateField(_("截止日"))
    made_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("限期要求")
        ordering = ["id"]


class HomeVisit(models.Model):
    """入户调查: made by two; it counts when the second visitor has confirmed it in her own name."""

    scoped_by = "case__divisions__division"
    history_omits = ("present",)  # names, blanked when the applicant is erased

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    made_by = models.CharField(_("调查单位"), max_length=16, default="town")  # town | district
    visited_on = models.DateField(_("入户日期"))
    first_visitor = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("调查人"))
    second_visitor = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("同行调查人"))
    present = models.CharField(_("在场家庭成员"), max_length=120)
    findings = EncryptedTextField(_("调查情况"))
    agrees_with_declared = models.BooleanField(_("与申报一致"))
    recorded_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(_("同行人确认时间"), null=True)

    class Meta:
        verbose_name = _("入户调查")
        constraints = [models.CheckConstraint(condition=~Q(first_visitor=F("second_visitor")), name="visit_by_two")]


class Deliberation(models.Model):
    """民主评议 (民发〔2012〕220号): villagers' or residents' representatives are at least two thirds of those present."""

    append_only = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    held_on = models.DateField(_("评议日期"))
    place = models.CharField(_("地点"), max_length=120)
    present = models.PositiveIntegerField(_("参加人数"))
    representatives = models.PositiveIntegerField(_("村（居）民代表人数"))
    in_favour = models.PositiveIntegerField(_("认为情况属实"))
    against = models.PositiveIntegerField(_("认为情况不属实"))
    summary = models.TextField(_("评议意见"))

    class Meta:
        verbose_name = _("民主评议")
        constraints = [
            models.CheckConstraint(
                condition=Q(representatives__lte=F("present")) & Q(present__gte=F("in_favour") + F("against")),
                name="deliberation_counts",
            ),
        ]
