"""Signing in: passwords, lock-out, the posting chosen, and sessions that end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from minzheng.access.actors import actor_for_posting, actor_for_username
from minzheng.access.middleware import ActorMiddleware, RequestMiddleware
from minzheng.access.models import HistoryRow, Posting, Staff
from minzheng.access.refusals import Refused
from minzheng.access.sign_in import (
    SIGNED_IN_AT,
    authenticate_staff,
    end_session,
    postings_in_force,
    start_resident_session,
    start_session,
)
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .factories import PASSWORD, make_staff


def new_request(user=None) -> HttpRequest:
    request = RequestFactory().post("/desk/sign-in/", REMOTE_ADDR="127.0.0.1")
    request.session = Client().session
    request.user = user or AnonymousUser()
    return request


def key_of(refused) -> str:
    return refused.value.reasons[0].key


def actor_seen_by(request: HttpRequest):
    """What the middleware makes of the session in the next request."""
    seen = []

    def view(inner: HttpRequest) -> HttpResponse:
        seen.append(inner.actor)
        return HttpResponse()

    RequestMiddleware(ActorMiddleware(view))(request)
    return seen[0]


@pytest.fixture
def clerk(db) -> Staff:
    make_staff("clerk", "town_clerk", "440103001", name="陈嘉敏")
    return Staff.objects.get(username="clerk")


@pytest.fixture
def signed_in(clerk) -> HttpRequest:
    request = new_request()
    start_session(request, clerk, clerk.postings.get())
    return request


def test_the_right_password_signs_in_and_leaves_a_history(clerk):
    request = new_request()
    staff = authenticate_staff(request, "clerk", PASSWORD)
    start_session(request, staff, postings_in_force(staff).get())
    actor = actor_seen_by(request)
    assert (actor.name, actor.role, actor.division_code) == ("陈嘉敏", "town_clerk", "440103001")
    assert actor.staff_id == clerk.public_id
    assert len(actor.request_id) == 36
    assert HistoryRow.objects.filter(table_name="access_staff", author="system:sign-in").exists()


@pytest.mark.parametrize(("username", "password"), [("clerk", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_which_of_the_two_was_wrong_is_not_said(clerk, username, password):
    with pytest.raises(Refused) as refused:
        authenticate_staff(new_request(), username, password)
    assert key_of(refused) == "wrong_password"
    assert str(refused.value) == "用户名或密码不正确。"


def test_five_wrong_passwords_lock_the_name_for_a_stated_time(clerk):
    for _ in range(5):
        with pytest.raises(Refused):
            authenticate_staff(new_request(), "clerk", "wrong")
    with pytest.raises(Refused) as refused:
        authenticate_staff(new_request(), "clerk", PASSWORD)
    assert key_of(refused) == "locked_out"
    assert "15 分钟" in str(refused.value)


def test_the_lock_opens_by_itself(clerk):
    for _ in range(5):
        with pytest.raises(Refused):
            authenticate_staff(new_request(), "clerk", "wrong")
    AccessAttempt.objects.update(attempt_time=clock.real_now() - timedelta(minutes=9, seconds=30))
    with pytest.raises(Refused, match="6 分钟"):
        authenticate_staff(new_request(), "clerk", PASSWORD)
    AccessAttempt.objects.update(attempt_time=clock.real_now() - timedelta(minutes=15, seconds=1))
    assert authenticate_staff(new_request(), "clerk", PASSWORD) == clerk


def test_a_simulated_day_neither_locks_nor_opens(signed_in):
    with clock.travel(date(2031, 1, 1)):
        assert actor_seen_by(signed_in) is not None


def test_an_inactive_member_of_staff_does_not_sign_in(clerk, system_author):
    Staff.objects.update(is_active=False)
    with pytest.raises(Refused) as refused:
        authenticate_staff(new_request(), "clerk", PASSWORD)
    assert key_of(refused) == "wrong_password"


def test_without_a_posting_in_force_there_is_no_way_in(clerk, system_author):
    with clock.travel(date(1999, 12, 31)), pytest.raises(Refused) as refused:
        authenticate_staff(new_request(), "clerk", PASSWORD)
    assert key_of(refused) == "no_posting"


def test_a_posting_ends_on_its_day_and_with_it_what_it_gave(clerk, signed_in, system_author):
    Posting.objects.update(valid_to=date(2021, 1, 1))
    with clock.travel(date(2020, 12, 31)):
        assert actor_seen_by(signed_in).role == "town_clerk"
    with clock.travel(date(2021, 1, 1)):
        assert actor_seen_by(signed_in) is None


def test_one_posting_at_a_time_and_only_one_s_own(clerk):
    make_staff("clerk", "town_reviewer", "440103001", valid_to=date(2001, 1, 1))
    make_staff("clerk", "community_worker", "440103002")
    make_staff("other", "district_confirmer", "440103")
    assert [posting.role for posting in postings_in_force(clerk)] == ["town_clerk", "community_worker"]
    request = new_request()
    start_session(request, clerk, clerk.postings.get(role="town_clerk"))
    for posting in Posting.objects.filter(role__in=["town_reviewer", "district_confirmer"]):
        with pytest.raises(Refused):
            start_session(request, clerk, posting)
    assert actor_seen_by(request).role == "town_clerk"
    start_session(request, clerk, clerk.postings.get(role="community_worker"))
    assert actor_seen_by(request).role == "community_worker"


def test_a_session_ends_after_ten_hours_whatever_happens_in_it(signed_in, settings):
    settings.SESSION_HARD_LIMIT = timedelta(hours=10)
    signed_in.session[SIGNED_IN_AT] -= timedelta(hours=9, minutes=59).total_seconds()
    assert actor_seen_by(signed_in) is not None
    signed_in.session[SIGNED_IN_AT] -= 61
    assert actor_seen_by(signed_in) is None
    assert signed_in.session.is_empty()


def test_a_session_ends_after_half_an_hour_of_nothing(settings):
    assert settings.SESSION_COOKIE_AGE == 30 * 60
    assert settings.SESSION_SAVE_EVERY_REQUEST


def test_a_session_gets_a_new_key_at_sign_in(clerk):
    request = new_request()
    request.session["language"] = "en"
    request.session.save()
    before = request.session.session_key
    start_session(request, clerk, clerk.postings.get())
    assert request.session.session_key != before


def test_a_resident_s_session_holds_her_public_id_and_name(signed_in):
    person = new_public_id()
    start_resident_session(signed_in, person_id=person, name="陈小妹")
    actor = actor_seen_by(signed_in)
    assert (actor.kind, actor.person_id, actor.name) == ("resident", person, "陈小妹")
    assert "posting" not in signed_in.session


def test_staff_signing_in_after_a_resident_forgets_her(clerk):
    request = new_request()
    start_resident_session(request, person_id=new_public_id(), name="陈小妹")
    start_session(request, clerk, clerk.postings.get())
    assert actor_seen_by(request).kind == "staff"
    assert "resident" not in request.session


def test_signing_out_leaves_nothing(signed_in):
    end_session(signed_in)
    assert actor_seen_by(signed_in) is None
    assert signed_in.session.is_empty()


def test_nobody_is_nobody_without_a_query(db, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.session, request.user = {}, AnonymousUser()
    with django_assert_num_queries(0):
        assert actor_seen_by(request) is None


def test_the_request_s_number_goes_out_and_not_the_path(caplog):
    caplog.set_level("INFO")
    request = RequestFactory().get("/desk/people/?q=11010519491231002X")
    response = RequestMiddleware(lambda _: HttpResponse())(request)
    assert response["X-Request-ID"] == request.id
    assert "11010519491231002X" not in str(
        [vars(record) for record in caplog.records if record.name.startswith("minzheng")]
    )


def test_the_command_line_s_actor(clerk):
    assert actor_for_username("clerk") == actor_for_posting(clerk.postings.get())
    make_staff("clerk", "town_reviewer", "440103001")
    with pytest.raises(Refused) as refused:
        actor_for_username("clerk")
    assert key_of(refused) == "several_postings"
    assert actor_for_username("clerk", role="town_reviewer").role == "town_reviewer"
    for username, role, key in (("nobody", None, "no_such_staff"), ("clerk", "auditor", "no_posting")):
        with pytest.raises(Refused) as refused:
            actor_for_username(username, role)
        assert key_of(refused) == key
