"""When a benefit is looked at again: by class and generation, put off by two, opened by the night's job; and its pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.models import Case
from minzheng.domains.assistance import jobs
from minzheng.domains.assistance.actions import reviews
from minzheng.domains.assistance.models import Review, ReviewPostponement, ReviewSchedule
from minzheng.domains.assistance.queries import schedules
from minzheng.lib import clock
from minzheng.lib.months import months_later
from tests.fixtures.visitors import at_desk

DAY = clock.at_noon(date(2020, 12, 1))
UNDER_57 = clock.at_noon(date(2021, 8, 2))
REGISTER = "/desk/assistance/reviews/"


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 48))
def test_months_later_is_the_same_day_or_the_months_last(day, months):
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and months_later(later, 0).month == later.month)


@pytest.fixture
def benefit(carried) -> Case:
    return carried("dialysis")


def classify(benefit: Case, actor: Any, key: str, *, at=DAY) -> ReviewSchedule:
    with clock.travel(at):
        return reviews.classify_review(actor=actor, benefit=benefit, class_key=key, reason="按家庭情况。")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("at", "key", "months", "article"),
    [
        (DAY, "unchanging", 12, "第33条"),
        (DAY, "stable", 6, "第33条"),
        (DAY, "unstable_rural", 3, "第33条"),
        (DAY, "unstable_urban", 1, "第33条"),
        (UNDER_57, "stable", 12, "第31条"),
        (UNDER_57, "unstable", 6, "第31条"),
    ],
)
def test_the_class_gives_the_period_by_the_rules_of_the_day(benefit, fengyuan, at, key, months, article):
    before = ReviewSchedule.objects.get(benefit=benefit)
    assert before.class_key == ""
    assert before.months == 1  # the shortest of 220号, until somebody classifies
    schedule = classify(benefit, fengyuan.clerk, key, at=at)
    assert schedule.months == months
    assert article in schedule.law
    assert schedule.due_on == months_later(schedule.counted_from, months)


@pytest.mark.django_db
def test_a_class_of_the_old_rules_is_none_of_the_new_and_shows_as_to_be_classified(benefit, fengyuan):
    row = classify(benefit, fengyuan.clerk, "unstable_urban")
    assert schedules.shown_class(row, date(2020, 12, 1))
    assert schedules.shown_class(row, date(2021, 8, 2)) == ""
    with pytest.raises(Refused) as no:
        classify(benefit, fengyuan.clerk, "unstable_urban", at=UNDER_57)
    assert no.value.reasons[0].field == "class_key"


@pytest.fixture
def order(benefit, fengyuan) -> ReviewPostponement:
    due = ReviewSchedule.objects.get(benefit=benefit).due_on
    with clock.travel(DAY):
        return reviews.order_postponement(
            actor=fengyuan.confirmer,
            division=Division.objects.get(pk=fengyuan.confirmer.division_pk),
            due_from=due,
            due_to=due,
            until_on=months_later(due, 3),
            reference="一级应急响应",
        )


@pytest.mark.django_db
def test_a_postponement_holds_once_another_person_has_confirmed_it(benefit, order, fengyuan):
    due = ReviewSchedule.objects.get(benefit=benefit).due_on
    with pytest.raises(Refused) as no:
        reviews.confirm_postponement(actor=fengyuan.confirmer, postponement=order)
    assert [reason.key for reason in no.value.reasons] == ["other_eyes"]
    assert ReviewSchedule.objects.get(benefit=benefit).due_on == due
    other = make_staff("second", "district_confirmer", fengyuan.confirmer.division_code)
    assert reviews.confirm_postponement(actor=other, postponement=order) == 1
    assert ReviewSchedule.objects.get(benefit=benefit).due_on == order.until_on


@pytest.mark.django_db
def test_the_database_too_asks_for_two(order, fengyuan):
    herself = Staff.objects.get(public_id=fengyuan.confirmer.staff_id)
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.confirmer):
        ReviewPostponement.objects.filter(pk=order.pk).update(confirmed_by=herself, confirmed_at=DAY)


@pytest.mark.django_db
def test_another_district_neither_sees_nor_confirms_it(order, wenquan):
    with pytest.raises(Refused):
        reviews.confirm_postponement(actor=wenquan.confirmer, postponement=order)
    assert not schedules.postponements(wenquan.confirmer).exists()


@pytest.mark.django_db
def test_the_night_opens_what_is_due_and_done_again_opens_nothing(benefit):
    due = ReviewSchedule.objects.get(benefit=benefit).due_on
    with clock.travel(clock.at_noon(due)):
        jobs.open_due_reviews(after=0)
        jobs.open_due_reviews(after=0)
    review = Review.objects.get(benefit=benefit)
    assert (review.ground, review.case.state, review.case.waiting_role) == ("periodic", "verifying", "town_clerk")


@pytest.mark.django_db
def test_what_was_loaded_without_a_schedule_gets_one(benefit):
    with author(Actor.system("test")):
        ReviewSchedule.objects.all().delete()
    with clock.travel(DAY):
        assert reviews.schedule_missing(actor=Actor.system("test"), limit=10) == 1
        assert reviews.schedule_missing(actor=Actor.system("test"), limit=10) == 0
    assert ReviewSchedule.objects.get(benefit=benefit).counted_from == clock.civil_day(benefit.closed_at)


@pytest.mark.django_db
def test_the_register_shows_a_masked_name_and_asks_a_fixed_number_of_queries(carried, fengyuan):
    carried("dialysis")
    client = at_desk(fengyuan.clerk)
    with clock.travel(DAY):
        client.get(REGISTER)
        with CaptureQueriesContext(
            connection,
        ) as one:
            page = client.get(REGISTER).content.decode()
        assert "黄*娣" in page
        assert "黄带娣" not in page
        carried("three_people_3239")
        carried("three_people_1000")
        with CaptureQueriesContext(connection) as three:
            assert client.get(REGISTER).status_code == 200
    assert len(three) == len(one)


@pytest.mark.django_db
def test_an_outsider_finds_nothing_in_it(benefit, wenquan):
    with clock.travel(DAY):
        page = at_desk(wenquan.clerk).get(REGISTER).content.decode()
        assert benefit.number not in page
        assert at_desk(wenquan.clerk).get(f"/desk/assistance/cases/{benefit.public_id}/review/").status_code == 404


@pytest.mark.django_db
def test_a_change_from_the_page_bad_input_first(benefit, fengyuan):
    client = at_desk(fengyuan.clerk)
    with clock.travel(DAY):
        review = reviews.open_review(actor=fengyuan.clerk, case=benefit, ground="declared")
        address = f"/desk/assistance/cases/{review.case.public_id}/restate/"
        whose = str(benefit.applicant.public_id)
        typed = {"fact": "wage", "person": whose, "value": "两千", "said_by": "family", "source": "工资单"}
        wrong = client.post(address, typed)
        assert wrong.status_code == 422
        assert "两千" in wrong.content.decode()  # nothing typed is lost
        assert client.post(address, {**typed, "value": "2000", "person": ""}).status_code == 422
        assert client.post(address, {**typed, "value": "-1"}).status_code == 422
        token = {"form_token": "0195a5a0-0000-7000-8000-000000000001"}
        for _twice in range(2):
            assert client.post(address, {**typed, **token, "value": "2000"}).status_code == 302
    assert review.restated.count() == 1
