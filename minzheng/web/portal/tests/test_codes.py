"""One-time codes: who gets one, how long and how often they open, and that nothing tells who is known."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.encryption import blind_index
from minzheng.access.refusals import Refused
from minzheng.cases import notices
from minzheng.cases.models import Notice
from minzheng.lib import clock
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest

from .people import PHONE, identity_number, make_resident

pytestmark = pytest.mark.django_db

KNOWN = identity_number("19600101", 222)
UNKNOWN = identity_number("19600101", 224)
HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def resident():
    return make_resident(number=KNOWN)


@pytest.fixture
def wait(monkeypatch):
    """``wait(minutes=5)`` moves the machine's own clock, which alone counts here."""
    real = clock.real_now
    waited = {"by": timedelta(0)}
    monkeypatch.setattr(clock, "real_now", lambda: real() + waited["by"])

    def forward(**by: float) -> None:
        waited["by"] += timedelta(**by)

    return forward


def ask(number: str = KNOWN, address: str = HERE) -> CodeRequest:
    return codes.ask_for_code(identity_number=number, address=address)


def wrong_for(request: CodeRequest) -> str:
    return f"{(int(codes.code_of(request)) + 1) % 1_000_000:06d}"


def test_a_living_person_with_a_telephone_is_sent_the_code_that_opens(resident):
    request = ask()
    (sent,) = notices.outbox()
    assert codes.code_of(request) in sent.text
    assert PHONE not in sent.phone
    answer = codes.redeem(request.public_id, codes.code_of(request))
    assert answer.person == resident
    assert answer.reason is None


def test_a_code_opens_once(resident):
    request = ask()
    codes.redeem(request.public_id, codes.code_of(request))
    assert codes.redeem(request.public_id, codes.code_of(request)) == codes.Answer(reason=codes.SPENT)


def test_a_code_opens_only_for_the_browser_that_asked(resident):
    first, second = ask(), ask()
    assert codes.redeem(second.public_id, codes.code_of(first)).person is None
    assert codes.redeem(second.public_id, codes.code_of(second)).person == resident


@pytest.mark.parametrize("seconds_late", [0, 1, 3600])
def test_a_code_dies_after_five_minutes(resident, wait, seconds_late):
    request = ask()
    wait(minutes=codes.LIVES_MINUTES, seconds=seconds_late)
    assert codes.redeem(request.public_id, codes.code_of(request)).reason == codes.SPENT


def test_a_code_lives_until_then(resident, wait):
    request = ask()
    wait(minutes=codes.LIVES_MINUTES, seconds=-2)
    assert codes.redeem(request.public_id, codes.code_of(request)).person == resident


def test_the_demonstrations_clock_neither_kills_nor_revives_a_code(resident, wait):
    request = ask()
    with clock.travel(clock.today() + timedelta(days=400)):
        assert codes.is_live(request)
    wait(minutes=6)
    with clock.travel(clock.today() - timedelta(days=400)):
        assert not codes.is_live(request)


def test_five_wrong_attempts_make_even_the_right_code_worthless(resident):
    request = ask()
    reasons = [codes.redeem(request.public_id, wrong_for(request)).reason for _ in range(codes.MOST_ATTEMPTS)]
    assert reasons == [codes.WRONG] * (codes.MOST_ATTEMPTS - 1) + [codes.LOCKED]
    assert codes.redeem(request.public_id, codes.code_of(request)).reason == codes.LOCKED
    request.refresh_from_db()
    assert request.attempts == codes.MOST_ATTEMPTS


def test_the_fifth_attempt_may_still_be_right(resident):
    request = ask()
    for _ in range(codes.MOST_ATTEMPTS - 1):
        codes.redeem(request.public_id, wrong_for(request))
    assert codes.redeem(request.public_id, codes.code_of(request)).person == resident


def test_an_unknown_number_is_asked_for_like_a_known_one_and_never_opens():
    request = ask(UNKNOWN)
    assert codes.redeem(request.public_id, codes.code_of(request)).reason == codes.WRONG
    assert not Notice.objects.exists()


@pytest.mark.parametrize("why", ["dead", "no telephone"])
def test_who_cannot_be_reached_is_sent_nothing_and_let_in_by_nothing(why, system_author):
    person = make_resident(number=KNOWN, phone="" if why == "no telephone" else PHONE)
    if why == "dead":
        person.deceased_on = clock.today()
        person.save(update_fields=["deceased_on"])
    request = ask()
    assert codes.redeem(request.public_id, codes.code_of(request)).person is None
    assert not Notice.objects.exists()


def test_known_and_unknown_numbers_are_refused_after_the_same_count(resident, wait):
    most, within = codes.PER_NUMBER[0]
    for number in (KNOWN, UNKNOWN):
        for _ in range(most):
            ask(number)
        with pytest.raises(Refused) as refused:
            ask(number, THERE)
        assert refused.value.reasons == [codes.TOO_MANY]
    wait(seconds=within.total_seconds() + 1)
    assert ask(KNOWN)


def test_a_day_has_its_own_limit(resident, wait):
    most, within = codes.PER_NUMBER[1]
    for _ in range(most):
        ask()
        wait(minutes=16)
    with pytest.raises(Refused):
        ask()
    wait(seconds=within.total_seconds())
    assert ask()


def test_one_address_cannot_try_out_numbers():
    most, _within = codes.PER_ADDRESS[0]
    for order in range(most):
        ask(identity_number("19600101", order))
    with pytest.raises(Refused):
        ask(identity_number("19600101", 500))
    assert ask(identity_number("19600101", 500), THERE)


def test_a_refusal_writes_nothing(resident):
    for _ in range(codes.PER_NUMBER[0][0]):
        ask()
    before = CodeRequest.objects.count(), Notice.objects.count()
    with pytest.raises(Refused):
        ask()
    assert (CodeRequest.objects.count(), Notice.objects.count()) == before


def test_nothing_is_kept_beyond_a_day(resident, wait):
    ask()
    wait(days=1, seconds=1)
    ask(UNKNOWN)
    assert [request.identity_index for request in CodeRequest.objects.all()] == [blind_index(UNKNOWN)]


def test_neither_number_nor_address_nor_code_is_in_the_table(resident):
    request = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(r)::text FROM portal_coderequest r")
        (row,) = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM access_historyrow WHERE table_name = 'portal_coderequest'")
        (remembered,) = cursor.fetchone()
    assert not remembered
    for secret in (KNOWN, HERE, PHONE):
        assert secret not in row
    assert f'"{codes.code_of(request)}"' not in row
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(body, 'escape') FROM cases_notice")
        assert codes.code_of(request) not in cursor.fetchone()[0]


def test_asking_costs_the_same_queries_for_every_unknown_number():
    counts = set()
    for order in range(3):
        with CaptureQueriesContext(connection) as queries:
            ask(identity_number("19700101", order))
        counts.add(len(queries))
    assert len(counts) == 1


@given(identifier=st.uuids())
def test_a_code_is_six_digits_and_always_the_same(identifier):
    request = CodeRequest(public_id=identifier)
    code = codes.code_of(request)
    assert len(code) == codes.DIGITS
    assert code.isascii()
    assert code.isdecimal()
    assert code == codes.code_of(CodeRequest(public_id=identifier))


def test_codes_of_different_requests_differ():
    many = {codes.code_of(CodeRequest()) for _ in range(2000)}
    assert len(many) > 1950  # two thousand of a million: about two pairs alike by chance


def test_another_secret_gives_another_code(settings):
    request = CodeRequest()
    before = codes.code_of(request)
    settings.SECRET_KEY = "another" * 8
    assert codes.code_of(request) != before
