"""投诉举报: one level above whom it is about, the person who made it hidden from those who look into it, each answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.scope import scope
from minzheng.access.tests.factories import make_staff
from minzheng.cases import inbox
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, CaseDivision, Task
from minzheng.domains.complaints import queries
from minzheng.domains.complaints.actions import (
    Told,
    ask_to_verify,
    lodge_complaint,
    record_inquiry,
    reveal_reporter,
)
from minzheng.domains.complaints.models import Complaint
from minzheng.lib import clock
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

NOW = datetime(2020, 12, 2, 10, tzinfo=clock.SHANGHAI)
FENGYUAN, LIWAN, CITY = "440103006", "440103", "440100"
NAME, CONTACT, SAID = "罗知情", "13800001234", "他家在外面有两间铺收租。"


@pytest.fixture(autouse=True)
def _at_ten():
    with clock.travel(NOW):
        yield


@pytest.fixture
def registrar(staff) -> Actor:
    return actor_for_username("rong")


@pytest.fixture
def officer(staff) -> Actor:
    return actor_for_username("ye")


def told(about: str = "family", **other: Any) -> Told:
    return Told(
        **{
            "about": about,
            "town": Division.objects.get(code=FENGYUAN),
            "content": SAID,
            "name": NAME,
            "contact": CONTACT,
            **other,
        }
    )


def lodged(about: str = "family", **other: Any) -> Case:
    return lodge_complaint(actor=Actor.system("portal.complaint"), told=told(about, **other)).case


def act(case: Case, verb: str, actor: Actor, **data: Any) -> Case:
    case.refresh_from_db()
    return advance(case, verb, actor=actor, expected_version=case.version, **data)


def refused(case: Case, verb: str, actor: Actor, **data: Any) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, **data)
    return [reason.key for reason in no.value.reasons]


def carried_to_reply(case: Case, registrar: Actor, officer: Actor, **accepted: Any) -> Case:
    act(case, "accept", registrar, **accepted)
    case.refresh_from_db()
    record_inquiry(actor=officer, case=case, made_on=NOW.date(), found="到工商登记处查询，名下没有铺位。")
    return act(case, "conclude", officer, outcome="unfounded", finding="名下没有铺位。")


def test_from_the_first_word_to_the_answer(registrar, officer):
    case = carried_to_reply(lodged(), registrar, officer)
    assert refused(case, "reply", registrar, replied_by="none", replied_on=NOW.date()) == ["named"]
    done = act(case, "reply", registrar, replied_by="telephone", replied_on=NOW.date())
    assert (done.state, done.is_open) == ("answered", False)
    assert [step.verb for step in case.steps.all()] == ["lodge", "accept", "record_inquiry", "conclude", "reply"]


def test_the_term_is_the_rulebooks_and_says_that_it_is_an_example(registrar):
    term = lodged().clocks.get()
    assert (term.days, term.due_on) == (60, date(2021, 1, 31))
    assert "示例" in term.law


@pytest.mark.parametrize(
    ("about", "office"), [("family", LIWAN), ("town_staff", LIWAN), ("service", LIWAN), ("district_staff", CITY)]
)
def test_it_is_handled_one_level_above(staff, about, office):
    case = lodged(about)
    assert {row.division.code for row in case.divisions.select_related("division")} == {office}


def test_for_everybody_else_it_does_not_exist(registrar, officer, fengyuan, desk):
    case = lodged()
    others = [fengyuan.clerk, fengyuan.reviewer, fengyuan.confirmer, fengyuan.payments_officer]
    others += [
        actor_for_username("su"),
        actor_for_username("shi"),
        actor_for_username("gu"),
        make_staff("w", "auditor", LIWAN),
    ]
    for actor in others:
        if actor.division_code != CITY or actor.role == "auditor":
            assert not scope(actor, Case).filter(pk=case.pk).exists(), actor
            assert not scope(actor, CaseDivision).filter(case=case).exists(), actor
            assert not inbox.worklist(actor, view=inbox.ALL).rows
            assert desk(actor).get(reverse("workbench:case", args=[case.public_id])).status_code == 404
    for actor in (registrar, officer):
        assert scope(actor, Case).filter(pk=case.pk).exists()


def test_the_registrar_sees_no_other_matter(registrar, carried, desk):
    case = carried("dialysis", stage="investigating")
    assert not scope(registrar, Case).exists()
    assert desk(registrar).get(reverse("workbench:case", args=[case.public_id])).status_code == 404


def test_who_said_it_is_sealed_and_hidden_from_those_who_look_into_it(registrar, officer, desk):
    case = carried_to_reply(lodged(), registrar, officer)
    for actor in (officer, registrar):
        page = page_of(desk(actor).get(reverse("workbench:case", args=[case.public_id])))
        assert NAME not in page
        assert CONTACT not in page
        assert "他家在外面有两间铺收租" in page
    reveal = reverse("complaints:reveal", args=[case.public_id])
    assert desk(officer).post(reveal, {"reason": "reply", "form_token": "a"}).status_code == 404
    with pytest.raises(Refused):
        reveal_reporter(actor=officer, case=case, reason="reply")
    browser = desk(registrar)
    shown = page_of(browser.post(reveal, {"reason": "reply", "form_token": "b"}))
    assert NAME in shown
    assert CONTACT in shown
    again = browser.post(reveal, {"reason": "reply", "form_token": "b"})
    assert again.status_code == 302
    assert case.steps.filter(verb="reveal_reporter", note="答复反映人").count() == 1
    assert browser.post(reveal, {"reason": "", "form_token": "c"}).status_code == 302
    assert case.steps.filter(verb="reveal_reporter").count() == 1


def test_nothing_said_stands_in_clear(registrar):
    lodged(against="李某")
    with connection.cursor() as cursor:
        for table in ("complaints_complaint", "complaints_reporter", "cases_step", "access_historyrow"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            content = cursor.fetchone()[0] or ""
            for secret in (NAME, CONTACT, SAID, "李某"):
                assert secret not in content, (table, secret)


def test_the_official_and_her_reviewers_stay_away_in_every_posting(registrar, officer, fengyuan):
    case = lodged("town_staff")
    act(case, "accept", registrar, official="陈淑仪")
    accused = make_staff("chen", "complaints_officer", LIWAN)
    reviewer = make_staff("huang", "complaints_officer", LIWAN)
    confirmer = make_staff("he", "complaints_officer", LIWAN)
    case.refresh_from_db()
    for actor in (accused, reviewer, confirmer):
        with pytest.raises(Refused) as no:
            record_inquiry(actor=actor, case=case, made_on=NOW.date(), found="查过了，没有问题。")
        assert [reason.key for reason in no.value.reasons] == ["recused"]
    record_inquiry(actor=officer, case=case, made_on=NOW.date(), found="已查。")


def test_the_recused_read_nothing_of_it(registrar, fengyuan, desk):
    case = lodged("town_staff")
    act(case, "accept", registrar, official="chen")
    reviewer = make_staff("huang", "complaints_officer", LIWAN)
    page = page_of(desk(reviewer).get(reverse("workbench:case", args=[case.public_id])))
    assert SAID[:8] not in page
    assert desk(reviewer).get(reverse("complaints:inquiry", args=[case.public_id])).status_code == 404


def test_people_of_the_very_office_go_up(registrar, desk):
    case = lodged("town_staff")
    assert refused(case, "accept", registrar, official="何敏华") == ["own_people"]
    assert refused(case, "accept", registrar, official="没有此人") == ["no_such_official"]
    sent = desk(registrar).post(
        reverse("workbench:case_act", args=[case.public_id, "refer_up"]),
        {"version": case.version, "note": "反映的是本局人员。", "form_token": "up"},
    )
    assert sent.headers["Location"] == reverse("workbench:home")
    assert not scope(registrar, Case).exists()
    city = actor_for_username("shi")
    assert act(case, "accept", city, official="何敏华").state == "being_verified"
    assert refused(case, "refer_up", city, note="x") == ["unknown_step"]


def test_a_conclusion_needs_an_inquiry_and_the_answer_other_eyes(registrar, officer):
    case = lodged()
    act(case, "accept", registrar)
    assert refused(case, "conclude", officer, outcome="unfounded", finding="无。") == ["not_looked_into"]
    case.refresh_from_db()
    record_inquiry(actor=officer, case=case, made_on=NOW.date(), found="已查。")
    act(case, "conclude", officer, outcome="unfounded", finding="无。")
    both = make_staff("ye", "complaints_registrar", LIWAN)
    assert refused(case, "reply", both, replied_by="telephone", replied_on=NOW.date()) == ["other_eyes"]
    assert refused(case, "reply", registrar, replied_by="telephone", replied_on=date(2020, 12, 3)) == ["early"]


def test_an_anonymous_one_may_close_without_an_answer_the_database_holds_named_ones(registrar, officer):
    case = carried_to_reply(lodged(name="", contact=""), registrar, officer)
    assert act(case, "reply", registrar, replied_by="none", replied_on=NOW.date()).state == "answered"
    named = queries.complaint_of(lodged())
    with pytest.raises(IntegrityError), transaction.atomic(), author(Actor.system("test")):
        Complaint.objects.filter(pk=named.pk).update(replied_by="none")


def test_what_it_is_confined_to_never_changes(staff):
    case = lodged()
    with pytest.raises(IntegrityError), transaction.atomic(), author(Actor.system("test")):
        Case.objects.filter(pk=case.pk).update(confined_to="")


def test_the_street_is_asked_to_verify_and_not_told_why(registrar, officer, carried, fengyuan, desk):
    matter = carried("dialysis", stage="investigating")
    case = lodged()
    act(case, "accept", registrar)
    case.refresh_from_db()
    ask_to_verify(actor=officer, case=case, matter=matter)
    ask_to_verify(actor=officer, case=case, matter=matter)
    task = Task.objects.get(key="verify_anew")
    page = page_of(desk(fengyuan.clerk).get(reverse("workbench:home")))
    assert task.text in page
    assert "投诉" not in task.text
    assert case.number not in page
    assert not matter.steps.filter(verb="ask_to_verify").exists()


def test_the_answer_tells_nothing_of_the_family(registrar, officer, desk):
    case = carried_to_reply(lodged(against="黄阿娣一家"), registrar, officer)
    page = page_of(desk(registrar).get(reverse("complaints:letter", args=[case.public_id])))
    assert "反映的情况不属实" in page
    for private in ("黄阿娣", "铺位", NAME, CONTACT):
        assert private not in page
    assert desk(officer).get(reverse("complaints:letter", args=[case.public_id])).status_code == 404


def test_the_register_and_the_figures(registrar, officer, desk):
    carried_to_reply(lodged(), registrar, officer)
    lodged("service")
    page = page_of(desk(registrar).get(reverse("complaints:register"), {"state": "open"}))
    assert page.count("-TS-2020-") >= 2
    auditor = page_of(desk(actor_for_username("su")).get(reverse("complaints:register")))
    assert "-TS-2020-" not in auditor
    figures = queries.figures(actor_for_username("su"), on=NOW.date(), year=2020)
    assert (figures.received, figures.in_hand, figures.closed, figures.by_outcome) == (2, 2, 0, {"unfounded": 1})


def test_the_register_asks_the_same_few_questions_for_many(registrar, desk, django_assert_max_num_queries):
    browser, address = desk(registrar), reverse("complaints:register")
    lodged()
    with django_assert_max_num_queries(30) as few:
        browser.get(address)
    for _more in range(6):
        lodged()
    with django_assert_max_num_queries(len(few)):
        browser.get(address)


# At the counter and at home ---------------------------------------------------------------------------------------------


def test_taken_at_the_counter_and_gone_from_it(fengyuan, desk):
    browser, address = desk(fengyuan.clerk), reverse("complaints:new")
    assert browser.get(address).status_code == 200
    typed = {"received_by": "12345", "reference": "GZ2020120001", "about": "town_staff", "town": FENGYUAN, "name": NAME}
    wrong = browser.post(address, {**typed, "form_token": "t", "content": "短"})
    assert wrong.status_code == 422
    assert NAME in wrong.content.decode()  # nothing typed is lost
    for _twice in range(2):
        sent = browser.post(address, {**typed, "form_token": "t1", "content": SAID})
        assert sent.headers["Location"] == reverse("complaints:taken")
    assert Complaint.objects.count() == 1
    assert Complaint.objects.get().receipt in page_of(browser.get(reverse("complaints:taken")))
    case = Complaint.objects.get().case
    assert browser.get(reverse("workbench:case", args=[case.public_id])).status_code == 404
    assert desk(fengyuan.payments_officer).get(address).status_code == 404


def test_from_home_with_a_name_or_without(staff):
    browser, address = Client(), reverse("portal:complain")
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"about": "family", "town": FENGYUAN, "content": ""}).status_code == 422
    sent = {"about": "family", "town": FENGYUAN, "content": SAID, "form_token": "p"}
    assert browser.post(address, sent).headers["Location"] == reverse("portal:complaint_received")
    assert browser.post(address, sent).status_code == 302
    complaint = Complaint.objects.get()
    assert (complaint.is_named, complaint.received_by) == (False, "portal")
    assert not hasattr(complaint, "reporter")
    assert complaint.receipt in page_of(browser.get(reverse("portal:complaint_received")))
    assert complaint.receipt not in page_of(Client().get(reverse("portal:complaint_received")))


def test_a_flood_from_one_address_is_refused_and_what_was_typed_stays(staff):
    browser, address = Client(), reverse("portal:complain")
    for count in range(5):
        sent = {"about": "service", "town": FENGYUAN, "content": SAID, "form_token": f"f{count}"}
        assert browser.post(address, sent).status_code == 302
    last = browser.post(address, {**sent, "form_token": "f9"})
    assert last.status_code == 429
    assert SAID in last.content.decode()
