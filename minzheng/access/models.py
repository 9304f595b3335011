"""Who may see what: divisions, staff, postings, keys, and the log of every look at a person.

A model of any floor may say how the database guards its table (see grants.py and triggers.py):
``append_only``: the application may insert and read; ``read_only``: it may only read; ``untracked``: no history and no
author asked; ``history_omits``: columns that the history leaves out; ``sealed``: its rows, which nobody changes, are sealed in
batches (see seals.py).
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class Division(models.Model):
    """An administrative division (行政区划). Rows are never deleted: retired codes stay in old papers."""

    code = models.CharField(_("区划代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=64)
    level = models.CharField(_("级别"), max_length=16)  # city district street town village community
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("上级"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True)
    status = models.CharField(_("资料状态"), max_length=16, default="published")  # published | example

    class Meta:
        verbose_name = _("行政区划")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class DivisionClosure(models.Model):
    """Every ancestor of every division, itself included (depth 0), with the time it was so."""

    untracked = True  # it follows from Division, whose history is kept

    ancestor = models.ForeignKey(Division, models.PROTECT, related_name="descendant_links")
    descendant = models.ForeignKey(Division, models.PROTECT, related_name="ancestor_links")
    depth = models.PositiveSmallIntegerField(_("层差"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True)

    class Meta:
        verbose_name = _("区划隶属")
        constraints = [
            models.UniqueConstraint(fields=["ancestor", "descendant", "valid_from"], name="closure_once"),
        ]
        indexes = [models.Index(fields=["descendant", "ancestor"], name="closure_upwards")]


class StaffManager(BaseUserManager):
    def create_user(self, username: str, password: str | None = None, **fields):
        staff = self.model(username=username, **fields)
        staff.set_password(password)
        staff.save(using=self._db)
        return staff


class Staff(AbstractBaseUser):
    """A member of the bureau's or a street's staff. What she may do comes from her postings alone."""

    history_omits = ("password", "last_login", "session_stamp")

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    username = models.CharField(_("用户名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=64)
    is_active = models.BooleanField(_("在用"), default=True)
    must_change_password = models.BooleanField(_("须改密码"), default=False)
    session_stamp = models.CharField(max_length=32, blank=True)  # a new one ends every session begun under the old

    USERNAME_FIELD = "username"
    objects = StaffManager()

    class Meta:
        verbose_name = _("工作人员")

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session remembers of its owner: it ends when her password or her second factor is another."""
        remembered = self.password + self.session_stamp
        return salted_hmac("access.staff.session", remembered, secret=secret, algorithm="sha256").hexdigest()


