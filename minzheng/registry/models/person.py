"""People, who may see them, and where their money goes."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import BlindIndexField, EncryptedTextField
from minzheng.access.models import DataKey, Division
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .two_times import TwoTimes


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
