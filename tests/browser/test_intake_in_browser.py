"""The counter in a real browser: without a mouse, with a slip of the keyboard, and with a draft that saves itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from minzheng.cases.models import Case
from minzheng.demo.identities import FEMALE, MALE, account_number, identity_number
from minzheng.domains.assistance.models import Draft
from minzheng.registry.models import Person

from .people import Desk

MOTHER = identity_number(born_on=date(1979, 5, 6), order=81, sex=FEMALE)
SON = identity_number(born_on=date(2011, 3, 9), order=82, sex=MALE)
WRONG = MOTHER[:-1] + ("0" if MOTHER[-1] != "0" else "1")
REASON = "丈夫去世，孩子还小。"


@pytest.fixture
def clerk(desk, city_day) -> Desk:
    chen = desk("chen")
    chen.open(reverse("assistance:intake"))
    return chen


def test_from_the_first_box_to_the_case_without_a_mouse(clerk):
    """Tab, letters, arrows, space and Enter are enough: nothing is picked with a mouse, nothing is out of order."""
    keys = clerk.page.keyboard
    clerk.page.locator("[name=members-0-name]").focus()
    for typed in ("何秀兰", MOTHER):
        keys.type(typed)
        keys.press("Tab")
    keys.press("Tab")  # the relation stays 本人
    keys.press("Tab")  # no telephone
    keys.press("Space")  # signed
    keys.press("Tab")
    keys.press("Enter")  # unfold incomes
    keys.press("Tab")
    keys.type("600")
    _tab_to(clerk, "[data-mz-row-add]")
    keys.press("Enter")
    assert clerk.page.evaluate("document.activeElement.name") == "members-1-name"
    for typed in ("梁子轩", SON):
        keys.type(typed)
        keys.press("Tab")
    _arrow_to(clerk, "子女")
    _tab_to(clerk, "[name=village]")
    _arrow_to(clerk, "华贵社区居民委员会")
    keys.press("Tab")
    keys.type("华贵路 8 号 202")
    keys.press("Tab")
    keys.press("Tab")  # registered where they live
    keys.press("Tab")  # the whole family applies
    keys.type(REASON)
    keys.press("Tab")
    _tab_to(clerk, "[name=signed_on]")
    for typed in ("20201130", "何秀兰", "广州示例银行", account_number(81)):
        keys.type(typed)
        keys.press("Tab")
    keys.press("Enter")  # 提交申请 has the focus
    clerk.reads("申请已提交。请核对材料和签字，齐全的当场受理。")

    case = Case.objects.get()
    assert clerk.page.url.endswith(reverse("workbench:case", args=[case.public_id]))
    assert case.applicant.name == "何秀兰"
    assert case.household.memberships.count() == 2
    assert not Draft.objects.filter(lodged_as=None).exists()


def test_a_wrong_check_digit_is_said_at_the_box_and_everything_typed_stays(clerk, axe):
    clerk.fill("姓名", "何秀兰")
    clerk.fill("身份证号码", WRONG)
    clerk.page.get_by_text("校验码不对，请再核对一遍").first.wait_for()
    clerk.page.get_by_label("申请理由").fill(REASON)
    clerk.choose("居住的村（社区）", "华贵社区居民委员会")
    clerk.press("提交申请")
    clerk.reads("还有地方需要改正，已替您暂存")

    axe(clerk.page)
    box = clerk.page.get_by_label("身份证号码", exact=True)
    assert box.get_attribute("aria-invalid") == "true"
    error = clerk.page.locator(f"#{box.get_attribute('id')}_error")
    assert "校验位不符" in error.inner_text()
    assert error.get_attribute("id") in box.get_attribute("aria-describedby")
    summary = clerk.page.locator("[data-mz-error-summary]")
    assert summary.evaluate("element => element === document.activeElement")
    summary.get_by_role("link", name="身份证号码").click()
    assert box.evaluate("element => element === document.activeElement")

    assert box.input_value() == WRONG
    assert clerk.page.get_by_label("姓名", exact=True).input_value() == "何秀兰"
    assert clerk.page.get_by_label("申请理由").input_value() == REASON
    chosen = clerk.page.get_by_label("居住的村（社区）").locator("option:checked")
    assert chosen.inner_text() == "华贵社区居民委员会"
    assert not Case.objects.exists()
    assert not Person.objects.exists()


def test_the_draft_that_saves_itself_stays_one_draft(clerk):
    clerk.fill("姓名", "何秀兰")
    _leave_the_tab(clerk)
    clerk.reads("已自动暂存")
    clerk.page.get_by_label("申请理由").fill(REASON)
    _leave_the_tab(clerk)
    clerk.page.wait_for_function("!document.querySelector('form[data-mz-unsaved]').matches('[aria-busy]')")
    clerk.press("提交申请")
    clerk.reads("还有地方需要改正，已替您暂存")

    assert Draft.objects.count() == 1
    assert Draft.objects.get().content.open()["reason"] == REASON
    clerk.open(reverse("assistance:drafts"))
    clerk.follow("何秀兰")
    assert clerk.page.get_by_label("申请理由").input_value() == REASON


def test_members_come_and_go_but_the_applicant_stays(clerk):
    removers = clerk.page.locator("[data-mz-row-remove]:visible")
    assert removers.count() == 0
    clerk.press("添加一位成员")
    clerk.press("添加一位成员")
    assert removers.count() == 2
    removers.first.click()
    assert removers.count() == 1
    assert clerk.page.locator("legend:visible").all_inner_texts() == ["成员 1", "成员 2"]


def _tab_to(clerk: Desk, selector: str) -> None:
    for _ in range(40):
        if clerk.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        clerk.page.keyboard.press("Tab")
    raise AssertionError(f"no way to {selector} by Tab")


def _arrow_to(clerk: Desk, option: str) -> None:
    for _ in range(40):
        if clerk.page.evaluate("document.activeElement.selectedOptions[0].text") == option:
            return
        clerk.page.keyboard.press("ArrowDown")
    raise AssertionError(f"no way to {option} by arrow keys")


def _leave_the_tab(clerk: Desk) -> None:
    """What the browser says when another tab comes to the front: the moment to save."""
    with clerk.page.expect_response("**/save/"):
        clerk.page.evaluate(
            "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });"
            "document.dispatchEvent(new Event('visibilitychange'));"
        )
