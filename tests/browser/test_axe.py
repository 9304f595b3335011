"""axe on every page there is: both languages, a telephone and a desk. A page in the URL table without an example fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Error as PlaywrightError

from minzheng.access.models import SecondFactor, Staff
from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.access.tests.telephones import Telephone
from minzheng.lib import clock
from minzheng.web.portal.topics import TOPICS
from tests.promises import examples as further
from tests.promises import street
from tests.promises.street import NOW, Street, routes

pytestmark = pytest.mark.slow

WIDTHS = (360, 1440)

NO_PAGES = {
    *("ui:language", "ui:type_size", "ui:presence", "workbench:sign_out", "portal:sign_out"),  # choices and farewells
    *("workbench:case_act", "workbench:case_take", "workbench:case_extend", "workbench:case_add_document"),
    *("workbench:case_add_objection", "workbench:resolve_objection", "workbench:finish_task", "workbench:run_act"),
    *("workbench:unmask", "assistance:save_draft", "assistance:discard_draft", "assistance:sign"),
    *("workbench:access_log_person", "workbench:access_log_export"),
    *("workbench:alarm_settle", "workbench:withholding_decide"),
    *("workbench:entry_measure", "workbench:entry_release", "workbench:entry_discard"),
    *("workbench:document", "portal:letter", "assistance:rejected"),  # files
    *("workbench:member_act", "workbench:begin_second_factor", "workbench:remove_second_factor"),
    *("healthz", "readyz", "metrics", "portal:robots"),  # what a monitor asks, and a search engine
    *("api:openapi", "api:nothing", "tokens:revoke"),
    *further.no_pages(),
}
"""Addresses that answer with no page of their own."""

OVERSIGHT = ("workbench:alarms", "workbench:withholdings", "workbench:withhold")

WITHOUT_A_THING = {
    "": (
        "api:operations",
        *("portal:home", "portal:sign_in", "portal:outbox", "portal:notices", "workbench:sign_in"),
        *("portal:help_dibao", *(f"portal:help_{topic}" for topic in TOPICS)),
    ),
    "clerk": (
        "tokens:tokens",
        *("workbench:home", "workbench:posting", "workbench:search"),
        *("workbench:account", "workbench:password", "workbench:second_factor"),
        *("assistance:intake", "assistance:drafts", "assistance:imports"),
    ),
    "reviewer": ("assistance:relatives",),
    "officer": ("workbench:runs", "workbench:run_draft"),
    "auditor": ("workbench:cases", "workbench:security_log", "workbench:access_log", *OVERSIGHT),
    "administrator": ("workbench:staff", "workbench:staff_new"),
    "policy_officer": (
        *("workbench:my_post", "workbench:rulebook", "workbench:calendars", "workbench:calendar_enter"),
    ),
    "decided": ("portal:mine", "portal:looks"),
    "somebody who asked for a code": ("portal:code",),
    "somebody whose password was right": ("workbench:code",),
    "somebody who objected": ("portal:object_received",),
}
"""Pages that name no thing, by who goes there."""


def examples(scene: Street) -> Iterator[tuple[str, str, str]]:
    """(name, address, who) of every page; pages of things with every thing that the scene has."""
    for pages in (WITHOUT_A_THING, further.pages()):
        for who, names in pages.items():
            yield from ((name, reverse(name), who) for name in names)
    for each in scene.addresses:
        if each.name not in NO_PAGES:
            yield each.name, each.url, each.insider


def session_of(scene: Street, who: str) -> str | None:
    insiders = {**scene.wrong_roles, **scene.insiders, "auditor": scene.auditor}
    signed_in = who in insiders and "sessionid" in insiders[who].cookies
    return insiders[who].cookies["sessionid"].value if signed_in else None


@pytest.fixture
def scene(transactional_db: None, city_day: Any, street_workbook: Callable[[], Any]) -> Street:
    with clock.travel(NOW):
        return street.build(street_workbook().add("户一", {"身份证号码": "1"}).content())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing(browser, browser_context_args, live_server, axe, scene, language):
    pages = list(examples(scene))
    missing = {route.name for route in routes()} - NO_PAGES ^ {name for name, _address, _who in pages}
    assert not missing, f"addresses without an example, or examples without an address: {sorted(missing)}"

    found = []
    for who in dict.fromkeys(who for _name, _address, who in pages):
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        cookies = {settings.LANGUAGE_COOKIE_NAME: language, "sessionid": session_of(scene, who)}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items() if value]
        )
        page = context.new_page()
        if who == "somebody who asked for a code":
            ask_for_a_code(page)
        if who == "somebody whose password was right":
            await_the_second_factor(page)
        if who == "somebody who objected":
            object_to_a_notice(page, scene)
        for name, address, _who in (each for each in pages if each[2] == who):
            found += look_over(page, axe, name, address)
        context.close()
    assert not found, "\n\n".join(found)


def look_over(page: Any, axe: Any, name: str, address: str) -> list[str]:
    """What is wrong with a page, loaded once and looked at in both widths."""
    try:
        answer = page.goto(address)
    except PlaywrightError as error:
        return [f"{name}: {error}"]
    if not answer.ok:
        return [f"{name}: {answer.status}"]
    if not page.url.endswith(address):
        return [f"{name}: sent on to {page.url}"]
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        try:
            axe(page)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{wide} px wide"
        except AssertionError as error:
            wrong.append(f"{name} at {width} px: {error}")
    return wrong


def ask_for_a_code(page: Any) -> None:
    page.goto(reverse("portal:sign_in"))
    page.locator("[name=identity_number]").fill("11010519491231002X")
    page.locator("[name=identity_number]").press("Enter")
    page.wait_for_url(f"**{reverse('portal:code')}")


def await_the_second_factor(page: Any) -> None:
    actor = make_staff("guarded", "town_clerk", street.FENGYUAN)
    if not SecondFactor.objects.filter(staff__username="guarded").exists():
        Telephone.enrolled(actor, Staff.objects.get(username="guarded"))
    page.goto(reverse("workbench:sign_in"))
    page.locator("[name=username]").fill("guarded")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(f"**{reverse('workbench:code')}")


def object_to_a_notice(page: Any, scene: Street) -> None:
    (address,) = scene.addresses_named("portal:object")
    page.goto(address.url)
    page.locator("[name=content]").fill("他有车。")
    page.locator("form.mz-question button[type=submit]").click()
    page.wait_for_url(f"**{reverse('portal:object_received')}")
