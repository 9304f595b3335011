"""Whoever's business it is not gets nothing: every address of the site, for every outsider, looked at and posted to.

The addresses come from the URL table: a new one that names a thing fails here until ``street.py`` has one to try it on.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from minzheng.access.roles import OVERSIGHT, ROLES
from minzheng.lib import clock
from tests.fixtures.visitors import at_desk, at_home, page_of

from . import street as scene
from .street import NOW, Address, Route, Street
from .tables import LOOKS, SESSIONS, changed, contents, unchanged

pytestmark = pytest.mark.slow

THINGS = [route for route in scene.routes() if route.names_a_thing]
PLACES = [route for route in scene.routes() if not route.names_a_thing and ":" in route.name]
STAFF_PLACES = [route for route in PLACES if route.door.kind == "staff"]
BEHIND_A_WORD = [route for route in THINGS + STAFF_PLACES if route.door.may]
PUBLIC_THINGS = [route for route in THINGS if route.door.kind == "public"]
CITYS_THINGS = [route for route in THINGS if route.is_the_citys]
OTHERS_THINGS = [route for route in THINGS if route.door.kind != "public" and not route.is_the_citys]
REFUSED = {302, 404, 405}
CHANGED_BY_READING = {"workbench:sign_out", "portal:looks"}
"""What a visit itself changes: who is signed in, and who has looked at a resident's data."""


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, street_workbook_of_the_module) -> Iterator[Street]:
    """The scene, made once for all tests of this file in a transaction that is rolled back at its end."""
    with django_db_blocker.unblock(), clock.travel(NOW), transaction.atomic():
        yield scene.build(street_workbook_of_the_module)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def street_workbook_of_the_module() -> bytes:
    """One household, whose clerk forgot the reason."""
    from tests.fixtures.workbook import StreetWorkbook

    return StreetWorkbook().add("退回户", {"姓名": "邓退回"}, 申请理由="").content()


@pytest.fixture
def street(made, settings) -> Iterator[Street]:
    """The scene as it was made: what a test changes is undone."""
    settings.DEVELOPMENT_OUTBOX = False  # the outbox of development stands for the residents' telephones
    with transaction.atomic():
        yield made
        transaction.set_rollback(True)


def by_name(route: Route) -> str:
    return route.name


def ask(browser: Client, method: str, url: str, address: Address):
    return browser.post(url, address.form()) if method == "post" else browser.get(url)


def test_every_address_that_names_a_thing_is_tried(street):
    tried = {address.name for address in street.addresses}
    assert {route.name for route in THINGS} == tried
    assert len({address.url for address in street.addresses}) > len(THINGS)


@pytest.mark.parametrize("route", THINGS, ids=by_name)
def test_who_has_business_there_is_let_in(street, route):
    """Otherwise a refusal of the others would prove nothing."""
    for address in street.addresses_named(route.name):
        browser = street.insiders[address.insider]
        before = contents()
        with transaction.atomic():
            seen = browser.get(address.url)
            assert seen.status_code in {200, 302, 405}, address.url
            assert "sign-in" not in seen.headers.get("Location", "")
            done = browser.post(address.url, address.form())
            assert done.status_code in {200, 302, 405, 422}, address.url
            assert not address.writes or changed(before, but=SESSIONS | LOOKS), address.url
            transaction.set_rollback(True)


@pytest.mark.parametrize("route", PUBLIC_THINGS, ids=by_name)
def test_what_is_public_tells_nobody_more_than_was_published(street, route):
    """A notice while it hangs: the same masked words for everybody, whoever asks."""
    for address in street.addresses_named(route.name):
        for who, browser in {**street.strangers, **street.insiders, "auditor": street.auditor}.items():
            answer = browser.get(address.url)
            assert answer.status_code == 200, f"{who}: {address.url}"
            assert not told(street, answer, *street.published, street.called.get(who, "")), f"{who}: {address.url}"
        assert Client().get(address.url_of_nothing).status_code == 404


