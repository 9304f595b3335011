"""The case (办件): its divisions, its append-only steps, whose eyes must be other, who has it in hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Household, Person


class Case(models.Model):
    """办件: one proceeding. Only ``cases.advance`` writes ``state`` and ``version``.

    A kind may have no applicant (a complaint), and may be confined: then it exists only for roles that can say the word.
    """

    scoped_by = "divisions__division"
    confined_by = "confined_to"
    resident_path = "applicant__public_id"
    agent_path = "mandates"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    number = models.CharField(_("受理编号"), max_length=40, unique=True)
    kind = models.CharField(_("事项"), max_length=48)
    state = models.CharField(_("环节"), max_length=32)
    version = models.PositiveIntegerField(_("版本"), default=0)
    is_open = models.BooleanField(_("在办"), default=True)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("申请人"))
    confined_to = models.CharField(_("限阅"), max_length=32, blank=True, default="", db_default="")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", null=True, verbose_name=_("家庭"))
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("责任镇街"))
    lodged_at = models.DateTimeField(_("申请时间"))
    accepted_on = models.DateField(_("受理日期"), null=True)
    closed_at = models.DateTimeField(
        _("办结时间"), null=True
    )  # when the proceeding ended; what follows moves it no more
    due_on = models.DateField(_("最近期限"), null=True)  # the earliest running clock, kept by cases.deadlines
    waiting_role = models.CharField(_("待办角色"), max_length=32, blank=True)  # whose turn it is, from the workflow

    class Meta:
        verbose_name = _("办件")

    @property
    def party(self) -> Person:
        """The applicant, where the kind is sure to have one: letters, notices and papers are about somebody."""
        if self.applicant is None:
            raise ValueError(f"{self.kind} has no applicant")
        return self.applicant


class CaseDivision(models.Model):
    """Which divisions a case concerns and why.

    ``is_open``, ``due_on``, ``waiting_role`` and ``confined_to`` repeat the case's so that one index answers the inbox.
    A trigger (migrations 0002 and 0006) keeps them: nobody has to remember it.
    """

    scoped_by = "division"
    confined_by = "confined_to"

    case = models.ForeignKey(Case, models.CASCADE, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    why = models.CharField(_("原因"), max_length=16)  # accepting | responsible | district | residence | former
    is_open = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    waiting_role = models.CharField(max_length=32, blank=True)
    confined_to = models.CharField(max_length=32, blank=True, default="", db_default="")

    class Meta:
        verbose_name = _("办件所涉区划")
        constraints = [models.UniqueConstraint(fields=["case", "division", "why"], name="case_division_once")]
        indexes = [
            models.Index(fields=["division", "is_open", "due_on", "case"], name="case_worklist"),
            models.Index(fields=["due_on", "case"], name="case_by_end"),  # the list of who reads a whole city
            models.Index(
                fields=["division", "waiting_role", "due_on", "case"], condition=Q(is_open=True), name="case_by_turn"
            ),
        ]


class Step(models.Model):
    """办理步骤: what was done to a case, by whom, when and why. Append-only; the case's whole story."""

    append_only = True
    sealed = True

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    sequence = models.PositiveIntegerField(_("序号"))
    verb = models.CharField(_("动作"), max_length=48)
    from_state = models.CharField(_("原环节"), max_length=32, blank=True)
    to_state = models.CharField(_("新环节"), max_length=32)
    actor_kind = models.CharField(_("身份"), max_length=16)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True, verbose_name=_("经办人"))
    actor_name = models.CharField(_("办理人"), max_length=64)
    role = models.CharField(_("角色"), max_length=32)
    division_code = models.CharField(_("办理区划"), max_length=12, blank=True)
    at = models.DateTimeField(_("时间"))
    note = models.TextField(_("说明"), blank=True)
    data = models.JSONField(_("内容"), default=dict)  # identifiers and counts, never personal data
    written_in = models.BigIntegerField(null=True, editable=False)  # its transaction, by the trigger of migration 0004

    class Meta:
        verbose_name = _("办理步骤")
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="step_sequence"),
            models.CheckConstraint(
                condition=~Q(actor_kind="staff") | Q(staff__isnull=False), name="staff_step_by_staff"
            ),
        ]


class OtherEyes(models.Model):
    """Which verb must come from other eyes than which: written by migrate from the workflow tables, read by a trigger.

    The application may only read it, so that not even a raw insert of a step escapes the four eyes.
    """

    read_only = True

    kind = models.CharField(max_length=48)
    verb = models.CharField(max_length=48)
    other_than = models.CharField(max_length=48)

    class Meta:
        verbose_name = _("分离职责")
        constraints = [models.UniqueConstraint(fields=["kind", "verb", "other_than"], name="other_eyes_once")]


class Assignment(models.Model):
    """分派: who of a role has taken a case in hand. When it comes back to the role, it comes back to her."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=32)
    from_at = models.DateTimeField(default=clock.now)
    to_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("分派")
        constraints = [
            models.UniqueConstraint(fields=["case", "role"], condition=Q(to_at=None), name="one_assignment_at_a_time")
        ]
        indexes = [models.Index(fields=["staff", "role"], condition=Q(to_at=None), name="assigned_now")]
