"""What several parts of a page ask is asked once; whoever writes asks anew."""

from __future__ import annotations

import pytest

from minzheng.lib.reading import interrupted, one_reading, read_once


@pytest.fixture
def asked() -> list[tuple[int, int]]:
    return []


@pytest.fixture
def sum_of(asked):
    @read_once
    def sum_of(first: int, second: int = 0) -> int:
        asked.append((first, second))
        return first + second

    return sum_of


def test_outside_a_reading_everything_is_asked_anew(sum_of, asked):
    assert sum_of(1) == sum_of(1) == 1
    assert len(asked) == 2


def test_inside_a_reading_the_same_question_is_asked_once(sum_of, asked):
    with one_reading():
        assert sum_of(1, second=2) == sum_of(1, second=2) == 3
        assert sum_of(1, second=3) == 4
    assert asked == [(1, 2), (1, 3)]


def test_a_reading_within_a_reading_belongs_to_it(sum_of, asked):
    with one_reading():
        sum_of(1)
        with one_reading():
            sum_of(1)
        sum_of(1)
    assert len(asked) == 1


def test_one_reading_knows_nothing_of_another(sum_of, asked):
    for _page in range(2):
        with one_reading():
            sum_of(1)
    assert len(asked) == 2


def test_who_writes_asks_anew_and_so_does_everybody_after_the_write(sum_of, asked):
    with one_reading():
        sum_of(1)
        with interrupted():
            sum_of(1)
            sum_of(1)
        sum_of(1)
        sum_of(1)
    assert len(asked) == 4


def test_what_could_not_be_answered_is_asked_again(asked):
    @read_once
    def refuses() -> None:
        asked.append((0, 0))
        raise LookupError

    with one_reading():
        for _attempt in range(2):
            with pytest.raises(LookupError):
                refuses()
    assert len(asked) == 2
