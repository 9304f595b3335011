"""Public notices on the internet: masked, while they hang, and not a word more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.cases import internet_notices, publicity
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, Publicity
from minzheng.domains.assistance.queries import application_of
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on, latest_birth
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Household, Person

SYSTEM = Actor.system("test")


@pytest.fixture
def case(carried) -> Case:
    return carried("dialysis", stage="town_publicity")


@pytest.fixture
def notice(case) -> Publicity:
    return case.publicities.get()


@pytest.fixture
def hanging(notice) -> Iterator[Publicity]:
    """The notice on the day it is posted."""
    with clock.travel(notice.from_on):
        yield notice


def page_of(notice: Publicity) -> str:
    return f"/notices/{notice.public_id}/"


def pages_of(notice: Publicity) -> tuple[str, str, str]:
    return "/notices/", page_of(notice), f"{page_of(notice)}objection/"


def secrets_of(case: Case) -> set[str]:
    """Everything about the family that a notice has no business to tell: sealed fields, names, numbers, identifiers."""
    people = [membership.person for membership in case.household.memberships.select_related("person")]
    sealed = [getattr(person, name) for person in people for name in ("identity_number", "phone", "address")]
    found = {str(value.open()) for value in sealed if value is not None}
    found |= {person.name for person in people} | {str(person.public_id) for person in people}
    return found | {case.number, str(case.public_id), application_of(case).reason.open()}


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["dialysis", "three_people_1000", "widow", "maintenance_paid"])
def test_a_notice_says_what_it_may_and_nothing_else(carried, key):
    case = carried(key, stage="town_publicity")
    notice = case.publicities.get()
    with clock.travel(notice.from_on):
        for address in pages_of(notice):
            page = Client().get(address).content.decode()
            assert not [secret for secret in secrets_of(case) if secret in page], address
        page = Client().get(page_of(notice)).content.decode()
    name = case.applicant.name
    assert f"{name[0]}*{name[2:]}" in page
    assert f"{notice.content['members']} 人" in page
    for told in (case.household.division.name, case.division.name, notice.place, "12345", "提异议"):
        assert told in page


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=6)
SEALED = st.text(st.characters(categories=["Nd", "Lu"]), min_size=6, max_size=20)


@given(name=NAMES, number=SEALED, phone=SEALED, address=SEALED)
def test_whatever_the_family_the_internet_gets_no_name_and_nothing_sealed(name, number, phone, address):
    district = Division(name="某区", code="440103", parent=Division(name="某市"))
    person = Person(name=name, identity_number=number, phone=phone, address=address, born_on=date(1970, 1, 1))
    case = Case(
        kind="assistance.dibao",
        number="440103001-DB-2020-00001",
        applicant=person,
        division=Division(name="某街", code="440103001", parent=district),
        household=Household(division=Division(name="某村", code="440103001001")),
    )
    content = {"name": name, "members": 2, "amount_fen": 100}
    row = Publicity(case=case, stage="town", place="某村公示栏", content=content)
    told = str(asdict(internet_notices._masked(row)) | {"public_id": ""})
    assert not [secret for secret in (name, number, phone, address, case.number) if secret in told]


@pytest.mark.django_db
def test_search_engines_and_browsers_are_told_to_keep_nothing(hanging, client):
    for address in pages_of(hanging):
        answer = client.get(address)
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert "no-store" in answer["Cache-Control"]
        assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.content.decode()
    rules = client.get("/robots.txt")
    assert rules["Content-Type"].startswith("text/plain")
    assert "Disallow: /\n" in rules.content.decode()
    assert "Allow: /notices" not in rules.content.decode()


@pytest.mark.django_db
def test_it_comes_down_by_the_day_and_no_job_is_needed(case, notice, client):
    for day, there in [
        (notice.from_on - timedelta(days=1), False),
        (notice.from_on, True),
        (notice.until_on, True),
        (notice.until_on + timedelta(days=1), False),
    ]:
        with clock.travel(day):
            status = client.get(page_of(notice)).status_code
            assert (status == 200) == there, day
            assert (str(notice.public_id) in client.get("/notices/").content.decode()) == there, day
    notice.refresh_from_db()
    assert notice.taken_down_on is None


def assert_gone(client: Client, case: Case, notice: Publicity) -> None:
    """410, and not a word of what it said."""
    for address in pages_of(notice)[1:]:
        for answer in (client.get(address), client.post(address, {"content": "他有车"})):
            assert answer.status_code in {405, 410}
            page = answer.content.decode()
            for told in (*secrets_of(case), case.household.division.name, "940.00", "黄*"):
                assert told not in page
    assert "已经撤下" in client.get(page_of(notice)).content.decode()
    assert str(notice.public_id) not in client.get("/notices/").content.decode()


@pytest.mark.django_db
def test_what_expired_is_gone(case, notice, client):
    with clock.travel(notice.until_on + timedelta(days=1)):
        assert_gone(client, case, notice)


@pytest.mark.django_db
def test_what_was_taken_down_is_gone_at_once(case, hanging, client):
    publicity.take_down(actor=SYSTEM, publicity=hanging, on=hanging.from_on)
    assert_gone(client, case, hanging)


@pytest.mark.django_db
def test_a_withdrawn_application_hangs_no_longer(case, hanging, client, fengyuan):
    case.refresh_from_db()
    advance(case, "withdraw", actor=fengyuan.clerk, expected_version=case.version, note="本人撤回。")
    assert_gone(client, case, hanging)


@pytest.mark.django_db
def test_a_minors_name_is_on_no_page_even_if_a_board_had_it(case, hanging, client):
    with author(SYSTEM):
        Person.objects.filter(pk=case.applicant_id).update(born_on=hanging.from_on.replace(year=2010))
    assert_gone(client, case, hanging)


@pytest.mark.django_db
def test_what_is_for_the_board_alone_was_never_here(case, hanging, client):
    with author(SYSTEM):
        Publicity.objects.filter(pk=hanging.pk).update(profile=publicity.BOARD)
    for address in pages_of(hanging)[1:]:
        assert client.get(address).status_code == 404
    assert str(hanging.public_id) not in client.get("/notices/").content.decode()


@pytest.mark.django_db
def test_numbers_and_guesses_find_nothing(hanging, client):
    for guess in (hanging.pk, 1, 2, "abc"):
        assert client.get(f"/notices/{guess}/").status_code == 404
    assert client.get(f"/notices/{new_public_id()}/").status_code == 404


@pytest.mark.django_db
def test_the_procedure_decides_whether_the_internet_shows_it(carried, monkeypatch):
    from minzheng.policy.procedures import Procedure

    from_dict = Procedure.from_dict.__func__
    assert Procedure.publicity_on_internet is False  # who writes a new programme must say so
    monkeypatch.setattr(
        Procedure,
        "from_dict",
        classmethod(lambda cls, since, row: from_dict(cls, since, {**row, "publicity_on_internet": False})),
    )
    from minzheng.policy import programmes

    programmes.load.cache_clear()
    try:
        assert carried("dialysis", stage="town_publicity").publicities.get().profile == publicity.BOARD
    finally:
        programmes.load.cache_clear()


@pytest.mark.django_db
def test_the_list_is_by_place_and_finds_by_town_and_number(carried, case, notice, client):
    other = carried("maintenance_paid", stage="town_publicity")
    elsewhere = other.publicities.get()
    day = max(notice.from_on, elsewhere.from_on)
    with author(SYSTEM):
        Publicity.objects.update(from_on=day, until_on=day + timedelta(days=7))

    def found(**query: str) -> set[bool]:
        page = client.get("/notices/", query).content.decode()
        return {each.public_id for each in (notice, elsewhere) if str(each.public_id) in page}

    both, here = {notice.public_id, elsewhere.public_id}, {notice.public_id}
    with clock.travel(day):
        assert found() == both
        assert found(number=case.number) == here
        assert found(number=f" {case.number.lower()} ") == here
        assert found(number="440103001-DB-2020-99999") == set()
        assert found(place=case.division.code) == {
            each.public_id for each, of in ((notice, case), (elsewhere, other)) if of.division_id == case.division_id
        }
        assert notice.public_id in found(place=case.division.parent.code)
        assert found(place="440199001") == set()
        assert found(after="nonsense") == both


@pytest.mark.django_db
def test_pages_follow_each_other_and_lose_nobody(case, hanging, monkeypatch, client):
    with author(SYSTEM):
        for _each in range(4):
            Publicity.objects.create(
                case=case,
                stage="town",
                profile=publicity.INTERNET,
                place="公示栏",
                content=hanging.content,
                from_on=hanging.from_on,
                until_on=hanging.until_on,
            )
    monkeypatch.setattr(internet_notices, "PAGE", 2)
    seen, after, pages = [], None, 0
    while pages == 0 or after:
        page = internet_notices.listed(hanging.from_on, after=after)
        seen += [each.public_id for each in page.notices]
        after, pages = page.after, pages + 1
        assert page.count == 5
    assert pages == 3
    assert sorted(seen) == sorted(Publicity.objects.values_list("public_id", flat=True))
    costs = set()
    for size in (2, 4):
        monkeypatch.setattr(internet_notices, "PAGE", size)
        with CaptureQueriesContext(connection) as queries:
            client.get("/notices/")
        costs.add(len(queries))
    assert len(costs) == 1


@given(on=st.dates(date(2000, 1, 1), date(2040, 12, 31)), days=st.integers(-3, 3))
def test_the_latest_birth_is_the_day_from_which_one_is_of_age(on, days):
    born = latest_birth(on) + timedelta(days=days)
    assert (age_on(born, on) >= ADULT) == (born <= latest_birth(on))
