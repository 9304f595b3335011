"""Another account for a benefit: typed by one, confirmed by another."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person


class AccountChange(models.Model):
    """收款账户变更: where a benefit is to go from now on. Pays nothing before a second person has confirmed it."""

    scoped_by = "case__divisions__division"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    payee = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("收款人"))
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    holder_name = EncryptedTextField(_("户名"))
    bank = models.CharField(_("开户银行"), max_length=64)
    account_number = EncryptedTextField(_("账号"))
    why = models.CharField(_("变更原因"), max_length=16)  # a key of vocabulary.ACCOUNT_REASONS
    state = models.CharField(_("状态"), max_length=16, default="proposed")  # proposed | confirmed | declined
    proposed_by = models.UUIDField(_("录入人"), null=True)  # Staff.public_id
    proposed_at = models.DateTimeField(_("录入时间"))
    decided_by = models.UUIDField(_("复核人"), null=True)
    decided_at = models.DateTimeField(_("复核时间"), null=True)
    note = models.CharField(_("说明"), max_length=200, blank=True)  # why it was declined

    class Meta:
        verbose_name = _("收款账户变更")
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="account_change_other_eyes"),
            models.CheckConstraint(
                condition=Q(state="proposed", decided_by=None)
                | Q(state__in=("confirmed", "declined"), decided_by__isnull=False, proposed_by__isnull=False),
                name="account_change_decided_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="proposed"), name="one_account_change_at_a_time"
            ),
        ]
