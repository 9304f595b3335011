"""The life of a run, from the draft to the last answer of the bank, and what refuses to happen on the way."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from minzheng.access.encryption import Unreadable, destroy
from minzheng.access.history import author
from minzheng.access.models import AccessLog
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.payments import entitlements, ledger, runs
from minzheng.payments.channels import csv_bank
from minzheng.payments.models import Coverage, Leg, Posting, RunLine
from minzheng.payments.runs import bank_files
from minzheng.payments.runs.offers import offers
from minzheng.registry.models import Person

from .town import FEBRUARY, JANUARY, LIWAN, MARCH, PAY_DAY


def keys(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def balance(code: str) -> int:
    return sum(leg.debit_fen - leg.credit_fen for leg in Leg.objects.filter(account__code=code))


# From the draft to the bank


def test_a_run_from_draft_to_settled(town, heard):
    town.owe(108_000, persons=[town.person("陈妹")])
    town.owe(224_000, persons=[town.person("梁银好"), town.person("梁小宝")])
    run = town.draft()
    assert (run.number, run.state, run.lines.count(), Coverage.objects.count()) == ("440104-202101-01", "draft", 2, 3)
    run = runs.approve(run, actor=town.approver, expected_version=0)
    assert (run.state, run.approved_by, run.version) == ("approved", town.approver.staff_id, 1)
    run = runs.commit(run, actor=town.officer, expected_version=1)
    assert (run.state, balance("expense.assistance"), balance("payable.assistance")) == ("committed", 332_000, -332_000)
    file = runs.file(run, actor=town.officer, expected_version=run.version)
    assert (file.lines, file.amount_fen) == (2, 332_000)
    batch = runs.download(file, actor=town.officer)
    assert batch.decode("utf-8-sig").splitlines()[-1] == "合计,2笔,,,3320.00,"
    run.refresh_from_db()
    done = town.settle(run, csv_bank.answer(batch))
    assert (done.paid.lines, done.paid.amount_fen, done.returned.lines, done.problems) == (2, 332_000, 0, ())
    assert (run.state, done.outstanding.lines) == ("settled", 0)
    assert (balance("payable.assistance"), balance("bank.fund")) == (0, -332_000)
    assert heard == []


def test_the_account_number_is_in_the_file_and_nowhere_in_storage(town, settings):
    person = town.person(account=False)
    town.account(person, number="6299990012345678")
    town.owe(persons=[person])
    _run, batch = town.filed()
    assert b"6299990012345678" in batch
    stored = [path.read_bytes() for path in settings.STORAGE_ROOT.rglob("*") if path.is_file()]
    assert stored
    assert not any(b"6299990012345678" in content for content in stored)


def test_a_download_is_logged_for_every_payee_and_allowed_to_few(town):
    person = town.person()
    town.owe(persons=[person])
    run, _batch = town.filed()
    file = run.files.get()
    look = AccessLog.objects.get(person_id=person.public_id)
    assert (look.what, look.subject_ref, look.staff_id) == ("export", run.number, town.officer.staff_id)
    for actor in (town.approver, town.auditor, town.clerk, town.liwan_officer):
        with pytest.raises(Refused):
            runs.download(file, actor=actor)
    assert AccessLog.objects.count() == 1


def test_a_file_whose_key_is_destroyed_can_not_be_read(town):
    town.owe()
    run, _batch = town.filed()
    file = run.files.get()
    with author(town.system):
        destroy(file.data_key)
    with pytest.raises(Unreadable):
        bank_files.content_of(file)


def test_the_file_is_made_once(town):
    town.owe()
    run = town.committed()
    first = runs.file(run, actor=town.officer, expected_version=run.version)
    assert runs.file(run, actor=town.officer, expected_version=run.version) == first
    assert run.files.count() == 1


def test_a_file_that_would_differ_from_the_ledger_is_not_made(town):
    town.owe()
    run = town.committed()
    ledger.reverse(actor=town.system, posting=Posting.objects.get(), why="误记")
    with pytest.raises(runs.LedgerDiffers):
        runs.file(run, actor=town.officer, expected_version=run.version)
    assert not run.files.exists()


# Who is owed


def test_the_second_draft_takes_what_the_first_did_not(town):
    first = town.owe()
    run = town.draft()
    late = town.owe()
    second = town.draft()
    assert (second.number, second.lines.get().entitlement) == ("440104-202101-02", late)
    assert run.lines.get().entitlement == first
    with pytest.raises(Refused) as refused:
        town.draft()
    assert keys(refused) == ["empty"]


def test_nobody_is_paid_twice_a_month_even_by_two_districts(town):
    mover = town.person("李来福")
    town.owe(persons=[mover])
    town.owe(persons=[mover], district=LIWAN)
    town.owe(district=LIWAN)
    run = town.draft()
    theirs = town.draft(district=LIWAN)
    assert theirs.lines.count() == 1
    held = theirs.held_back.get()
    assert (held.reason, held.run_number, held.entitlement.case.applicant) == ("covered", run.number, mover)
    assert run.number in runs.hold_text(held.reason, held.run_number)


def test_within_one_draft_the_elder_claim_prevails(town):
    person = town.person()
    younger = town.owe(persons=[town.person(), person], from_month=JANUARY)
    elder = town.owe(persons=[person], from_month=date(2020, 12, 1))
    run = town.draft()
    assert [line.entitlement for line in run.lines.all()] == [elder]
    assert run.held_back.get().entitlement == younger


def test_when_everything_is_held_back_there_is_no_run(town):
    person = town.person()
    town.owe(persons=[person])
    town.owe(persons=[person], district=LIWAN)
    town.draft()
    with pytest.raises(Refused) as refused:
        town.draft(district=LIWAN)
    assert keys(refused) == ["all_held", "covered"]


def test_someone_who_died_before_the_month_is_held_for_a_person_to_decide(town):
    living, dead = town.person(), town.person()
    town.owe(persons=[living, dead])
    town.owe()
    with author(town.system):
        Person.objects.filter(pk=dead.pk).update(deceased_on=date(2020, 12, 20))
    run = town.draft()
    assert (run.lines.count(), run.held_back.get().reason) == (1, "deceased")


def test_a_month_in_which_someone_died_is_still_owed(town):
    person = town.person()
    town.owe(persons=[person])
    with author(town.system):
        Person.objects.filter(pk=person.pk).update(deceased_on=date(2021, 1, 3))
    assert town.draft().lines.count() == 1


def test_money_goes_to_the_account_in_force_and_waits_where_there_is_none(town):
    moved, closed = town.person(), town.person()
    town.owe(persons=[moved])
    town.owe(persons=[closed])
    new = town.account(moved, on=date(2021, 1, 5))
    with author(town.system):
        closed.accounts.update(valid_to=date(2021, 1, 5))
    run = town.draft()
    assert run.lines.get().payee_account == new
    assert run.held_back.get().reason == "no_account"


def test_a_draft_for_a_month_too_far_ahead_or_no_month_is_refused(town):
    town.owe()
    with pytest.raises(Refused, match="前一个月"):
        town.draft(month=MARCH)
    with pytest.raises(Refused, match="第一天"):
        town.draft(month=date(2021, 1, 8))
    assert town.draft(month=FEBRUARY).month == FEBRUARY


def test_who_may_draft(town):
    town.owe()
    for actor in (town.approver, town.auditor, town.clerk, town.liwan_officer, town.system):
        with pytest.raises(Refused):
            runs.draft(actor=actor, payer=town.yuexiu, programme="dibao", month=JANUARY, at=PAY_DAY)
    assert not RunLine.objects.exists()


# Other eyes, versions, districts


def test_the_drafter_can_not_approve_in_any_role(town):
    town.owe()
    run = town.draft()
    both = make_staff("officer", "payments_approver", "440104")
    with pytest.raises(Refused) as refused:
        runs.approve(run, actor=both, expected_version=0)
    assert keys(refused) == ["four_eyes"]
    for actor in (town.officer, town.auditor, town.liwan_approver):
        with pytest.raises(Refused):
            runs.approve(run, actor=actor, expected_version=0)
    run.refresh_from_db()
    assert (run.state, run.approved_by) == ("draft", None)


def test_a_stale_page_is_refused_at_every_step(town):
    town.owe()
    run = town.draft()
    stale = {"expected_version": 7}
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.approve(run, actor=town.approver, **stale)
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.discard(run, actor=town.officer, why="误", **stale)
    run = runs.approve(run, actor=town.approver, expected_version=0)
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.commit(run, actor=town.officer, **stale)
    run = runs.commit(run, actor=town.officer, expected_version=1)
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.file(run, actor=town.officer, **stale)
    file = runs.file(run, actor=town.officer, expected_version=run.version)
    answers = csv_bank.answer(bank_files.content_of(file))
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.settle(run, actor=town.officer, content=answers, **stale)
    assert run.files.count() == 1


def test_each_step_has_its_state(town):
    town.owe()
    run = town.draft()
    for verb in (runs.commit, runs.file):
        with pytest.raises(Refused, match="待审批"):
            verb(run, actor=town.officer, expected_version=0)
    run = runs.approve(run, actor=town.approver, expected_version=0)
    with pytest.raises(Refused, match="已审批"):
        runs.approve(run, actor=town.approver, expected_version=1)


def test_the_buttons_are_those_of_the_role_and_the_state(town):
    town.owe()
    run = town.draft()

    def verbs(actor):
        return {offer.verb.key: offer.allowed for offer in offers(actor, run)}

    assert verbs(town.officer) == {"discard": True}
    assert verbs(town.approver) == {"approve": True, "discard": True}
    assert verbs(town.auditor) == {}
    with author(town.system):
        Person.objects.update(deceased_on=date(2020, 12, 1))
    assert verbs(town.approver) == {"approve": False, "discard": True}


def test_a_change_after_the_draft_stops_the_approval_and_the_booking(town):
    entitlement = town.owe()
    town.owe()
    run = town.draft()
    approved = runs.approve(run, actor=town.approver, expected_version=0, at=PAY_DAY)
    entitlements.end(actor=town.system, entitlement=entitlement, from_month=JANUARY, why="放弃")
    with pytest.raises(Refused, match="有 1 笔明细"):
        runs.commit(approved, actor=town.officer, expected_version=1, at=PAY_DAY)
    discarded = runs.discard(approved, actor=town.approver, expected_version=1, why="待遇已终止")
    assert (discarded.state, discarded.discarded_why) == ("discarded", "待遇已终止")
    assert town.draft().lines.count() == 1
    assert not Posting.objects.exists()


def test_a_new_decision_on_the_same_sum_stops_the_approval(town):
    entitlement = town.owe()
    run = town.draft()
    entitlements.end(actor=town.system, entitlement=entitlement, from_month=JANUARY, why="复核")
    town.owe(case=entitlement.case, persons=[entitlement.case.applicant, town.person()])
    with pytest.raises(Refused, match="有 1 笔明细"):
        runs.approve(run, actor=town.approver, expected_version=0, at=PAY_DAY)


def test_another_account_after_the_draft_stops_the_approval(town):
    person = town.person()
    town.owe(persons=[person])
    run = town.draft()
    town.account(person, on=date(2021, 1, 7))
    with pytest.raises(Refused, match="有 1 笔明细"):
        runs.approve(run, actor=town.approver, expected_version=0, at=PAY_DAY)


def test_an_end_in_a_later_month_does_not_disturb_this_one(town):
    entitlement = town.owe()
    run = town.draft()
    entitlements.end(actor=town.system, entitlement=entitlement, from_month=MARCH, why="就业")
    assert runs.approve(run, actor=town.approver, expected_version=0, at=PAY_DAY).state == "approved"


def test_a_discarded_draft_frees_its_people(town):
    town.owe()
    run = town.draft()
    with pytest.raises(Refused, match="作废理由"):
        runs.discard(run, actor=town.officer, expected_version=0, why=" ")
    runs.discard(run, actor=town.officer, expected_version=0, why="月份有误")
    assert (run.lines.count(), Coverage.objects.count()) == (0, 0)
    assert town.draft().number == "440104-202101-02"


def test_a_committed_run_is_not_discarded(town):
    town.owe()
    run = town.committed()
    with pytest.raises(Refused, match="已入账"):
        runs.discard(run, actor=town.officer, expected_version=run.version, why="误")


def test_drafting_costs_the_same_number_of_queries_for_few_and_many(town, django_assert_max_num_queries):
    for _ in range(12):
        town.owe()
    with django_assert_max_num_queries(22):
        town.draft()


def test_nothing_of_a_refused_draft_stays(town):
    person = town.person()
    town.owe(persons=[person])
    town.draft()
    town.owe(persons=[person])
    before = RunLine.objects.count()
    with pytest.raises(Refused), transaction.atomic():
        town.draft()
    assert RunLine.objects.count() == before
