"""What of a bank's answer could not be read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bank_file import BankFile
from .line import RunLine


class ReturnProblem(models.Model):
    """回盘异常: a row of the bank's answer that was not booked, and why. A person clears it with the bank. Append-only."""

    append_only = True

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="problems")
    row = models.PositiveIntegerField(_("行号"))
    line = models.ForeignKey(RunLine, models.PROTECT, null=True, related_name="+", verbose_name=_("发放明细"))
    problem = models.CharField(_("问题"), max_length=32)  # a key of runs.settlement.PROBLEMS

    class Meta:
        verbose_name = _("回盘异常")
        constraints = [models.UniqueConstraint(fields=["file", "row"], name="return_problem_once")]
