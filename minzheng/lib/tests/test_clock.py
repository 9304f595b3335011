from datetime import UTC, date, datetime

import pytest

from minzheng.lib import clock


@pytest.fixture(autouse=True)
def _a_clock_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_state", {"source": None, "allowed": True})


def test_the_civil_day_is_the_day_in_shanghai() -> None:
    with clock.travel(datetime(2020, 11, 30, 16, 30, tzinfo=UTC)):
        assert clock.today() == date(2020, 12, 1)


def test_travelling_ends_with_the_block() -> None:
    with clock.travel(date(2020, 12, 1)) as moment:
        assert clock.now() == moment == clock.at_noon(date(2020, 12, 1))
        with clock.travel(date(2021, 7, 1)):
            assert clock.today() == date(2021, 7, 1)
        assert clock.today() == date(2020, 12, 1)
    assert clock.today() == clock.real_now().date()


def test_a_source_stands_in_for_the_machine_and_says_so() -> None:
    moment = clock.at_noon(date(2020, 12, 1))
    clock.install(lambda: moment)
    assert clock.now() == moment
    assert clock.is_demonstration()
    clock.install(None)
    assert not clock.is_demonstration()


def test_production_refuses_to_move_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_state", {"source": None, "allowed": False})
    with pytest.raises(clock.ClockRefused):
        clock.install(clock.real_now)
    with pytest.raises(clock.ClockRefused), clock.travel(date(2020, 12, 1)):
        pass
    clock.install(None)


def test_what_expires_reads_the_real_time() -> None:
    with clock.travel(date(2020, 12, 1)):
        assert clock.real_now().year >= 2024
