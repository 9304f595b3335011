"""The inbox: one's own cases in order of their ends, for nobody else, and as cheap with a thousand as with ten."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Staff
from minzheng.cases import inbox, tasks
from minzheng.cases.deadlines import start
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Case, CaseDivision, Clock
from minzheng.domains.assistance.models import HomeVisit
from minzheng.lib import clock

HOME = reverse("workbench:home")


def text_of(answer) -> str:
    return answer.content.decode()


def test_the_three(carried, fengyuan, wenquan, desk):
    """The clerk sees it, so does her colleague of the same street; the outsider sees and counts nothing."""
    case = carried("dialysis", stage="lodged")
    for own in (fengyuan.clerk, fengyuan.second_visitor):
        page = text_of(desk(own).get(HOME))
        assert case.number in page
        assert reverse("workbench:case", args=[case.public_id]) in page
        assert "镇街经办" in page
    for view in ("group", "mine", "waiting", "overdue"):
        page = text_of(desk(wenquan.clerk).get(HOME, {"view": view}))
        assert case.number not in page
        assert str(case.public_id) not in page
        assert page.count('<span class="mz-count">0</span>') == 4


def test_names_are_masked_and_time_left_is_words(carried, fengyuan, desk):
    case = carried("dialysis", stage="lodged")
    with author(Actor.system("test")):
        start(case=case, key="total", term=ClockTerm(3, "working_days", "测试"), on=clock.today())
    page = text_of(desk(fengyuan.clerk).get(HOME))
    assert "剩 3 个工作日" in page
    assert case.applicant.name not in page


def test_whose_turn_it_is_decides_the_view(carried, fengyuan, desk):
    case = carried("dialysis", stage="reviewing")
    assert case.number not in text_of(desk(fengyuan.clerk).get(HOME))
    assert case.number in text_of(desk(fengyuan.clerk).get(HOME, {"view": "waiting"}))
    assert case.number in text_of(desk(fengyuan.reviewer).get(HOME))
    inbox.take(actor=fengyuan.reviewer, case=case)
    assert case.number in text_of(desk(fengyuan.reviewer).get(HOME, {"view": "mine"}))


def test_filters_stay_in_the_address_and_an_empty_answer_says_what_to_do(carried, fengyuan, desk):
    case = carried("dialysis", stage="lodged")
    client = desk(fengyuan.clerk)
    found = text_of(client.get(HOME, {"number": case.number[:12].lower(), "state": "lodged"}))
    assert case.number in found
    assert "state=lodged" in found  # the tabs keep the filter
    nothing = text_of(client.get(HOME, {"state": "reviewing"}))
    assert "没有符合条件的办件" in nothing
    assert "清除筛选" in nothing
    assert "没有逾期的办件" in text_of(client.get(HOME, {"view": "overdue"}))
    assert "由我领办" in text_of(client.get(HOME, {"view": "mine"}))
    unknown = text_of(client.get(HOME, {"kind": "no.such", "division": "999"}))
    assert case.number in unknown


def test_a_view_nobody_knows_is_not_there(fengyuan, desk):
    assert desk(fengyuan.clerk).get(HOME, {"view": "everything"}).status_code == 404


def test_a_visit_waits_for_the_second_visitor_alone(carried, fengyuan, desk, system_author):
    case = carried("dialysis", stage="investigating")
    visit = HomeVisit.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        visited_on=clock.today(),
        first_visitor=Staff.objects.get(public_id=fengyuan.clerk.staff_id),
        second_visitor=Staff.objects.get(public_id=fengyuan.second_visitor.staff_id),
        present="本人",
        findings="与申报一致",
        agrees_with_declared=True,
    )
    confirm = reverse("assistance:confirm_visit", args=[visit.public_id])
    assert confirm in text_of(desk(fengyuan.second_visitor).get(HOME))
    for other in (fengyuan.clerk, fengyuan.reviewer):
        assert confirm not in text_of(desk(other).get(HOME))


@pytest.fixture
def task(carried, fengyuan, system_author):
    case = carried("dialysis", stage="lodged")
    return tasks.open_task(
        actor=system_author,
        case=case,
        division=case.division,
        role="town_clerk",
        key="returned_payment",
        text="款项被退回",
    )


def test_a_task_is_shown_to_its_role_and_called_done(task, fengyuan, desk):
    client = desk(fengyuan.clerk)
    assert "款项被退回" in text_of(client.get(HOME))
    assert "款项被退回" not in text_of(desk(fengyuan.reviewer).get(HOME))
    answer = client.post(reverse("workbench:finish_task", args=[task.public_id]), {"form_token": "t-1"})
    assert answer.url == HOME
    task.refresh_from_db()
    assert task.done_at is not None
    assert "款项被退回" not in text_of(client.get(HOME))


def test_nobody_else_can_call_it_done(task, fengyuan, wenquan, hire, desk, unchanged):
    address = reverse("workbench:finish_task", args=[task.public_id])
    strangers = [fengyuan.reviewer, wenquan.clerk, hire("administrator", "440100"), hire("auditor", "440100")]
    for stranger in strangers:
        client = desk(stranger)
        with unchanged():
            answer = client.post(address)
        assert answer.status_code == 404
        assert "款项" not in text_of(answer)
    with unchanged():
        assert Client().post(address).status_code == 302


def test_ten_cases_and_a_thousand_cost_the_same(carried, fengyuan, desk, task):
    case = task.case
    client = desk(fengyuan.clerk)
    many(case, 9)
    queries(client, "group")  # the first look of a process reads the calendar
    few = {view: queries(client, view) for view in ("group", "mine", "waiting", "overdue")}
    many(case, 990)
    assert Case.objects.count() == 1000
    assert {view: queries(client, view) for view in few} == few
    assert max(few.values()) <= 25
    page = text_of(client.get(HOME))
    assert "共 999+ 条" in page
    assert 'rel="next"' in page


def test_the_next_page_goes_on_where_the_first_ended(carried, fengyuan, desk, task):
    many(task.case, 60)
    client = desk(fengyuan.clerk)
    first = client.get(HOME).context["page"]
    second = client.get(HOME, {"after": first.next_key})
    seen = [row.number for row in (*first.rows, *second.context["page"].rows)]
    assert len(seen) == len(set(seen)) == 61
    assert "回到第一页" in text_of(second)


def queries(client: Client, view: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(HOME, {"view": view}).status_code == 200
    return len(captured)


def many(like: Case, count: int) -> None:
    """Cases like one, written past the actions: what matters here is how many there are."""
    serial = Case.objects.count()
    with author(Actor.system("test")):
        made = Case.objects.bulk_create(
            Case(
                number=f"{like.division.code}-DB-2020-{serial + offset:05d}",
                kind=like.kind,
                state=like.state,
                waiting_role=like.waiting_role,
                applicant=like.applicant,
                division=like.division,
                lodged_at=like.lodged_at,
                due_on="2020-12-20",
            )
            for offset in range(1, count + 1)
        )
        CaseDivision.objects.bulk_create(
            CaseDivision(
                case=case,
                division=like.division,
                why="responsible",
                waiting_role=like.waiting_role,
                due_on="2020-12-20",
            )
            for case in made
        )
        Clock.objects.bulk_create(
            Clock(
                case=case,
                key="total",
                unit="working_days",
                days=30,
                starts_on="2020-12-01",
                due_on="2020-12-20",
                law="测试",
            )
            for case in made
        )
