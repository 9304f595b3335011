"""Death lists (民发〔2022〕83号: review within three months at the latest): a hit is a doubt that a person looks into.

A list may be wrong, and two people may be mixed up. Nothing is stopped by it; the doubt holds the benefit back until a
named person has verified it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.access.scope import scope
from minzheng.bulk.imports import Column, ImportKind, Reading, columns
from minzheng.bulk.imports.stages import GOOD, KNOWN, NOTHING
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry.models import Person, Status

from ...models import Doubt
from ...vocabulary import DEATH
from ..doubts import raise_doubt

SOURCES = ("公安户籍注销", "殡葬火化", "卫健死亡证明", "其他")


def judge(actor: Actor, rows: Sequence[Reading]) -> None:
    """Mark those who are ours and receive something. Four queries, however many rows."""
    people = _people(actor, rows)
    benefits = _benefits(actor, people.values())
    raised = set(Doubt.objects.filter(source_ref__in=_refs(rows, people)).values_list("source_ref", flat=True))
    for row in rows:
        person = people.get(blind_index(row.values["number"]))
        if person is None:
            row.verdict = NOTHING
            continue
        row.person_id = person.public_id
        if _ref(person, row) in raised:
            row.verdict = KNOWN
        elif person.deceased_on is not None or not benefits[person.pk]:
            row.verdict = NOTHING
        elif person.name != row.values["name"]:
            row.problems.append(columns.problem("another_name", "姓名"))
            row.verdict = GOOD  # a doubt all the same: whoever verifies is told that the names differ


def carry_out(*, actor: Actor, file: Any, row: Reading) -> None:
    """A doubt for each benefit that covers the person."""
    person = scope(actor, Person).filter(public_id=row.person_id).first()
    if person is None:
        return
    differs = "" if person.name == row.values["name"] else "名单上的姓名与登记的不一致。"
    said = f"{row.values['source']}名单：{row.values['died_on']:%Y年%m月%d日}死亡。{differs}请核实后再办理。"
    for case in _benefits(actor, [person])[person.pk]:
        raise_doubt(
            actor=actor,
            case=case,
            kind=DEATH,
            text=said,
            source_ref=_ref(person, row),
            at=clock.now(),
            person=person,
            happened_on=row.values["died_on"],
        )


def _people(actor: Actor, rows: Sequence[Reading]) -> dict[str, Person]:
    indexes = [blind_index(row.values["number"]) for row in rows]
    found = scope(actor, Person).filter(identity_index__in=indexes, erased_at=None).select_related("merged_into")
    return {person.identity_index: person.merged_into or person for person in found}


def _benefits(actor: Actor, people: Any) -> dict[int, list[Case]]:
    """Person → the cases of the actor's that gave her a status she still has."""
    today = clock.today()
    holding = Status.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), person__in=[person.pk for person in people], superseded_at=None
    )
    sources: dict[UUID, list[int]] = defaultdict(list)
    for source_ref, person_pk in holding.values_list("source_ref", "person_id"):
        sources[source_ref].append(person_pk)
    found: dict[int, list[Case]] = defaultdict(list)
    for case in scope(actor, Case).filter(public_id__in=list(sources)):
        for person_pk in sources[case.public_id]:
            found[person_pk].append(case)
    return found


def _ref(person: Person, row: Reading) -> str:
    return f"{DEATH}:{person.public_id}:{row.values['died_on']}"


def _refs(rows: Sequence[Reading], people: dict[str, Person]) -> list[str]:
    found = ((people.get(blind_index(row.values["number"])), row) for row in rows)
    return [_ref(person, row) for person, row in found if person]


DEATH_LIST = ImportKind(
    key="assistance.death_list",
    label=_("死亡名单"),
    lede=_("公安、殡葬、卫健部门提供的死亡名单。按身份证号码与本单位登记的人比对。"),
    means=_("每一位在享待遇的人生成一条疑点，由经办人员核实。不会自动停发。"),
    sheet="死亡名单",
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
        Column("died_on", "死亡日期", columns.past_day, example="2020-11-20", hint="例如 2020-11-20。", width=14),
        Column(
            "source", "来源", columns.choice, choices=SOURCES, example="殡葬火化", hint="从下拉列表中选。", width=16
        ),
    ),
    same_by="number",
    roles=(TOWN_CLERK, DISTRICT_CONFIRMER),
    judge=judge,
    carry_out=carry_out,
    verdicts={GOOD: _("在享待遇，将生成疑点"), NOTHING: _("不是本单位在享待遇的人，不处理"), KNOWN: _("已有这条疑点")},
    problems={"another_name": _("名单上的姓名与登记的不一致，核实时请留意。")},
    purpose="比对死亡名单",
)
