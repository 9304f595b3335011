"""The worklist: whose turn it is, in which order, for whom, and always with the same number of queries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.access.encryption import new_data_keys
from minzheng.access.refusals import Refused
from minzheng.cases import deadlines, inbox, tasks
from minzheng.cases.advance import advance
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Case, CaseDivision, Clock, Publicity
from minzheng.registry.models import Person


@pytest.fixture
def clerk(post, place):
    return post("town_clerk", place.street)


def numbers(page: inbox.Page) -> list[str]:
    return [row.number for row in page.rows]


def give_term(case: Case, days: int, unit: str = "working_days") -> None:
    deadlines.start(case=case, key="total", term=ClockTerm(days, unit, "测试办法"), on=date(2020, 12, 1))


def test_a_row_says_what_a_clerk_needs(case, clerk):
    give_term(case, 3)
    (row,) = inbox.worklist(clerk).rows
    assert (row.number, row.applicant, row.programme, row.stage) == (case.number, "梁*珍", "测试事项", "待受理")
    assert (row.left.text, row.left.light) == ("剩 3 个工作日", "yellow")
    assert (row.with_whom, row.division, row.due_on) == ("镇街经办", case.division.name, date(2020, 12, 4))


def test_the_nearest_end_comes_first_and_no_end_last(make_case, place, clerk):
    without, far, near = make_case(place), make_case(place), make_case(place)
    give_term(far, 30)
    give_term(near, 5)
    assert numbers(inbox.worklist(clerk)) == [near.number, far.number, without.number]


def test_views(make_case, place, clerk, post):
    colleague, reviewer = post("town_clerk", place.street), post("town_reviewer", place.street)
    free, taken, hers, elsewhere, late = (make_case(place) for _ in range(5))
    inbox.take(actor=clerk, case=taken)
    inbox.take(actor=colleague, case=hers)
    Case.objects.filter(pk=elsewhere.pk).update(waiting_role="town_reviewer")
    Clock.objects.create(
        case=late, key="total", unit="calendar_days", days=1, starts_on="2020-11-01", due_on="2020-11-02", law="测试"
    )
    Case.objects.filter(pk=late.pk).update(due_on="2020-11-02")
    closed = make_case(place)
    Case.objects.filter(pk=closed.pk).update(is_open=False, waiting_role="")

    def shown(view: str, actor=clerk) -> set[str]:
        return set(numbers(inbox.worklist(actor, view=view)))

    assert shown("mine") == {taken.number}
    assert shown("group") == {free.number, taken.number, hers.number, late.number}
    assert shown("waiting") == {elsewhere.number}
    assert shown("overdue") == {late.number}
    assert shown("all") == shown("group") | shown("waiting") | {closed.number}
    assert shown("group", reviewer) == {elsewhere.number}
    counts = inbox.worklist(clerk).counts
    assert counts == {"mine": 1, "group": 4, "waiting": 1, "overdue": 1, "all": 6, "tasks": 0}
    with pytest.raises(ValueError, match="unknown view"):
        shown("yours")


def test_with_whom_names_the_colleague_whose_turn_it_is(case, place, clerk, post):
    colleague = post("town_clerk", place.street)
    inbox.take(actor=colleague, case=case)
    assert inbox.worklist(clerk).rows[0].with_whom == colleague.name
    assert inbox.holder_of(case) == colleague.name
    Case.objects.filter(pk=case.pk).update(waiting_role="town_reviewer")
    assert inbox.worklist(clerk, view="waiting").rows[0].with_whom == "镇街审核"


def test_an_outsider_and_those_without_residents_see_and_count_nothing(case, post, elsewhere, place):
    nothing = {**dict.fromkeys(inbox.VIEWS, 0), "tasks": 0}
    for actor in (post("town_clerk", elsewhere.street), post("administrator", place.district)):
        page = inbox.worklist(actor, view="all")
        assert (page.rows, page.tasks, page.counts) == ([], [], nothing)


def test_a_case_is_listed_once_though_it_concerns_many_divisions(case, post, place):
    auditor = post("auditor", place.district.parent)
    page = inbox.worklist(auditor, view="all")
    assert CaseDivision.objects.filter(case=case).count() == 4
    assert (numbers(page), page.counts["all"]) == ([case.number], 1)


def test_the_street_that_only_took_the_papers_in_is_not_asked_to_decide(case, elsewhere, post):
    CaseDivision.objects.filter(case=case, why="accepting").update(division=elsewhere.street)
    other = post("town_clerk", elsewhere.street)
    assert numbers(inbox.worklist(other, view="group")) == []
    assert numbers(inbox.worklist(other, view="all")) == [case.number]


def test_filters(make_case, place, clerk):
    first, second = make_case(place), make_case(place)
    advance(second, "accept", actor=clerk, expected_version=0)
    assert numbers(inbox.worklist(clerk, state="working")) == [second.number]
    assert numbers(inbox.worklist(clerk, number=first.number[:-1])) == [second.number, first.number]
    assert numbers(inbox.worklist(clerk, number=first.number)) == [first.number]
    assert numbers(inbox.worklist(clerk, kind="tests.other")) == []
    assert len(numbers(inbox.worklist(clerk, division=place.community.code))) == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_go_through_everything_once(make_case, place, clerk, size):
    cases = [make_case(place) for _ in range(7)]
    for number, case in enumerate(cases[:5]):
        give_term(case, 5 + number // 2)
    seen, after = [], None
    while True:
        page = inbox.worklist(clerk, after=after, limit=size)
        seen += numbers(page)
        after = page.next_key
        if after is None:
            break
    assert seen == numbers(inbox.worklist(clerk))
    assert len(set(seen)) == 7


@pytest.mark.parametrize(
    "key", ["", "x", "~", "2020-13-01~x", "-~nothing", "2020-12-04~00000000-0000-7000-8000-000000000000"]
)
def test_a_spoilt_key_breaks_nothing(case, clerk, key):
    assert len(inbox.worklist(clerk, after=key).rows) <= 1


def test_tasks_of_the_role_are_included_and_finished_once(case, place, clerk, post, elsewhere, system_author):
    def open_it(ref: str):
        return tasks.open_task(
            actor=system_author,
            case=case,
            division=place.street,
            role="town_clerk",
            key="returned_payment",
            text="款项被退回",
            source_ref=ref,
        )

    task = open_it("line-1")
    assert open_it("line-1") == task
    assert open_it("") != open_it("")
    page = inbox.worklist(clerk)
    assert page.counts["tasks"] == 3
    assert (page.tasks[0].text, page.tasks[0].number, page.tasks[0].applicant) == ("款项被退回", case.number, "梁*珍")
    for stranger in (post("town_clerk", elsewhere.street), post("town_reviewer", place.street)):
        assert inbox.worklist(stranger).tasks == []
        with pytest.raises(Refused):
            tasks.finish_task(actor=stranger, task=task)
    done = tasks.finish_task(actor=clerk, task=task).done_at
    assert tasks.finish_task(actor=clerk, task=task).done_at == done
    assert inbox.worklist(clerk).counts["tasks"] == 2
    assert open_it("line-1").done_at == done


def test_counts_stop_at_999():
    assert [inbox.count_text(count) for count in (0, 999, 1000)] == ["0", "999", "999+"]


def test_ten_cases_and_a_thousand_take_the_same_queries(make_case, place, clerk):
    _many(make_case(place), 9)
    few = _queries(clerk)
    _many(Case.objects.first(), 990)
    assert Case.objects.count() == 1000
    assert _queries(clerk) == few <= 11


def test_whose_turn_it_is_is_answered_by_an_index(make_case, place, post):
    _many(make_case(place), 1000)
    Case.objects.filter(pk=Case.objects.first().pk).update(waiting_role="town_reviewer")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_casedivision")
    reviewer = post("town_reviewer", place.street)
    plan = inbox._of_view(reviewer, "group", today=date(2020, 12, 1)).values("case").distinct().explain()
    assert "Seq Scan on cases_casedivision" not in plan


def _queries(actor) -> int:
    counts = set()
    for view in inbox.VIEWS:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert inbox.worklist(actor, view=view, limit=50).view == view
        counts.add(len(captured))
    return max(counts)


def _many(like: Case, count: int) -> None:
    """Cases like one, written past the actions: what matters here is how many there are."""
    offset = Case.objects.count()
    keys = new_data_keys(count)
    people = Person.objects.bulk_create(
        Person(
            data_key=key,
            name="冼银好",
            name_key="xian yinhao",
            identity_number=f"{offset}-{position}",
            born_on=date(1950, 1, 1),
            sex="female",
            hukou_division=like.applicant.hukou_division,
            residence_division=like.applicant.residence_division,
        )
        for position, key in enumerate(keys)
    )
    cases = Case.objects.bulk_create(
        Case(
            number=f"{like.number}-{offset + position}",
            kind=like.kind,
            state=like.state,
            applicant=person,
            division=like.division,
            lodged_at=like.lodged_at,
            due_on=date(2020, 12, 1) + timedelta(days=position % 60),
            waiting_role=like.waiting_role,
        )
        for position, person in enumerate(people)
    )
    divisions = list(like.divisions.values_list("division", "why"))
    CaseDivision.objects.bulk_create(
        CaseDivision(case=case, division_id=division, why=why) for case in cases for division, why in divisions
    )
    Clock.objects.bulk_create(
        Clock(
            case=case,
            key="total",
            unit="working_days",
            days=1,
            starts_on=date(2020, 11, 1),
            due_on=case.due_on,
            law="测试办法",
        )
        for case in cases
    )


def test_a_case_that_waits_for_its_notice_says_until_when(case, clerk, system_author):
    assert inbox.worklist(clerk, view="all").rows[0].posted_until is None
    notice = Publicity.objects.create(
        case=case, stage="town", place="公示栏", content={}, from_on=date(2020, 12, 1), until_on=date(2020, 12, 8)
    )
    assert inbox.worklist(clerk, view="all").rows[0].posted_until == notice.until_on
    notice.taken_down_on = date(2020, 12, 2)
    notice.save()
    assert inbox.worklist(clerk, view="all").rows[0].posted_until is None
