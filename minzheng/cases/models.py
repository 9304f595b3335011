"""How matters proceed: the case (办件), its append-only steps, clocks, papers, public notices and messages."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Household, Person

from .dates import date_text


class Case(models.Model):
    """办件: one proceeding. Only ``cases.advance`` writes ``state`` and ``version``."""

    scoped_by = "divisions__division"
    resident_path = "applicant__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    number = models.CharField(_("受理编号"), max_length=40, unique=True)
    kind = models.CharField(_("事项"), max_length=48)
    state = models.CharField(_("环节"), max_length=32)
    version = models.PositiveIntegerField(_("版本"), default=0)
    is_open = models.BooleanField(_("在办"), default=True)
    applicant = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请人"))
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


class CaseDivision(models.Model):
    """Which divisions a case concerns and why.

    ``is_open``, ``due_on`` and ``waiting_role`` repeat the case's so that one index answers the inbox. A trigger
    (migration 0002) keeps them: nobody has to remember it.
    """

    scoped_by = "division"

    case = models.ForeignKey(Case, models.CASCADE, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    why = models.CharField(_("原因"), max_length=16)  # accepting | responsible | district | residence
    is_open = models.BooleanField(default=True)
    due_on = models.DateField(null=True)
    waiting_role = models.CharField(max_length=32, blank=True)

    class Meta:
        verbose_name = _("办件所涉区划")
        constraints = [models.UniqueConstraint(fields=["case", "division", "why"], name="case_division_once")]
        indexes = [
            models.Index(fields=["division", "is_open", "due_on", "case"], name="case_worklist"),
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


class Clock(models.Model):
    """期限: a term that runs on a case, in working days or calendar days. The start day is not counted."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    key = models.CharField(_("期限"), max_length=32)
    unit = models.CharField(_("单位"), max_length=16)  # working_days | calendar_days
    days = models.PositiveIntegerField(_("天数"))
    extended_days = models.PositiveIntegerField(_("延长天数"), default=0)
    max_days = models.PositiveIntegerField(_("最长天数"), null=True)  # extensions included; null: the law names none
    starts_on = models.DateField(_("起算日"))
    due_on = models.DateField(_("到期日"))
    stopped_on = models.DateField(_("停止日"), null=True)
    law = models.CharField(_("依据"), max_length=200)

    class Meta:
        verbose_name = _("期限")
        constraints = [
            models.UniqueConstraint(fields=["case", "key"], condition=Q(stopped_on=None), name="one_running_clock")
        ]
        indexes = [models.Index(fields=["unit", "id"], condition=Q(stopped_on=None), name="clock_running")]


class ClockEvent(models.Model):
    """What moved a clock: started, extended, recomputed when a calendar was released, stopped. Append-only."""

    append_only = True

    at = models.DateTimeField(default=clock.now)  # above the field that takes the clock's name
    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    what = models.CharField(max_length=16)  # started | extended | recomputed | stopped | provisional
    due_before = models.DateField(null=True)
    due_after = models.DateField(null=True)
    why = models.TextField(blank=True)  # the article, the reason, the notice that changed the calendar, or the years

    class Meta:
        verbose_name = _("期限变动")
        ordering = ["id"]

    @property
    def sentence(self) -> str:
        """What moved the clock and why: 由2020年3月6日改为2020年3月10日：国办发明电〔2020〕1号."""
        words = {
            "started": gettext("开始计算，%(after)s到期：%(why)s"),
            "extended": gettext("由%(before)s延长至%(after)s：%(why)s"),
            "recomputed": gettext("由%(before)s改为%(after)s：%(why)s"),
            "stopped": gettext("停止计算（原定%(before)s到期）"),
            "provisional": gettext("%(why)s年尚无正式放假通知，到期日按周末推算，正式放假通知发布后重算"),
        }
        days = {"before": date_text(self.due_before), "after": date_text(self.due_after)}
        return words[self.what] % {**days, "why": self.why}


class Document(models.Model):
    """材料: an uploaded paper or a generated letter. The content lies encrypted in storage, outside the web root."""

    scoped_by = "case__divisions__division"
    resident_path = "case__applicant__public_id"
    append_only = True

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="documents")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    kind = models.CharField(_("材料种类"), max_length=48)
    origin = models.CharField(_("来源"), max_length=16)  # uploaded | generated
    file_name = models.CharField(_("文件名"), max_length=120)
    media_type = models.CharField(_("类型"), max_length=64)
    size = models.PositiveIntegerField(_("大小"))
    sha256 = models.CharField(_("摘要"), max_length=64)
    number = models.CharField(_("文号"), max_length=64, blank=True)  # letters only
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("材料")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="document_number_once")]


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


class Notice(models.Model):
    """告知: a message to the applicant by one channel: letter, portal or SMS. SMS texts name no programme and no sum."""

    scoped_by = "case__divisions__division"
    resident_path = "person__public_id"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices", null=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    channel = models.CharField(_("方式"), max_length=16)  # letter | portal | sms
    template = models.CharField(_("模板"), max_length=48)
    body = EncryptedTextField(_("内容"))
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("时间"), default=clock.now)
    sent_at = models.DateTimeField(_("发出时间"), null=True)

    class Meta:
        verbose_name = _("告知")
        indexes = [models.Index(fields=["channel", "-at"], name="notice_by_channel")]


class Task(models.Model):
    """待办事项: something a role of a division must do that is not a transition (a returned payment, say)."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    role = models.CharField(_("角色"), max_length=32)
    key = models.CharField(_("事项"), max_length=48)
    text = models.CharField(_("内容"), max_length=300)
    source_ref = models.CharField(max_length=80, blank=True)
    opened_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("待办事项")
        constraints = [
            models.UniqueConstraint(fields=["key", "source_ref"], condition=~Q(source_ref=""), name="task_once")
        ]
        indexes = [models.Index(fields=["division", "role"], condition=Q(done_at=None), name="task_open")]


class Sequence(models.Model):
    """流水号: the last number given out in one series (case numbers, document numbers). Gaps are allowed, repeats are not."""

    series = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("流水号")