@pytest.mark.parametrize("route", CITYS_THINGS, ids=by_name)
def test_the_rulebook_is_the_same_for_every_street_and_names_nobody_of_one(street, route):
    """Whoever's role may say the word comes in, whatever her division; nobody else; and nothing of the street's is told."""
    for address in street.addresses_named(route.name):
        for who, browser in street.strangers.items():
            answer = browser.get(address.url)
            assert answer.status_code in {200, 302, 404, 405}, f"{who}: {address.url}"
            assert not told(street, answer, street.called.get(who, "")), f"{who}: {address.url}"
        for who in ("administrator of 从化区", "payments officer of 从化区", "another resident", "nobody"):
            with unchanged():
                for method in ("get", "post"):
                    assert ask(street.strangers[who], method, address.url, address).status_code in {302, 404, 405}, who


@pytest.mark.parametrize("route", OTHERS_THINGS, ids=by_name)
def test_outsiders_find_nothing_and_change_nothing(street, route):
    """Nothing there, nothing of it in the answer, not even a line that somebody looked; as if it did not exist."""
    for address in street.addresses_named(route.name):
        with unchanged():
            for who, browser in street.strangers.items():
                for method in ("get", "post"):
                    answer = ask(browser, method, address.url, address)
                    place = f"{who}: {method} {address.url}"
                    assert answer.status_code in REFUSED, place
                    assert not told(street, answer, address.args[0]), place
                    nothing = page_of(ask(browser, method, address.url_of_nothing, address))
                    assert page_of(answer).replace(str(address.args[0]), str(scene.NOTHING)) == nothing, place


def told(street: Street, answer, *but: object) -> list[str]:
    """What of the street's an answer tells, but for what the visitor said or is called herself."""
    text = page_of(answer)
    for known in but:
        text = text.replace(str(known), "")
    return [secret for secret in street.secrets if secret in text]


@pytest.mark.parametrize("route", BEHIND_A_WORD, ids=by_name)
def test_the_wrong_role_of_the_same_district_finds_nothing(street, route):
    """The word on the door is asked of every role of the very district."""
    wrong = {role: browser for role, browser in street.wrong_roles.items() if route.door.may not in ROLES[role].may}
    assert wrong
    tried = street.addresses_named(route.name) or [Address(route.name, (), "")]
    with unchanged():
        for address in tried:
            for role, browser in wrong.items():
                for method in ("get", "post"):
                    answer = ask(browser, method, address.url, address)
                    assert answer.status_code == 404, f"{role}: {method} {address.url}"
                    assert not told(street, answer, *address.args)


def test_a_colleague_of_the_same_street_does_not_read_what_another_has_begun_to_type(street):
    browser = street.insiders["second_visitor"]
    for name in ("assistance:draft", "assistance:save_draft", "assistance:discard_draft", "assistance:rejected"):
        (address,) = street.addresses_named(name)
        with unchanged():
            assert ask(browser, "get", address.url, address).status_code in {302, 404}
            assert not told(street, browser.get(address.url), *address.args)
            assert browser.post(address.url, address.form()).status_code == 404


def test_nobody_but_the_second_visitor_confirms_a_visit(street):
    (address,) = street.addresses_named("assistance:confirm_visit")
    with unchanged():
        for who in ("clerk", "reviewer", "officer"):
            for method in ("get", "post"):
                assert ask(street.insiders[who], method, address.url, address).status_code == 404


@pytest.mark.parametrize("route", PLACES, ids=by_name)
def test_places_that_name_nothing_tell_outsiders_nothing(street, route):
    """Lists, forms, searches and everybody's pages, for each outsider who is let in there."""
    for who, browser in street.strangers.items():
        answers = [browser.get(reverse(route.name))]
        if route.name == "workbench:search":
            answers += [browser.post(reverse(route.name), {"q": question}) for question in street.questions]
        for answer in answers:
            assert answer.status_code in {200, 302, 404, 405}, who
            known = [*street.questions, street.called.get(who, "")]
            if route.door.kind == "public":
                known += street.published
            assert not told(street, answer, *known), f"{who}: {route.name}"


