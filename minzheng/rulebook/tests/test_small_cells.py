"""What is hidden can't be had by subtraction, and nothing is hidden without need."""

from __future__ import annotations

from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from minzheng.rulebook import effect_table
from minzheng.rulebook.effect_table import of_cases, of_deadlines
from minzheng.rulebook.effects import CHANGES, KINDS, Moved, Tally
from minzheng.rulebook.small_cells import FLOOR, TOTAL, hidden_cells, hidden_rows

tables = st.integers(1, 4).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0, 0, 1, 2, 3, 4, 5, 6, 12, 80]), min_size=columns, max_size=columns), max_size=6
    ).map(lambda rows: {row: dict(enumerate(counts)) for row, counts in enumerate(rows)})
)


def margins(table):
    cells = {}
    for row, counts in table.items():
        for column, count in counts.items():
            for cell in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                cells[cell] = cells.get(cell, 0) + count
    return cells


@given(tables)
def test_every_small_cell_is_hidden_and_covered_in_its_row_and_column(table):
    cells, hidden = margins(table), hidden_cells(table)
    assert {cell for cell, count in cells.items() if 0 < count < FLOOR} <= hidden
    assert all(cells[cell] for cell in hidden)
    for way in (0, 1):
        for place in {cell[way] for cell in cells}:
            line = [cell for cell in cells if cell[way] == place]
            gone = [cell for cell in line if cell in hidden]
            if gone:
                is_covered = len(gone) > 1 and any(cells[cell] >= FLOOR for cell in gone)
                assert is_covered or all(cells[cell] == 0 for cell in line if cell not in hidden)


@given(tables)
def test_a_table_of_large_cells_is_shown_whole(table):
    large = {row: {column: count * FLOOR for column, count in counts.items()} for row, counts in table.items()}
    assert not hidden_cells(large)


def test_a_small_district_takes_the_next_one_with_it():
    assert hidden_rows({"a": 2, "b": 9, "c": 30}) == {"a", "b"}
    assert hidden_rows({"a": 2, "b": 3}) == {"a", "b", TOTAL}
    assert hidden_rows({"a": 0, "b": 30}) == frozenset()


def test_sums_of_few_cases_are_not_told(db):
    few = dict.fromkeys(KINDS, 0) | {"gain": 2, "unchanged": 40}
    many = dict.fromkeys(KINDS, 0) | {"gain": 30, "unchanged": 20}
    more = dict.fromkeys(KINDS, 0) | {"gain": 60, "unchanged": 20}
    tally = Tally(
        districts={"440103": few, "440104": many, "440105": more},
        change_fen={"440103": 12_345, "440104": 600_000, "440105": 900_000},
    )
    table = of_cases(tally)
    assert [row.change_fen for row in (*table.rows, table.whole)] == [None, None, 900_000, 1_512_345]
    assert str(table.rows[0].counts[0]) == "少于5"
    assert str(table.rows[1].counts[0]) == "—"
    assert table.hides
    assert table.rows[0].name == "荔湾区"


@given(
    st.dictionaries(
        st.sampled_from(["440103", "440104", "440105", "440106"]),
        st.lists(st.sampled_from([0, 0, 1, 3, 5, 9, 40]), min_size=len(KINDS), max_size=len(KINDS)),
        max_size=4,
    )
)
def test_no_sum_is_told_beside_a_hidden_count_nor_left_over_alone(counts):
    districts = {code: dict(zip(KINDS, row, strict=True)) for code, row in counts.items()}
    tally = Tally(districts=districts, change_fen=dict.fromkeys(districts, 100))
    with patch.object(effect_table, "Division"):
        table = of_cases(tally)
    told = [row for row in table.rows if row.change_fen is not None]
    assert not any(count.is_hidden for row in told for count in row.counts[: len(CHANGES)])
    untold = [row for row in table.rows if row.change_fen is None]
    assert table.whole.change_fen is None or len(untold) != 1
    assert table.whole.change_fen is None or not any(count.is_hidden for count in table.whole.counts[: len(CHANGES)])


def test_deadlines_by_district_and_number_of_days(db):
    table = of_deadlines([Moved("440103", 0, 20), Moved("440103", 2, 7), Moved("440104", 2, 9)])
    assert table.columns == (0, 2)
    assert [[count.count for count in row.counts] for row in table.rows] == [[20, 7], [0, 9]]
    assert table.whole.total.count == 36
    assert not table.hides
