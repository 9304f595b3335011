"""复核: a benefit is looked at again, by the law of the day; what was restated, proposed, said against it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person

from .decision import Proposal
from .doubt import Doubt


class ReviewSchedule(models.Model):
    """复核安排: when a benefit is due to be looked at again. One row a benefit; ``due_on`` follows from class and last review.

    Without a recorded class the shortest term of the procedure counts: no family is left out because nobody has
    classified it yet.
    """

    scoped_by = "benefit__divisions__division"

    benefit = models.OneToOneField(Case, models.PROTECT, related_name="+", verbose_name=_("待遇"))
    class_key = models.CharField(_("复核类别"), max_length=32, blank=True)
    months = models.PositiveSmallIntegerField(_("复核周期（月）"))
    law = models.CharField(_("依据条文"), max_length=120)
    counted_from = models.DateField(_("起算日"))  # the decision, or the end of the last review
    due_on = models.DateField(_("应复核日"))
    is_open = models.BooleanField(_("在保"), default=True)

    class Meta:
        verbose_name = _("复核安排")
        indexes = [models.Index(fields=["due_on", "id"], condition=Q(is_open=True), name="review_due")]


class ReviewClass(models.Model):
    """复核类别认定: into which class a person put a family, and why. The newest counts. Append-only."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    benefit = models.ForeignKey(Case, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    class_key = models.CharField(_("复核类别"), max_length=32)
    reason = EncryptedTextField(_("认定理由"))
    recorded_at = models.DateTimeField(_("认定时间"))
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("认定人"))

    class Meta:
        verbose_name = _("复核类别认定")
        ordering = ["id"]


class ReviewPostponement(models.Model):
    """延期复核: in a major emergency, reviews due in a window wait until a day (民发〔2021〕57号第31条).

    Ordered by one person for her division, and holding once another of the division has confirmed it.
    """

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("适用区划"))
    due_from = models.DateField(_("应复核日起"))
    due_to = models.DateField(_("应复核日止"))
    until_on = models.DateField(_("延期至"))
    reference = models.CharField(_("依据文件"), max_length=200)
    law = models.CharField(_("依据条文"), max_length=120)
    ordered_at = models.DateTimeField(_("提出时间"), default=clock.now)
    ordered_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    confirmed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", verbose_name=_("确认人"))

    class Meta:
        verbose_name = _("延期复核")
        constraints = [
            models.CheckConstraint(
                condition=Q(due_to__gte=F("due_from")) & Q(until_on__gt=F("due_to")), name="postponement_window"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("ordered_by"))),
                name="postponement_by_two",
            ),
        ]


class Review(models.Model):
    """复核: what a case of the kind ``assistance.review`` is about: which benefit, on what ground. One open a benefit."""

    scoped_by = "case__divisions__division"

    case = models.OneToOneField(Case, models.PROTECT, related_name="+")
    benefit = models.ForeignKey(Case, models.PROTECT, related_name="+", verbose_name=_("待遇"))
    ground = models.CharField(_("复核事由"), max_length=32)
    doubt = models.ForeignKey(Doubt, models.PROTECT, null=True, related_name="+", verbose_name=_("疑点"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("所涉成员"))
    happened_on = models.DateField(_("情况发生日"), null=True)  # the death, the change
    opened_on = models.DateField(_("启动日"))
    closed_on = models.DateField(_("办结日"), null=True)
    result = models.CharField(_("结果"), max_length=16, blank=True)  # a change, or "dropped"; empty while it is open

    class Meta:
        verbose_name = _("复核")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None, result="") | (Q(closed_on__isnull=False) & ~Q(result="")),
                name="review_closes_with_a_result",
            ),
            models.UniqueConstraint(fields=["benefit"], condition=Q(closed_on=None), name="one_open_review_a_benefit"),
        ]
        indexes = [models.Index(fields=["benefit", "id"], name="review_by_benefit")]


class Restated(models.Model):
    """复核事实: one fact as it stands at a review, said by the family or found. The newest counts. Append-only.

    ``fact`` is a declared fact (fen a month, fen, a count) or a circumstance (``student``, 1 or 0). What is not restated
    stays as it was known before.
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="restated")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("成员"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    fact = models.CharField(_("项目"), max_length=48)
    value = models.BigIntegerField(_("数值"))
    said_by = models.CharField(_("来源"), max_length=8)  # family | found
    source = EncryptedTextField(_("凭据"))
    recorded_at = models.DateTimeField(_("登记时间"), default=clock.now)
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("登记人"))

    class Meta:
        verbose_name = _("复核事实")
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(value__gte=0), name="restated_not_negative")]


class ReviewOutcome(models.Model):
    """复核意见: continue, raise, lower or stop, from which month, and why. The newest counts. Append-only.

    ``proposal`` holds the frozen facts and the law's answer; ``cut_person`` is there where one person's share alone is
    cut for refusing work (国务院令第649号第45条).
    """

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    review = models.ForeignKey(Review, models.PROTECT, related_name="outcomes")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    change = models.CharField(_("意见"), max_length=16)  # continue | raise | lower | stop
    before_fen = models.BigIntegerField(_("原月金额"))
    after_fen = models.BigIntegerField(_("拟定月金额"))
    from_month = models.DateField(_("起始月份"), null=True)  # its first day; None where nothing changes
    covers = models.JSONField(_("保障对象"))  # public ids of those who stay covered
    cut_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("减发对象"))
    cut_fen = models.BigIntegerField(_("减发金额"), default=0)
    why = EncryptedTextField(_("理由"))
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("提出人"))

    class Meta:
        verbose_name = _("复核意见")
        ordering = ["id"]


class Hearing(models.Model):
    """陈述申辩: what the family said against an adverse opinion, and what came of it. Append-only; one an opinion."""

    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    outcome = models.OneToOneField(ReviewOutcome, models.PROTECT, related_name="hearing")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    how = models.CharField(_("方式"), max_length=16)  # oral | written | waived | silent
    heard_on = models.DateField(_("陈述申辩日期"))
    statement = EncryptedTextField(_("陈述申辩内容"), null=True)
    answer = EncryptedTextField(_("复核答复"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("听取人"))

    class Meta:
        verbose_name = _("陈述申辩")
