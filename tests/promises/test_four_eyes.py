"""Who proposes does not confirm: by service call, by screen, by import, by command, by raw SQL; in whatever posting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.urls import reverse

from minzheng import cli
from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.history import author
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import advance as kernel
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, OtherEyes, Step
from minzheng.cli import rulebook as rulebook_commands
from minzheng.cli import runs as run_commands
from minzheng.demo.carrying import Carrying
from minzheng.demo.staff import FENGYUAN, LIWAN
from minzheng.domains.assistance.actions import confirm_home_visit, record_home_visit
from minzheng.domains.assistance.actions.importing import import_applications
from minzheng.domains.assistance.models import HomeVisit
from minzheng.domains.assistance.workflow import CASH_PROGRAMME
from minzheng.lib import clock
from minzheng.payments import runs
from minzheng.payments.models import Run
from minzheng.rulebook.models import ParameterValue
from minzheng.rulebook.release import release_parameter
from tests.fixtures.visitors import at_desk, page_of

from .tables import LOOKS, SESSIONS, unchanged

pytestmark = pytest.mark.django_db

RULES = sorted(CASH_PROGRAMME.other_eyes())
READY = {
    "endorse": ("dialysis", "reviewing"),
    "publish_district": ("dialysis", "at_district"),
    "confirm": ("dialysis", "district_publicity"),
    "refuse": ("three_people_3241", "at_district"),
    "terminate": ("dialysis", "investigating"),
    "confirm_tapering": ("dialysis", "granted"),
}
"""A family of the cast that waits for the verb, and its stage."""

ACTED = {"propose": "chen", "endorse": "huang", "warn": "chen", "propose_tapering": "chen"}
DECEMBER = date(2020, 12, 1)


def when_ready(case: Case):
    """A moment when nothing but the eyes stands in the way: after every notice."""
    notice = case.publicities.order_by("pk").last()
    return clock.at_noon(max(notice.until_on.replace(day=notice.until_on.day + 1) if notice else DECEMBER, DECEMBER))


@pytest.fixture
def ready(carried, fengyuan, prove_publicity):
    """``ready("terminate")``: a case that waits for the verb, and the moment for it."""

    def prepare(verb: str) -> tuple[Case, datetime]:
        family, stage = READY[verb]
        if verb == "terminate":
            return warned(carried, fengyuan)
        case = carried(family, stage=stage)
        if verb == "confirm_tapering":
            return tapering_proposed(case, fengyuan)
        at = when_ready(case)
        if case.publicities.filter(taken_down_on=None).exists():
            prove_publicity(case, at=at)
            case.refresh_from_db()
        return case, at

    return prepare


def warned(carried, fengyuan) -> tuple[Case, datetime]:
    """Under 57号, warned, and the day that the warning named is past."""
    case = carried("dialysis", stage="lodged")
    at = clock.at_noon(date(2021, 7, 5))
    with clock.travel(at):
        case = advance(case, "accept", actor=fengyuan.clerk, expected_version=case.version, at=at)
        case = advance(
            case, "warn", actor=fengyuan.clerk, expected_version=case.version, at=at, note="拒绝入户。", working_days=3
        )
    return case, clock.at_noon(date(2021, 7, 9))


def tapering_proposed(case: Case, fengyuan) -> tuple[Case, datetime]:
    at = clock.at_noon(date(2021, 8, 9))
    data = {"changed_on": date(2021, 7, 1), "source": "劳动合同"}
    with clock.travel(at):
        case = advance(case, "propose_tapering", actor=fengyuan.clerk, expected_version=case.version, at=at, **data)
    return case, at


def in_another_posting(username: str, verb: str) -> Actor:
    """The same person, lawfully posted where the second step is taken."""
    role = next(row.by[0] for row in CASH_PROGRAMME.transitions if row.verb == verb)
    return make_staff(username, role, LIWAN if role == "district_confirmer" else FENGYUAN)


def keys(refused) -> set[str]:
    return {reason.key for reason in refused.value.reasons}


# Steps of a case ------------------------------------------------------------------------------------------------------


def test_the_database_knows_every_rule_of_the_workflow_and_the_application_only_reads_them():
    rows = set(OtherEyes.objects.filter(kind="assistance.dibao").values_list("verb", "other_than"))
    assert rows == set(RULES)
    assert {verb for verb, _other in RULES} == set(READY)
    with pytest.raises(ProgrammingError), transaction.atomic(), author(Actor.system("test")):
        OtherEyes.objects.all().delete()


@pytest.mark.parametrize(("verb", "other_than"), RULES, ids=lambda word: word)
def test_the_second_step_needs_another_person(verb, other_than, ready):
    case, at = ready(verb)
    same = in_another_posting(ACTED[other_than], verb)
    with clock.travel(at):
        assert refused_by_service(case, verb, same) == {"other_eyes"}
        refused_on_screen(case, verb, same)
        refused_by_the_database(case, verb, Staff.objects.get(public_id=same.staff_id))
        refused_by_the_database(case, verb, None)
        assert refused_by_service(case, verb, Actor.system("nightly"))
        other = in_another_posting("zhong", verb)
        note = "经告诫仍不配合。"
        assert (
            advance(case, verb, actor=other, expected_version=case.version, at=at, note=note).version
            == case.version + 1
        )


def refused_by_service(case: Case, verb: str, actor: Actor) -> set[str]:
    with unchanged(), pytest.raises(Refused) as refused:
        advance(case, verb, actor=actor, expected_version=case.version)
    return keys(refused)


def refused_on_screen(case: Case, verb: str, actor: Actor) -> None:
    """The button is not offered, and posting it all the same is refused with the reason."""
    browser = at_desk(actor)
    address = reverse("workbench:case_act", args=[case.public_id, verb])
    seen = browser.get(reverse("workbench:case", args=[case.public_id]))
    assert f'action="{address}"' not in page_of(seen)
    with unchanged(but=SESSIONS | LOOKS):
        answer = browser.post(address, {"version": case.version, "form_token": "t-1"})
    assert answer.status_code == 422
    assert str(kernel.OTHER_EYES) in page_of(answer)


def refused_by_the_database(case: Case, verb: str, staff: Staff | None) -> None:
    """A raw insert of the second step, as the application, under whatever name and role."""
    last = case.steps.order_by("sequence").last()
    target = next(row.target.key for row in CASH_PROGRAMME.rows(state=case.state, verb=verb))
    with pytest.raises(IntegrityError, match="other eyes"), author(Actor.system("test")), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_step (case_id, sequence, verb, from_state, to_state, actor_kind, staff_id, actor_name,"
            " role, division_code, at, note, data) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, now(), '', '{}')",
            [
                case.pk,
                last.sequence + 1,
                verb,
                case.state,
                target,
                "staff" if staff else "system",
                staff.pk if staff else None,
                "另一个人",
                "district_confirmer",
                LIWAN,
            ],
        )


def test_sent_back_and_proposed_again_by_a_colleague_it_is_still_not_hers_to_endorse(carried, fengyuan):
    """Whoever has proposed once has made up her mind."""
    case = carried("dialysis", stage="reviewing")
    case = advance(case, "send_back", actor=fengyuan.reviewer, expected_version=case.version, note="金额再核一遍。")
    case = advance(case, "propose", actor=fengyuan.second_visitor, expected_version=case.version)
    for username in ("chen", "liang"):
        assert refused_by_service(case, "endorse", in_another_posting(username, "endorse")) == {"other_eyes"}
    assert advance(case, "endorse", actor=fengyuan.reviewer, expected_version=case.version).state == "town_publicity"


class Imported(Carrying):
    """A family that came in by the street's workbook and went on by the same hands."""

    workbook: bytes

    def _lodge(self) -> None:
        with clock.travel(self.moment):
            (self.case,) = import_applications(
                actor=self.team.clerk, content=self.workbook, file_name="登记.xlsx", at=self.moment
            ).cases
            for kind in ("identity_document", "authorisation_letter", "declaration_list"):
                self._add_paper(kind, kind)


