"""Reads: by number, in scope; and the whole story of a case."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from minzheng.access.actor import Actor
from minzheng.cases import documents, notices, publicity, queries
from minzheng.lib import clock

PDF = b"%PDF-1.7\n"


@pytest.fixture
def clerk(post, place):
    return post("town_clerk", place.street)


def test_search_by_the_beginning_of_a_number(make_case, place, clerk):
    first, second = make_case(place), make_case(place)
    assert queries.search(clerk, f" {first.number.lower()} ") == [first]
    assert queries.search(clerk, first.number[:-5]) == [second, first]
    assert queries.search(clerk, "") == []


def test_nobody_finds_other_divisions_cases(case, post, elsewhere, place):
    for actor in (post("town_clerk", elsewhere.street), post("administrator", place.district)):
        assert queries.search(actor, case.number) == []
        assert list(queries.cases_of(actor, case.applicant.public_id)) == []
    own = Actor.resident(person_id=case.applicant.public_id, name="梁惠珍")
    assert queries.search(own, case.number) == [case]
    assert list(queries.cases_of(own, case.applicant.public_id)) == [case]


def test_numbers_of_cases_held_by_public_id(case):
    assert queries.case_numbers([case.public_id, uuid.uuid4()]) == {case.public_id: case.number}


def test_the_story_tells_what_was_done_and_told_newest_first(case, clerk, at_noon):
    with clock.travel(date(2020, 12, 2)) as at:
        documents.add_document(actor=clerk, case=case, kind="identity_document", upload_name="a.pdf", content=PDF)
        notices.issue(actor=clerk, case=case, person=case.applicant, template="accepted", at=at)
        notice = publicity.publish(
            actor=clerk,
            case=case,
            stage="town",
            place="公示栏",
            content={"name": case.applicant.name, "members": 1, "amount_fen": 0},
            days=7,
            at=at,
        )
    publicity.lodge_objection(
        actor=clerk, publicity=notice, content="他有车", by_whom="邻居", at=clock.at_noon(date(2020, 12, 3))
    )
    story = queries.timeline(case)
    assert [entry.at for entry in story] == sorted((entry.at for entry in story), reverse=True)
    assert {(entry.what, entry.key) for entry in story} == {
        ("objection", "objection"),
        ("step", "add_document"),
        ("notice", "accepted"),
        ("step", "lodge"),
    }
    assert not any("他有车" in entry.text or "邻居" in entry.who for entry in story)


def test_the_story_takes_the_same_queries_however_long_it_is(case, clerk, django_assert_num_queries):
    for _ in range(3):
        documents.add_document(actor=clerk, case=case, kind="other", upload_name="a.pdf", content=PDF)
    with django_assert_num_queries(3):
        queries.timeline(case)
