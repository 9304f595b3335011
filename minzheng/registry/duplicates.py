"""Duplicates: found by a machine, decided by two people, and a merge that can be taken back.

A merge moves nothing: the record that is given up points to the one that is kept (``Person.merged_into``), and whoever
asks by its number is led there. To undo is to take the pointer away; each record has kept what was its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import scope
from minzheng.lib import clock

from .models import Duplicate, DuplicateDecision, DuplicateDivision, Membership, Person, PersonDivision

REVIEW, CONFIRM = "duplicate.review", "duplicate.confirm"

SAME_BIRTH, NEAR_NUMBER = "same_name_and_birth", "near_number"
GROUNDS: dict[str, Any] = {
    SAME_BIRTH: _("姓名读音和出生日期相同，身份证号码不同"),
    NEAR_NUMBER: _("姓名读音相同，身份证号码只差一位或相邻两位对调"),
}

OPEN = "open"
PROPOSED, DECLINED, CONFIRMED, UNDONE, DIFFERENT = OUTCOMES = (
    "proposed",
    "declined",
    "confirmed",
    "undone",
    "different",
)
STATES: dict[str, Any] = {
    OPEN: _("待核对"),
    PROPOSED: _("建议合并，待复核"),
    DECLINED: _("复核未通过"),
    CONFIRMED: _("已合并"),
    UNDONE: _("合并已撤销"),
    DIFFERENT: _("不是同一人"),
}
FROM: dict[str, frozenset[str]] = {
    PROPOSED: frozenset({OPEN, DECLINED, UNDONE}),
    DIFFERENT: frozenset({OPEN, DECLINED, UNDONE}),
    CONFIRMED: frozenset({PROPOSED}),
    DECLINED: frozenset({PROPOSED}),
    UNDONE: frozenset({CONFIRMED}),
}
"""From which states each decision may be taken."""

DECIDED_ALREADY = Reason("stale", _("这一对刚刚被别人处理过。请刷新页面，看过最新情况后再办。"))
WORDS_MISSING = Reason("words", _("请写明理由。"), field="words")
KEPT_MISSING = Reason("kept", _("请选择保留哪一条记录。"), field="kept")
NOT_YOURS_TO_KEEP = Reason(
    "not_yours_to_keep", _("要保留的记录在您管辖的区划以外，请由管辖它的单位提出。"), field="kept"
)
NOT_YOURS_TO_GIVE_UP = Reason("not_yours_to_give_up", _("要并入的记录在您管辖的区划以外，须由管辖它的单位复核。"))
ERASED = Reason("erased", _("其中一条记录的个人信息已依法销毁，不能合并。"))
MERGED_ALREADY = Reason("merged_already", _("其中一条记录已经与别的记录合并，请先撤销那一次合并。"))
TWO_HOMES = Reason("two_homes", _("两条记录目前各自登记在家庭里。请先在家庭变动里办理其中一条的迁出，再合并。"))

_PAIRS = """
    SELECT one.id, other.id, one.born_on = other.born_on
      FROM registry_person one
      JOIN registry_person other ON other.name_key = one.name_key AND other.id > one.id
     WHERE one.merged_into_id IS NULL AND other.merged_into_id IS NULL
       AND one.erased_at IS NULL AND other.erased_at IS NULL
       AND (one.born_on = other.born_on
            OR (one.sex = other.sex
                AND (extract(year from one.born_on) = extract(year from other.born_on))::int
                  + (extract(month from one.born_on) = extract(month from other.born_on))::int
                  + (extract(day from one.born_on) = extract(day from other.born_on))::int = 2))
       AND NOT EXISTS (SELECT 1 FROM registry_duplicate known
                        WHERE known.first_id = one.id AND known.second_id = other.id)
