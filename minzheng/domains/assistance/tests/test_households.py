"""What household events do to a benefit: a share held, a card changed by two, a household handed over without a gap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.advance import available
from minzheng.cases.models import Case, Task
from minzheng.domains.assistance.actions import (
    confirm_account,
    correct_account,
    decline_account,
    end_share,
    hand_over,
    propose_account,
    send_back,
    take_over,
)
from minzheng.domains.assistance.models import AccountChange, HeldShare, Transfer
from minzheng.lib import clock
from minzheng.payments import entitlements, runs
from minzheng.payments.models import RunLine
from minzheng.registry import events
from minzheng.registry import queries as register
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

FIFTH, TENTH = clock.at_noon(date(2020, 12, 5)), clock.at_noon(date(2020, 12, 10))
CARD = "6229990012345678"
ZENGCHENG, LICHENG = "440118", "440118001"
DECEMBER, JANUARY, FEBRUARY = date(2020, 12, 1), date(2021, 1, 1), date(2021, 2, 1)


@pytest.fixture
def case(carried) -> Case:
    """Three people with an income of 1,000: 2,240 a month since the month after the decision."""
    return carried("three_people_1000")


@pytest.fixture
def away(staff) -> Any:
    """A clerk of a street in 增城, and her district's payments officer."""
    return {
        "clerk": make_staff("licheng", "town_clerk", LICHENG),
        "officer": make_staff("zengcheng", "payments_officer", ZENGCHENG),
    }


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def owed(case: Case, month: date) -> list[tuple[str, int]]:
    rows = entitlements.of_case(case)
    return [
        (row.payer.code, row.amount_fen)
        for row in rows
        if row.valid_from <= month and (row.valid_to is None or row.valid_to > month)
    ]


def dead_of(case: Case):
    return next(row.person for row in register.members(case.household) if row.relation != "self")


def die(case: Case, actor: Actor, on: date = date(2020, 11, 20)):
    with clock.travel(FIFTH):
        return events.record_death(
            actor=actor,
            household=case.household,
            person=dead_of(case),
            told=events.Told(on, "death_certificate"),
        )


# The ninth of the cast: died on 20 November, known on 5 December -------------------------------------------------------


def test_the_share_of_the_dead_is_held_and_the_others_are_paid(case, fengyuan):
    assert owed(case, DECEMBER) == [("440103", 224_000)]
    die(case, fengyuan.clerk)
    assert owed(case, DECEMBER) == [("440103", 116_000)]
    share = HeldShare.objects.get()
    assert (share.amount_fen, share.from_month, share.outcome) == (108_000, DECEMBER, "")
    run = runs.draft(
        actor=fengyuan.payments_officer,
        payer=Division.objects.get(code="440103"),
        programme="dibao",
        month=DECEMBER,
        at=FIFTH,
    )
    assert run.lines.get(case=case).amount_fen == 116_000
    assert Task.objects.filter(key="held_share", role="district_confirmer", done_at=None).count() == 1


def test_the_district_decides_on_the_share_with_other_eyes(case, fengyuan):
    die(case, fengyuan.clerk)
    share = HeldShare.objects.get()
    with pytest.raises(Refused):
        end_share(actor=fengyuan.reviewer, share=share, at=TENTH)
    done = end_share(actor=fengyuan.confirmer, share=share, at=TENTH)
    assert done.outcome == "ended"
    assert not Task.objects.filter(key="held_share", done_at=None).exists()
    with pytest.raises(Refused) as refused:
        end_share(actor=fengyuan.confirmer, share=share, at=TENTH)
    assert keys(refused) == ["decided_already"]
    with pytest.raises(IntegrityError, match="held_share_other_eyes"), author(fengyuan.clerk), transaction.atomic():
        HeldShare.objects.update(decided_by=share.recorded_by)


def test_a_death_taken_back_gives_the_share_back(case, fengyuan):
    event = die(case, fengyuan.clerk)
    with clock.travel(TENTH):
        events.revoke_death(actor=fengyuan.second_visitor, event=event, told=events.Told(date(2020, 12, 9), "visit"))
    assert owed(case, DECEMBER) == [("440103", 224_000)]
    assert HeldShare.objects.get().outcome == "restored"
    assert entitlements.of_case(case).last().persons.count() == 3


