"""The shipped divisions: counts as printed, a whole closure, loaded once."""

from __future__ import annotations

from collections import Counter
from datetime import date

from minzheng.access.divisions import load_divisions
from minzheng.access.models import Division, DivisionClosure, HistoryRow


def test_the_figures_of_the_list(db):
    levels = Counter(Division.objects.values_list("level", flat=True))
    assert (levels["city"], levels["district"], levels["street"], levels["town"]) == (1, 11, 142, 34)
    assert levels["village"] + levels["community"] == 2849


def test_the_68_beyond_the_figures_of_2020_are_marked_as_examples(db):
    examples = Division.objects.filter(status="example")
    assert examples.count() == 68
    assert set(examples.values_list("valid_from", flat=True)) == {date(2021, 1, 1)}
    assert set(examples.values_list("level", flat=True)) <= {"village", "community"}
    assert not Division.objects.exclude(status="example").exclude(valid_from=date(2000, 1, 1)).exists()


def test_the_closure_is_the_chain_of_parents(db):
    village = Division.objects.filter(level="village").last()
    chain = list(
        DivisionClosure.objects.filter(descendant=village).order_by("depth").values_list("ancestor__level", "depth")
    )
    assert [depth for _, depth in chain] == [0, 1, 2, 3]
    assert [level for level, _ in chain][-2:] == ["district", "city"]
    deep = {"city": 1, "district": 2, "street": 3, "town": 3, "village": 4, "community": 4}
    assert DivisionClosure.objects.count() == sum(
        deep[level] for level in Division.objects.values_list("level", flat=True)
    )


def test_loading_again_changes_nothing(db):
    before = HistoryRow.objects.count()
    assert load_divisions() == 0
    assert HistoryRow.objects.count() == before


def test_a_missing_division_is_loaded_under_its_parent(db, system_author):
    village = Division.objects.filter(level="village").last()
    DivisionClosure.objects.filter(descendant=village).delete()
    village.delete()
    assert load_divisions() == 1
    assert DivisionClosure.objects.filter(descendant__code=village.code).count() == 4
