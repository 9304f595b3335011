"""What is paid out of the benefits of households: drafts and runs; and what must hold after every step."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db.models import Sum
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from minzheng.access.models import Division
from minzheng.domains.assistance.models import HeldShare
from minzheng.domains.assistance.queries import month_after
from minzheng.payments import runs
from minzheng.payments.models import Coverage, Entitlement, EntitlementPerson, HeldBack, Hold, Leg, Run, RunLine

from .household_books import Line, Owed
from .household_decisions import HouseholdDecisions
from .household_verbs import BEGIN, TOWNS

DISTRICTS = sorted(TOWNS.values())


class HouseholdMoney(HouseholdDecisions):
    """Drafts left lying and monthly runs; then register and books are looked at whole."""

    # Runs --------------------------------------------------------------------------------------------------------------

    @rule(district=st.sampled_from(DISTRICTS), ahead=st.booleans())
    def drafts(self, district: str, ahead: bool) -> None:
        """A draft for this month or the next is left lying; what happens meanwhile it doesn't know."""
        month = month_after(self.today) if ahead else self.today.replace(day=1)
        if not Run.objects.filter(payer__code=district, month=month, state="draft").exists():
            self._draft(district, month)

    @rule(ahead=st.booleans())
    def pay(self, ahead: bool) -> None:
        """Both districts draft, approve and book every month up to the present one (or the next) that they still owe."""
        months, last = [BEGIN], self.today.replace(day=1)
        while months[-1] < (month_after(last) if ahead else last):
            months.append(month_after(months[-1]))
        for month in months:
            for district in DISTRICTS:
                for draft in Run.objects.filter(payer__code=district, month=month, state="draft"):
                    self._finish(draft, district)
                if run := self._draft(district, month):
                    self._finish(run, district)
        for month in months:
            for case in self.cases:
                self.is_not_lost(case, month)

    def is_not_lost(self, case: int, month: date) -> None:
        """Paid, or held for somebody's death or for another line of the same person, or stopped by the district."""
        claim = self.books.at(case, month)
        if (case, month) not in self.books.lines:
            assert self._why(case, claim, month) if claim else month >= self.stopped[case]

    def _draft(self, district: str, month: date) -> Run | None:
        """Draft and compare: each claim is in the run with its sum and its people, or held for a reason that is true."""
        claims = self.books.candidates(district, month)
        if not claims:
            return None
        officer = self.world.of_district(district).officer
        payer = Division.objects.get(code=district)
        run = self.attempt(lambda: runs.draft(actor=officer, payer=payer, programme="dibao", month=month), "draft")
        if isinstance(run, set):
            expected = set().union(*(self.books.held(case, month) for case in claims))
            assert run - {"all_held", "covered"} == expected, (run, expected)
            assert "all_held" in run
            assert all(self._why(case, claim, month) for case, claim in claims.items())
            return None
        lines = dict(run.lines.values_list("case", "amount_fen"))
        held: dict[int, set[str]] = defaultdict(set)
        for case, reason in HeldBack.objects.filter(run=run).values_list("entitlement__case", "reason"):
            held[case].add(reason)
        assert set(claims) == set(lines) | set(held)
        assert not set(lines) & set(held)
        for case in lines:
            assert not self.books.held(case, month), "paid in spite of a death not yet decided"
            self.books.lines[case, month] = Line(claims[case], district)
        for case, reasons in held.items():
            assert reasons - {"covered"} == self.books.held(case, month)
            assert "covered" not in reasons or self._overlaps(case, claims[case], month)
        return run

    def _why(self, case: int, claim: Owed, month: date) -> bool:
        return bool(self.books.held(case, month)) or self._overlaps(case, claim, month)

    def _overlaps(self, case: int, claim: Owed, month: date) -> bool:
        """Whether somebody of this claim is in a run of that month already, under another case."""
        others = [line for (other, taken), line in self.books.lines.items() if taken == month and other != case]
        return any(line.owed.persons & claim.persons for line in others)

    def _finish(self, run: Run, district: str) -> None:
        """Approved and booked if all of it is still owed so; else given up, and drafted anew."""
        office = self.world.of_district(district)
        mine = [key for key, line in self.books.lines.items() if line.is_draft and key[1] == run.month]
        mine = [key for key in mine if self.books.lines[key].district == district]
        stale = any(self.books.changed(*key) for key in mine)
        done = self.attempt(lambda: runs.approve(run, actor=office.approver, expected_version=run.version), "approve")
        assert isinstance(done, set) == stale, f"{run} approved: {done}; something changed since: {stale}"
        if stale:
            self.attempt(
                lambda: runs.discard(run, actor=office.officer, expected_version=run.version, why="情况已变化"),
                "discard",
            )
            for key in mine:
                del self.books.lines[key]
            if again := self._draft(district, run.month):
                self._finish(again, district)
            return
        booked = self.attempt(lambda: runs.commit(done, actor=office.officer, expected_version=done.version), "commit")
        assert booked.state == "committed"
        for key in mine:
            self.books.lines[key].is_draft = False

    # What holds --------------------------------------------------------------------------------------------------------

    @invariant()
    def everybody_lives_where_the_events_say(self) -> None:
        self.roll.compare()

    @invariant()
    def every_month_is_owed_as_the_events_say(self) -> None:
        covers = defaultdict(set)
        for entitlement, person in EntitlementPerson.objects.values_list("entitlement", "person"):
            covers[entitlement].add(person)
        found: dict[int, list[tuple]] = {case: [] for case in self.cases}
        rows = Entitlement.objects.filter(superseded_at=None).order_by("case", "valid_from", "pk")
        for row in rows.select_related("payer"):
            if row.valid_to is None or row.valid_from < row.valid_to:
                owed = (row.amount_fen, row.payer.code, frozenset(covers[row.pk]))
                found[row.case_id].append((row.valid_from, row.valid_to, *owed))
        for case, parts in self.books.parts.items():
            told = [(part.first, part.until, *_claim(part.owed)) for part in parts]
            assert _joined(found[case]) == _joined(told)

    @invariant()
    def what_is_held_names_a_death_of_that_family(self) -> None:
        in_force = Hold.objects.filter(lifted_at=None).values_list("case", "from_month")
        expected = [(case, first) for case, holds in self.books.holds.items() for first in holds.values()]
        assert sorted(in_force) == sorted(expected)
        shares = HeldShare.objects.values_list("case", "person", "event", "from_month", "amount_fen", "outcome")
        assert sorted(shares) == sorted(
            (each.case, each.person, each.event, each.first, each.fen, each.outcome) for each in self.books.shares
        )

    @invariant()
    def nobody_is_paid_twice_and_no_month_is_lost(self) -> None:
        covers = defaultdict(set)
        seen = set()
        for case, month, person in Coverage.objects.values_list("line__case", "month", "person"):
            assert (person, month) not in seen, "covered twice for one month"
            seen.add((person, month))
            covers[case, month].add(person)
        lines = list(RunLine.objects.values_list("case", "month", "amount_fen", "run__payer__code"))
        assert sorted((*line, sorted(covers[line[:2]])) for line in lines) == sorted(
            (*key, line.owed.fen, line.owed.payer, sorted(line.owed.persons)) for key, line in self.books.lines.items()
        )

    @invariant()
    def totals_agree(self) -> None:
        booked: dict[str, int] = defaultdict(int)
        for line in self.books.lines.values():
            if not line.is_draft:
                booked[line.district] += line.owed.fen
        legs = Leg.objects.filter(account__code="expense.assistance").values_list("account__payer__code")
        assert dict(legs.annotate(total=Sum("debit_fen"))) == booked
        lines = RunLine.objects.exclude(state="draft").values_list("run__payer__code")
        assert dict(lines.annotate(total=Sum("amount_fen"))) == booked


def _claim(owed: Owed) -> tuple[int, str, frozenset[int]]:
    return owed.fen, owed.payer, owed.persons


def _joined(parts: list[tuple]) -> list[tuple]:
    """Months that follow each other and are owed alike, as one."""
    joined: list[tuple] = []
    for first, until, *owed in parts:
        if joined and joined[-1][1] == first and joined[-1][2:] == tuple(owed):
            joined[-1] = (joined[-1][0], until, *owed)
        else:
            joined.append((first, until, *owed))
    return joined
