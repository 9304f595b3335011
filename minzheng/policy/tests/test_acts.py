from datetime import date

import pytest

from minzheng.policy.acts import act_of, acts, citations, in_english, in_force

BOTH = "民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条"


@pytest.mark.parametrize(
    ("on", "cited"),
    [(date(2021, 6, 30), "民发〔2012〕220号 第27条"), (date(2021, 7, 1), "民发〔2021〕57号 第23条")],
)
def test_only_acts_in_force_are_cited(on: date, cited: str) -> None:
    assert in_force(BOTH, on) == cited


def test_several_acts_may_hold_and_unlisted_ones_are_kept() -> None:
    assert (
        in_force("国务院令第649号 第9条；某市办法 第3条", date(2020, 1, 1)) == "国务院令第649号 第9条；某市办法 第3条"
    )
    assert act_of("某市办法 第3条") is None
    assert citations(" ") == []


def test_a_province_s_act_holds_in_the_province() -> None:
    law, on = "国务院令第649号 第10条; 粤府令262号", date(2020, 1, 1)
    assert in_force(law, on, "440103") == "国务院令第649号 第10条；粤府令262号"
    assert in_force(law, on, "430103") == "国务院令第649号 第10条"


def test_citations_in_english() -> None:
    assert in_english(BOTH) == "Min Fa [2012] No. 220 art. 27; Min Fa [2021] No. 57 art. 23"
    assert in_english("粤府令262号") == "Guangdong Order No. 262"
    assert in_english("某市办法 第3条") == "某市办法 第3条"


def test_acts_end_after_they_begin() -> None:
    for act in acts().values():
        assert act.since < act.until
        assert act.title
