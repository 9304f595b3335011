"""Rosters of statuses that are decided elsewhere (特困人员, 孤儿 …): dated statuses for other rooms to read, no money.

An end that a roster names is recorded as such; whoever is missing from a roster keeps her status, and nothing is
concluded from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER
from minzheng.bulk.imports import Column, ImportKind, Reading, columns
from minzheng.bulk.imports.columns import problem
from minzheng.bulk.imports.stages import GOOD, KNOWN, WRONG
from minzheng.registry import statuses
from minzheng.registry.actions import record_person
from minzheng.registry.models import Person, Status

from ... import queries

OVERLAPS = Reason("status_overlaps", _("这一身份在这段时间已有登记，起止日期不同，请核对。"))


def judge(actor: Actor, rows: Sequence[Reading]) -> None:
    """Whether the place is one of ours, the dates in order, the status there already. Three queries."""
    villages = _villages(actor)
    held = _held(rows)
    for row in rows:
        values = row.values
        if values["village"] not in villages:
            _blame(row, problem("village", "居住村居", said=values["village"]))
        elif villages[values["village"]] is None:
            _blame(row, problem("village_twice", "居住村居"))
        if values["until"] is not None and values["until"] <= values["since"]:
            _blame(row, problem("ends_before", "终止日期"))
        if row.verdict == GOOD and (values["number"], _key(row), values["since"], values["until"]) in held:
            row.verdict = KNOWN


def carry_out(*, actor: Actor, file: Any, row: Reading) -> None:
    """The person is recorded if she is not yet, and has the status from its day on. Refused for another name."""
    village = Division.objects.get(pk=_villages(actor)[row.values["village"]])
    person = record_person(
        actor=actor,
        name=row.values["name"],
        identity_number=row.values["number"],
        hukou_division=village,
        residence_division=village,
    )
    try:
        with transaction.atomic():
            statuses.grant(
                actor=actor,
                persons=[person],
                key=_key(row),
                from_on=row.values["since"],
                until=row.values["until"],
                source_ref=file.public_id,
            )
    except IntegrityError as overlap:
        raise Refused(OVERLAPS) from overlap


def _villages(actor: Actor) -> dict[str, int | None]:
    """Name or code → place; None for a name that two places of the district share."""
    found: dict[str, int | None] = {}
    for village in queries.villages_of(actor):
        found[village.name] = None if village.name in found else village.pk
        found[village.code] = village.pk
    return found


def _held(rows: Sequence[Reading]) -> set[tuple[Any, ...]]:
    """What is recorded already of the people in these rows: number, status, from, to."""
    numbers = {blind_index(row.values["number"]): row.values["number"] for row in rows}
    people = Person.objects.filter(identity_index__in=numbers, merged_into=None)
    of = {person.pk: numbers[person.identity_index] for person in people.only("pk", "identity_index")}
    held = Status.objects.filter(person__in=of, superseded_at=None)
    return {(of[each.person_id], each.key, each.valid_from, each.valid_to) for each in held}


def _key(row: Reading) -> str:
    return KEYS[row.values["status"]]


def _blame(row: Reading, what: columns.Problem) -> None:
    row.problems.append(what)
    row.verdict = WRONG


KEYS = {
    "特困人员": "tekun",
    "孤儿": "orphan",
    "事实无人抚养儿童": "unattended_child",
    "低收入困难家庭成员": "low_income",
}
"""As rosters write it, whatever the reader's language → the status."""

STATUS_ROSTER = ImportKind(
    key="assistance.status_roster",
    label=_("身份名册"),
    lede=_("其他业务认定的身份：特困人员、孤儿等。只登记身份和起止日期，不发放资金。"),
    means=_("每一行登记一个身份；还没有登记的人先登记。名册上没有的人不受影响。"),
    sheet="身份名册",
    columns=(
        Column("name", "姓名", columns.text, example="何俊", hint="与身份证一致。", width=12, is_name=True),
        Column(
            "number",
            "身份证号码",
            columns.identity,
            example="44019919480101001X",
            hint="18 位，整列为文本格式。",
            width=22,
        ),
        Column("status", "身份", columns.choice, choices=tuple(KEYS), example="特困人员", hint="从下拉列表中选。"),
        Column(
            "village",
            "居住村居",
            columns.text,
            example="华贵社区居民委员会",
            hint="村居全称；全区有重名的，填 12 位区划代码。",
            width=28,
        ),
        Column("since", "起始日期", columns.day, example="2020-01-01", hint="认定的日期。", width=14),
        Column("until", "终止日期", columns.day, required=False, hint="没有终止的留空。", width=14),
    ),
    same_by="number",
    roles=(DISTRICT_CONFIRMER,),
    judge=judge,
    carry_out=carry_out,
    problems={
        "village": _("“%(column)s”不是本单位的村或社区：%(said)s。"),
        "village_twice": _("全区有两个同名的村居，“%(column)s”请填 12 位区划代码。"),
        "ends_before": _("“%(column)s”应在起始日期之后。"),
    },
    purpose="导入身份名册",
)
