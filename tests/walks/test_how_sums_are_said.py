"""What is paid once is nowhere said to be paid a month; what is paid a month is."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.cases import documents
from minzheng.cases.models import Case, Publicity
from minzheng.demo.cast import families
from minzheng.demo.relief import carrying_of
from minzheng.demo.staff import team_of
from minzheng.lib import clock
from minzheng.payments import entitlements, runs
from tests.fixtures.visitors import at_desk, at_home

pytestmark = pytest.mark.django_db

A_MONTH = re.compile(r"每月|元/月|按月发(?!。)|月起，|a month|per month|monthly|each month", re.IGNORECASE)
ONCE = re.compile(r"一次性|paid once|one payment", re.IGNORECASE)
LANGUAGES = ("zh-hans", "en")


def case_of(programme: str, *, stage: str = "granted") -> Case:
    family = next(each for each in families() if each.key == "dialysis")
    members = [{key: value for key, value in member.items() if key != "wage"} for member in family.data["members"]]
    family = replace(family, data={**family.data, "members": members, "stage": stage})
    return carrying_of(family, team_of(family.town), programme=programme).carry()


def pay(case: Case, team) -> None:
    (owed,) = entitlements.of_case(case)
    with clock.travel(clock.at_noon(owed.valid_from if not owed.once else clock.civil_day(case.closed_at))):
        run = runs.draft(actor=team.payments_officer, payer=owed.payer, programme=owed.programme, month=owed.valid_from)
        run = runs.approve(run, actor=team.payments_approver, expected_version=run.version)
        runs.commit(run, actor=team.payments_officer, expected_version=run.version)


def said(browser, address: str, language: str) -> str:
    """The words of a page between its heading and its end, without its navigation."""
    browser.cookies["django_language"] = language
    response = browser.get(address)
    assert response.status_code == 200, address
    page = response.content.decode()
    return " ".join(strip_tags(page[page.index("<h1") :]).split())


def letter_of(case: Case, actor) -> str:
    paper = case.documents.get(kind="decision_grant", origin="generated")
    content = documents.open_document(actor=actor, document=paper)
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True).stdout
    return "".join(told.decode().split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_granted_relief_is_a_sum_paid_once(fengyuan, language):
    case = case_of("temporary_relief")
    pay(case, fengyuan)
    text = said(at_home(case.applicant), reverse("portal:case", args=[case.public_id]), language)
    assert not A_MONTH.findall(text)
    assert ONCE.search(text)
    assert "发到账户的钱" in text if language == "zh-hans" else "money" in text.lower()
    listed = said(at_home(case.applicant), reverse("portal:mine"), language)
    assert not A_MONTH.findall(listed)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_granted_dibao_is_a_sum_a_month(fengyuan, language):
    case = case_of("dibao")
    pay(case, fengyuan)
    browser = at_home(case.applicant)
    for view in ("portal:case", "portal:decision"):
        assert A_MONTH.search(said(browser, reverse(view, args=[case.public_id]), language)), view


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_the_letters_say_it_too(fengyuan):
    once, monthly = letter_of(case_of("temporary_relief"), fengyuan.clerk), letter_of(case_of("dibao"), fengyuan.clerk)
    assert "元（一次性）" in once
    assert not A_MONTH.findall(once.split("计算")[0])
    assert "元/月" in monthly


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("programme", "is_monthly"), [("temporary_relief", False), ("dibao", True)])
def test_public_notices_on_the_board_and_on_the_internet(client, fengyuan, language, programme, is_monthly):
    case = case_of(programme, stage="town_publicity")
    notice = Publicity.objects.get(case=case)
    with author(Actor.system("test")):
        Publicity.objects.filter(pk=notice.pk).update(profile="internet")
    desk = at_desk(fengyuan.clerk)
    with clock.travel(notice.from_on):
        pages = [
            said(client, reverse("portal:notices"), language),
            said(client, reverse("portal:notice", args=[notice.public_id]), language),
            said(desk, reverse("workbench:case", args=[case.public_id]), language).split("公示内容")[-1][:80]
            if language == "zh-hans"
            else said(desk, reverse("workbench:publicity", args=[notice.public_id]), language),
            said(desk, reverse("workbench:publicity", args=[notice.public_id]), language),
        ]
    assert [bool(A_MONTH.search(page)) for page in pages] == [is_monthly] * len(pages)
    assert [bool(ONCE.search(page)) for page in pages] == [not is_monthly] * len(pages)


@pytest.mark.parametrize(("programme", "is_monthly"), [("temporary_relief", False), ("dibao", True)])
def test_the_office_s_own_pages_about_the_person(fengyuan, programme, is_monthly):
    case = case_of(programme)
    desk = at_desk(fengyuan.clerk)
    for view, row in (("workbench:person", case.applicant), ("workbench:household", case.household)):
        with clock.travel(case.closed_at):
            text = said(desk, reverse(view, args=[row.public_id]), "zh-hans")
        assert ("元/月" in text) == is_monthly, view
        assert ("元（一次性）" in text) != is_monthly, view