"""
"""Pairs that sound alike and were born on the same day, or on days that one wrong digit could make of each other."""


@action
def find_duplicates(*, actor: Actor, at: datetime | None = None) -> int:
    """Put every pair that is new into the list; how many were. Numbers are opened only to compare them, and never shown."""
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS)
        pairs = cursor.fetchall()
    near = _near({pk for first, second, same_birth in pairs if not same_birth for pk in (first, second)})
    found = [
        Duplicate(
            first_id=first,
            second_id=second,
            ground=SAME_BIRTH if same_birth else NEAR_NUMBER,
            found_at=at or clock.now(),
        )
        for first, second, same_birth in pairs
        if same_birth or _one_slip(near[first], near[second])
    ]
    Duplicate.objects.bulk_create(found)
    _let_see(found)
    return len(found)


def pairs_of(actor: Actor, *, state: str = "") -> QuerySet[Duplicate]:
    """The pairs that are the actor's business, the latest found first, each with its ``outcome`` (None: open)."""
    latest = DuplicateDecision.objects.filter(duplicate=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    found = scope(actor, Duplicate).annotate(outcome=Subquery(latest))
    if state == OPEN:
        found = found.filter(outcome=None)
    elif state:
        found = found.filter(outcome=state)
    return found.select_related("first__data_key", "second__data_key").order_by("-public_id")


def state_of(duplicate: Duplicate) -> str:
    last = duplicate.decisions.last()
    return last.outcome if last else OPEN


def absorbed_by(person: Person) -> QuerySet[Person]:
    """The records that were merged into this one."""
    return Person.objects.filter(merged_into=person).select_related("data_key").order_by("pk")


@action
def decide(
    *,
    actor: Actor,
    duplicate: Duplicate,
    outcome: str,
    words: str,
    seen: str,
    kept: Person | None = None,
    at: datetime | None = None,
) -> DuplicateDecision:
    """Propose a merge, confirm or decline it, undo it, or call them two people. ``seen`` is the state that was on the page.

    Who proposes answers for the record that is kept, who confirms for the one that is given up, and they are two people.
    Raises ``Refused``.
    """
    locked = _locked(duplicate)
    if state_of(locked) != seen:
        raise Refused(DECIDED_ALREADY)
    proposal = locked.decisions.filter(outcome=PROPOSED).last()
    if outcome in (CONFIRMED, DECLINED, UNDONE) and proposal is not None:
        kept = proposal.kept
    reasons = why_not_decide(actor, locked, outcome)
    reasons += [] if words.strip() else [WORDS_MISSING]
    if outcome == PROPOSED:
        reasons += _why_not_keep(actor, locked, kept)
    if outcome == CONFIRMED and not reasons:
        reasons += _why_not_merge(locked, kept)
    if reasons:
        raise Refused(*reasons)
    if outcome in (CONFIRMED, UNDONE) and kept is not None:
        _point(_other(locked, kept), to=kept if outcome == CONFIRMED else None)
    return DuplicateDecision.objects.create(
        duplicate=locked,
        outcome=outcome,
        kept=kept if outcome != DIFFERENT else None,
        words=words.strip(),
        decided_by=Staff.objects.get(public_id=actor.staff_id),
        at=at or clock.now(),
    )


def _locked(duplicate: Duplicate) -> Duplicate:
    """The pair with both its people locked: two decisions about one person wait for each other."""
    list(Person.objects.select_for_update().filter(pk__in=[duplicate.first_id, duplicate.second_id]).order_by("pk"))
    return Duplicate.objects.select_related("first", "second").get(pk=duplicate.pk)


def why_not_decide(actor: Actor, duplicate: Duplicate, outcome: str) -> list[Reason]:
    """Reasons why this actor can't take this decision now."""
    word = CONFIRM if outcome in (CONFIRMED, DECLINED, UNDONE) else REVIEW
    if not gate.may(actor, word) or not gate.reaches(actor, duplicate) or not actor.is_staff:
        return [Reason("not_permitted", _("当前岗位无权办理此事项。"))]
    if state_of(duplicate) not in FROM[outcome]:
        return [DECIDED_ALREADY]
    if outcome != CONFIRMED:
        return []
    proposal = duplicate.decisions.filter(outcome=PROPOSED).select_related("kept", "decided_by").last()
    reasons = gate.four_eyes(actor, [proposal.decided_by.public_id])
    if _other(duplicate, proposal.kept).pk not in _reached(actor, duplicate):
        reasons.append(NOT_YOURS_TO_GIVE_UP)
    return reasons


def _why_not_keep(actor: Actor, duplicate: Duplicate, kept: Person | None) -> list[Reason]:
    if kept is None or kept.pk not in (duplicate.first_id, duplicate.second_id):
        return [KEPT_MISSING]
    return [] if kept.pk in _reached(actor, duplicate) else [NOT_YOURS_TO_KEEP]


def _reached(actor: Actor, duplicate: Duplicate) -> set[int]:
    pair = scope(actor, Person).filter(pk__in=[duplicate.first_id, duplicate.second_id])
    return set(pair.values_list("pk", flat=True))


def _why_not_merge(duplicate: Duplicate, kept: Person | None) -> list[Reason]:
    pair = [duplicate.first, duplicate.second]
    reasons = []
    if any(person.erased_at for person in pair):
        reasons.append(ERASED)
    given_up = duplicate.first_id if kept is not None and kept.pk == duplicate.second_id else duplicate.second_id
    if any(person.merged_into_id for person in pair) or Person.objects.filter(merged_into=given_up).exists():
        reasons.append(MERGED_ALREADY)
    today = clock.today()
    now = Q(valid_to=None) | Q(valid_to__gt=today)
    living = Membership.objects.filter(now, person__in=pair, superseded_at=None)
    if living.values("person").distinct().count() == 2:
        reasons.append(TWO_HOMES)
    return reasons


def _other(duplicate: Duplicate, kept: Person) -> Person:
    return duplicate.second if kept.pk == duplicate.first_id else duplicate.first


def _point(absorbed: Person, *, to: Person | None) -> None:
    Person.objects.filter(pk=absorbed.pk).update(merged_into=to)


def _let_see(found: list[Duplicate]) -> None:
    """Both records' divisions see the pair: each may know that the other exists, and nothing more of it."""
    of_person: dict[int, set[int]] = {}
    people = {pk for pair in found for pk in (pair.first_id, pair.second_id)}
    for person, division in PersonDivision.objects.filter(person__in=people).values_list("person_id", "division_id"):
        of_person.setdefault(person, set()).add(division)
    DuplicateDivision.objects.bulk_create(
        DuplicateDivision(duplicate=pair, division_id=division)
        for pair in found
        for division in of_person.get(pair.first_id, set()) | of_person.get(pair.second_id, set())
    )


def _near(people: set[int]) -> dict[int, str]:
    """The numbers of the people who are to be compared, opened."""
    rows = list(Person.objects.filter(pk__in=people).select_related("data_key"))
    unlock(rows)
    return {person.pk: str(person.identity_number.open()) for person in rows}


def _one_slip(one: str, other: str) -> bool:
    """Whether one wrong digit, or two neighbours changed about, makes one number of the other. The check digit follows."""
    differ = [position for position in range(17) if one[position] != other[position]]
    if len(differ) == 1:
        return True
    swapped = len(differ) == 2 and differ[1] == differ[0] + 1
    return swapped and one[differ[0]] == other[differ[1]] and one[differ[1]] == other[differ[0]]
