"""What is handed over, taken over and decided about households and their benefits, by whom the law names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from minzheng.access.models import Division
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import end_share, hand_over, reviews, send_back, take_over
from minzheng.domains.assistance.actions.doubts import settle_doubt
from minzheng.domains.assistance.models import Doubt, HeldShare, Review, ReviewOutcome, Transfer
from minzheng.domains.assistance.queries import month_after
from minzheng.lib import clock
from minzheng.registry.models import HouseholdEvent, Person

from .household_verbs import BACK, PICK, TOWNS, HouseholdVerbs


class HouseholdDecisions(HouseholdVerbs):
    """Moves between districts, shares, doubts and reviews, each carried to its end."""

    def __init__(self) -> None:
        super().__init__()
        self.confirmed: set[tuple[int, int]] = set()  # case and death: doubts whose review has to come
        self.stopped: dict[int, date] = {}  # case → the first month that the district decided not to owe

    # Moves between districts -------------------------------------------------------------------------------------------

    @rule(pick=PICK, back=BACK, at_once=st.booleans())
    def is_handed_over(self, pick: int, back: int, at_once: bool) -> None:
        home = self.home(pick)
        there = next(town for town in TOWNS if town != home.division.parent.code)
        transfer = self.attempt(
            lambda: hand_over(
                actor=self.world.office_of(home).clerk,
                household=home,
                to_town=Division.objects.get(code=there),
                moved_on=self.today - timedelta(days=back),
                evidence="hukou_book",
            ),
            "handed over",
        )
        if at_once and not isinstance(transfer, set):
            self.take(transfer)

    @rule(pick=PICK, takes=st.integers(0, 4))
    def is_answered(self, pick: int, takes: int) -> None:
        """Taken over by the other street, or, seldom, sent back."""
        waiting = list(Transfer.objects.filter(state="handed_over").select_related("to_town").order_by("pk"))
        if not waiting:
            return
        transfer = waiting[pick % len(waiting)]
        if takes:
            self.take(transfer)
        else:
            clerk = self.world.offices[transfer.to_town.code].clerk
            self.attempt(lambda: send_back(actor=clerk, transfer=transfer, note="查无此户"), "sent back")

    def take(self, transfer: Transfer) -> None:
        clerk = self.world.offices[transfer.to_town.code].clerk
        village = Division.objects.filter(parent=transfer.to_town).order_by("code").first()
        done = self.attempt(lambda: take_over(actor=clerk, transfer=transfer, village=village), "taken over")
        if not isinstance(done, set):
            cases = list(transfer.cases.values_list("case", flat=True))
            self.books.moves(cases, transfer.moved_on, TOWNS[transfer.to_town.code])

    # Decisions ---------------------------------------------------------------------------------------------------------

    @rule(pick=PICK)
    def share_is_decided(self, pick: int) -> None:
        waiting = list(HeldShare.objects.filter(outcome="").select_related("case__division__parent").order_by("pk"))
        if not waiting:
            return
        share = waiting[pick % len(waiting)]
        confirmer = self.world.of_district(share.case.division.parent.code).confirmer
        if not isinstance(self.attempt(lambda: end_share(actor=confirmer, share=share), "share ended"), set):
            for each in self.books.shares:
                if (each.case, each.event, each.outcome) == (share.case_id, share.event_id, ""):
                    each.outcome = "ended"

    @rule(pick=PICK, verdict=st.sampled_from(["refuted", "confirmed"]))
    def doubt_is_settled(self, pick: int, verdict: str) -> None:
        doubts = list(Doubt.objects.filter(verdict="").select_related("case__division").order_by("pk"))
        if not doubts:
            return
        doubt = doubts[pick % len(doubts)]
        clerk = self.world.offices[doubt.case.division.code].clerk
        settled = self.attempt(
            lambda: settle_doubt(actor=clerk, doubt=doubt, verdict=verdict, finding="入户核实"), f"doubt {verdict}"
        )
        if isinstance(settled, set):
            return
        if verdict == "confirmed":
            self.confirmed.add((doubt.case_id, event_of(doubt)))
        else:
            self.books.lift(doubt.case_id, event_of(doubt))

    # Reviews -----------------------------------------------------------------------------------------------------------

    @rule(pick=PICK, wage=st.sampled_from([0, 300, 1000, 1500, 2000, 4500]))
    def is_reviewed(self, pick: int, wage: int) -> None:
        """An open review is carried to its decision, with a wage of the family as it is now."""
        waiting = list(Review.objects.filter(closed_on=None).order_by("pk"))
        if not waiting:
            return
        review = waiting[pick % len(waiting)]
        outcome = self.attempt(lambda: self._carry(review, wage), "reviewed")
        if isinstance(outcome, set):
            return
        case, after = review.benefit_id, month_after(self.today)
        covers = frozenset(person.pk for person in self.living(self.cases[case]))
        self.world.let_in[f"review: {outcome.change}"] += 1
        if outcome.change == "continue":
            self.books.change(case, after, lambda part: replace(part.owed, persons=covers))
        else:
            first = after
            if review.ground == "death" and review.happened_on:
                first = min(after, month_after(review.happened_on))
            self.books.reviewed(case, first, after, outcome.after_fen, covers)
            if outcome.change == "stop":
                assert not outcome.after_fen
                self.stopped[case] = first
        for decided in [each for each in self.confirmed if each[0] == case]:
            self.books.lift(*decided)
            self.confirmed.remove(decided)

    def living(self, case: Case) -> list[Person]:
        """The members of a case's household today, but for the dead."""
        dead = [person for person, day in self.books.died.items() if day <= self.today]
        members = self.roll.members(case.household_id, self.today)
        return list(Person.objects.filter(pk__in=members).exclude(pk__in=dead).order_by("pk"))

    def _carry(self, review: Review, wage: int) -> ReviewOutcome:
        office = self.world.offices[review.case.division.code]

        def step(verb: str, actor: Any, **data: Any) -> str:
            case = Case.objects.get(pk=review.case_id)
            return advance(case, verb, actor=actor, expected_version=case.version, **data).state

        if people := self.living(self.cases[review.benefit_id]):
            reviews.restate(
                actor=office.clerk,
                case=review.case,
                person=people[0],
                fact="wage",
                value=wage * 100,
                said_by="family",
                source="工资单",
            )
        if step("propose_outcome", office.clerk, why="复核。", working_days=5) == "hearing":
            told = {"how": "oral", "heard_on": clock.today(), "statement": "没有意见", "answer": "已听取。"}
            step("record_hearing", office.clerk, **told)
        outcome = ReviewOutcome.objects.filter(review=review).latest("pk")
        if outcome.change == "continue":
            step("conclude", office.reviewer)
        else:
            step("endorse_outcome", office.reviewer)
            step("decide", office.confirmer)
        return outcome


def event_of(doubt: Doubt) -> int:
    """The death that a doubt names."""
    return HouseholdEvent.objects.get(kind="death", public_id=doubt.source_ref.removeprefix("death:")).pk