def test_filters_of_the_outsiders_lists_reach_no_further(street):
    """A foreign division, number, person or page in the address shows no more than the list itself."""
    case = street.addresses_named("workbench:case")[0]
    person = street.addresses_named("workbench:person")[0]
    run = street.addresses_named("workbench:run")[0]
    clerk, officer = street.strangers["clerk of 温泉镇"], street.strangers["payments officer of 从化区"]
    auditor = street.strangers["auditor of 从化区"]
    tried = [
        (clerk, "workbench:home", {"view": "waiting", "division": scene.FENGYUAN}),
        (clerk, "workbench:home", {"view": "waiting", "number": street.questions[0]}),
        (clerk, "workbench:home", {"view": "waiting", "after": f"2020-01-01~{case.args[0]}"}),
        (officer, "workbench:runs", {"after": str(run.args[0])}),
        (auditor, "workbench:cases", {"division": scene.LIWAN, "number": street.questions[0]}),
        (auditor, "workbench:access_log", {"person": str(person.args[0])}),
    ]
    for browser, name, query in tried:
        answer = browser.get(reverse(name), query)
        assert answer.status_code == 200
        assert not told(street, answer, case.args[0], *query.values())


def test_the_auditor_reads_everything_and_changes_nothing(street):
    """A word that ends in .read opens the door to her; whatever she posts is refused and leaves no trace.

    But for what is an auditor's own: judging alarms, withholding looks, taking the log out, and which columns of a
    register she likes to see.
    """
    reads, mine = 0, SESSIONS | LOOKS
    before = contents(but=mine)
    for route in THINGS + STAFF_PLACES:
        if route.door.kind != "staff" or route.door.may in OVERSIGHT:
            continue
        if route.name.startswith("workbench:register_columns_"):
            continue
        for address in street.addresses_named(route.name) or [Address(route.name, (), "")]:
            answer = street.auditor.get(address.url)
            if route.door.may.endswith(".read") and answer.status_code == 200:
                reads += 1
            refused = street.auditor.post(address.url, address.form())
            assert changed(before, but=mine) == set(), address.url
            harmless = {"workbench:search", "workbench:document", "workbench:case"}  # reading by another method
            assert refused.status_code in {404, 405, 422} or route.name in harmless, address.url
    assert reads >= 12


def test_lists_and_counts_of_outsiders_do_not_move_when_a_case_comes_in_elsewhere(carried, fengyuan, wenquan, settings):
    settings.DEVELOPMENT_OUTBOX = False
    with clock.travel(NOW):
        own = carried("widow", stage="investigating")
        browsers = [
            at_desk(actor) for actor in (wenquan.clerk, wenquan.reviewer, wenquan.confirmer, wenquan.payments_officer)
        ] + [at_home(own.applicant), Client()]
        before = [everything_seen(browser) for browser in browsers]
        assert any(own.number in page for page in before[0])
        foreign = carried("dialysis")
        after = [everything_seen(browser) for browser in browsers]
        assert after == before
        insider = everything_seen(at_desk(fengyuan.clerk), question=foreign.number)
        assert any(foreign.number in page for page in insider)


def everything_seen(browser: Client, question: str = "黄带娣") -> list[str]:
    """Every list of the site as this browser sees it: all views of the inbox, and an answer to a search."""
    views = [browser.get(reverse("workbench:home"), {"view": view}) for view in ("group", "mine", "waiting", "overdue")]
    places = [browser.get(reverse(route.name)) for route in PLACES if route.name not in CHANGED_BY_READING]
    return [page_of(answer) for answer in (*views, *places, browser.post(reverse("workbench:search"), {"q": question}))]
