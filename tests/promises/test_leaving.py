"""A posting that ends takes its access the same day, at every door; so does an account that is taken out of use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access import staff
from minzheng.access.actor import Actor
from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Refused
from minzheng.access.scope import scope
from minzheng.access.tests.factories import make_staff
from minzheng.api import tokens
from minzheng.cases import assignments, inbox
from minzheng.cases.models import Case
from minzheng.cli.staff import acting
from minzheng.demo.staff import FENGYUAN, WENQUAN
from minzheng.domains.assistance.actions import save_draft
from minzheng.domains.assistance.models import Draft
from minzheng.lib import clock
from tests.fixtures.visitors import at_desk, page_of

from .tables import SESSIONS, unchanged

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 12, 1, 10, tzinfo=clock.SHANGHAI)
TODAY = NOW.date()
TYPED = {"members-0-name": "招娣待交", "reason": "房租交不起。"}


@dataclass
class Leaver:
    """陈淑仪 at work: a case in hand, a draft, a browser, a token; and the administrator who lets her go."""

    actor: Actor
    administrator: Actor
    case: Case
    draft: Draft
    browser: Client
    secret: str

    @property
    def member(self) -> Staff:
        return Staff.objects.get(public_id=self.actor.staff_id)

    def end(self, on: date = TODAY) -> None:
        posting = Posting.objects.get(public_id=self.actor.posting_id)
        staff.end_posting(actor=self.administrator, posting=posting, ends_on=on)

    def deactivate(self) -> None:
        staff.deactivate(actor=self.administrator, staff=self.member)


@pytest.fixture
def leaver(carried, fengyuan) -> Iterator[Leaver]:
    with clock.travel(NOW):
        case = carried("investigating")
        assignments.assign(actor=fengyuan.reviewer, case=case, to_staff=Staff.objects.get(username="chen"))
        yield Leaver(
            actor=fengyuan.clerk,
            administrator=make_staff("chief", "administrator", "440100"),
            case=case,
            draft=save_draft(actor=fengyuan.clerk, content=TYPED),
            browser=at_desk(fengyuan.clerk),
            secret=tokens.issue(actor=fengyuan.clerk, name="窗口自助机", days=30).secret,
        )


def end_posting(leaver: Leaver) -> None:
    leaver.end()


def deactivate(leaver: Leaver) -> None:
    leaver.deactivate()


WAYS: list[Callable[[Leaver], None]] = [end_posting, deactivate]


def reads_the_case(leaver: Leaver) -> bool:
    answer = leaver.browser.get(reverse("workbench:case", args=[leaver.case.public_id]))
    return leaver.case.number in page_of(answer)


@pytest.mark.parametrize("leave", WAYS)
def test_the_next_request_of_a_session_in_use_finds_the_door_shut(leaver, leave):
    assert reads_the_case(leaver)
    leave(leaver)
    take = reverse("workbench:case_take", args=[leaver.case.public_id])
    with unchanged(but=SESSIONS):
        assert not reads_the_case(leaver)
        answers = [leaver.browser.get(reverse("workbench:home")), leaver.browser.post(take, {"form_token": "t-1"})]
    for answer in answers:
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("workbench:sign_in"))


@pytest.mark.parametrize("leave", WAYS)
def test_signing_in_again_is_no_way_back(leaver, leave):
    leave(leaver)
    browser = Client()
    answer = browser.post(reverse("workbench:sign_in"), {"username": "chen", "password": "minzheng-2020"})
    assert answer.status_code == 422
    assert browser.get(reverse("workbench:home")).status_code == 302


@pytest.mark.parametrize("leave", WAYS)
def test_the_command_line_and_the_api_refuse_as_well(leaver, leave):
    assert acting("chen").posting_id == leaver.actor.posting_id
    headers = {"Authorization": f"Bearer {leaver.secret}"}
    case = f"/api/v1/cases/{leaver.case.public_id}"
    assert leaver.case.number in leaver.browser.get(case, headers=headers).content.decode()
    leave(leaver)
    with pytest.raises(Refused):
        acting("chen")
    answer = Client().get(case, headers=headers)
    assert answer.status_code == 401
    assert leaver.case.number not in answer.content.decode()


def test_on_the_very_day_and_not_before(leaver):
    leaver.end(TODAY + timedelta(days=2))
    for days, inside in ((0, True), (1, True), (2, False), (3, False)):
        with clock.travel(NOW + timedelta(days=days)):
            assert reads_the_case(leaver) == inside
            assert (leaver.browser.get(reverse("workbench:home")).status_code == 200) == inside


def test_of_two_postings_the_one_that_ended_can_neither_be_used_nor_chosen(leaver):
    other = make_staff("chen", "town_clerk", WENQUAN)
    leaver.end()
    assert not reads_the_case(leaver)
    browser = at_desk(other)
    assert browser.get(reverse("workbench:home")).status_code == 200
    page = browser.get(reverse("workbench:posting")).content.decode()
    assert str(leaver.actor.posting_id) not in page
    chosen = browser.post(reverse("workbench:posting"), {"posting": str(leaver.actor.posting_id)})
    assert chosen.status_code == 422
    assert browser.get(reverse("workbench:case", args=[leaver.case.public_id])).status_code == 404


@pytest.mark.parametrize("leave", WAYS)
def test_what_she_had_in_hand_is_the_group_s_again(leaver, leave, fengyuan):
    assert assignments.holder_of(leaver.case) == "陈淑仪"
    leave(leaver)
    assert assignments.holder_of(leaver.case) == ""
    (row,) = [row for row in inbox.worklist(fengyuan.second_visitor).rows if row.number == leaver.case.number]
    assert "陈淑仪" not in row.with_whom
    assignments.take(actor=fengyuan.second_visitor, case=leaver.case)
    assert assignments.holder_of(leaver.case) == "梁家豪"


@pytest.mark.parametrize("leave", WAYS)
def test_the_draft_she_left_is_seen_by_nobody(leaver, leave, fengyuan):
    leave(leaver)
    address = reverse("assistance:draft", args=[leaver.draft.public_id])
    others = [
        *(fengyuan.second_visitor, fengyuan.reviewer, fengyuan.confirmer, leaver.administrator),
        make_staff("inspector", "auditor", "440100"),
    ]
    browsers = [leaver.browser, *(at_desk(actor) for actor in others)]
    with unchanged(but=SESSIONS):
        for browser in browsers:
            for answer in (browser.get(address), browser.get(reverse("assistance:drafts")), browser.post(address)):
                assert not [typed for typed in TYPED.values() if typed in page_of(answer)]
    assert leaver.draft.content.open()["reason"] == "房租交不起。"


def test_nor_by_herself_from_another_street(leaver):
    leaver.end()
    other = make_staff("chen", "town_clerk", WENQUAN)
    assert not scope(other, Draft).filter(pk=leaver.draft.pk).exists()
    assert at_desk(other).get(reverse("assistance:draft", args=[leaver.draft.public_id])).status_code == 404


def test_posted_again_she_finds_her_draft_as_she_left_it(leaver):
    leaver.end()
    back = staff.give_posting(
        actor=leaver.administrator, staff=leaver.member, role="town_clerk", division=FENGYUAN, valid_from=TODAY
    )
    browser = at_desk(acting("chen"))
    assert back.public_id != leaver.actor.posting_id
    assert TYPED["reason"] in browser.get(reverse("assistance:draft", args=[leaver.draft.public_id])).content.decode()
