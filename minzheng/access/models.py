"""Who may see what: divisions, staff, postings, keys, and the log of every look at a person.

A model of any floor may say how the database guards its table (see grants.py and triggers.py):
``append_only``: the application may insert and read; ``read_only``: it may only read; ``untracked``: no history and no
author asked; ``history_omits``: columns that the history leaves out.
"""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
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

    history_omits = ("password", "last_login")

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    username = models.CharField(_("用户名"), max_length=64, unique=True)
    name = models.CharField(_("姓名"), max_length=64)
    is_active = models.BooleanField(_("在用"), default=True)

    USERNAME_FIELD = "username"
    objects = StaffManager()

    class Meta:
        verbose_name = _("工作人员")

    def __str__(self) -> str:
        return self.name


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
        indexes = [models.Index(fields=["division", "role"], name="posting_by_division")]


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
        indexes = [models.Index(fields=["person_id", "-at"], name="log_by_person")]


class HistoryRow(models.Model):
    """Every change of every tracked row, written by the database itself (see history.py); the application only reads it."""

    read_only = True

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