class Posting(models.Model):
    """任职: a member of staff, in a role, for a division, for a time. The unit of every permission."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="postings", verbose_name=_("工作人员"))
    role = models.CharField(_("角色"), max_length=32)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True)

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="posting_ends_after_it_begins",
            )
        ]
        indexes = [models.Index(fields=["division", "role"], name="posting_by_division")]


class SecondFactor(models.Model):
    """二次验证: what a member of staff proves beside her password, with a telephone or a token (TOTP, RFC 6238).

    One that is confirmed, and at most one that is being set up. Its times are the machine's own: a code is never simulated.
    """

    history_omits = ("sealed_secret",)

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="second_factors", verbose_name=_("工作人员"))
    data_key = models.ForeignKey("DataKey", models.PROTECT, related_name="+")
    sealed_secret = models.BinaryField(_("密钥"))  # sealed by second_factor.py: encrypted columns stand on these models
    begun_at = models.DateTimeField(_("开始设置时间"), default=clock.real_now)
    confirmed_at = models.DateTimeField(_("启用时间"), null=True)
    last_step = models.BigIntegerField(_("上次使用的时间步"), default=0)  # 30 s since 1970: no code serves twice
    failures = models.PositiveSmallIntegerField(_("连续错误次数"), default=0)
    failed_at = models.DateTimeField(_("上次错误时间"), null=True)

    class Meta:
        verbose_name = _("二次验证")
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(confirmed_at=None), name="one_second_factor_begun"
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=models.Q(confirmed_at__isnull=False), name="one_second_factor"
            ),
        ]


class RecoveryCode(models.Model):
    """恢复码: stands in once for a second factor that is not at hand. Only its keyed digest is kept."""

    history_omits = ("digest",)

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("恢复码")


class SecurityEvent(models.Model):
    """安全记录: one row for every sign-in, every failure, and every change of an account or a posting. Append-only."""

    append_only = True
    sealed = True

    at = models.DateTimeField(_("时间"), default=clock.now)
    kind = models.CharField(_("事项"), max_length=32)  # access.security_log.KINDS
    subject_id = models.UUIDField(_("当事人"), null=True)  # staff; none where the name typed is nobody's
    actor_id = models.UUIDField(_("操作人"), null=True)  # staff
    actor_role = models.CharField(_("角色"), max_length=32, blank=True)
    posting_id = models.UUIDField(_("任职"), null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)  # of the machine
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("安全记录")
        indexes = [models.Index(fields=["subject_id", "-id"], name="security_by_subject")]


class DataKey(models.Model):
    """A key that seals one person's (or one file's) content, itself wrapped by the master key.

    Destroying ``wrapped`` makes everything sealed with it unreadable, everywhere, while every row stays.
    """

    history_omits = ("wrapped",)  # or a destroyed key would live on in the history

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    master_key_id = models.CharField(max_length=32)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("数据密钥")


class AccessLog(models.Model):
    """访问记录: one row for every look at a person's data. Append-only."""

    append_only = True
    sealed = True
    resident_path = "person_id"
    untracked = True  # it names its own actor, and looking is not writing

    at = models.DateTimeField(_("时间"), default=clock.now)
    actor_kind = models.CharField(_("身份"), max_length=16)  # staff | resident | system
    staff_id = models.UUIDField(_("工作人员"), null=True)
    posting_id = models.UUIDField(_("任职"), null=True)
    role = models.CharField(_("角色"), max_length=32, blank=True)
    division_code = models.CharField(_("区划"), max_length=12, blank=True)
    person_id = models.UUIDField(_("被查看人"))
    what = models.CharField(_("内容"), max_length=64)  # view | unmask | search | document | export
    purpose = models.CharField(_("目的"), max_length=200)
    subject_ref = models.CharField(_("所涉办件"), max_length=64, blank=True)
    request_id = models.CharField(max_length=36, blank=True)

    class Meta:
        verbose_name = _("访问记录")
        indexes = [
            models.Index(fields=["person_id", "-at"], name="log_by_person"),
            models.Index(fields=["staff_id", "-at"], name="log_by_staff"),
            models.Index(fields=["at"], name="log_by_time"),  # what the alarms count: the last hour, the day
        ]


class HistoryRow(models.Model):
    """Every change of every tracked row, written by the database itself (see history.py); the application only reads it."""

    read_only = True
    sealed = True

    at = models.DateTimeField()
    table_name = models.CharField(max_length=64)
    row_id = models.BigIntegerField()
    operation = models.CharField(max_length=6)
    author = models.CharField(max_length=120)
    request_id = models.CharField(max_length=36, blank=True)
    row = models.JSONField()

    class Meta:
        verbose_name = _("变更历史")
        indexes = [models.Index(fields=["table_name", "row_id"], name="history_by_row")]


class Submission(models.Model):
    """提交凭据: the idempotency key of a write that has been carried out, and what it led to. Append-only."""

    append_only = True

    key = models.CharField(max_length=64, unique=True)
    actor = models.CharField(max_length=120)
    what = models.CharField(max_length=120)
    result = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("提交凭据")


