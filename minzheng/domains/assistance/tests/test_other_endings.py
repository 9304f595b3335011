"""Ends that are no decision on the merits: each a state, a letter and a message of its own, and none before its time."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.actor import Actor
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import documents
from minzheng.cases.advance import advance, available
from minzheng.cases.models import Case, Clock, Notice
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.models import Demand
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.domains.assistance.workflow import CASH_PROGRAMME
from minzheng.lib import clock
from minzheng.lib.working_days import WorkingDays
from minzheng.payments.models import Entitlement
from minzheng.registry import statuses
from minzheng.rulebook import calendars
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n"


def act(case: Case, verb: str, actor: Actor, *, at: datetime, **data) -> Case:
    case.refresh_from_db()
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(case: Case, verb: str, actor: Actor, *, at: datetime, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, at=at, **data)
    return [reason.key for reason in no.value.reasons]


def last_at(case: Case) -> datetime:
    return case.steps.order_by("sequence").last().at


def told(case: Case) -> tuple[str, str]:
    """The last message in the portal and the kind of the letter with it."""
    notice = Notice.objects.filter(case=case, channel="portal").order_by("pk").last()
    return notice.template, notice.document.kind if notice.document else ""


# Before the acceptance ------------------------------------------------------------------------------------------------


def test_not_accepted_is_told_with_reason_and_article(carried, fengyuan):
    case = carried("lodged")
    at = last_at(case)
    assert refused(case, "decline", fengyuan.clerk, at=at, law="民发〔2021〕57号第四条") == ["note_required"]
    assert refused(case, "decline", fengyuan.reviewer, at=at, law="x", note="x") == ["not_permitted"]
    case = act(case, "decline", fengyuan.clerk, at=at, law="民发〔2021〕57号第四条", note="户籍不在本市。")
    assert (case.state, case.is_open, case.closed_at) == ("not_accepted", False, at)
    assert told(case) == ("not_accepted", "non_acceptance")
    assert not available(case, fengyuan.clerk)


def test_an_application_lapses_on_the_day_after_the_one_that_the_letter_named(carried, fengyuan):
    case = carried("papers_requested")
    demand = queries.demand_of(case, "papers")
    asked_on = clock.civil_day(demand.made_at)
    assert demand.due_on == calendars.calendar().add(asked_on, WorkingDays(demand.working_days))
    last_day = clock.at_noon(demand.due_on)
    assert refused(case, "lapse", fengyuan.clerk, at=last_day) == ["still_time"]
    case = act(case, "lapse", fengyuan.clerk, at=last_day + timedelta(days=1))
    assert (case.state, case.is_open, told(case)) == ("lapsed", False, ("lapsed", "lapse"))


def test_what_has_been_completed_does_not_lapse(carried, fengyuan):
    case = carried("papers_requested")
    for kind in THREE_THINGS:
        documents.add_document(actor=fengyuan.clerk, case=case, kind=kind, upload_name="a.pdf", content=PDF)
    late = clock.at_noon(queries.demand_of(case, "papers").due_on + timedelta(days=30))
    assert refused(case, "lapse", fengyuan.clerk, at=late) == ["complete"]
    assert act(case, "supply_papers", fengyuan.clerk, at=late).state == "lodged"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(min_value=1, max_value=60), passed=st.integers(min_value=0, max_value=100))
def test_never_before_the_stated_number_of_working_days_is_over(
    days, passed, carried, fengyuan, waiting, system_author
):
    asked_on = clock.civil_day(last_at(waiting))
    calendar = calendars.calendar()
    Demand.objects.create(
        case=waiting,
        what="papers",
        working_days=days,
        due_on=calendar.add(asked_on, WorkingDays(days)),
        made_at=last_at(waiting),
    )
    on = asked_on + timedelta(days=passed)
    reasons = queries.why_not_lapse(case=waiting, actor=fengyuan.clerk, at=clock.at_noon(on))
    through = sum(calendar.is_working_day(asked_on + timedelta(days=day)) for day in range(1, passed))
    assert (reasons == []) == (passed > 0 and through >= days)


@pytest.fixture
def waiting(carried) -> Case:
    return carried("papers_requested")


# Not cooperating ------------------------------------------------------------------------------------------------------

NEW_RULES = clock.at_noon(date(2021, 7, 5))


@pytest.fixture
def inquiry(carried, fengyuan) -> Case:
    """A case accepted under 57号."""
    return act(carried("dialysis", stage="lodged"), "accept", fengyuan.clerk, at=NEW_RULES)


def test_termination_comes_after_a_written_warning_by_other_eyes_and_when_its_day_is_past(inquiry, fengyuan):
    assert refused(inquiry, "terminate", fengyuan.reviewer, at=NEW_RULES, note="拒绝。") == ["not_warned"]
    before = (inquiry.state, inquiry.version)
    case = act(inquiry, "warn", fengyuan.clerk, at=NEW_RULES, note="两次上门均拒绝开门。", working_days=3)
    assert (case.state, case.version) == (before[0], before[1] + 1)
    assert told(case) == ("warned", "warning")
    last_day = clock.at_noon(queries.demand_of(case, "cooperation").due_on)
    assert clock.civil_day(last_day) == date(2021, 7, 8)
    assert refused(case, "terminate", fengyuan.reviewer, at=last_day, note="拒绝。") == ["still_time"]
    after = last_day + timedelta(days=1)
    assert refused(case, "terminate", fengyuan.reviewer, at=after) == ["note_required"]
    herself = make_staff("chen", "town_reviewer", fengyuan.clerk.division_code)
    assert refused(case, "terminate", herself, at=after, note="拒绝。") == ["other_eyes"]
    case = act(case, "terminate", fengyuan.reviewer, at=after, note="经告诫仍拒绝入户。")
    assert (case.state, case.is_open, told(case)) == ("terminated", False, ("terminated", "termination"))
    assert not Clock.objects.filter(case=case, stopped_on=None).exists()


def test_the_old_rules_know_no_termination(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    at = last_at(case)
    assert refused(case, "warn", fengyuan.clerk, at=at, note="拒绝。", working_days=3) == ["unknown_step"]
    with clock.travel(at):
        assert "warn" not in {offer.verb for offer in available(case, fengyuan.clerk)}


def test_termination_takes_the_notice_down(inquiry, carried, fengyuan):
    """Rows from the inquiry to the district's stages, and none before or after."""
    states = {row.source.key for row in CASH_PROGRAMME.transitions if row.verb == "terminate"}
    assert states == {
        *("investigating", "deliberating", "proposing", "reviewing"),
        *("town_publicity", "at_district", "district_publicity"),
    }
    assert states == {row.source.key for row in CASH_PROGRAMME.transitions if row.verb == "warn"}


