"""The signed undertaking and authorisation."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .household import Household
from .person import Person


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
