"""Whatever happens to two households, in whatever order: one household and one head a day, no month twice, none lost.

Events, moves between districts and monthly runs are tried one after another through the verbs that people use; what a
verb refuses changes nothing. After every step the books are looked at whole.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import hand_over, take_over
from minzheng.domains.assistance.models import HeldShare
from minzheng.lib import clock
from minzheng.payments import entitlements, runs
from minzheng.payments.models import Coverage, Posting, RunLine
from minzheng.registry import events
from minzheng.registry.actions import MemberEntry
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.tests.conftest import number_of

BEGIN = date(2020, 12, 1)
DISTRICTS = {"440103": "440103006", "440118": "440118001"}
PICK = st.integers(0, 50)


class Sequences(RuleBasedStateMachine):
    """Two families of the cast, a newcomer now and then, two districts that pay, and a clock that only goes forward."""

    world: dict

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.today = BEGIN
        self.cases: list[Case] = self.world["cases"]
        self.homes = [case.household_id for case in self.cases]
        self.born = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    # What is done ------------------------------------------------------------------------------------------------------

    def attempt(self, act) -> None:
        """One verb, all or nothing, checked as if its transaction ended here."""
        with clock.travel(clock.at_noon(self.today)):
            try:
                with transaction.atomic():
                    event = act()
                    with connection.cursor() as cursor:
                        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            except Refused:
                return
        if getattr(event, "other_id", None) and event.other_id not in self.homes:
            self.homes.append(event.other_id)

    def home(self, pick: int) -> Household:
        return Household.objects.select_related("division__parent").get(pk=self.homes[pick % len(self.homes)])

    def clerk(self, home: Household) -> Actor:
        return self.world["clerks"][home.division.parent.code]

    def people(self, home: Household) -> list[Person]:
        rows = Membership.objects.filter(household=home, valid_to=None, superseded_at=None)
        return [row.person for row in rows.select_related("person").order_by("pk")]

    def told(self, back: int, evidence: str = "hukou_book") -> events.Told:
        return events.Told(on=self.today - timedelta(days=back), evidence=evidence)

    @rule(pick=PICK, who=PICK, heir=PICK, back=st.integers(0, 20), names=st.booleans())
    def dies(self, pick, who, heir, back, names):
        home = self.home(pick)
        if people := self.people(home):
            dead = people[who % len(people)]
            rest = [person for person in people if person != dead]
            relations = {rest[heir % len(rest)].pk: "self"} if rest and names else {}
            self.attempt(
                lambda: events.record_death(
                    actor=self.clerk(home), household=home, person=dead, told=self.told(back), relations=relations
                )
            )

    @rule(pick=PICK, back=st.integers(0, 20))
    def is_born(self, pick, back):
        home, day = self.home(pick), self.today - timedelta(days=back)
        self.born += 1
        child = MemberEntry(f"细妹{self.born}", number_of(100 + self.born, day), "child")
        self.attempt(
            lambda: events.record_birth(actor=self.clerk(home), household=home, child=child, told=self.told(back))
        )

    @rule(pick=PICK, member=PICK, back=st.integers(0, 20), known=st.booleans(), other=PICK)
    def marries(self, pick, member, back, known, other):
        home = self.home(pick)
        self.born += 1
        spouse = MemberEntry(f"新人{self.born}", number_of(300 + self.born, date(1985, 1, 1)), "other")
        from_home = self.people(self.home(other))
        if people := self.people(home):
            self.attempt(
                lambda: events.record_marriage(
                    actor=self.clerk(home),
                    household=home,
                    member=people[member % len(people)],
                    spouse=from_home[-1] if known and from_home else spouse,
                    relation="other",
                    told=self.told(back),
                )
            )

    @rule(pick=PICK, who=PICK, heir=PICK, back=st.integers(0, 20))
    def splits(self, pick, who, heir, back):
        home = self.home(pick)
        if people := self.people(home):
            leaver = people[who % len(people)]
            rest = [person for person in people if person != leaver]
            relations = {rest[heir % len(rest)].pk: "self"} if rest and heir % 2 else {}
            self.attempt(
                lambda: events.record_split(
                    actor=self.clerk(home),
                    household=home,
                    moving={leaver.pk: "self"},
                    relations=relations,
                    told=self.told(back),
                )
            )

    @rule(pick=PICK, other=PICK, back=st.integers(0, 20))
    def merge(self, pick, other, back):
        home, from_home = self.home(pick), self.home(other)
        relations = {person.pk: "other" for person in self.people(from_home)}
        self.attempt(
            lambda: events.record_merge(
                actor=self.clerk(home), household=home, other=from_home, relations=relations, told=self.told(back)
            )
        )

    @rule(pick=PICK, who=PICK, back=st.integers(0, 20))
    def leaves(self, pick, who, back):
        home = self.home(pick)
        if people := self.people(home):
            self.attempt(
                lambda: events.record_leaving(
                    actor=self.clerk(home), household=home, persons=[people[who % len(people)]], told=self.told(back)
                )
            )

    @rule(pick=PICK, back=st.integers(0, 20), wait=st.integers(0, 40), pay=st.booleans())
    def moves(self, pick, back, wait, pay):
        """Handed over by the street that has the household, taken over (some days and perhaps a run later) by the other."""
        home = self.home(pick)
        here = home.division.parent.code
        there = next(town for town in DISTRICTS.values() if town != here)
        moved = self.today - timedelta(days=back)
        made: list = []

        def give():
            made.append(
                hand_over(
                    actor=self.clerk(home),
                    household=home,
                    to_town=Division.objects.get(code=there),
                    moved_on=moved,
                    evidence="hukou_book",
                )
            )
            return made[0]

        self.attempt(give)
        if not made:
            return
        self.today += timedelta(days=wait)
        if pay:
            self.pay()
        village = Division.objects.filter(parent__code=there).order_by("code").first()
        self.attempt(lambda: take_over(actor=self.world["clerks"][there], transfer=made[0], village=village))

    @rule(days=st.integers(1, 40))
    def time_passes(self, days):
        self.today += timedelta(days=days)

    @rule()
    def pay(self):
        """Both districts draft, approve and book every month up to the present one that they still owe."""
        months = [
            date(2020 + (11 + ahead) // 12, (11 + ahead) % 12 + 1, 1)
            for ahead in range((self.today.year - 2020) * 12 + self.today.month - 11)
        ]
        for month in months:
            for district in DISTRICTS:
                self.attempt(lambda month=month, district=district: self._run(district, month))

    def _run(self, district: str, month: date):
        officer, approver = self.world["officers"][district], self.world["approvers"][district]
        payer = Division.objects.get(code=district)
        run = runs.draft(actor=officer, payer=payer, programme="dibao", month=month)
        run = runs.approve(run, actor=approver, expected_version=run.version)
        return runs.commit(run, actor=officer, expected_version=run.version)

    # What holds --------------------------------------------------------------------------------------------------------

    @invariant()
    def nobody_in_two_households_and_one_head_a_day(self):
        rows = list(Membership.objects.filter(superseded_at=None))
        days = sorted({row.valid_from for row in rows} | {row.valid_to for row in rows if row.valid_to})
        for day in days:
            holding = [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)]
            assert max(Counter(row.person_id for row in holding).values(), default=1) == 1
            heads = Counter(row.household_id for row in holding if row.relation == "self")
            assert heads == dict.fromkeys({row.household_id for row in holding}, 1)

    @invariant()
    def every_month_is_owed_once_without_a_gap(self):
        for case in self.cases:
            owed = list(entitlements.of_case(case))
            assert [row.valid_from for row in owed[1:]] == [row.valid_to for row in owed[:-1]]
            assert owed[0].valid_from <= BEGIN
            assert owed[-1].valid_to is None

    @invariant()
    def nobody_is_paid_twice_and_no_month_is_lost(self):
        lines = list(RunLine.objects.select_related("run"))
        assert len({(line.case_id, line.month) for line in lines}) == len(lines)
        covered = Counter(Coverage.objects.values_list("person_id", "month"))
        assert max(covered.values(), default=1) == 1
        paid = {line.case_id: {each.month for each in lines if each.case_id == line.case_id} for line in lines}
        held = {row.entitlement.case_id for line in lines for row in line.run.held_back.select_related("entitlement")}
        for case, months in paid.items():
            whole = [month for month in sorted({line.month for line in lines}) if month <= max(months)]
            assert set(whole) == months or case in held or Person.objects.exclude(deceased_on=None).exists()

    @invariant()
    def totals_agree(self):
        booked = Posting.objects.filter(what="accrued").aggregate(total=Sum("amount_fen", default=0))["total"]
        assert booked == RunLine.objects.exclude(state="draft").aggregate(total=Sum("amount_fen", default=0))["total"]
        for share in HeldShare.objects.filter(outcome=""):
            (row,) = [
                each
                for each in entitlements.of_case(share.case)
                if each.valid_from <= share.from_month and (each.valid_to is None or each.valid_to > share.from_month)
            ]
            held = sum(
                each.amount_fen for each in HeldShare.objects.filter(case=share.case, from_month__lte=row.valid_from)
            )
            first = HeldShare.objects.filter(case=share.case).order_by("pk").first()
            assert row.amount_fen + held == first.before_fen


@pytest.mark.django_db
def test_whatever_happens_the_books_agree(carried, fengyuan):
    cases = [carried("three_people_1000"), carried("dialysis")]
    away = make_staff("licheng", "town_clerk", DISTRICTS["440118"])
    Sequences.world = {
        "cases": cases,
        "clerks": {DISTRICTS["440103"]: fengyuan.clerk, DISTRICTS["440118"]: away},
        "officers": {
            "440103": fengyuan.payments_officer,
            "440118": make_staff("zc_officer", "payments_officer", "440118"),
        },
        "approvers": {
            "440103": fengyuan.payments_approver,
            "440118": make_staff("zc_approver", "payments_approver", "440118"),
        },
    }
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=4,
            stateful_step_count=8,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
