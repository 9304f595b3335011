"""Who lives where, kept from what the events told and from nothing else: what the register is compared with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from minzheng.registry.models import Membership

Place = tuple[int, str] | None  # household pk and relation to its head; None: of no household on record
Places = Mapping[int, Place]  # person pk → where she lives from that day on


class Roll:
    """Each person's places in the order of their first days."""

    def __init__(self) -> None:
        self._places: dict[int, list[tuple[date, Place]]] = defaultdict(list)
        for person, home, relation, since in Membership.objects.values_list(
            "person", "household", "relation", "valid_from"
        ):
            self._places[person].append((since, (home, relation)))

    def settle(self, places: Places, on: date) -> None:
        """From that day on these people live there."""
        for person, place in places.items():
            known = self._places[person]
            if known and known[-1][1] == place:
                continue
            assert not known or known[-1][0] <= on, "an event was let in before another of the same person"
            if known and known[-1][0] == on:
                known.pop()
            if not known or known[-1][1] != place:
                known.append((on, place))

    def of(self, person: int, on: date | None = None) -> Place:
        """Where a person lives on a day, or as of the last event."""
        places = [place for since, place in self._places[person] if on is None or since <= on]
        return places[-1] if places else None

    def now(self) -> dict[int, Place]:
        """Everybody's place as of the last event."""
        return {person: place for person in self._places if (place := self.of(person)) is not None}

    def members(self, home: int, on: date | None = None) -> dict[int, str]:
        """Person → relation."""
        places = {person: self.of(person, on) for person in sorted(self._places)}
        return {person: place[1] for person, place in places.items() if place is not None and place[0] == home}

    def compare(self) -> None:
        """On every day on which anything changes the register says the same: nobody twice, one head, nobody forgotten."""
        rows = list(
            Membership.objects.filter(superseded_at=None).values_list(
                "person", "household", "relation", "valid_from", "valid_to"
            )
        )
        told = {since for places in self._places.values() for since, _place in places}
        for day in sorted(told | {row[3] for row in rows} | {row[4] for row in rows if row[4]}):
            holding = [row[:3] for row in rows if row[3] <= day and (row[4] is None or row[4] > day)]
            expected = {person: place for person in self._places if (place := self.of(person, day)) is not None}
            assert sorted(holding) == sorted((person, *place) for person, place in expected.items()), day
            heads = Counter(home for _person, home, relation in holding if relation == "self")
            assert heads == dict.fromkeys({home for _person, home, _relation in holding}, 1), day
