"""Public notices: what a board may show, how long, what an objection does, and how a notice comes down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.announcements.facts import ObjectionLodged
from minzheng.cases import publicity, publicity_proofs
from minzheng.cases.models import Publicity
from minzheng.lib import clock

POSTED = date(2020, 12, 1)


@pytest.fixture
def clerk(post, place):
    return post("town_clerk", place.street)


@pytest.fixture
def publish(clerk):
    def make(case, *, days: int = 7, **changes) -> Publicity:
        values = {
            "stage": "town",
            "place": "某某社区公示栏",
            "content": board(case),
            "at": clock.at_noon(POSTED),
            **changes,
        }
        return publicity.publish(actor=clerk, case=case, days=days, **values)

    return make


def board(case, **changes) -> dict:
    return {"name": case.applicant.name, "members": 3, "amount_fen": 224000, **changes}


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def test_the_window_is_counted_in_days_after_the_posting(case, publish):
    notice = publish(case)
    assert (notice.from_on, notice.until_on) == (POSTED, date(2020, 12, 8))
    assert notice.content == {"name": "梁惠珍", "members": 3, "amount_fen": 224000}


@pytest.mark.parametrize(
    "changes",
    [
        {"address": "某路 1 号"},
        {"identity_number": "440199"},
        {"name": "梁**"},
        {"members": 0},
        {"members": True},
        {"amount_fen": 1.5},
        {"amount_fen": -1},
    ],
)
def test_a_board_shows_name_members_and_amount_and_nothing_else(case, publish, changes):
    with pytest.raises(Refused) as refused:
        publish(case, content=board(case, **changes))
    assert keys(refused) == ["publicity_content"]


def test_a_board_shows_nothing_less_either(case, publish):
    with pytest.raises(Refused):
        publish(case, content={"name": case.applicant.name})


def test_a_minor_is_never_named(make_case, make_person, place, publish):
    child = make_case(place, applicant=make_person(place, name="陈小妹", born_on=date(2003, 1, 2)))
    with pytest.raises(Refused) as refused:
        publish(child)
    assert keys(refused) == ["publicity_minor"]


@pytest.mark.parametrize("days", [0, None])
def test_a_programme_without_publicity_publishes_nothing(case, publish, days):
    with pytest.raises(Refused) as refused:
        publish(case, days=days)
    assert keys(refused) == ["no_publicity"]


def test_one_notice_at_a_time(case, publish):
    publish(case)
    with pytest.raises(Refused) as refused:
        publish(case)
    assert keys(refused) == ["already_posted"]


@pytest.fixture
def prove(clerk, post, place):
    """Both photographs of a notice, by the clerk and a colleague."""
    colleague = Staff.objects.get(public_id=post("town_clerk", place.street).staff_id)

    def make(notice) -> None:
        after = notice.until_on + timedelta(days=1)
        for moment, on, heard in (("up", POSTED, None), ("down", after, notice.objections.count())):
            publicity_proofs.prove(
                actor=clerk,
                publicity=notice,
                moment=moment,
                on=on,
                place="某某社区公示栏",
                second_staff=colleague,
                photo_name="a.pdf",
                photo=b"%PDF-1.7\n",
                objections=heard,
                at=clock.at_noon(on),
            )

    return make


def test_it_is_over_after_its_last_day_when_it_is_proved(case, publish, prove):
    notice = publish(case)
    assert [reason.key for reason in publicity.why_not_close(notice, notice.until_on)] == ["publicity_running"]
    after = notice.until_on + timedelta(days=1)
    assert [reason.key for reason in publicity.why_not_close(notice, after)] == ["publicity_not_proved"]
    prove(notice)
    notice.refresh_from_db()
    assert publicity.why_not_close(notice, after) == []


def test_an_objection_must_be_answered_first(case, publish, prove, clerk, monkeypatch):
    notice, heard = publish(case), []
    monkeypatch.setattr(publicity, "announce", heard.append)
    at = clock.at_noon(date(2020, 12, 5))
    objection = publicity.lodge_objection(
        actor=clerk, publicity=notice, content="他有车", by_whom="邻居 10000000009", at=at
    )
    assert heard == [ObjectionLodged(case_id=case.public_id, publicity_id=notice.public_id)]
    prove(notice)
    after = notice.until_on + timedelta(days=1)
    assert [reason.key for reason in publicity.why_not_close(notice, after)] == ["objection_open"]
    with pytest.raises(Refused):
        publicity.resolve_objection(actor=clerk, objection=objection, finding=" ", at=at)
    publicity.resolve_objection(actor=clerk, objection=objection, finding="车已报废", at=at)
    assert publicity.why_not_close(notice, after) == []
    with pytest.raises(Refused) as refused:
        publicity.resolve_objection(actor=clerk, objection=objection, finding="再看", at=at)
    assert keys(refused) == ["already_resolved"]


def test_who_objected_and_what_was_said_is_sealed(case, publish, clerk):
    objection = publicity.lodge_objection(
        actor=clerk, publicity=publish(case), content="他有车", by_whom="邻居", at=clock.at_noon(POSTED)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT content::text || by_whom::text FROM cases_objection WHERE id = %s", [objection.pk])
        assert "他有车".encode().hex() not in cursor.fetchone()[0]
    objection.refresh_from_db()
    assert (objection.content.open(), objection.by_whom.open()) == ("他有车", "邻居")
    assert objection.data_key_id != case.applicant.data_key_id
    (posted,) = publicity.posted(clerk, case)
    assert [heard.said for heard in posted.heard] == ["他有车"]


def test_an_objection_may_be_anonymous_but_not_empty(case, publish, clerk):
    notice, at = publish(case), clock.at_noon(POSTED)
    assert publicity.lodge_objection(actor=clerk, publicity=notice, content="他有车", at=at).by_whom is None
    with pytest.raises(Refused):
        publicity.lodge_objection(actor=clerk, publicity=notice, content=" ", at=at)


@pytest.mark.parametrize("day", [date(2020, 11, 30), date(2020, 12, 9)])
def test_objections_are_taken_within_the_window(case, publish, clerk, day):
    with pytest.raises(Refused) as refused:
        publicity.lodge_objection(actor=clerk, publicity=publish(case), content="他有车", at=clock.at_noon(day))
    assert keys(refused) == ["window_over"]


def test_an_outsider_or_an_auditor_resolves_nothing(case, publish, clerk, post, elsewhere, place):
    objection = publicity.lodge_objection(
        actor=clerk, publicity=publish(case), content="他有车", at=clock.at_noon(POSTED)
    )
    for actor in (post("town_clerk", elsewhere.street), post("auditor", place.district)):
        with pytest.raises(Refused):
            publicity.resolve_objection(actor=actor, objection=objection, finding="不实")


def test_expired_notices_come_down_by_themselves_once(case, publish, system_author):
    notice = publish(case)
    assert publicity.take_down_expired(actor=system_author, on=notice.until_on) == 0
    assert publicity.take_down_expired(actor=system_author, on=notice.until_on + timedelta(days=1)) == 1
    assert publicity.take_down_expired(actor=system_author, on=notice.until_on + timedelta(days=2)) == 0
    notice.refresh_from_db()
    assert notice.taken_down_on == notice.until_on + timedelta(days=1)
    assert publicity.latest(case) == publicity.latest(case, "town") == notice
    assert publicity.latest(case, "district") is None


def test_taking_down_twice_keeps_the_first_day(case, publish, clerk):
    notice = publish(case)
    publicity.take_down(actor=clerk, publicity=notice, on=date(2020, 12, 9))
    publicity.take_down(actor=clerk, publicity=notice, on=date(2020, 12, 12))
    assert notice.taken_down_on == date(2020, 12, 9)
