"""Tokens: with what another program proves for which posting it speaks."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Posting
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

LONGEST = timedelta(days=90)


class Token(models.Model):
    """访问令牌: lets a program act as one posting, while that posting is in force. Only the secret's digest is kept."""

    history_omits = ("secret_digest",)

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="+", verbose_name=_("任职"))
    name = models.CharField(_("用途"), max_length=60)
    secret_digest = models.CharField(max_length=64, unique=True)  # SHA-256 of 32 random bytes: nothing to guess
    prefix = models.CharField(_("开头"), max_length=12)  # by which its owner knows it again
    created_at = models.DateTimeField(_("签发时间"), default=clock.now)
    expires_at = models.DateTimeField(_("到期时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True)
    last_used_on = models.DateField(_("最近使用日期"), null=True)

    class Meta:
        verbose_name = _("访问令牌")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")) & Q(expires_at__lte=F("created_at") + LONGEST),
                name="token_expires",
            )
        ]
        indexes = [models.Index(fields=["posting", "-created_at"], name="token_by_posting")]

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
