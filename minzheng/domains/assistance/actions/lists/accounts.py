"""Other payee accounts by the file, as when a bank changes everybody's cards: each row is one account typed at the screen.

What follows from a row is ``propose_account`` and nothing more: the old account stays until a second person has read the
card and typed the number again. The rules are the screen's; here they are asked of many rows at once, and once more by
the action itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.access.scope import scope
from minzheng.bulk.imports import Column, ImportKind, Reading, columns
from minzheng.bulk.imports.columns import problem
from minzheng.bulk.imports.stages import GOOD, NOTHING, WRONG
from minzheng.cases.handling import FORMER, gave_away
from minzheng.cases.models import Case
from minzheng.registry import queries as register
from minzheng.registry.models import Person

from ...models import AccountChange, Application
from ...vocabulary import REVIEW
from .. import accounts

REASONS = {
    "卡或存折遗失、损坏": "lost",
    "更换开户银行": "bank",
    "银行退回，账户有误": "returned",
    "更换收款人（户主变更等）": "payee",
    "其他": "other",
}
"""As the sheet writes it, whatever the reader's language → vocabulary.ACCOUNT_REASONS."""

NO_SUCH_CASE = Reason("no_such_case", _("没有这个编号的办件，或者不归本单位办理。"))


@dataclass
class Known:
    """What the cases of some rows have, read with a fixed number of queries."""

    cases: dict[str, Case]  # by number, those the actor may change
    members: dict[int, dict[str, Person]]  # household → the digest of a number → the person
    paid_to: dict[int, tuple[int, str]]  # case → whose account it is paid to, and the digest of its number
    waiting: set[int]  # cases with a change that waits for its second person


def judge(actor: Actor, rows: Sequence[Reading]) -> None:
    """Mark who is paid to another account now, and whose row can't be. The screen's reasons, in the screen's words."""
    known = _known(actor, [row.values["case"] for row in rows])
    for row in rows:
        case = known.cases.get(row.values["case"])
        payee = known.members[case.household_id].get(blind_index(row.values["number"])) if case else None
        row.person_id = payee.public_id if payee else None
        found = list(_why_not(known, case, payee, row))
        if [key for key, _column in found] == [accounts.SAME_ACCOUNT.key]:
            row.verdict = NOTHING
        elif found:
            row.verdict = WRONG
            row.problems += [problem(key, column) for key, column in found]


def carry_out(*, actor: Actor, file: Any, row: Reading) -> None:
    """The account is typed in her name who brought the file. Refused for whatever the action refuses."""
    case = _cases(actor, [row.values["case"]]).get(row.values["case"])
    payee = Person.objects.filter(public_id=row.person_id).select_related("data_key").first()
    if case is None or payee is None:
        raise Refused(NO_SUCH_CASE)
    accounts.propose_account(
        actor=actor,
        case=case,
        payee=payee,
        holder_name=row.values["holder_name"],
        bank=row.values["bank"],
        account_number=row.values["account"],
        why=REASONS[row.values["why"]],
    )


def _why_not(known: Known, case: Case | None, payee: Person | None, row: Reading) -> list[tuple[str, str]]:
    """What ``propose_account`` would say, with the column it is about."""
    if case is None:
        return [(NO_SUCH_CASE.key, "受理编号")]
    if not accounts.may_change(case):
        return [(accounts.NOTHING_PAID.key, "受理编号")]
    if case.pk in known.waiting:
        return [(accounts.WAITS_ALREADY.key, "受理编号")]
    if payee is None:
        return [(accounts.NOT_OF_FAMILY.key, "收款人身份证号码")]
    if row.values["holder_name"] != payee.name:
        return [(accounts.NOT_THE_PAYEE.key, "收款户名")]
    if known.paid_to[case.pk] == (payee.pk, blind_index(row.values["account"])):
        return [(accounts.SAME_ACCOUNT.key, "银行账号")]
    return []


def _known(actor: Actor, numbers: Sequence[str]) -> Known:
    cases = _cases(actor, numbers)
    ids = [case.pk for case in cases.values()]
    members: dict[int, dict[str, Person]] = defaultdict(dict)
    for membership in register.members_in([case.household_id for case in cases.values() if case.household_id]):
        members[membership.household_id][membership.person.identity_index] = membership.person
    paid = Application.objects.filter(case__in=ids).values_list(
        "case_id", "payee_account__person_id", "payee_account__account_index"
    )
    waiting = AccountChange.objects.filter(case__in=ids, state="proposed")
    return Known(
        cases=cases,
        members=members,
        paid_to={case_id: (person_id, index) for case_id, person_id, index in paid},
        waiting=set(waiting.values_list("case_id", flat=True)),
    )


def _cases(actor: Actor, numbers: Sequence[str]) -> dict[str, Case]:
    """The benefits of the actor's own by number; those of families that have moved away are others' to change."""
    found = scope(actor, Case).filter(number__in=numbers, kind__startswith="assistance.").exclude(kind=REVIEW)
    cases = {case.number: case for case in found.select_related("division", "household")}
    left = Case.objects.filter(pk__in=[case.pk for case in cases.values()], divisions__why=FORMER)
    away = set(left.values_list("number", flat=True))
    return {number: case for number, case in cases.items() if number not in away or not gave_away(case, actor)}


ACCOUNT_CHANGES = ImportKind(
    key="assistance.account_changes",
    label=_("收款账户变更"),
    lede=_("正在领取待遇的家庭换卡、换行，一行一户。例如银行统一换卡后交来的名单。"),
    means=_("每一行录入一项账户变更，由另一人对照银行卡或存折原件复核后才生效；复核以前仍发到原账户。"),
    sheet="收款账户变更",
    columns=(
        Column("case", "受理编号", columns.text, example="440103006-DB-2020-00001", hint=_("办件的编号。"), width=26),
        Column(
            "number",
            "收款人身份证号码",
            columns.identity,
            example="44019919480101001X",
            hint=_("这个家庭的成员；18 位，整列为文本格式。"),
            width=22,
        ),
        Column(
            "holder_name",
            "收款户名",
            columns.text,
            example="何俊",
            hint=_("照卡或存折上的户名录入，应与收款人姓名一致。"),
            width=12,
            is_name=True,
        ),
        Column("bank", "开户银行", columns.text, example="广州示例银行", hint=_("卡或存折上的银行名称。"), width=24),
        Column(
            "account",
            "银行账号",
            columns.account,
            example="6229990012345678",
            hint=_("12 至 24 位数字，整列为文本格式。"),
            width=26,
        ),
        Column(
            "why",
            "变更原因",
            columns.choice,
            choices=tuple(REASONS),
            example="更换开户银行",
            hint=_("从下拉列表中选。"),
            width=24,
        ),
    ),
    same_by="case",
    roles=(TOWN_CLERK,),
    judge=judge,
    carry_out=carry_out,
    verdicts={GOOD: _("将录入，等另一人复核"), NOTHING: _("已是现在的收款账户，不处理")},
    problems={
        reason.key: reason.text
        for reason in (NO_SUCH_CASE, accounts.NOTHING_PAID, accounts.WAITS_ALREADY, accounts.NOT_OF_FAMILY)
    }
    | {accounts.NOT_THE_PAYEE.key: accounts.NOT_THE_PAYEE.text},
    purpose="核对收款账户变更名单",
)
