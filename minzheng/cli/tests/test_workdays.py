import pytest
from typer.testing import CliRunner

from minzheng.cli.workdays import app

runner = CliRunner()


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        (["2020-01-20", "30"], "2020-03-10"),
        (["2020-01-20", "30", "--known-on", "2020-01-20"], "2020-03-06"),
        (["2020-01-20", "3"], "2020-01-23"),
        (["2020-09-25", "10"], "2020-10-15"),
        (["2021-02-05", "45"], "2021-04-15"),
        (["2020-12-01", "7", "--calendar-days"], "2020-12-08"),
        (["2020-12-01", "0"], "2020-12-01"),
    ],
)
def test_the_date_stands_alone_on_its_line(arguments: list[str], printed: str) -> None:
    result = runner.invoke(app, ["add", *arguments])
    assert (result.exit_code, result.stdout, result.stderr) == (0, f"{printed}\n", "")


def test_a_year_without_an_official_calendar_is_warned_of() -> None:
    result = runner.invoke(app, ["add", "2020-12-20", "30", "--known-on", "2020-01-20"])
    assert result.stdout == "2021-01-29\n"
    assert "2021年没有官方节假日安排" in result.stderr
    assert "2020年" not in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["2020-02-30", "3"],
        ["2020-1-2", "3"],
        ["today", "3"],
        ["2020-01-20", "three"],
        ["2020-01-20", "-3"],
        ["9999-12-30", "30"],
        ["2020-01-20", "3", "--known-on", "soon"],
        ["2020-01-20"],
    ],
)
def test_what_is_no_date_or_no_number(arguments: list[str]) -> None:
    result = runner.invoke(app, ["add", *arguments])
    assert result.exit_code == 2
    assert result.stderr
    assert not result.stdout
