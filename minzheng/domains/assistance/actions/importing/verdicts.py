"""One household of a workbook, judged: what the counter would take down, or everything that is wrong, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division
from minzheng.lib.identity_number import InvalidIdentityNumber, parse
from minzheng.lib.money import MOST_FEN, InvalidAmount, yuan_to_fen
from minzheng.registry.actions import MemberEntry

from ...vocabulary import COUNTED
from ..intake import Intake, MemberIntake
from .columns import (
    ALONE,
    ALONE_GROUNDS,
    APPLIES,
    HOUSEHOLDS,
    INCOME,
    INCOME_FACTS,
    MEMBERS,
    NO,
    NUMBER,
    PROPERTY,
    PROPERTY_FACTS,
    RELATIONS,
    YES,
)
from .workbook import RawHousehold, Row


@dataclass(frozen=True)
class Problem:
    """What is wrong, and in which row (the household's first where no single row is to blame)."""

    row: Row
    text: str


class Judge:
    """Reads one household; collects problems instead of stopping at the first."""

    def __init__(self, household: RawHousehold, *, villages: Mapping[str, Division], today: date) -> None:
        self.household = household
        self.villages = villages
        self.today = today
        self.problems: list[Problem] = []

    def verdict(self) -> Intake | None:
        """The application as the counter would take it down; None when there are problems."""
        rows = self.household.rows
        first = next(iter(self.household.all_rows()))
        if not self.household.key:
            self._blame(first, _("没有填户编号。"))
        if len(rows[HOUSEHOLDS]) != 1:
            self._blame(
                first, _("“家庭”工作表里这个户编号应当有且只有一行，现有 %(n)s 行。") % {"n": len(rows[HOUSEHOLDS])}
            )
        if not rows[MEMBERS]:
            self._blame(first, _("“成员”工作表里没有这户的成员。"))
        if self.problems:
            return None
        members = self._members()
        declared = self._property()
        intake = self._household(rows[HOUSEHOLDS][0], members, declared)
        return None if self.problems else intake

    def _household(self, row: Row, members: list[MemberIntake], declared: dict[str, int]) -> Intake | None:
        village = self.villages.get(row.text("居住村居"))
        if village is None:
            self._blame(row, _("“居住村居”不是本镇街的村或社区：%(name)s。") % {"name": row.text("居住村居") or "—"})
        signed_on = row.day("授权书签署日期")
        if signed_on is None:
            self._blame(row, _("“授权书签署日期”应是日期，例如 2020-11-03。"))
        elif signed_on > self.today:
            self._blame(row, _("“授权书签署日期”不能晚于今天。"))
        if row.is_number("银行账号"):
            self._blame(row, _("“银行账号”被存成了数字，末几位可能已经丢失。请把这一列改成文本后重填。"))
        for column in ("住址", "申请理由", "收款户名", "开户银行", "银行账号"):
            if not row.text(column):
                self._blame(row, _("没有填“%(column)s”。") % {"column": column})
        alone_ground = self._alone_ground(row, members)
        if self.problems or village is None or signed_on is None:
            return None
        return Intake(
            village=village,
            members=members,
            reason=row.text("申请理由"),
            signed_on=signed_on,
            holder_name=row.text("收款户名"),
            bank=row.text("开户银行"),
            account_number=row.text("银行账号"),
            declared=declared,
            alone_ground=alone_ground,
        )

    def _alone_ground(self, row: Row, members: list[MemberIntake]) -> str:
        """Why some apply alone; empty where the whole household applies. Named members and a ground go together."""
        text = row.text(ALONE)
        some = any(not member.applies for member in members)
        if text and text not in ALONE_GROUNDS:
            self._blame(row, _("看不懂“单独申请情形”：%(text)s。") % {"text": text})
        elif text and not any(member.applies for member in members):
            self._blame(row, _("填了“单独申请情形”的，要在“成员”里写明为谁申请保障。"))
        elif some and not text:
            self._blame(row, _("不是全家申请的，要填“单独申请情形”。"))
        return ALONE_GROUNDS.get(text, "")

    def _members(self) -> list[MemberIntake]:
        incomes = self._incomes()
        rows = self.household.rows[MEMBERS]
        members = [member for row in rows if (member := self._member(row, incomes)) is not None]
        if sum(RELATIONS.get(row.text("与申请人关系")) == "self" for row in rows) != 1:
            self._blame(rows[0], _("每户应有一位、也只能有一位“本人”。"))
        numbers = [row.text(NUMBER).upper() for row in rows]
        for row, number in zip(rows, numbers, strict=True):
            if number and numbers.count(number) > 1:
                self._blame(row, _("同一身份证号码在这户里出现了两次。"))
        return sorted(members, key=lambda member: member.entry.relation != "self")

    def _member(self, row: Row, incomes: dict[str, dict[str, int]]) -> MemberIntake | None:
        name, relation = row.text("姓名"), RELATIONS.get(row.text("与申请人关系"))
        if not name:
            self._blame(row, _("没有填“姓名”。"))
        if relation is None:
            self._blame(row, _("看不懂“与申请人关系”：%(text)s。") % {"text": row.text("与申请人关系") or "—"})
        number = self._identity(row)
        if not name or relation is None or number is None:
            return None
        return MemberIntake(
            entry=MemberEntry(
                name=name,
                identity_number=number,
                relation=relation,
                phone=row.text("电话"),
                address=self._first_address(),
            ),
            signed=self._yes(row, "已签授权书"),
            declared=incomes.get(number, {}),
            situations=[
                key for key, column in (("student", "在校学生"), ("serious_illness", "重病")) if self._yes(row, column)
            ],
            applies=not row.text(APPLIES) or self._yes(row, APPLIES),
        )

    def _identity(self, row: Row) -> str | None:
        if row.is_number(NUMBER):
            self._blame(row, _("“身份证号码”被存成了数字，末几位可能已经丢失。请把这一列改成文本后重填。"))
            return None
        try:
            return parse(row.text(NUMBER)).number
        except InvalidIdentityNumber as problem:
            self._blame(row, _("“身份证号码”不对：%(why)s") % {"why": problem.zh})
            return None

    def _incomes(self) -> dict[str, dict[str, int]]:
        """Identity number → what is declared of her; an income of somebody outside the household is a problem."""
        known = {row.text(NUMBER).upper() for row in self.household.rows[MEMBERS]}
        incomes: dict[str, dict[str, int]] = {}
        for row in self.household.rows[INCOME]:
            number, fact = row.text(NUMBER).upper(), INCOME_FACTS.get(row.text("收入类别"))
            amount = self._amount(row, "月均金额（元）")
            if number not in known:
                self._blame(row, _("“收入”里的身份证号码不在这户的成员里。"))
            if fact is None:
                self._blame(row, _("看不懂“收入类别”：%(text)s。") % {"text": row.text("收入类别") or "—"})
            elif amount is not None:
                person = incomes.setdefault(number, {})
                person[fact] = person.get(fact, 0) + amount
        return incomes

    def _property(self) -> dict[str, int]:
        declared: dict[str, int] = {}
        for row in self.household.rows[PROPERTY]:
            fact = PROPERTY_FACTS.get(row.text("财产类别"))
            if fact is None:
                self._blame(row, _("看不懂“财产类别”：%(text)s。") % {"text": row.text("财产类别") or "—"})
                continue
            value = self._count(row, "数额") if fact in COUNTED else self._amount(row, "数额")
            if value is not None:
                declared[fact] = declared.get(fact, 0) + value
        return declared

    def _amount(self, row: Row, column: str) -> int | None:
        try:
            fen = yuan_to_fen(row.text(column))
        except InvalidAmount:
            self._blame(row, _("“%(column)s”应是金额，最多两位小数：%(text)s。") % _seen(row, column))
            return None
        if fen > MOST_FEN:
            self._blame(row, _("“%(column)s”的金额太大，请核对：%(text)s。") % _seen(row, column))
            return None
        if fen < 0:
            self._blame(row, _("“%(column)s”不能为负：%(text)s。") % _seen(row, column))
            return None
        return fen

    def _count(self, row: Row, column: str) -> int | None:
        text = row.text(column)
        if not text.isdigit():
            self._blame(row, _("“%(column)s”应是整数：%(text)s。") % _seen(row, column))
            return None
        return int(text)

    def _yes(self, row: Row, column: str) -> bool:
        text = row.text(column)
        if text not in YES and text not in NO:
            self._blame(row, _("“%(column)s”应填“是”或“否”：%(text)s。") % _seen(row, column))
        return text in YES

    def _first_address(self) -> str:
        return self.household.rows[HOUSEHOLDS][0].text("住址")

    def _blame(self, row: Row, text: Any) -> None:
        self.problems.append(Problem(row, str(text)))


def _seen(row: Row, column: str) -> dict[str, str]:
    return {"column": column, "text": row.text(column) or "—"}
