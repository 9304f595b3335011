from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minzheng.policy.yaml_text import InvalidYaml, first_keys, read, read_all


def _file(folder: Path, text: str) -> Path:
    path = folder / "a.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_values_stay_what_was_written(tmp_path: Path) -> None:
    content = read(
        _file(tmp_path, 'on: 2020-12-01\namount: 1894.10\nyes: no\nsize: 3\nempty:\ncode: "010"\ntext: off\nold: 012\n')
    )
    assert content == {
        "on": date(2020, 12, 1),
        "amount": Decimal("1894.10"),
        True: False,
        "size": 3,
        "empty": None,
        "code": "010",
        "text": "off",
        "old": "012",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: [", 3),
        ("a: 1\na: 2\n", 2),
        ("day: 2021-02-30\n", 1),
        ("a: !python/object:os.system 1\n", 1),
        ("a: *nowhere\n", 1),
    ],
)
def test_what_cannot_be_read_names_file_and_line(tmp_path: Path, text: str, line: int) -> None:
    path = _file(tmp_path, text)
    with pytest.raises(InvalidYaml) as refusal:
        list(read_all(path))
    assert refusal.value.place == f"{path}:{line}"
    assert refusal.value.problem


def test_files_that_are_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InvalidYaml, match=r"nothing\.yaml"):
        read(tmp_path / "nothing.yaml")
    (tmp_path / "b.yaml").write_bytes(b"\xff\xfe\x00story")
    with pytest.raises(InvalidYaml, match="UTF-8"):
        first_keys(tmp_path / "b.yaml")


def test_documents_carry_their_line_and_empty_ones_are_left_out(tmp_path: Path) -> None:
    path = _file(tmp_path, "# a remark\na: 1\n---\n---\nb: 2\n...\n")
    assert [(line, content) for line, content in read_all(path)] == [(2, {"a": 1}), (5, {"b": 2})]


def test_the_first_keys_are_read_without_building_the_rest(tmp_path: Path) -> None:
    assert first_keys(_file(tmp_path, "a: !custom {b: 1}\nc: 2\n---\n: : broken [")) == {"a", "c"}
    assert first_keys(_file(tmp_path, "- a\n- b\n")) == set()
    assert first_keys(_file(tmp_path, "")) == set()


def test_merged_mappings_and_anchors_work(tmp_path: Path) -> None:
    assert read(_file(tmp_path, "a: &a {x: 1}\nb: *a\nc:\n  <<: *a\n  y: 2\n")) == {
        "a": {"x": 1},
        "b": {"x": 1},
        "c": {"x": 1, "y": 2},
    }
