"""What goes to the bank and comes back from it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import DataKey
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .run import Run


class BankFile(models.Model):
    """银行文件: what went to the bank (``out``) and what came back (``in``); encrypted in storage. Append-only."""

    append_only = True
    scoped_by = "run__payer"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    run = models.ForeignKey(Run, models.PROTECT, related_name="files")
    direction = models.CharField(_("方向"), max_length=8)
    channel = models.CharField(_("渠道"), max_length=32)
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    sha256 = models.CharField(_("摘要"), max_length=64)
    lines = models.PositiveIntegerField(_("笔数"))
    amount_fen = models.BigIntegerField(_("金额"))
    at = models.DateTimeField(_("时间"), default=clock.now)

    class Meta:
        verbose_name = _("银行文件")
        constraints = [
            models.UniqueConstraint(fields=["run", "direction", "sha256"], name="bank_file_once"),
            models.UniqueConstraint(fields=["run"], condition=Q(direction="out"), name="one_file_out_per_run"),
        ]
