"""Two districts, those who pay in them, and people who are owed."""

from __future__ import annotations

import pytest

from minzheng.announcements import bus
from minzheng.announcements.facts import PaymentReturned

from .town import Town


@pytest.fixture
def town(db) -> Town:
    """For tests that end in a rollback."""
    return Town()


@pytest.fixture
def real_town(transactional_db) -> Town:
    """For tests that need transactions of their own: commits, crashes, triggers that fire at the end."""
    return Town()


@pytest.fixture(autouse=True)
def heard(monkeypatch) -> list[PaymentReturned]:
    """What was announced; the rooms upstairs, whose cases these are not, are left in peace."""
    told: list[PaymentReturned] = []
    monkeypatch.setitem(bus._subscriptions, PaymentReturned, [bus.Subscription(PaymentReturned, told.append, "test")])
    return told
