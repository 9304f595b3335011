"""The room's own facts: what was declared, what two visitors saw, what the villagers said, what the law answered."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedJSONField, EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Authorisation, PayeeAccount, Person


class Application(models.Model):
    """救助申请: what a case of this room is about. One to one with the case."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="+", verbose_name=_("授权书"))
    payee_account = models.ForeignKey(PayeeAccount, models.PROTECT, related_name="+", verbose_name=_("收款账户"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    reason = EncryptedTextField(_("申请理由"))
    alone_ground = models.CharField(_("单独申请情形"), max_length=32, blank=True)  # empty: the whole household applies

    class Meta:
        verbose_name = _("救助申请")


class NamedApplicant(models.Model):
    """单独申请人: a member for whom alone protection is asked (单人保). None at all: the whole household. Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="named")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("成员"))

    class Meta:
        verbose_name = _("单独申请人")
        constraints = [models.UniqueConstraint(fields=["application", "person"], name="named_once")]


class Declared(models.Model):
    """申报: one fact as the family declared it, about a person or (without one) about the household. Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="declared")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("成员"))
    fact = models.CharField(_("项目"), max_length=32)
    value = models.BigIntegerField(_("数值"))  # fen a month, fen, or a count: by the fact
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("申报")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person", "fact"], name="declared_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="declared_not_negative"),
        ]


class Situation(models.Model):
    """家庭成员情况: a yes-or-no circumstance of a member that the rules know (student, severe disability …). Append-only."""

    append_only = True

    application = models.ForeignKey(Application, models.PROTECT, related_name="situations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.CharField(_("情况"), max_length=32)

    class Meta:
        verbose_name = _("成员情况")
        constraints = [models.UniqueConstraint(fields=["application", "person", "key"], name="situation_once")]


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


class Proposal(models.Model):
    """拟定决定: what the law answered to the facts frozen that day. Run again, it gives the same answer. Append-only."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    programme = models.CharField(_("项目"), max_length=32)
    on = models.DateField(_("事实日期"))
    accepted_on = models.DateField(_("受理日期"))
    division_code = models.CharField(_("区划"), max_length=12)
    known_at = models.DateTimeField(_("参数版本时点"))
    facts = EncryptedJSONField(_("事实"))
    decision = EncryptedJSONField(_("决定与理由"))
    outcome = models.CharField(_("结论"), max_length=16)  # granted | refused
    amount_fen = models.BigIntegerField(_("月金额"))
    content_hash = models.CharField(_("摘要"), max_length=64)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.UUIDField(_("提出人"))

    class Meta:
        verbose_name = _("拟定决定")
        ordering = ["id"]


class TaperingPlan(models.Model):
    """渐退安排: work has raised the income; the benefit goes on to a last month, and ends with it. Append-only.

    Proposed by the town, confirmed by the district: without the named decision nothing ends.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    changed_on = models.DateField(_("收入变化月份"))  # its first day
    source = models.CharField(_("依据"), max_length=120)
    months = models.PositiveSmallIntegerField(_("渐退月数"))
    is_example = models.BooleanField(_("月数为示例值"))
    last_month = models.DateField(_("最后发放月份"))  # its first day
    law = models.CharField(_("依据条文"), max_length=200)
    proposed_at = models.DateTimeField(_("提出时间"))

    class Meta:
        verbose_name = _("渐退安排")
        ordering = ["id"]


class Draft(models.Model):
    """暂存: what a clerk has typed so far; nothing typed is ever lost. Sealed, and seen by its author alone."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    staff_id = models.UUIDField(_("经办人"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    content = EncryptedJSONField(_("内容"))
    updated_at = models.DateTimeField(_("保存时间"), default=clock.now)
    lodged_as = models.UUIDField(_("已提交为"), null=True)

    class Meta:
        verbose_name = _("暂存申请")


class ImportBatch(models.Model):
    """批量导入: a street's workbook, kept sealed, with what became of its households."""

    append_only = True
    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    staff_id = models.UUIDField(_("导入人"))
    file_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(_("摘要"), max_length=64)
    households = models.PositiveIntegerField(_("户数"))
    accepted = models.PositiveIntegerField(_("已成办件"))
    known = models.PositiveIntegerField(_("以前已导入"))
    rejected = models.PositiveIntegerField(_("退回"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("批量导入")

    @property
    def rejected_name(self) -> str:
        """What the returned workbook is called: ``申请.xlsx`` → ``申请.xlsx.rejected.xlsx``."""
        return f"{self.file_name}.rejected.xlsx"


class ImportedHousehold(models.Model):
    """Which household of a street's workbook has become which case, so that a repeated import makes no second one."""

    append_only = True

    key = models.CharField(_("户编号"), max_length=64)
    fingerprint = models.CharField(max_length=64, unique=True)
    case = models.OneToOneField(Case, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("已导入家庭")
