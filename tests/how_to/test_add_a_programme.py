"""A new programme, made by ``docs/how-to/add-a-programme.md`` on a copy of the tree, works and touches only what it names."""

from __future__ import annotations

import pytest

from config import env

from .following import Copy, HowTo

PAGE = HowTo(env.ROOT / "docs" / "how-to" / "add-a-programme.md")


@pytest.mark.slow
def test_a_programme_made_by_the_page_works_and_touches_nothing_else(tmp_path):
    copy = Copy(tmp_path)
    copy.follow(PAGE)
    assert copy.touched == PAGE.files