# The card --------------------------------------------------------------------------------------------------------------


def propose(case: Case, actor: Actor, **other: Any) -> AccountChange:
    wishes = {"payee": case.applicant, "holder_name": case.applicant.name, "account_number": CARD, **other}
    return propose_account(actor=actor, case=case, bank="广州示例银行", why="lost", at=TENTH, **wishes)


def account_in_use(case: Case) -> str:
    return register.account_of(case.applicant, on=date(2020, 12, 11)).account_number.open()


def test_a_new_card_pays_only_after_a_second_person_has_read_it(case, fengyuan):
    old = account_in_use(case)
    change = propose(case, fengyuan.clerk)
    assert account_in_use(case) == old
    with pytest.raises(Refused) as refused:
        confirm_account(actor=fengyuan.clerk, change=change, account_number=CARD, at=TENTH)
    assert keys(refused) == ["four_eyes"]
    with pytest.raises(Refused) as refused:
        confirm_account(actor=fengyuan.reviewer, change=change, account_number=CARD[:-1] + "9", at=TENTH)
    assert keys(refused) == ["typed_otherwise"]
    assert account_in_use(case) == old
    confirm_account(actor=fengyuan.reviewer, change=change, account_number="6229 9900 1234 5678", at=TENTH)
    assert account_in_use(case) == CARD
    assert not Task.objects.filter(key="account_change", done_at=None).exists()
    with pytest.raises(Refused):
        decline_account(actor=fengyuan.reviewer, change=change, note="晚了", at=TENTH)


def test_the_database_asks_for_the_second_person_too(case, fengyuan):
    change = propose(case, fengyuan.clerk)
    for wrong in ({"decided_by": change.proposed_by, "state": "confirmed"}, {"state": "confirmed"}):
        with pytest.raises(IntegrityError), author(fengyuan.clerk), transaction.atomic():
            AccountChange.objects.update(**wrong)


@pytest.mark.parametrize(
    ("other", "key"),
    [({"holder_name": "别人"}, "holder_name"), ({"account_number": "12"}, "account_number")],
)
def test_the_holder_is_the_payee(case, fengyuan, other, key):
    with pytest.raises(Refused) as refused:
        propose(case, fengyuan.clerk, **other)
    assert keys(refused) == [key]


def test_money_may_go_to_another_member_but_to_no_stranger(case, fengyuan, carried):
    stranger = carried("dialysis").applicant
    with pytest.raises(Refused) as refused:
        propose(case, fengyuan.clerk, payee=stranger, holder_name=stranger.name)
    assert keys(refused) == ["payee"]
    other = dead_of(case)
    change = propose(case, fengyuan.clerk, payee=other, holder_name=other.name)
    confirm_account(actor=fengyuan.second_visitor, change=change, account_number=CARD, at=TENTH)
    row = entitlements.of_case(case).last()
    assert row.payee_account.person == other
    assert owed(case, DECEMBER) == [("440103", 224_000)]


def test_no_way_round_the_second_person(case, fengyuan):
    with pytest.raises(Refused) as refused:
        correct_account(
            actor=fengyuan.clerk,
            case=case,
            holder_name=case.applicant.name,
            bank="广州示例银行",
            account_number=CARD,
            at=TENTH,
        )
    assert keys(refused) == ["in_payment"]


# The move --------------------------------------------------------------------------------------------------------------


def give(case: Case, actor: Actor, on: date = date(2020, 12, 5)) -> Transfer:
    with clock.travel(TENTH):
        return hand_over(
            actor=actor,
            household=case.household,
            to_town=Division.objects.get(code=LICHENG),
            moved_on=on,
            evidence="hukou_book",
            at=TENTH,
        )


def village_there() -> Division:
    return Division.objects.filter(parent__code=LICHENG).order_by("code").first()