def test_importing_is_no_way_round(family, fengyuan, street_workbook):
    chosen = family("reviewing")
    carrying = Imported(replace(chosen, data={**chosen.data, "lodged_on": date(2020, 11, 27)}), fengyuan)
    carrying.workbook = street_workbook().add("A1").content()
    case = carrying.carry()
    assert case.state == "reviewing"
    assert case.steps.filter(verb="propose", staff__username="chen").exists()
    assert refused_by_service(case, "endorse", in_another_posting("chen", "endorse")) == {"other_eyes"}
    refused_by_the_database(case, "endorse", Staff.objects.get(username="chen"))
    with pytest.raises(Refused), unchanged():
        import_applications(actor=fengyuan.confirmer, content=carrying.workbook, file_name="登记.xlsx")


# Payment runs and released values -------------------------------------------------------------------------------------


@pytest.fixture
def drafted(carried, fengyuan) -> Iterator[Run]:
    """A run that 冯少芬 has drafted; she also holds a posting as approver."""
    carried("dialysis")
    make_staff("feng", "payments_approver", LIWAN)
    district = Division.objects.get(code=LIWAN)
    with clock.travel(DECEMBER):
        yield runs.draft(actor=fengyuan.payments_officer, payer=district, programme="dibao", month=DECEMBER)


