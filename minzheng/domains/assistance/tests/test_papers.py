"""Papers of a case: proof of its notice, seal, service, review, dossier, certificate, minutes."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from minzheng.access.history import author
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.cases import appeals, imprints, publicity, publicity_proofs, remedy_terms, serving
from minzheng.cases.advance import advance
from minzheng.cases.dossiers import catalogue, custody, opening, register
from minzheng.cases.models import Dossier, Imprint, PublicityProof, Service, Task
from minzheng.domains.assistance.actions.certificates import issue_certificate, reprint_certificate, void_certificate
from minzheng.domains.assistance.actions.decision import draft_decision
from minzheng.domains.assistance.actions.minutes import names_in, record_minutes
from minzheng.domains.assistance.models import Certificate
from minzheng.domains.assistance.queries import minutes as queries
from minzheng.lib import clock
from minzheng.rulebook import calendars

pytestmark = pytest.mark.django_db

PHOTO = b"%PDF-1.7\n"


def keys(act, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(**data)
    return [reason.key for reason in no.value.reasons]


def staff(actor) -> Staff:
    return Staff.objects.get(public_id=actor.staff_id)


# The notice -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def posted(carried):
    return publicity.latest(carried("maintenance_paid"))


def prove(notice, team, **other):
    data = {
        "actor": team.clerk,
        "publicity": notice,
        "moment": "up",
        "on": notice.from_on,
        "place": notice.place,
        "second_staff": staff(team.second_visitor),
        "photo_name": "a.pdf",
        "photo": PHOTO,
        "at": clock.at_noon(notice.from_on),
        **other,
    }
    return publicity_proofs.prove(**data)


def test_a_publicity_is_not_over_until_two_have_photographed_it_up_and_down(posted, fengyuan):
    after = clock.at_noon(posted.until_on + timedelta(days=1))
    assert [reason.key for reason in publicity.why_not_close(posted, clock.civil_day(after))] == [
        "publicity_not_proved"
    ]
    prove(posted, fengyuan)
    assert [reason.key for reason in publicity.why_not_close(posted, clock.civil_day(after))] == [
        "publicity_not_proved"
    ]
    prove(posted, fengyuan, moment="down", on=clock.civil_day(after), objections=0, at=after)
    assert publicity.why_not_close(posted, clock.civil_day(after)) == []


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ({"photo": b""}, ["empty_file"]),
        ({"photo": b"MZ"}, ["file_type"]),
        ({"place": " "}, ["place_required"]),
        ({"on": date(2019, 1, 1)}, ["proof_day"]),
        ({"moment": "down", "objections": 0}, ["no_proof_up"]),
    ],
)
def test_what_proves_nothing_is_refused(posted, fengyuan, other, expected):
    assert keys(lambda: prove(posted, fengyuan, **other)) == expected
    assert not PublicityProof.objects.exists()


def test_nobody_is_her_own_second_and_no_outsider_is(posted, fengyuan, wenquan):
    assert keys(lambda: prove(posted, fengyuan, second_staff=staff(fengyuan.clerk))) == ["second_staff"]
    assert keys(lambda: prove(posted, fengyuan, second_staff=staff(wenquan.clerk))) == ["second_staff"]
    assert keys(lambda: prove(posted, wenquan)) == ["not_permitted"]
    proof = prove(posted, fengyuan)
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.clerk):
        PublicityProof.objects.create(
            publicity=posted,
            moment="down",
            on=posted.until_on,
            place="x",
            photo=proof.photo,
            first_staff=proof.first_staff,
            second_staff=proof.first_staff,
            objections=0,
        )


def test_the_number_of_objections_is_the_one_on_record(posted, fengyuan):
    after = clock.at_noon(posted.until_on + timedelta(days=1))
    prove(posted, fengyuan)
    down = {"moment": "down", "on": clock.civil_day(after), "at": after}
    assert keys(lambda: prove(posted, fengyuan, objections=1, **down)) == ["objections_differ"]


# The seal -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def granted(carried):
    return carried("dialysis")


def letter_of(case):
    return case.documents.get(kind="decision_grant")


def test_a_released_letter_is_in_the_register_and_a_stranger_learns_its_number_and_day(granted):
    letter = letter_of(granted)
    assert imprints.check(imprints.spaced(letter.imprint.code).lower()) == imprints.Checked(
        letter.number, clock.civil_day(letter.at), None
    )
    assert imprints.check("AAAA-AAAA-AAAA") is None


def test_the_public_page_says_nothing_of_anybody(granted, client):
    code = letter_of(granted).imprint.code
    page = client.get("/verify/", {"code": imprints.spaced(code)}).content.decode()
    assert letter_of(granted).number in page
    assert "是真的" in page
    assert granted.applicant.name not in page
    assert granted.number not in page
    assert "没有查到" in client.get("/verify/", {"code": "ABCDEFGHJKLM"}).content.decode()
    assert "12 位" in client.get("/verify/", {"code": "ABC"}).content.decode()


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_a_draft_bears_no_number_no_code_and_no_seal_and_uses_none_up(carried):
    case = carried("maintenance_unpaid")
    before = Imprint.objects.count()
    with clock.travel(clock.at_noon(date(2020, 12, 1))):
        pdf = draft_decision(case=case, at=clock.now())
    text = "".join(
        subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
        .stdout.decode()
        .split()
    )
    assert "未签发" in text
    assert "文号待签发时编" in text
    assert "查验码" not in text
    assert "示例章" not in text
    assert Imprint.objects.count() == before


def test_a_void_number_is_explained_stays_void_and_is_told(granted, fengyuan, wenquan):
    letter = letter_of(granted)
    why = "打印错误，另行签发。"
    assert keys(lambda: imprints.void(actor=fengyuan.clerk, imprint=letter.imprint, why=why)) == ["not_permitted"]
    assert keys(lambda: imprints.void(actor=wenquan.confirmer, imprint=letter.imprint, why=why)) == ["not_permitted"]
    assert keys(lambda: imprints.void(actor=fengyuan.confirmer, imprint=letter.imprint, why=" ")) == [
        "void_why_required"
    ]
    voided = imprints.void(actor=fengyuan.confirmer, imprint=letter.imprint, why=why)
    assert imprints.check(voided.code).voided_on is not None
    (series,) = [row for row in imprints.register_of(fengyuan.confirmer) if row.series == voided.series]
    assert (series.voided, series.missing) == (1, 0)
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.confirmer):
        Imprint.objects.filter(pk=voided.pk).update(voided_on=None, void_why="", voided_by=None)


# Service and remedies -------------------------------------------------------------------------------------------------


def told(way: str, on: date, **other) -> serving.Told:
    return serving.Told(way=way, sent_on=on, **{"proof_name": "a.pdf", "proof": PHOTO, **other})


def later(case, days: int):
    return clock.at_noon(clock.civil_day(letter_of(case).at) + timedelta(days=days))


@pytest.mark.parametrize(
    ("way", "given", "missing"),
    [
        ("direct", {}, ["recipient_required"]),
        ("direct", {"recipient": "本人", "proof": b""}, ["proof_required"]),
        ("leaving", {"reason": "拒收"}, ["witnesses_required", "second_server"]),
        ("entrusted", {}, ["reason_required", "by_whom_required", "recipient_required"]),
        ("post", {}, ["tracking_required"]),
        ("announcement", {}, ["reason_required", "by_whom_required"]),
    ],
)
def test_each_way_asks_for_what_proves_it(granted, fengyuan, way, given, missing):
    at = later(granted, 1)
    data = told(way, clock.civil_day(at), **given)
    record = serving.record_service
    assert keys(lambda: record(actor=fengyuan.clerk, document=letter_of(granted), told=data, at=at)) == missing
    assert not Service.objects.exists()


def test_the_remedies_run_from_the_day_of_service(granted, fengyuan):
    letter, at = letter_of(granted), later(granted, 3)
    assert remedy_terms.received_on(letter, on=clock.civil_day(at)) is None
    serving.record_service(
        actor=fengyuan.clerk, document=letter, told=told("direct", clock.civil_day(at), recipient="本人"), at=at
    )
    received = remedy_terms.received_on(letter_of(granted), on=clock.civil_day(at))
    assert received == clock.civil_day(at)
    until = remedy_terms.remedies(received, district=granted.division.parent, calendar=calendars.calendar())
    assert until.reconsideration_until >= received + timedelta(days=60)
    assert keys(
        lambda: serving.record_service(
            actor=fengyuan.clerk, document=letter, told=told("direct", clock.civil_day(at), recipient="本人"), at=at
        )
    ) == ["already_served"]


def test_by_post_it_counts_from_the_receipt_and_what_comes_back_is_tried_otherwise(granted, fengyuan):
    letter, at = letter_of(granted), later(granted, 1)
    sent = serving.record_service(
        actor=fengyuan.clerk, document=letter, told=told("post", clock.civil_day(at), tracking_number="XA1"), at=at
    )
    assert (sent.served_on, sent.proof) == (None, None)
    serving.record_failure(actor=fengyuan.clerk, service=sent, why="无人签收", at=at)
    again = serving.record_service(
        actor=fengyuan.clerk, document=letter, told=told("post", clock.civil_day(at), tracking_number="XA2"), at=at
    )
    when = later(granted, 4)
    done = serving.record_receipt(
        actor=fengyuan.clerk,
        service=again,
        served_on=clock.civil_day(when),
        recipient="本人",
        proof_name="a.pdf",
        proof=PHOTO,
        at=when,
    )
    assert done.served_on == clock.civil_day(when)
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.clerk):
        Service.objects.filter(pk=done.pk).update(served_on=F("sent_on"))


@pytest.mark.parametrize(("on", "days"), [(date(2021, 12, 31), 60), (date(2022, 1, 1), 30)])
def test_how_long_an_announcement_stands_follows_the_procedure_law_of_its_day(on, days):
    assert serving.announcement_term(on).days == days


def test_what_is_announced_counts_as_served_when_the_term_is_over(granted, fengyuan):
    letter, at = letter_of(granted), later(granted, 1)
    row = serving.record_service(
        actor=fengyuan.clerk,
        document=letter,
        told=told("announcement", clock.civil_day(at), reason="下落不明", by_whom="区政府网站"),
        at=at,
    )
    assert row.served_on == clock.civil_day(at) + timedelta(days=60)
    assert remedy_terms.received_on(letter, on=row.served_on - timedelta(days=1)) is None


def test_a_review_that_does_not_uphold_gives_the_district_a_task(granted, fengyuan):
    letter, at = letter_of(granted), later(granted, 10)
    on = clock.civil_day(at)
    lodge = {"actor": fengyuan.clerk, "document": letter, "way": "reconsideration", "body": "荔湾区人民政府", "at": at}
    appeal = appeals.record_appeal(lodged_on=on, **lodge)
    assert keys(lambda: appeals.record_appeal(lodged_on=on, **lodge)) == ["appeal_pending"]
    result = {
        "actor": fengyuan.clerk,
        "appeal": appeal,
        "result_on": on,
        "paper_name": "a.pdf",
        "paper": PHOTO,
        "at": at,
    }
    assert keys(lambda: appeals.record_result(result="redo", holding="", **result)) == ["holding_required"]
    appeals.record_result(result="redo", holding="事实不清，重新办理。", **result)
    assert Task.objects.filter(key="appeal_result", role="district_confirmer", done_at=None).count() == 1


# The dossier ----------------------------------------------------------------------------------------------------------


def arranged(case, team, at):
    dossier = Dossier.objects.get(case=case)
    pages = {paper.public_id: paper.pages or 1 for paper in catalogue.waiting(dossier)}
    return catalogue.arrange(actor=team.clerk, dossier=dossier, pages=pages, at=at)


def test_closing_gives_a_number_of_the_district_and_an_open_case_has_none(granted, carried):
    dossier = Dossier.objects.get(case=granted)
    year = clock.civil_day(granted.closed_at).year
    assert dossier.number.startswith(f"440103-DB-{year}-")
    assert opening.kept_until(dossier) is None  # the benefit goes on
    assert not Dossier.objects.filter(case=carried("maintenance_paid")).exists()


def test_pages_are_numbered_once_checked_by_another_and_grow(granted, fengyuan):
    at = later(granted, 2)
    dossier = arranged(granted, fengyuan, at)
    lines = catalogue.lines(dossier)
    assert [line.first_page for line in lines] == [1, *(line.last_page + 1 for line in lines[:-1])]
    assert keys(lambda: catalogue.check(actor=fengyuan.clerk, dossier=dossier, at=at)) == ["other_eyes"]
    assert catalogue.check(actor=fengyuan.reviewer, dossier=dossier, at=at).checked_at
    serving.record_service(
        actor=fengyuan.clerk,
        document=letter_of(granted),
        told=told("direct", clock.civil_day(at), recipient="本人"),
        at=at,
    )
    again = arranged(granted, fengyuan, at)
    assert again.checked_at is None
    assert catalogue.lines(again)[: len(lines)] == lines


def test_a_dossier_is_handed_over_against_a_receipt_lent_and_brought_back(granted, fengyuan):
    at = later(granted, 2)
    dossier = arranged(granted, fengyuan, at)
    district = Division.objects.get(code="440103")
    hand = {"actor": fengyuan.clerk, "dossiers": [dossier], "to_division": district, "at": at}
    assert keys(lambda: custody.hand_over(**hand)) == ["not_checked"]
    catalogue.check(actor=fengyuan.reviewer, dossier=dossier, at=at)
    transfer = custody.hand_over(**hand)
    assert keys(lambda: custody.hand_over(**hand)) == ["moving"]
    assert keys(lambda: custody.receive(actor=fengyuan.reviewer, transfer=transfer, at=at)) == ["not_receiver"]
    custody.receive(actor=fengyuan.confirmer, transfer=transfer, at=at)
    dossier.refresh_from_db()
    assert dossier.keeper == district
    lend = {"borrower": "审计组", "office": "区审计局", "purpose": "专项审计", "due_on": clock.civil_day(at), "at": at}
    assert keys(lambda: custody.lend(actor=fengyuan.clerk, dossier=dossier, **lend)) == ["not_permitted"]
    custody.lend(actor=fengyuan.confirmer, dossier=dossier, **lend)
    assert [row.pk for row in register.page(fengyuan.confirmer, state="lent").rows] == [dossier.pk]
    assert custody.take_back(actor=fengyuan.confirmer, dossier=dossier, at=at).returned_on


# The certificate ------------------------------------------------------------------------------------------------------


def test_one_valid_certificate_printed_again_for_a_reason_and_voided_when_lost(granted, fengyuan, wenquan):
    at = later(granted, 5)
    assert keys(lambda: issue_certificate(actor=wenquan.clerk, case=granted, at=at)) == ["not_permitted"]
    first = issue_certificate(actor=fengyuan.clerk, case=granted, at=at)
    assert keys(lambda: issue_certificate(actor=fengyuan.clerk, case=granted, at=at)) == ["has_certificate"]
    certificate = first.certificate
    assert keys(lambda: reprint_certificate(actor=fengyuan.clerk, certificate=certificate, why="")) == [
        "reprint_reason"
    ]
    assert reprint_certificate(actor=fengyuan.clerk, certificate=certificate, why="damaged").count == 2
    assert keys(lambda: void_certificate(actor=fengyuan.clerk, certificate=certificate, why="lost")) == [
        "not_permitted"
    ]
    void_certificate(actor=fengyuan.reviewer, certificate=certificate, why="lost", at=at)
    assert imprints.check(certificate.imprint.code).voided_on == clock.civil_day(at)
    another = issue_certificate(actor=fengyuan.clerk, case=granted, at=at).certificate
    assert another.imprint.number != certificate.imprint.number
    assert Certificate.objects.filter(case=granted, is_valid=True).get() == another


# The meeting ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def asks_for_meeting(monkeypatch):
    monkeypatch.setattr(queries, "needs_minutes", lambda case: True)


MEETING = {
    "place": "区民政局会议室",
    "chaired_by": "何敏华",
    "attended_by": "洪少敏，黄志强 何敏华",
    "discussion": "事实清楚，同意。",
    "paper_name": "a.pdf",
    "paper": PHOTO,
}


def test_where_a_local_rule_asks_for_it_nothing_is_decided_without_a_meeting_that_agrees(
    carried, fengyuan, asks_for_meeting
):
    case = carried("maintenance_unpaid", stage="at_district")
    at = clock.at_noon(clock.civil_day(case.steps.order_by("sequence").last().at))
    go = {"actor": fengyuan.confirmer, "expected_version": case.version, "at": at}
    assert keys(lambda: advance(case, "publish_district", **go)) == ["no_minutes"]
    hold = {"actor": fengyuan.confirmer, "case": case, "held_on": clock.civil_day(at), "at": at, **MEETING}
    record_minutes(**{**hold, "conclusion": "disagrees"})
    assert keys(lambda: advance(case, "publish_district", **go)) == ["minutes_disagree"]
    record_minutes(**{**hold, "conclusion": "agrees"})
    assert advance(case, "publish_district", **go).state == "district_publicity"


def test_no_national_rule_asks_for_a_meeting(carried):
    assert not queries.needs_minutes(carried("maintenance_unpaid", stage="at_district"))


def test_a_meeting_is_of_three_named_people(carried, fengyuan):
    assert names_in("洪少敏，黄志强 何敏华", "何敏华") == ["何敏华", "洪少敏", "黄志强"]
    case = carried("maintenance_unpaid", stage="at_district")
    at = clock.at_noon(clock.civil_day(case.steps.order_by("sequence").last().at))
    alone = {**MEETING, "attended_by": "何敏华", "conclusion": "agrees", "held_on": clock.civil_day(at), "at": at}
    assert keys(lambda: record_minutes(actor=fengyuan.confirmer, case=case, **alone)) == ["too_few"]
