"""What people do to households and their benefits, through the verbs that they use, in whatever order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from minzheng.access.actor import Actor
from minzheng.access.refusals import Refused
from minzheng.cases.models import Case
from minzheng.domains.assistance import facts
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import events
from minzheng.registry.actions import MemberEntry
from minzheng.registry.models import Household, HouseholdEvent, Person
from minzheng.registry.tests.conftest import number_of

from .household_books import Books, Owed, Part
from .household_roll import Place, Roll

BEGIN = date(2020, 12, 1)
TOWNS = {"440103006": "440103", "440118001": "440118"}
PICK, BACK = st.integers(0, 50), st.integers(0, 40)


@dataclass(frozen=True)
class Office:
    """Who works in a street and its district."""

    clerk: Actor
    colleague: Actor
    reviewer: Actor
    confirmer: Actor
    officer: Actor
    approver: Actor


@dataclass
class World:
    """The two families, the two streets; what was heard on the way, and what was let in how often."""

    cases: list[Case]
    offices: Mapping[str, Office]  # by the street's code
    heard: list[tuple[str, dict[int, Place]]] = field(default_factory=list)
    let_in: Counter[str] = field(default_factory=Counter)

    def office_of(self, home: Household) -> Office:
        return self.offices[home.division.parent.code]

    def of_district(self, district: str) -> Office:
        return next(office for town, office in self.offices.items() if TOWNS[town] == district)


class HouseholdVerbs(RuleBasedStateMachine):
    """Events of households. What a verb refuses changes nothing; what it lets in is written into roll and books."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.today, self.born, self.moments = BEGIN, 0, 0
        self.cases = {case.pk: case for case in self.world.cases}
        self.homes = [case.household_id for case in self.world.cases]

    @initialize()
    def begins(self) -> None:
        self.roll = Roll()
        self.books = Books({pk: [self._first_part(case)] for pk, case in self.cases.items()})

    @staticmethod
    def _first_part(case: Case) -> Part:
        (row,) = entitlements.of_case(case)
        persons = frozenset(row.persons.values_list("person", flat=True))
        return Part(row.valid_from, row.valid_to, Owed(row.amount_fen, row.payer.code, persons))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # How anything is done ----------------------------------------------------------------------------------------------

    def attempt(self, act: Any, what: str = "") -> Any:
        """One verb, all or nothing, checked as if its transaction ended here. What it gives, or the keys of a refusal."""
        self.world.heard.clear()
        self.moments += 1  # nothing happens at the same moment as anything else
        with clock.travel(clock.at_noon(self.today) + timedelta(seconds=self.moments)):
            try:
                with transaction.atomic():
                    done = act()
                    with connection.cursor() as cursor:
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            except Refused as refused:
                return {reason.key for reason in refused.reasons}
        if what:
            self.world.let_in[what] += 1
        return done

    def happens(self, act: Any, places: Mapping[int, Place], *, on: date) -> HouseholdEvent | None:
        """An event: everybody lives where it says before it is announced, and it is announced once."""
        done = self.attempt(act)
        if isinstance(done, set):
            return None
        self.world.let_in[done.kind] += 1
        if done.other_id and done.other_id not in self.homes:
            self.homes.append(done.other_id)
        assert done.holds_from >= on
        self.roll.settle(places, done.holds_from)
        facts_heard = [kind for kind, _members in self.world.heard]
        assert sorted(facts_heard) == sorted(["HouseholdChanged", *(["PersonDied"] if done.kind == "death" else [])])
        for _kind, places_then in self.world.heard:
            assert places_then == self.roll.now(), "announced after half of its edits"
        return done

    def home(self, pick: int) -> Household:
        return Household.objects.select_related("division__parent").get(pk=self.homes[pick % len(self.homes)])

    def people(self, home: Household) -> list[Person]:
        return list(Person.objects.filter(pk__in=self.roll.members(home.pk)).order_by("pk"))

    def told(self, back: int, evidence: str = "hukou_book") -> events.Told:
        return events.Told(on=self.today - timedelta(days=back), evidence=evidence)

    def newcomer(self, born_on: date) -> MemberEntry:
        self.born += 1
        return MemberEntry(f"新人{self.born}", number_of(self.born, born_on), "other")

    def law(self, case: int, on: date) -> int | None:
        """What those who live on are owed, asked when all of the event is over."""
        if not self.roll.members(self.cases[case].household_id, on):
            return None
        with clock.travel(clock.at_noon(self.today)):
            decision = facts.decide_now(Case.objects.select_related("division").get(pk=case), on=on)
        return decision.amount_fen if decision.outcome == "granted" else None

    def named(self, home: Household, gone: Person, heir: int) -> dict[int, str]:
        """A new head where the head is gone; seldom the teller names none, or a second one."""
        rest = [person.pk for person in self.people(home) if person != gone]
        was_head = self.roll.of(gone.pk) == (home.pk, "self")
        return {rest[heir % len(rest)]: "self"} if rest and was_head is bool(heir % 10) else {}

    # Events ------------------------------------------------------------------------------------------------------------

    @rule(pick=PICK, who=PICK, heir=PICK, back=BACK)
    def dies(self, pick: int, who: int, heir: int, back: int) -> None:
        home = self.home(pick)
        if not (people := self.people(home)):
            return
        dead, told = people[who % len(people)], self.told(back)
        relations = self.named(home, dead, heir)
        event = self.happens(
            lambda: events.record_death(
                actor=self.world.office_of(home).clerk, household=home, person=dead, told=told, relations=relations
            ),
            {dead.pk: None} | {person: (home.pk, relation) for person, relation in relations.items()},
            on=told.on,
        )
        if event is not None:
            self.books.dies(dead.pk, told.on, event.pk, self.law)

    @rule(pick=PICK, back=st.integers(0, 10))
    def death_was_a_mistake(self, pick: int, back: int) -> None:
        deaths = list(HouseholdEvent.objects.filter(kind="death").select_related("household__division__parent"))
        if not deaths:
            return
        death = deaths[pick % len(deaths)]
        changes = list(death.changes.all())
        revoking = self.happens(
            lambda: events.revoke_death(
                actor=self.world.office_of(death.household).colleague, event=death, told=self.told(back, "visit")
            ),
            {row.person_id: (death.household_id, row.relation_before) for row in changes},
            on=death.holds_from,
        )
        if revoking is not None:
            self.books.lives(next(row.person_id for row in changes if not row.relation_after), death.pk)

    @rule(pick=PICK, back=BACK)
    def is_born(self, pick: int, back: int) -> None:
        home, told = self.home(pick), self.told(back)
        child = self.newcomer(told.on)
        places: dict[int, Place] = {}

        def record() -> HouseholdEvent:
            event = events.record_birth(actor=self.world.office_of(home).clerk, household=home, child=child, told=told)
            places.update({row.person_id: (home.pk, "other") for row in event.changes.all()})
            return event

        self.happens(record, places, on=told.on)

    @rule(pick=PICK, member=PICK, back=BACK, other=PICK, how=st.sampled_from(["new", "known", "joins"]))
    def comes_to_live(self, pick: int, member: int, back: int, other: int, how: str) -> None:
        """Married in or joined: somebody new, or the last of another household."""
        home, told = self.home(pick), self.told(back)
        from_home = self.people(self.home(other))
        who = self.newcomer(date(1985, 1, 1)) if how == "new" or not from_home else from_home[-1]
        if not (people := self.people(home)):
            return
        shared = {"actor": self.world.office_of(home).clerk, "household": home, "relation": "other", "told": told}
        places: dict[int, Place] = {}

        def record() -> HouseholdEvent:
            if how == "joins":
                event = events.record_joining(newcomer=who, **shared)
            else:
                event = events.record_marriage(member=people[member % len(people)], spouse=who, **shared)
            places.update({row.person_id: (home.pk, "other") for row in event.changes.all()})
            return event

        self.happens(record, places, on=told.on)

    @rule(pick=PICK, who=PICK, heir=PICK, back=BACK, splits=st.booleans())
    def goes(self, pick: int, who: int, heir: int, back: int, splits: bool) -> None:
        """Out of the household: into one of her own, or into none that is on record."""
        home, told = self.home(pick), self.told(back)
        if not (people := self.people(home)):
            return
        leaver = people[who % len(people)]
        relations = self.named(home, leaver, heir)
        places: dict[int, Place] = {person: (home.pk, relation) for person, relation in relations.items()}
        shared = {
            "actor": self.world.office_of(home).clerk,
            "household": home,
            "told": told,
            "relations": relations,
        }

        def record() -> HouseholdEvent:
            if not splits:
                event = events.record_leaving(persons=[leaver], **shared)
            else:
                event = events.record_split(moving={leaver.pk: "self"}, **shared)
            places[leaver.pk] = (event.other_id, "self") if splits else None
            return event

        self.happens(record, places, on=told.on)

    @rule(pick=PICK, other=PICK, back=BACK)
    def merge(self, pick: int, other: int, back: int) -> None:
        home, from_home, told = self.home(pick), self.home(other), self.told(back)
        relations = {person.pk: "other" for person in self.people(from_home)}
        self.happens(
            lambda: events.record_merge(
                actor=self.world.office_of(home).clerk,
                household=home,
                other=from_home,
                relations=relations,
                told=told,
            ),
            dict.fromkeys(relations, (home.pk, "other")),
            on=told.on,
        )

    @rule(pick=PICK, who=PICK, back=BACK)
    def has_a_new_head(self, pick: int, who: int, back: int) -> None:
        home, told = self.home(pick), self.told(back)
        if not (people := self.people(home)):
            return
        head = people[who % len(people)]
        others = {person.pk: "other" for person in people if person != head}
        self.happens(
            lambda: events.record_new_head(
                actor=self.world.office_of(home).clerk, household=home, head=head, relations=others, told=told
            ),
            {head.pk: (home.pk, "self")} | dict.fromkeys(others, (home.pk, "other")),
            on=told.on,
        )

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)
