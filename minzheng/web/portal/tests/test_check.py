"""From a difficulty to what may fit it: the questions that matter, the law's answer, nothing about anybody kept."""

from __future__ import annotations

import pytest
from django.test import Client

from minzheng.lib import clock
from minzheng.web.portal.check import ASKED
from minzheng.web.portal.topics import TOPICS

pytestmark = pytest.mark.django_db

ANSWERS = {
    **dict.fromkeys(("urgent", "insured", "supporters", "parents", "vehicle"), "no"),
    "people": "3",
    "income": "1000",
    "savings": "500",
}


def answered(topic: str, **other: str) -> str:
    browser = Client()
    given = {**ANSWERS, **other}
    browser.get(f"/check/about/{topic}/")
    for key in ASKED[topic]:
        typed = {"town": "440103006"} if key == "town" else {"answer": given[key]}
        assert browser.get(f"/check/{key}/").status_code == 200
        assert browser.post(f"/check/{key}/", typed).status_code == 302, key
    return browser.get("/check/result/").content.decode()


@pytest.fixture(autouse=True)
def december():
    from datetime import date

    with clock.travel(date(2020, 12, 1)):
        yield


@pytest.mark.parametrize("topic", list(TOPICS))
def test_every_difficulty_leads_to_an_answer_and_to_three_things(topic):
    page = answered(topic)
    assert "可能符合" in page
    assert "不是承诺" in page
    assert "承诺和授权书" in page
    assert "还不知道的" in page


@pytest.mark.parametrize(("income", "told"), [("3239", "可能符合"), ("3240", "多半不符合")])
def test_the_line_is_the_laws(income, told):
    page = answered("income", income=income)
    dibao = page[page.index("最低生活保障") :][:400]
    assert told in dibao


def test_a_vehicle_before_2026_speaks_against_it():
    assert "机动车" in answered("income", vehicle="yes")


def test_tonight_comes_first():
    assert "先救急" in answered("accident", urgent="no")
    assert "先救急" not in answered("accident", urgent="yes")


def test_a_question_without_a_difficulty_leads_to_the_first_page():
    assert Client().get("/check/income/").url == "/"
    assert Client().get("/check/result/").url == "/"


def test_nonsense_is_told_at_its_field():
    browser = Client()
    browser.get("/check/about/income/")
    for key, typed in (("people", "0"), ("income", "abc"), ("vehicle", "maybe")):
        assert browser.post(f"/check/{key}/", {"answer": typed}).status_code == 422
    assert browser.post("/check/town/", {"town": "999"}).status_code == 422
