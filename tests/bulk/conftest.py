"""People who bring files, and the worker's part played at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest

from minzheng.access.actor import Actor
from minzheng.bulk.imports import carrying_out, confirm, reading, receive
from minzheng.bulk.models import ImportFile
from minzheng.lib import clock

NOW = datetime(2020, 12, 5, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    with clock.travel(NOW):
        yield


@pytest.fixture
def bring(staff) -> Callable[..., ImportFile]:
    """``bring(actor, kind, content)``: received and judged; ``confirmed=True``: carried out as well."""

    def make(actor: Actor, kind, content: bytes, *, confirmed: bool = False) -> ImportFile:
        file = receive(actor=actor, kind=kind, content=content, file_name="名单.xlsx")
        reading.read(file)
        file.refresh_from_db()
        if confirmed:
            confirm(actor=actor, file=file)
            carrying_out.carry_out(file)
            file.refresh_from_db()
        return file

    return make