def test_the_old_district_pays_december_and_the_new_one_january(case, fengyuan, away, desk):
    transfer = give(case, fengyuan.clerk)
    assert owed(case, JANUARY) == [("440103", 224_000)]  # nothing changes before it is taken over
    with clock.travel(TENTH):
        take_over(actor=away["clerk"], transfer=transfer, village=village_there(), at=TENTH)
    assert owed(case, DECEMBER) == [("440103", 224_000)]
    assert owed(case, JANUARY) == [(ZENGCHENG, 224_000)]
    case.refresh_from_db()
    assert case.division.code == LICHENG
    case.household.refresh_from_db()
    assert case.household.division == village_there()
    with clock.travel(TENTH):
        page = desk(fengyuan.clerk).get(reverse("workbench:case", args=[case.public_id]))
        assert page.status_code == 200  # what the old street decided it still reads
        assert [reason.key for offer in available(case, fengyuan.clerk) for reason in offer.reasons][:1] == [
            "given_away"
        ]
        assert (
            desk(fengyuan.clerk).get(reverse("workbench:household", args=[case.household.public_id])).status_code == 404
        )
        assert desk(away["clerk"]).get(reverse("workbench:case", args=[case.public_id])).status_code == 200


def test_a_month_already_in_a_run_stays_with_the_old_district(case, fengyuan, away):
    transfer = give(case, fengyuan.clerk)
    liwan, zengcheng = (Division.objects.get(code=code) for code in ("440103", ZENGCHENG))
    late = clock.at_noon(date(2020, 12, 28))
    with clock.travel(late):
        runs.draft(actor=fengyuan.payments_officer, payer=liwan, programme="dibao", month=JANUARY, at=late)
        taken = take_over(actor=away["clerk"], transfer=transfer, village=village_there(), at=late)
        assert taken.from_month == FEBRUARY
        with pytest.raises(Refused) as refused:
            runs.draft(actor=away["officer"], payer=zengcheng, programme="dibao", month=JANUARY, at=late)
        assert keys(refused) == ["empty"]
    assert RunLine.objects.filter(case=case, month=JANUARY).count() == 1
    assert owed(case, FEBRUARY) == [(ZENGCHENG, 224_000)]


def test_two_people_two_streets(case, fengyuan, away, wenquan):
    transfer = give(case, fengyuan.clerk)
    with pytest.raises(Refused) as refused:
        give(case, fengyuan.clerk)
    assert keys(refused) == ["waits_already"]
    for actor in (fengyuan.clerk, wenquan.clerk, away["officer"]):
        with pytest.raises(Refused):
            take_over(actor=actor, transfer=transfer, village=village_there(), at=TENTH)
    with pytest.raises(Refused) as refused:
        take_over(actor=away["clerk"], transfer=transfer, village=case.household.division, at=TENTH)
    assert keys(refused) == ["village"]
    with pytest.raises(IntegrityError, match="transfer_other_eyes"), author(fengyuan.clerk), transaction.atomic():
        Transfer.objects.update(answered_by=transfer.handed_by, state="taken_over")
    send_back(actor=away["clerk"], transfer=transfer, note="查无此户", at=TENTH)
    assert owed(case, JANUARY) == [("440103", 224_000)]
    assert Task.objects.filter(key="transfer_sent_back", division__code="440103006").exists()
    give(case, fengyuan.clerk)  # and again, when the address is right


def test_what_is_begun_is_finished_before_it_is_handed_over(carried, fengyuan):
    open_case = carried("dialysis", stage="investigating")
    with pytest.raises(Refused) as refused:
        give(open_case, fengyuan.clerk)
    assert keys(refused) == ["still_open"]


# Pages -----------------------------------------------------------------------------------------------------------------


