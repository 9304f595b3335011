"""What payments say when a person is to be erased: money still moves, or the bank's files still name her.

They keep nothing of her in clear: amounts, dates and postings name nobody.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason
from minzheng.registry.erasure import Keeper
from minzheng.registry.models import Person

from .models import BankFile, Entitlement, RunLine

OWED = Reason("entitled", _("此人仍有生效的待遇，不能销毁其个人信息。"))
UNSETTLED = Reason("unsettled", _("涉及此人的发放明细尚未结清，不能销毁其个人信息。"))
IN_BANK_FILES = Reason("in_bank_files", _("载有此人姓名和账号的银行文件仍在保存期内，不能销毁其个人信息。"))


def why_not_erase(person: Person, on: date) -> list[Reason]:
    """Reasons by what is owed, what has no answer of the bank yet, and what must be kept as a voucher."""
    holds = Q(valid_to=None) | Q(valid_to__gt=on)
    hers = Q(persons__person=person) | Q(payee_account__person=person)
    lines = RunLine.objects.filter(Q(coverages__person=person) | Q(payee_account__person=person))
    reasons = []
    if Entitlement.objects.filter(holds, hers, superseded_at=None).exists():
        reasons.append(OWED)
    if lines.filter(state__in=("draft", "committed")).exists():
        reasons.append(UNSETTLED)
    if BankFile.objects.filter(run__in=lines.values("run"), data_key__wrapped__isnull=False).exists():
        reasons.append(IN_BANK_FILES)
    return reasons


def forget(person: Person) -> None:
    """Nothing: account numbers and holders stand in the register alone."""


KEEPER = Keeper(why_not=why_not_erase, forget=forget)
