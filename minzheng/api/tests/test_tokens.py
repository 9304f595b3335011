"""A token opens the API for its posting, while that is in force, and nothing else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.history import author
from minzheng.access.models import HistoryRow, Posting, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.api import tokens
from minzheng.api.models import Token
from minzheng.lib import clock
from tests.fixtures.callers import Caller
from tests.fixtures.visitors import at_desk, at_home

from .conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(db):
    return make_staff("an", "town_clerk", "440103006", valid_to=date(2020, 12, 3))


def status(caller: Caller) -> int:
    return caller.get("/me").status_code


def test_a_token_speaks_for_its_posting(actor):
    me = Caller.of(actor).get("/me").json()
    assert (me["staff_id"], me["role"], me["division_code"]) == (str(actor.staff_id), "town_clerk", "440103006")
    assert "case.open" in me["may"]


def test_without_a_valid_one_there_is_a_problem_and_the_way_in(db):
    for secret in ("", "mz_wrong", "mz_" + "\u00e9" * 3):
        answer = Caller(secret).get("/cases")
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="minzheng"')
        assert answer.json()["type"] == "/api/v1/#unauthenticated"
    assert 'error="invalid_token"' in Caller("mz_wrong").get("/me").headers["WWW-Authenticate"]


def test_it_ends_with_the_posting_the_account_its_time_or_by_hand(actor):
    caller = Caller.of(actor)
    assert status(caller) == 200
    with clock.travel(NOW + timedelta(days=1)):
        assert status(caller) == 200
    with clock.travel(NOW + timedelta(days=2)):  # the third: the posting ended with the second
        assert status(caller) == 401
    staff = Staff.objects.get(public_id=actor.staff_id)
    for field, value in (("is_active", False), ("must_change_password", True)):
        before = getattr(staff, field)
        with author(actor):
            Staff.objects.filter(pk=staff.pk).update(**{field: value})
        assert status(caller) == 401
        with author(actor):
            Staff.objects.filter(pk=staff.pk).update(**{field: before})
    assert status(caller) == 200
    tokens.revoke(actor=actor, public_id=Token.objects.get().public_id)
    assert status(caller) == 401


def test_it_expires(db):
    actor = make_staff("an", "town_clerk", "440103006")
    caller = Caller(tokens.issue(actor=actor, name="短期", days=2).secret)
    with clock.travel(NOW + timedelta(days=2) - timedelta(seconds=1)):
        assert status(caller) == 200
    with clock.travel(NOW + timedelta(days=2)):
        assert status(caller) == 401


@given(days=st.integers(-400, 400))
def test_no_token_outlives_ninety_days(days):
    with transaction.atomic(), clock.travel(NOW):
        actor = make_staff("an", "town_clerk", "440103006")
        if 1 <= days <= 90:
            token = tokens.issue(actor=actor, name="程序", days=days).token
            assert token.expires_at == clock.now() + timedelta(days=days)
        else:
            with pytest.raises(Refused):
                tokens.issue(actor=actor, name="程序", days=days)
        transaction.set_rollback(True)


def test_the_database_itself_knows_no_longer_one(actor):
    token = tokens.issue(actor=actor, name="程序", days=90).token
    with pytest.raises(IntegrityError), transaction.atomic(), author(actor):
        Token.objects.filter(pk=token.pk).update(expires_at=token.created_at + timedelta(days=91))


def test_the_secret_is_kept_nowhere(actor):
    secret = tokens.issue(actor=actor, name="程序", days=9).secret
    row = Token.objects.get()
    assert len(secret) == len("mz_") + 43
    assert secret.startswith(row.prefix)
    kept = f"{row.__dict__} {[each.row for each in HistoryRow.objects.filter(table_name='api_token')]}"
    assert secret not in kept
    assert row.secret_digest not in str([each.row for each in HistoryRow.objects.filter(table_name="api_token")])


def test_only_the_day_of_use_is_kept(actor):
    caller = Caller.of(actor)
    status(caller)
    written = HistoryRow.objects.filter(table_name="api_token").count()
    status(caller)
    assert Token.objects.get().last_used_on == NOW.date()
    assert HistoryRow.objects.filter(table_name="api_token").count() == written


def test_a_session_opens_no_api_and_a_token_no_screen(fengyuan, carried):
    case = carried("dialysis")
    for browser in (at_desk(fengyuan.clerk), at_home(case.applicant)):
        assert browser.get(f"/api/v1/cases/{case.public_id}").status_code == 401
    caller = Caller.of(fengyuan.clerk)
    for address in ("/desk/", f"/desk/cases/{case.public_id}/", "/mine/"):
        answer = caller.client.get(address, headers=caller._headers())
        assert answer.status_code in (302, 404)
        assert case.number not in answer.content.decode()


def test_with_a_session_beside_it_the_token_alone_counts(fengyuan, wenquan, carried):
    foreign = carried("widow", stage="investigating")
    browser = at_desk(wenquan.clerk)
    headers = {"Authorization": f"Bearer {Caller.of(fengyuan.clerk).secret}"}
    assert browser.get(f"/api/v1/cases/{foreign.public_id}", headers=headers).status_code == 404


def test_one_is_not_another_persons_to_revoke(actor):
    token = tokens.issue(actor=actor, name="程序", days=9).token
    other = make_staff("bo", "town_clerk", "440103006")
    with pytest.raises(Refused):
        tokens.revoke(actor=other, public_id=token.public_id)


def test_a_posting_has_twenty_at_most(actor):
    for number in range(tokens.MOST_LIVE):
        tokens.issue(actor=actor, name=f"程序 {number}", days=9)
    with pytest.raises(Refused, match="20"):
        tokens.issue(actor=actor, name="再一个", days=9)


# The pages --------------------------------------------------------------------------------------------------------


def test_issued_on_the_page_shown_once_and_revoked(actor):
    browser = at_desk(actor)
    form = {"name": "街道台账", "days": "30", "form_token": "t" * 32}
    shown = browser.post("/desk/post/tokens/", form).content.decode()
    token = Token.objects.get()
    assert token.prefix in shown
    assert 'id="secret"' in shown
    again = browser.post("/desk/post/tokens/", form)
    assert again.status_code == 302
    assert Token.objects.count() == 1
    listed = browser.get("/desk/post/tokens/").content.decode()
    assert "街道台账" in listed
    assert 'id="secret"' not in listed
    browser.post(f"/desk/post/tokens/{token.public_id}/revoke/", {"form_token": "r" * 32})
    token.refresh_from_db()
    assert token.revoked_at is not None


def test_a_colleagues_token_does_not_exist_for_others(actor):
    token = tokens.issue(actor=actor, name="自家的程序", days=9).token
    browser = at_desk(make_staff("bo", "town_clerk", "440103006"))
    assert "自家的程序" not in browser.get("/desk/post/tokens/").content.decode()
    assert browser.post(f"/desk/post/tokens/{token.public_id}/revoke/").status_code == 404
    assert Posting.objects.filter(staff__username="bo").exists()


def test_a_wrong_form_says_what_is_wrong(actor):
    answer = at_desk(actor).post("/desk/post/tokens/", {"name": "x", "days": "91"})
    assert answer.status_code == 422
    assert Token.objects.count() == 0
