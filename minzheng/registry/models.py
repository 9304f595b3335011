"""Who exists: people, households, accounts, authorisations and the statuses that rooms write for all to read.

Everything that can change carries two times: when it holds (``valid_from``, ``valid_to``: the day after the last) and
when it was known (``recorded_at``, ``superseded_at``). A correction supersedes; nothing is overwritten or deleted.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import BlindIndexField, EncryptedTextField
from minzheng.access.models import DataKey, Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


class TwoTimes(models.Model):
    """The four columns of a fact that holds for a time and was known for a time."""

    valid_from = models.DateField(_("生效日"))
    valid_to = models.DateField(_("失效日"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)
    superseded_at = models.DateTimeField(_("更正时间"), null=True, blank=True)

    class Meta:
        abstract = True


class Person(models.Model):
    """人员: one living record per identity number. Sealed columns open only with the person's own data key.

    What stands here in clear and tells who she is stays out of the history, or erasing her would leave it there.
    """

    scoped_by = "divisions__division"
    resident_path = "public_id"
    history_omits = ("name", "name_key", "identity_index", "born_on")

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    name = models.CharField(_("姓名"), max_length=64)
    name_key = models.CharField(_("姓名拼音"), max_length=128, db_index=True)
    identity_number = EncryptedTextField(_("身份证号码"), index="identity_index")
    identity_index = BlindIndexField(_("身份证号码索引"))
    born_on = models.DateField(_("出生日期"))
    sex = models.CharField(_("性别"), max_length=8)  # female | male
    phone = EncryptedTextField(_("电话"), null=True, blank=True)
    address = EncryptedTextField(_("住址"), null=True, blank=True)
    hukou_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("户籍所在地"))
    residence_division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("居住地"))
    deceased_on = models.DateField(_("死亡日期"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("合并至"))
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)
    erased_at = models.DateTimeField(_("销毁时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("人员")
        constraints = [
            models.UniqueConstraint(
                fields=["identity_index"], condition=Q(merged_into=None), name="one_living_record_per_number"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonDivision(models.Model):
    """Why a division may see a person: hukou, residence, or a matter handled there (``case``)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="divisions")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    why = models.CharField(max_length=16)  # hukou | residence | case

    class Meta:
        verbose_name = _("人员所涉区划")
        constraints = [models.UniqueConstraint(fields=["person", "division", "why"], name="person_division_once")]
        indexes = [models.Index(fields=["division", "person"], name="person_by_division")]


class Household(models.Model):
    """共同生活家庭: people who live together and share their income; not the same thing as a hukou."""

    scoped_by = "division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("所在村居"))
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)

    class Meta:
        verbose_name = _("家庭")


class Membership(TwoTimes):
    """家庭成员: who belongs to a household, as what, from when to when. Never two households at one time."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relation = models.CharField(_("与户主关系"), max_length=16)  # policy vocabulary: self spouse child parent …

    class Meta:
        verbose_name = _("家庭成员")
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation="self", valid_to=None, superseded_at=None),
                name="one_head_per_household",
            ),
            # a person in two households at one time is refused by an exclusion constraint (migration 0002)
        ]


class PayeeAccount(TwoTimes):
    """收款账户: where a person's money goes."""

    history_omits = ("holder_name", "account_index")

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="accounts")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    holder_name = models.CharField(_("户名"), max_length=64)
    bank = models.CharField(_("开户银行"), max_length=64)
    account_number = EncryptedTextField(_("账号"), index="account_index")
    account_index = BlindIndexField(_("账号索引"))

    class Meta:
        verbose_name = _("收款账户")


class Authorisation(models.Model):
    """授权书: the signed undertaking and authorisation without which nothing is asked about anybody."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="authorisations")
    signed_on = models.DateField(_("签署日期"))
    purpose = models.CharField(_("用途"), max_length=64)
    withdrawn_on = models.DateField(_("撤回日期"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("记录时间"), default=clock.now)

    class Meta:
        verbose_name = _("授权书")


class AuthorisationSignature(models.Model):
    """Who is covered by an authorisation, and who signed for her (herself, or a guardian for a minor)."""

    append_only = True

    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("被授权核对人"))
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("签字人"))

    class Meta:
        verbose_name = _("授权签字")
        constraints = [models.UniqueConstraint(fields=["authorisation", "person"], name="signed_once")]


class Status(TwoTimes):
    """身份: a dated status (低保对象 …) that a room writes and every room may read."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="statuses")
    key = models.CharField(_("身份"), max_length=32)
    source_ref = models.UUIDField(_("来源办件"))

    class Meta:
        verbose_name = _("身份")
        # the same status twice at one time is refused by an exclusion constraint (migration 0002)
        indexes = [models.Index(fields=["key", "valid_from"], name="status_by_key")]


class ErasureOrder(models.Model):
    """销毁个人信息令: why a person's content is to be made unreadable for ever, who asked and who else carried it out."""

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="erasures")
    ground = models.CharField(_("法律依据"), max_length=120)
    reason = models.CharField(_("理由"), max_length=300)
    proposed_by = models.UUIDField(_("提出人"))  # Staff.public_id; who carries it out must be another (check below)
    proposed_at = models.DateTimeField(_("提出时间"), default=clock.now)
    carried_out_by = models.UUIDField(_("执行人"), null=True)
    carried_out_at = models.DateTimeField(_("执行时间"), null=True)

    class Meta:
        verbose_name = _("销毁个人信息令")
        constraints = [
            models.UniqueConstraint(fields=["person"], name="one_erasure_per_person"),
            models.CheckConstraint(condition=~Q(carried_out_by=models.F("proposed_by")), name="erasure_other_eyes"),
        ]
