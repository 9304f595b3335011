"""Callers of the street's posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest

from minzheng.lib import clock
from tests.fixtures.callers import Caller

NOW = datetime(2020, 12, 1, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    """The first of December 2020, a Tuesday morning."""
    with clock.travel(NOW):
        yield


@pytest.fixture
def caller(db: None) -> Callable[..., Caller]:
    """``caller(actor)``: a program with a token of that posting."""
    return Caller.of


@pytest.fixture
def clerk(fengyuan: Any, caller: Callable[..., Caller]) -> Caller:
    return caller(fengyuan.clerk)