def test_a_death_is_recorded_on_a_page_and_nothing_typed_is_lost(case, fengyuan, desk):
    browser = desk(fengyuan.clerk)
    address = reverse("workbench:household_event", args=[case.household.public_id, "death"])
    home = reverse("workbench:household", args=[case.household.public_id])
    head, other = case.applicant, dead_of(case)
    sent = {
        "form_token": "d-1",
        "seen": "0",
        "on": "2020-11-20",
        "evidence": "death_certificate",
        **{f"relation_{row.person.public_id.hex}": row.relation for row in register.members(case.household)},
    }
    with clock.travel(FIFTH):
        page = page_of(browser.get(home))
        assert reverse("workbench:household_event", args=[case.household.public_id, "birth"]) in page
        wrong = browser.post(
            address, {**sent, "gone": str(head.public_id), f"relation_{other.public_id.hex}": "spouse"}
        )
        assert wrong.status_code == 422
        assert "户主" in page_of(wrong)
        assert "2020-11-20" in page_of(wrong)
        stale = browser.post(address, {**sent, "seen": "3", "form_token": "d-2", "gone": str(other.public_id)})
        assert stale.status_code == 409
        done = browser.post(address, {**sent, "form_token": "d-3", "gone": str(other.public_id)})
        assert done.status_code == 302
        assert browser.post(address, {**sent, "form_token": "d-3", "gone": str(other.public_id)}).status_code == 302
        page = page_of(browser.get(home))
        assert "过去的成员" in page
        share = HeldShare.objects.get()
        confirmer = desk(fengyuan.confirmer)
        answer = confirmer.post(reverse("assistance:held_share", args=[share.public_id]), {"form_token": "h-1"})
        assert answer.status_code == 302
        assert "1,080" in page_of(confirmer.get(reverse("assistance:held_share", args=[share.public_id])))
        case_page = page_of(browser.get(reverse("workbench:case", args=[case.public_id])))
        assert "已核定停发" in case_page


@pytest.mark.parametrize("kind", ["birth", "death", "marriage", "join", "leave", "split", "merge", "new_head", "move"])
def test_every_event_has_a_page_for_its_own_street(case, fengyuan, wenquan, desk, kind):
    address = reverse("workbench:household_event", args=[case.household.public_id, kind])
    assert desk(fengyuan.clerk).get(address).status_code == 200
    assert desk(fengyuan.clerk).post(address, {"form_token": "x"}).status_code == 422
    for actor in (wenquan.clerk, fengyuan.confirmer, fengyuan.payments_officer):
        assert desk(actor).get(address).status_code == 404


def test_the_card_and_the_move_have_pages(case, fengyuan, away, desk):
    with clock.travel(TENTH):
        browser = desk(fengyuan.clerk)
        address = reverse("assistance:account", args=[case.public_id])
        assert browser.get(address).status_code == 200
        sent = {
            "form_token": "a-1",
            "payee": str(case.applicant.public_id),
            "holder_name": case.applicant.name,
            "bank": "广州示例银行",
            "account_number": CARD,
            "why": "lost",
        }
        assert browser.post(address, {**sent, "holder_name": "别人"}).status_code == 422
        assert browser.post(address, sent).status_code == 302
        change = AccountChange.objects.get()
        check = reverse("assistance:account_change", args=[change.public_id])
        assert CARD not in page_of(browser.get(check))
        reviewer = desk(fengyuan.reviewer)
        assert reviewer.post(check, {"form_token": "c-1", "account_number": "62299900123456"}).status_code == 422
        assert reviewer.post(check, {"form_token": "c-2", "account_number": CARD}).status_code == 302
        assert account_in_use(case) == CARD

        hand = reverse("assistance:hand_over", args=[case.household.public_id])
        assert browser.get(hand).status_code == 200
        moved = {"form_token": "m-1", "to_town": LICHENG, "moved_on": "2020-12-05", "evidence": "hukou_book"}
        assert browser.post(hand, moved).status_code == 302
        transfer = Transfer.objects.get()
        there = desk(away["clerk"])
        page = reverse("assistance:transfer", args=[transfer.public_id])
        assert case.applicant.name not in page_of(there.get(page))
        assert there.post(page, {"form_token": "t-1", "village": village_there().code}).status_code == 302
        assert there.get(reverse("assistance:transfers")).status_code == 200
        assert there.get(reverse("workbench:household", args=[case.household.public_id])).status_code == 200
        transfer.refresh_from_db()
        assert transfer.state == "taken_over"
