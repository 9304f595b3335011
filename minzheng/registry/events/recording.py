"""How every event is recorded: who may, once, its edits together, and said aloud after them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import HouseholdChanged
from minzheng.lib import clock

from ..models import Household, HouseholdEvent, Person
from .kinds import PROVED_BY
from .roster import Roster

ALREADY = Reason("event_recorded", _("这件事已经登记过，不用再登记一次。"))
STALE = Reason("stale", _("这个家庭刚刚登记了别的变动。请刷新页面，看过最新情况后再办。"))
FUTURE = Reason("future", _("只能登记已经发生的事，日期不能晚于今天。"), field="on")
EVIDENCE_MISSING = Reason("evidence", _("请选择凭什么登记。"), field="evidence")
NOT_YOURS = Reason("not_permitted", _("您的岗位不能登记这个家庭的变动。"))
DECEASED = Reason("deceased", _("此人已登记死亡。"), field="person")


@dataclass(frozen=True)
class Told:
    """What is told of every event: the day, what proves it, and the version of the household that the teller saw.

    ``seen`` None: told by a program that has looked just now.
    """

    on: date
    evidence: str
    seen: int | None = None


def version_of(household: Household) -> int:
    """How many events are on record: a page that shows another number is stale."""
    return HouseholdEvent.objects.filter(Q(household=household) | Q(other=household)).count()


def begin(
    *,
    actor: Actor,
    kind: str,
    told: Told,
    households: Iterable[Household],
    on: date | None = None,
    vouched: bool = False,
) -> Roster:
    """Lock the households and check who may, what proves it, the day and the page. ``on``: when memberships change.

    ``vouched``: somebody whose households these are has handed them to the actor.
    """
    homes = list(households)
    gate.require(actor, "case.open")
    if not vouched and not all(gate.reaches(actor, home) for home in homes):
        raise Refused(NOT_YOURS)
    reasons = [] if told.evidence in PROVED_BY[kind] else [EVIDENCE_MISSING]
    if told.on > clock.today():
        reasons.append(FUTURE)
    if reasons:
        raise Refused(*reasons)
    roster = Roster(homes, on=on or told.on)
    if told.seen is not None and told.seen != version_of(homes[0]):
        raise Refused(STALE)
    return roster


def once(fingerprint: str) -> str:
    """The fingerprint, if nothing of it is on record yet; the unique column refuses whoever slips past."""
    if HouseholdEvent.objects.filter(fingerprint=fingerprint).exists():
        raise Refused(ALREADY)
    return fingerprint


def finish(
    *,
    actor: Actor,
    kind: str,
    told: Told,
    roster: Roster,
    household: Household,
    fingerprint: str,
    other: Household | None = None,
    to_division: Any = None,
    revokes: HouseholdEvent | None = None,
) -> HouseholdEvent:
    """Check the households as they will be, write the event with all its edits, then say so once."""
    roster.check()
    event = HouseholdEvent.objects.create(
        kind=kind,
        household=household,
        other=other,
        happened_on=told.on,
        holds_from=roster.holds_from(),
        evidence=told.evidence,
        from_division=household.division,
        to_division=to_division,
        revokes=revokes,
        recorded_by=actor.staff_id,
        fingerprint=once(fingerprint),
    )
    roster.write(event)
    return event


def say(event: HouseholdEvent) -> HouseholdEvent:
    """Announce the event, after everything it changed."""
    homes = [event.household, *([event.other] if event.other else [])]
    announce(HouseholdChanged(event.public_id, event.kind, tuple(home.public_id for home in homes), event.happened_on))
    return event


def alive(person: Person) -> Person:
    """The person, locked. Refused when she is dead: the dead neither move nor marry."""
    locked = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if locked.deceased_on is not None:
        raise Refused(DECEASED)
    return locked
