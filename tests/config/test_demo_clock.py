"""The demonstration's day: kept in a file, followed by running processes, refused where time is real."""

from __future__ import annotations

from datetime import date

import pytest

from config import demo_clock
from minzheng.lib import clock


@pytest.fixture(autouse=True)
def _home(monkeypatch, tmp_path):
    monkeypatch.setenv("MINZHENG_HOME", str(tmp_path / "home"))
    yield
    clock.install(None)


def test_moving_it_changes_today_and_keeps_the_time_of_day() -> None:
    demo_clock.move_to(date(2020, 12, 1))
    assert clock.today() == date(2020, 12, 1)
    assert clock.is_demonstration()
    assert abs((clock.now().hour - clock.real_now().hour) % 24) in {0, 1}


def test_a_running_process_follows_the_file() -> None:
    demo_clock.move_to(date(2020, 12, 1))
    demo_clock.path().write_text("2020-12-24\n")
    assert clock.today() == date(2020, 12, 24)


def test_without_a_file_time_is_real() -> None:
    demo_clock.install_if_present()
    assert not clock.is_demonstration()
