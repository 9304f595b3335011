"""What each case is owed for each month and whom that covers, kept from what the events told: what the books are
compared with. Nothing here reads an entitlement after the first day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from minzheng.domains.assistance.queries import month_after

Law = Callable[[int, date], int | None]  # case and day → what those who live on are owed a month; None: it can't say


@dataclass(frozen=True)
class Owed:
    """A month's claim of one case. ``decided``: how often a review had decided about it."""

    fen: int
    payer: str
    persons: frozenset[int]
    decided: int = 0


@dataclass
class Part:
    """Months that are owed alike: from the first to the one before ``until`` (None: until further notice)."""

    first: date
    until: date | None
    owed: Owed


@dataclass
class Share:
    """What is held of a case since somebody died, until that is decided; from its first month to the next share's."""

    case: int
    person: int
    event: int
    first: date
    fen: int
    before: int
    decided: int
    until: date | None = None
    outcome: str = ""


@dataclass
class Line:
    """What a run took up: this stays, whatever is known later, unless the run was given up."""

    owed: Owed
    district: str
    is_draft: bool = True


@dataclass
class Books:
    """Claims, holds (by the death that placed them), shares and lines of every case."""

    parts: dict[int, list[Part]]
    died: dict[int, date] = field(default_factory=dict)
    holds: dict[int, dict[int, date]] = field(default_factory=lambda: defaultdict(dict))
    shares: list[Share] = field(default_factory=list)
    lines: dict[tuple[int, date], Line] = field(default_factory=dict)

    def at(self, case: int, month: date) -> Owed | None:
        for part in self.parts[case]:
            if part.first <= month and (part.until is None or month < part.until):
                return part.owed
        return None

    def first_unpaid(self, cases: Iterable[int], month: date) -> date:
        """The month itself, or the one after the newest that a run has taken up."""
        latest = [taken for case, taken in self.lines if case in set(cases)]
        return max([month, *(month_after(each) for each in latest)])

    def change(self, case: int, first: date, how: Callable[[Part], Owed], until: date | None = None) -> None:
        """Owe otherwise in the months from ``first`` to before ``until``, each part as ``how`` says."""
        parts: list[Part] = []
        for part in self.parts[case]:
            start, end, now = max(part.first, first), _earlier(part.until, until), how(part)
            if now == part.owed or (end is not None and start >= end):
                parts.append(part)
                continue
            if part.first < start:
                parts.append(Part(part.first, start, part.owed))
            parts.append(Part(start, end, now))
            if end is not None and end != part.until:
                parts.append(Part(end, part.until, part.owed))
        self.parts[case] = parts

    def end(self, case: int, first: date) -> None:
        kept = [part for part in self.parts[case] if part.first < first]
        self.parts[case] = [Part(part.first, _earlier(part.until, first), part.owed) for part in kept]

    # What the events do ------------------------------------------------------------------------------------------------

    def dies(self, person: int, on: date, event: int, law: Law) -> None:
        """From the month after: what the law gives the others; where it gives or says nothing the whole payment waits."""
        self.died[person] = on
        for case in self.parts:
            before: Share | None = None
            for part in self.parts[case]:
                start = max(part.first, month_after(on))
                if person not in part.owed.persons or (part.until is not None and part.until <= start):
                    continue
                others = part.owed.persons - {person}
                given = law(case, start) if others else None
                if not given:
                    self.holds[case][event] = month_after(on)
                    continue
                now = replace(part.owed, fen=min(given, part.owed.fen), persons=others)
                before = self._hold(
                    Share(case, person, event, start, part.owed.fen - now.fen, part.owed.fen, now.decided), before
                )
                self.change(case, start, lambda each, part=part, now=now: now if each is part else each.owed)

    def lives(self, person: int, event: int) -> None:
        """The death was recorded by mistake: what is still held comes back, for every month in no run yet."""
        del self.died[person]
        for share in self.shares:
            if share.event == event and share.outcome == "":
                share.outcome = "restored"
                first = self.first_unpaid([share.case], share.first)
                if share.until is None or first < share.until:
                    self.change(share.case, first, lambda part, share=share: self._restored(part, share), share.until)

    def lift(self, case: int, event: int) -> None:
        """A person has decided about the doubt that a death raised."""
        self.holds[case].pop(event, None)

    def moves(self, cases: list[int], moved_on: date, district: str) -> None:
        """The old district pays through the month of the move, or through the last one it has in a run."""
        first = self.first_unpaid(cases, month_after(moved_on))
        for case in cases:
            self.change(case, first, lambda part: replace(part.owed, payer=district))

    def reviewed(self, case: int, first: date, after: date, fen: int, persons: frozenset[int]) -> None:
        """The district decided: so much from the first month on. Who is new is covered from the month after the decision."""
        if not fen or not persons:
            self.end(case, first)
            return

        def decided(part: Part) -> Owed:
            return Owed(fen, part.owed.payer, part.owed.persons & persons or persons, part.owed.decided + 1)

        self.change(case, first, decided)
        self.change(case, max(first, after), lambda part: replace(part.owed, persons=persons))

    # What follows for a month ------------------------------------------------------------------------------------------

    def held(self, case: int, month: date) -> set[str]:
        """Why a month of a case may not be paid now: a death that happened before it, of somebody it covers."""
        owed = self.at(case, month)
        persons = owed.persons if owed else frozenset()
        dead = {"deceased" for person in persons if person in self.died and self.died[person] < month}
        return dead | {"in_doubt" for first in self.holds[case].values() if first <= month}

    def candidates(self, district: str, month: date) -> dict[int, Owed]:
        """What a district owes for a month and has not taken into a run."""
        owed = {case: self.at(case, month) for case in self.parts if (case, month) not in self.lines}
        return {case: claim for case, claim in owed.items() if claim is not None and claim.payer == district}

    def changed(self, case: int, month: date) -> bool:
        """Whether a draft's line is no longer owed as it was drafted."""
        line, owed = self.lines[case, month], self.at(case, month)
        return owed is None or owed != line.owed or bool(self.held(case, month))

    def _hold(self, share: Share, before: Share | None) -> Share:
        """One share as long as the sum is the same."""
        if before is not None and (before.fen, before.before) == (share.fen, share.before):
            return before
        if before is not None:
            before.until = share.first
        self.shares.append(share)
        return share

    @staticmethod
    def _restored(part: Part, share: Share) -> Owed:
        if part.owed.decided != share.decided:
            return part.owed  # decided anew since: another decision, not an addition
        return replace(part.owed, fen=part.owed.fen + share.fen, persons=part.owed.persons | {share.person})


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((each for each in (one, other) if each is not None), default=None)