class LogSeal(models.Model):
    """日志封印: a link of the one chain that holds closed batches of every sealed table together. Append-only.

    It covers the rows ``after_id`` < id ≤ ``last_id`` of a table, as ``columns`` tell them. ``digest`` is taken over all
    other columns, ``previous_digest`` among them: whoever changes a row or a link has to rewrite every later link.
    """

    append_only = True

    number = models.BigIntegerField(_("序号"), unique=True)  # 1, 2, 3 … without gaps
    table_name = models.CharField(_("数据表"), max_length=64)
    after_id = models.BigIntegerField(_("起点之前"))  # the last id of the batch before; 0: from the first row on
    last_id = models.BigIntegerField(_("终点"))
    rows = models.PositiveIntegerField(_("行数"))
    columns = models.JSONField(_("列"))  # those there were then: a column added later doesn't break an old seal
    algorithm = models.CharField(_("算法"), max_length=16)  # as hashlib names it
    rows_digest = models.CharField(_("内容摘要"), max_length=128)
    previous_digest = models.CharField(_("上一封印"), max_length=128, blank=True)
    digest = models.CharField(_("封印"), max_length=128, unique=True)
    sealed_at = models.DateTimeField(_("封存时间"), default=clock.real_now)  # never simulated

    class Meta:
        verbose_name = _("日志封印")
        constraints = [models.UniqueConstraint(fields=["table_name", "after_id"], name="seal_follows_once")]


class Alarm(models.Model):
    """批量查看警报: somebody looked at unusually many people. The facts, as they were counted. Append-only.

    Of one kind at most one stands open for a member of staff on a day; after a decision the count begins anew.
    """

    append_only = True
    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=32)  # access.alarms.KINDS
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("工作人员"))
    role = models.CharField(_("角色"), max_length=32)  # of the post in which she looked most
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))
    day = models.DateField(_("日期"))
    nth = models.PositiveSmallIntegerField(_("当日第几次"), default=1)
    window_from = models.DateTimeField(_("统计起"))
    window_until = models.DateTimeField(_("统计止"))
    counted = models.PositiveIntegerField(_("次数"))
    threshold = models.PositiveIntegerField(_("警报线"))

    class Meta:
        verbose_name = _("批量查看警报")
        constraints = [models.UniqueConstraint(fields=["staff", "kind", "day", "nth"], name="alarm_once")]


class AlarmDecision(models.Model):
    """警报处理: what an auditor, never the person concerned, made of an alarm. Append-only."""

    append_only = True

    alarm = models.OneToOneField(Alarm, models.PROTECT, related_name="decision", verbose_name=_("警报"))
    outcome = models.CharField(_("结论"), max_length=16)  # explained | passed_on
    words = models.CharField(_("说明"), max_length=400)
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("处理人"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("警报处理")


class Withholding(models.Model):
    """暂不显示: looks at a person which that person is not told about until a day, if a second auditor agrees. Append-only.

    The looks of one member of staff, or of all, from a day to a day.
    """

    append_only = True
    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区划"))  # the proposer's
    person_id = models.UUIDField(_("被查看人"))
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+", null=True, verbose_name=_("查看人"))
    looks_from = models.DateField(_("查看日期起"))
    looks_until = models.DateField(_("查看日期止"))
    ground = models.CharField(_("事由"), max_length=24)  # discipline | audit | protected_report
    reference = models.CharField(_("文号"), max_length=80)
    ends_on = models.DateField(_("不显示到"))  # the last day
    proposed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)

    class Meta:
        verbose_name = _("暂不显示")
        constraints = [
            models.CheckConstraint(condition=Q(looks_until__gte=F("looks_from")), name="withheld_looks_in_order"),
        ]
        indexes = [models.Index(fields=["person_id", "ends_on"], name="withheld_by_person")]


class WithholdingDecision(models.Model):
    """暂不显示审批: agreed to, refused, or lifted before its end. Append-only; the database asks for other eyes (0004)."""

    append_only = True

    withholding = models.ForeignKey(Withholding, models.PROTECT, related_name="decisions", verbose_name=_("暂不显示"))
    outcome = models.CharField(_("结论"), max_length=16)  # approved | refused | lifted
    words = models.CharField(_("说明"), max_length=400, blank=True)
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("审批人"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("暂不显示审批")
        constraints = [
            models.UniqueConstraint(
                fields=["withholding"],
                condition=Q(outcome__in=["approved", "refused"]),
                name="withholding_decided_once",
            ),
            models.UniqueConstraint(
                fields=["withholding"], condition=Q(outcome="lifted"), name="withholding_lifted_once"
            ),
        ]