# After the grant ------------------------------------------------------------------------------------------------------

STATEMENT = "giving_up_statement"


def add(case: Case, kind: str, actor: Actor, at: datetime) -> None:
    with clock.travel(at):
        documents.add_document(actor=actor, case=case, kind=kind, upload_name="声明.pdf", content=PDF, at=at)


def test_a_benefit_is_given_up_on_her_own_signed_statement_and_ends_with_the_month(carried, fengyuan):
    case = carried("dialysis")
    decided = case.closed_at
    at = clock.at_noon(date(2021, 3, 10))
    assert refused(case, "give_up", fengyuan.reviewer, at=at) == ["no_statement"]
    add(case, STATEMENT, fengyuan.reviewer, at)
    assert refused(case, "give_up", fengyuan.reviewer, at=at) == ["other_eyes"]
    add(case, STATEMENT, fengyuan.clerk, at)
    case = act(case, "give_up", fengyuan.reviewer, at=at)
    assert (case.state, case.is_open, case.closed_at) == ("given_up", False, decided)
    owed = Entitlement.objects.get(case=case, superseded_at=None)
    assert owed.valid_to == date(2021, 4, 1)
    assert statuses.who_has("dibao", on=date(2021, 3, 31)).count() == 3
    assert not statuses.who_has("dibao", on=date(2021, 4, 1)).exists()
    assert told(case) == ("given_up", "giving_up")
    assert not documents.takes_papers(case)


def test_a_benefit_given_up_before_its_first_month_was_never_owed(carried, fengyuan):
    case = carried("dialysis")
    at = last_at(case)
    add(case, STATEMENT, fengyuan.clerk, at)
    case = act(case, "give_up", fengyuan.reviewer, at=at)
    owed = Entitlement.objects.get(case=case, superseded_at=None)
    assert owed.valid_from == owed.valid_to
    assert not statuses.who_has("dibao", on=owed.valid_from).exists()


@pytest.mark.parametrize("key", ["three_people_3240", "papers_requested"])
def test_where_nothing_was_granted_nothing_is_given_up(carried, fengyuan, key):
    case = carried(key)
    assert refused(case, "give_up", fengyuan.reviewer, at=last_at(case)) == ["unknown_step"]


def test_the_page_of_a_granted_case_offers_what_may_follow(carried, fengyuan, desk):
    case = carried("dialysis")
    with clock.travel(last_at(case)):
        page = page_of(desk(fengyuan.clerk).get(reverse("workbench:case", args=[case.public_id])))
        reviewers = page_of(desk(fengyuan.reviewer).get(reverse("workbench:case", args=[case.public_id])))
    assert "办理结果" in page
    assert "就业增收，提出渐退" in page
    assert "本人声明放弃待遇" in reviewers
    assert "还没有收到领取人亲笔签名的放弃声明" in reviewers


# Every end ------------------------------------------------------------------------------------------------------------


def test_every_end_is_told_to_the_resident_in_words_of_its_own():
    finals = [state for state in CASH_PROGRAMME.states.values() if state.final]
    assert len({str(state.resident_label) for state in finals}) == len(finals) == 9
    for state in CASH_PROGRAMME.states.values():
        assert state.resident_label
