"""The example of a street's list: made the same every time, and the one in ``examples`` is what is made now."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from config import env
from minzheng.demo.workbook import example_workbook

COMMITTED = env.ROOT / "examples" / "applications.xlsx"
LARGEST = 300 * 1024


def parts_of(content: bytes) -> dict[str, bytes]:
    """What the workbook is made of, unpacked: two builds of zlib may pack the same text differently."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_same_bytes_every_time():
    assert example_workbook() == example_workbook()


def test_the_committed_example_is_what_the_command_writes():
    content = COMMITTED.read_bytes()
    assert parts_of(content) == parts_of(example_workbook()), "run: minzheng demo workbook examples/applications.xlsx"
    assert len(content) < LARGEST
