from datetime import date
from pathlib import Path

import pytest

from minzheng.policy import stories
from minzheng.policy.programmes import keys, load
from minzheng.policy.stories import InvalidStory, Story

from .households import STORY

SHIPPED = [
    story
    for key in keys()
    for path in stories.find([load(key).folder])
    if isinstance(path, Path)
    for story in stories.read(path)
]


def _read(folder: Path, text: str) -> list[Story]:
    path = folder / "story.yaml"
    path.write_text(text, encoding="utf-8")
    return stories.read(path)


@pytest.mark.parametrize("story", SHIPPED, ids=lambda story: story.title)
def test_the_shipped_stories_hold(story: Story) -> None:
    assert stories.failures(story) == []


def test_a_story_is_read_with_its_defaults(tmp_path: Path) -> None:
    (story,) = _read(tmp_path, STORY)
    assert (story.on, story.accepted_on, story.division) == (date(2020, 12, 1), date(2020, 12, 1), "440100")
    assert stories.failures(story) == []
    dated = STORY.replace("on: 2020-12-01", 'on: 2020-12-01\naccepted_on: 2020-11-10\ndivision: "440103"')
    (story,) = _read(tmp_path, dated)
    assert (story.accepted_on, story.division) == (date(2020, 11, 10), "440103")


def test_several_parameters_hold_together(tmp_path: Path) -> None:
    both = STORY.replace("632", "632\n  dibao.deposit_limit: 1").replace("household:", "household:\n  deposits: 3")
    (story,) = _read(tmp_path, both)
    assert stories.failures(story) == []
    (story,) = _read(tmp_path, both.replace("deposits: 3", "deposits: 3.01"))
    assert [failure.rule for failure in stories.failures(story)] == ["outcome", "amount"]


def test_a_failure_names_the_rule_the_expected_and_the_got(tmp_path: Path) -> None:
    (story,) = _read(
        tmp_path, STORY.replace("amount: 2", "amount: 3\n  household_income: 1894.5\n  dibao_eligible: no")
    )
    assert [(failure.rule, failure.expected, failure.got) for failure in stories.failures(story)] == [
        ("amount", 3, 2),
        ("household_income", 1894.5, 1894),
        ("dibao_eligible", False, True),
    ]


def test_any_rule_may_be_expected_a_persons_for_each_member(tmp_path: Path) -> None:
    (story,) = _read(tmp_path, STORY.replace("amount: 2", "person_income: [1894, 0, 0]\n  dibao_amount: 2\n  size: 3"))
    assert stories.failures(story) == []
    (story,) = _read(tmp_path, STORY.replace("amount: 2", "person_income: [1894, 0]"))
    assert [failure.got for failure in stories.failures(story)] == [[1894, 0, 0]]


def test_undetermined_stories_expect_the_unknown(tmp_path: Path) -> None:
    told = STORY.replace("wage: 1894", "wage: unknown").replace("outcome: granted", "outcome: undetermined")
    (story,) = _read(tmp_path, told.replace("amount: 2", "amount: unknown"))
    assert stories.failures(story) == []
    (story,) = _read(tmp_path, told)
    assert [(failure.rule, failure.got) for failure in stories.failures(story)] == [("amount", "unknown")]


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("wage: 1894", "wages: 1894", "household.members[0].wages"),
        ("wage: 1894", "wage: 1.894", "household.members[0].wage"),
        ("dibao.standard", "dibao.standart", "parameters.dibao.standart"),
        ("632", "much", "parameters.dibao.standard"),
        ("amount: 2", "amont: 2", "expect.amont"),
        ("amount: 2", "amount: yes", "expect.amount"),
        ("amount: 2", "dibao_eligible: 1", "expect.dibao_eligible"),
        ("outcome: granted", "outcome: yes", "expect.outcome"),
        ("outcome: granted\n  amount: 2", "granted", "expect"),
        ("programme: dibao", "programme: dibo", "programme"),
        ("programme: dibao\n", "", "programme"),
        ("on: 2020-12-01", "on: 2020-12", "on"),
        ("on: 2020-12-01", "on: 2020-12-01\ndivision: here", "division"),
        ("on: 2020-12-01", "on: 2020-12-01\nwhere: here", "where"),
        ("parameters:\n  dibao.standard: 632", "parameters: 632", "parameters"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_file_and_place(tmp_path: Path, old: str, new: str, place: str) -> None:
    assert old in STORY
    with pytest.raises(InvalidStory) as refusal:
        _read(tmp_path, STORY.replace(old, new))
    assert refusal.value.place.endswith(f" {place}")
    assert refusal.value.place.startswith(f"{tmp_path / 'story.yaml'}:2")
    assert refusal.value.zh
    assert refusal.value.en


def test_the_line_of_the_document_is_told(tmp_path: Path) -> None:
    with pytest.raises(InvalidStory, match=r"story\.yaml:16 household\.members\[0\]\.wages"):
        _read(tmp_path, f"{STORY}---{STORY.replace('wage:', 'wages:')}")


def test_documents_that_are_no_stories_in_a_story_file(tmp_path: Path) -> None:
    for other in ("- 1", "a: 1", "text"):
        with pytest.raises(InvalidStory):
            _read(tmp_path, f"{STORY}---\n{other}\n")
    with pytest.raises(InvalidStory):
        _read(tmp_path, "")


def test_story_files_are_found_at_any_depth_and_others_passed_over(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    for path, text in (
        (deep / "one.yaml", STORY),
        (tmp_path / "two.yml", STORY),
        (tmp_path / "parameters.yaml", "standard: 1\n"),
        (tmp_path / "list.yaml", "- story\n"),
        (tmp_path / "empty.yaml", ""),
        (tmp_path / "later.yaml", "a: 1\n---\nstory: not the first\n"),
        (tmp_path / "tagged.yaml", "a: !include b\n"),
        (tmp_path / "notes.txt", STORY),
    ):
        path.write_text(text, encoding="utf-8")
    found = list(stories.find([tmp_path, deep, deep / "one.yaml"]))
    assert [path.name for path in found if isinstance(path, Path)] == ["two.yml", "one.yaml"]
    assert list(stories.find([tmp_path / "notes.txt"])) == [tmp_path / "notes.txt"]


def test_files_that_cannot_be_read_come_as_errors(tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("story: [", encoding="utf-8")
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe")
    found = list(stories.find([tmp_path, tmp_path / "nowhere.yaml"]))
    assert [isinstance(error, InvalidStory) for error in found] == [True, True, True]
