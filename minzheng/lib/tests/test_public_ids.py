import uuid
from datetime import date

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id


def test_it_is_a_version_7_identifier() -> None:
    identifier = new_public_id()
    assert identifier.version == 7
    assert identifier.variant == uuid.RFC_4122


def test_many_are_all_different() -> None:
    assert len({new_public_id() for _ in range(5000)}) == 5000


def test_they_sort_by_the_machine_time_and_not_by_the_civil_one(monkeypatch) -> None:
    monkeypatch.setattr(clock, "_state", {"source": None, "allowed": True})
    monkeypatch.setattr("time.time_ns", lambda: 1_700_000_000_000_000_000)
    earlier = new_public_id()
    monkeypatch.setattr("time.time_ns", lambda: 1_700_000_000_002_000_000)
    with clock.travel(date(2001, 1, 1)):
        later = new_public_id()
    assert earlier < later
    assert later.int >> 80 == 1_700_000_000_002