def test_the_drafter_does_not_approve_by_service_screen_or_sql(drafted, fengyuan):
    same = actor_for_username("feng", "payments_approver")
    with unchanged(), pytest.raises(Refused) as refused:
        runs.approve(drafted, actor=same, expected_version=drafted.version)
    assert keys(refused) == {"four_eyes"}
    address = reverse("workbench:run_act", args=[drafted.public_id, "approve"])
    browser = at_desk(same)
    with unchanged(but=SESSIONS | LOOKS):
        answer = browser.post(address, {"expected_version": drafted.version, "form_token": "t-1"})
    assert answer.status_code == 422
    assert str(refused.value.reasons[0]) in page_of(answer)
    with pytest.raises(IntegrityError, match="other eyes"), author(same), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_run SET state = 'approved', version = version + 1, approved_by = %s", [same.staff_id]
        )
    approved = runs.approve(drafted, actor=fengyuan.payments_approver, expected_version=drafted.version)
    assert approved.state == "approved"


def minzheng(*words: str, monkeypatch, capsys) -> tuple[int, str]:
    """The command as it is typed: its exit status and what it says on stderr."""
    for commands in (run_commands, rulebook_commands):
        monkeypatch.setattr(commands, "opened", nullcontext)
    monkeypatch.setattr("sys.argv", ["minzheng", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return ended.value.code or 0, capsys.readouterr().err


def test_the_drafter_does_not_approve_by_command(drafted, monkeypatch, capsys):
    words = ["runs", "approve", drafted.number, "--as"]
    with unchanged():
        status, said = minzheng(*words, "feng", "--role", "payments_approver", monkeypatch=monkeypatch, capsys=capsys)
    assert (status, "另一名工作人员" in said) == (1, True)
    status, _said = minzheng(*words, "deng", monkeypatch=monkeypatch, capsys=capsys)
    drafted.refresh_from_db()
    assert (status, drafted.state) == (0, "approved")


def test_who_enters_a_value_does_not_release_it(staff, tmp_path, monkeypatch, capsys):
    path = tmp_path / "values.yaml"
    path.write_text(
        "dibao.standard:\n  divisions:\n    '440100':\n      values:\n"
        "        2031-01-01: {value: 1500, status: published, metadata: {reference: 穗民〔2030〕1号}}\n",
        encoding="utf-8",
    )
    assert minzheng("rulebook", "enter", str(path), "--as", "tan", monkeypatch=monkeypatch, capsys=capsys)[0] == 0
    entered = ParameterValue.objects.get(released_at=None)
    same = replace(actor_for_username("tan"), posting_id=None)  # in whatever posting: what counts is the person
    release = ["rulebook", "release", str(entered.public_id), "--as"]
    with unchanged():
        status, said = minzheng(*release, "tan", monkeypatch=monkeypatch, capsys=capsys)
        assert (status, "另一名工作人员" in said) == (1, True)
        with pytest.raises(Refused):
            release_parameter(actor=same, public_id=entered.public_id)
        release_it = (
            "UPDATE rulebook_parametervalue SET released_by = %s, released_at = now() WHERE released_at IS NULL"
        )
        with pytest.raises(IntegrityError, match="other_eyes"), author(same), connection.cursor() as cursor:
            cursor.execute(release_it, [same.staff_id])
        with pytest.raises(ProgrammingError, match="own name"), author(same), connection.cursor() as cursor:
            cursor.execute(release_it, [actor_for_username("ou").staff_id])
    assert minzheng(*release, "ou", monkeypatch=monkeypatch, capsys=capsys)[0] == 0


# The visit by two -----------------------------------------------------------------------------------------------------


@pytest.fixture
def inquiry(carried) -> Iterator[Case]:
    with clock.travel(date(2020, 12, 1)):
        yield carried("dialysis", stage="investigating")


def visit(case: Case, actor: Actor, second: Staff) -> HomeVisit:
    return record_home_visit(
        actor=actor,
        case=case,
        second_visitor=second,
        visited_on=clock.today(),
        present="本人",
        findings="与申报一致。",
        agrees_with_declared=True,
    )


def test_nobody_visits_with_herself_in_whatever_posting(inquiry, fengyuan):
    chen = Staff.objects.get(username="chen")
    as_worker = make_staff("chen", "community_worker", inquiry.household.division.code)
    for actor in (fengyuan.clerk, as_worker):
        with unchanged(), pytest.raises(Refused) as refused:
            visit(inquiry, actor, chen)
        assert keys(refused) == {"same_visitor"}
        answer = at_desk(actor).post(
            reverse("assistance:record_visit", args=[inquiry.public_id]),
            {
                "visited_on": "2020-12-01",
                "second_visitor": str(chen.public_id),
                "present": "本人",
                "findings": "同前。",
                "agrees_with_declared": "yes",
            },
        )
        assert answer.status_code == 422
    assert not HomeVisit.objects.exists()


def test_the_database_refuses_one_visitor_twice(inquiry, fengyuan):
    made = visit(inquiry, fengyuan.clerk, Staff.objects.get(username="liang"))
    for column, other in (("first_visitor_id", "second_visitor_id"), ("second_visitor_id", "first_visitor_id")):
        with pytest.raises(IntegrityError, match="visit_by_two"), author(fengyuan.clerk), connection.cursor() as cursor:
            cursor.execute(f"UPDATE assistance_homevisit SET {column} = {other} WHERE id = %s", [made.pk])


def test_the_first_visitor_does_not_confirm_for_the_second(inquiry, fengyuan):
    made = visit(inquiry, fengyuan.clerk, Staff.objects.get(username="liang"))
    as_worker = make_staff("chen", "community_worker", inquiry.household.division.code)
    inquiry.refresh_from_db()
    for actor in (fengyuan.clerk, as_worker, fengyuan.reviewer):
        with unchanged(), pytest.raises(Refused):
            confirm_home_visit(actor=actor, visit=made)
        browser = at_desk(actor)
        with unchanged():
            assert browser.post(reverse("assistance:confirm_visit", args=[made.public_id])).status_code == 404
    with pytest.raises(Refused) as refused:
        advance(inquiry, "conclude_inquiry", actor=fengyuan.clerk, expected_version=inquiry.version)
    assert "no_visit" in keys(refused)
    assert confirm_home_visit(actor=fengyuan.second_visitor, visit=made).confirmed_at


def test_a_visit_is_made_with_somebody_who_makes_visits_there(inquiry, fengyuan, wenquan):
    """Not with a name from another town or another office that was only written down."""
    for outsider in ("qiu", "feng", "admin"):
        with unchanged(), pytest.raises(Refused) as refused:
            visit(inquiry, fengyuan.clerk, Staff.objects.get(username=outsider))
        assert keys(refused) == {"not_a_visitor"}


# What was done stays done ---------------------------------------------------------------------------------------------

KEPT = sorted(model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False))


def test_steps_postings_and_looks_are_among_what_is_kept():
    assert {"cases_step", "cases_clockevent", "payments_posting", "payments_leg", "access_accesslog"} <= set(KEPT)


@pytest.mark.parametrize("table", KEPT)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_neither_changes_nor_removes_what_was_written_down(table, sql):
    with pytest.raises(ProgrammingError) as refused, author(Actor.system("test")), connection.cursor() as cursor:
        cursor.execute(sql.format(table))
    assert refused.value.__cause__.sqlstate == "42501"


def test_a_step_is_not_written_out_of_turn(carried, fengyuan):
    """A forged step can't jump over the one that was not taken."""
    case = carried("dialysis", stage="reviewing")
    last = case.steps.order_by("sequence").last()
    for sequence, source in ((last.sequence + 2, case.state), (last.sequence + 1, "at_district")):
        with pytest.raises(IntegrityError, match="does not follow"), author(fengyuan.confirmer), transaction.atomic():
            Step.objects.create(
                case=case,
                sequence=sequence,
                verb="confirm",
                from_state=source,
                to_state="granted",
                actor_kind="staff",
                staff=Staff.objects.get(username="he"),
                actor_name="何敏华",
                role="district_confirmer",
                at=clock.now(),
            )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "assignment",
    [
        "state = 'town_publicity', version = version + 1",
        "state = 'granted', is_open = false",
        "state = 'proposing'",  # it was there before, by a step of another transaction
        "version = version - 1",
    ],
)
def test_the_state_of_a_case_is_not_rewritten_behind_the_steps(carried, assignment):
    case = carried("dialysis", stage="reviewing")
    with pytest.raises(IntegrityError, match="without a step"), author(Actor.system("test")):
        connection.cursor().execute(f"UPDATE cases_case SET {assignment}")
    before = case.version
    case.refresh_from_db()
    assert (case.state, case.version) == ("reviewing", before)


def test_the_database_lets_only_the_second_visitor_confirm_and_then_nobody_change(inquiry, fengyuan):
    made = visit(inquiry, fengyuan.clerk, Staff.objects.get(username="liang"))
    confirm = "UPDATE assistance_homevisit SET confirmed_at = now() WHERE id = %s"
    for actor in (fengyuan.clerk, fengyuan.reviewer, Actor.system("nightly")):
        with pytest.raises(IntegrityError, match="second visitor"), author(actor), connection.cursor() as cursor:
            cursor.execute(confirm, [made.pk])
    with author(fengyuan.second_visitor), connection.cursor() as cursor:
        cursor.execute(confirm, [made.pk])
    for change in ("confirmed_at = NULL", "visited_on = '2020-01-01'", "agrees_with_declared = false"):
        with pytest.raises(IntegrityError, match="stays"), author(fengyuan.second_visitor), transaction.atomic():
            connection.cursor().execute(f"UPDATE assistance_homevisit SET {change}")
