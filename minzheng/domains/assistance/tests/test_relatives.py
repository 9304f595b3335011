"""近亲属备案: filed separately; the official stays away, and the district visits the family itself before it decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import AccessLog, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.advance import advance, available
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import (
    Kinship,
    confirm_home_visit,
    file_relative,
    lodge_intake,
    record_home_visit,
)
from minzheng.domains.assistance.models import RelativeFiling
from minzheng.lib import clock
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

OUTSIDE = Kinship("child", "陆小文", "华贵社区居委会委员")


def filed(case: Case, actor, kinship: Kinship = OUTSIDE) -> RelativeFiling:
    return file_relative(actor=actor, case=case, person=case.applicant, kinship=kinship)


def act(case: Case, verb: str, actor, **data) -> Case:
    case.refresh_from_db()
    at = case.steps.order_by("sequence").last().at
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(case: Case, verb: str, actor, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, **data)
    return [reason.key for reason in no.value.reasons]


def test_it_is_filed_at_the_counter_with_the_application(staff, family, fengyuan):
    told = family("dialysis").intake()
    members = [replace(told.members[0], kinship=Kinship("sibling", "梁家豪", "逢源街道办事处")), *told.members[1:]]
    with clock.travel(date(2020, 12, 1)):
        case = lodge_intake(actor=fengyuan.clerk, programme=queries.DIBAO, form=replace(told, members=members))
    [filing] = queries.filings_of(case)
    assert (filing.person, filing.relation, filing.filed_by) == (case.applicant, "sibling", fengyuan.clerk.staff_id)
    assert filing.official == Staff.objects.get(username="liang")


def test_the_official_leaves_the_case_alone_in_every_posting(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    filed(case, fengyuan.clerk, Kinship("spouse", "梁家豪", "逢源街道办事处"))
    for actor in (fengyuan.second_visitor, make_staff("liang", "town_reviewer", case.division.code)):
        assert refused(case, "withdraw", actor, note="x") in (["recused"], ["not_permitted"])
        with clock.travel(case.steps.order_by("sequence").last().at):
            assert all([reason.key for reason in offer.reasons] == ["recused"] for offer in available(case, actor))
    with pytest.raises(Refused) as no:
        visit(case, fengyuan.second_visitor, "chen")
    assert [reason.key for reason in no.value.reasons] == ["recused"]
    assert not queries.visits_of(case).exists()
    assert act(case, "withdraw", fengyuan.clerk, note="自己提出。").state == "withdrawn"


def test_a_name_that_is_nobodys_account_still_keeps_its_bearer_away(carried, fengyuan):
    """Two of one name can't be told apart: both stay away until somebody says which."""
    namesake = make_staff("namesake", "town_clerk", fengyuan.confirmer.division_code)
    with author(Actor.system("test")):
        Staff.objects.filter(username="namesake").update(name="梁家豪")
    case = carried("dialysis", stage="investigating")
    filing = filed(case, fengyuan.clerk, Kinship("spouse", "梁家豪", "逢源街道办事处"))
    assert filing.official is None
    for actor in (fengyuan.second_visitor, replace(namesake, name="梁家豪")):
        assert refused(case, "withdraw", actor, note="x") == ["recused"]
    other = carried("three_people_3241", stage="investigating")
    assert filed(other, fengyuan.clerk).official is None
    assert act(other, "withdraw", fengyuan.second_visitor, note="自己提出。").state == "withdrawn"


def test_an_official_may_file_herself_and_is_out_from_then_on(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    filed(case, fengyuan.clerk, Kinship("parent", "陈淑仪", "逢源街道办事处"))
    assert refused(case, "withdraw", fengyuan.clerk, note="x") == ["recused"]


def visit(case: Case, first, second: str, on: date | None = None):
    at = case.steps.order_by("sequence").last().at
    with clock.travel(at):
        return record_home_visit(
            actor=first,
            case=case,
            second_visitor=Staff.objects.get(username=second),
            visited_on=on or clock.civil_day(at),
            present="本人",
            findings="与申报一致。",
            agrees_with_declared=True,
            at=at,
        )


def test_the_district_decides_only_after_its_own_visit_by_two(carried, fengyuan):
    case = carried("dialysis", stage="at_district")
    filed(case, fengyuan.confirmer)
    assert refused(case, "publish_district", fengyuan.confirmer) == ["no_district_visit"]
    with pytest.raises(Refused):
        visit(case, fengyuan.confirmer, "chen")  # not one of the district's own
    other = make_staff("zhong", "district_confirmer", fengyuan.confirmer.division_code)
    made = visit(case, fengyuan.confirmer, "zhong")
    assert made.made_by == "district"
    assert refused(case, "publish_district", fengyuan.confirmer) == ["no_district_visit"]
    at = case.steps.order_by("sequence").last().at
    confirm_home_visit(actor=other, visit=made, at=at)
    assert act(case, "publish_district", fengyuan.confirmer).state == "district_publicity"


def test_a_refusal_waits_for_the_visit_too(carried, fengyuan):
    case = carried("three_people_3241")
    filed(case, fengyuan.clerk)
    assert refused(case, "refuse", fengyuan.confirmer) == ["no_district_visit"]


def test_the_districts_visit_does_not_end_the_towns_inquiry(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    with pytest.raises(Refused) as no:
        visit(case, fengyuan.confirmer, "he")
    assert "not_investigating" in [reason.key for reason in no.value.reasons]


def test_who_may_file_and_about_whom(carried, fengyuan, wenquan):
    case = carried("dialysis", stage="investigating")
    stranger = carried("widow", stage="investigating").applicant
    for actor in (wenquan.clerk, fengyuan.payments_officer):
        with pytest.raises(Refused):
            filed(case, actor)
    with pytest.raises(Refused) as no:
        file_relative(actor=fengyuan.clerk, case=case, person=stranger, kinship=OUTSIDE)
    assert [reason.key for reason in no.value.reasons] == ["not_a_member"]
    assert not RelativeFiling.objects.exists()


# Pages ----------------------------------------------------------------------------------------------------------------


def test_filed_on_a_page_and_shown_on_the_case(carried, fengyuan, desk):
    case = carried("dialysis", stage="investigating")
    browser, address = desk(fengyuan.clerk), reverse("assistance:relative", args=[case.public_id])
    with clock.travel(case.steps.order_by("sequence").last().at):
        assert browser.get(address).status_code == 200
        wrong = browser.post(address, {"form_token": "t-0", "person": str(case.applicant.public_id)})
        assert wrong.status_code == 422
        sent = {
            "form_token": "t-1",
            "person": str(case.applicant.public_id),
            "relation": "sibling",
            "official_name": "陆小文",
            "office": "华贵社区居委会委员",
        }
        assert browser.post(address, sent).status_code == 302
        page = page_of(browser.get(reverse("workbench:case", args=[case.public_id])))
    assert "陆小文（华贵社区居委会委员）" in page


def test_the_register_lists_the_division_and_is_filtered_by_town(carried, fengyuan, wenquan, desk):
    ours = carried("dialysis", stage="investigating")
    theirs = carried("widow", stage="investigating")
    filed(ours, fengyuan.clerk)
    filed(theirs, wenquan.clerk)
    address = reverse("assistance:relatives")
    before = AccessLog.objects.count()
    page = page_of(desk(fengyuan.confirmer).get(address))
    assert ours.number in page
    assert theirs.number not in page
    assert "黄*娣" in page
    assert AccessLog.objects.count() == before + 1
    elsewhere = page_of(desk(fengyuan.confirmer).get(address, {"of": "440103001"}))
    assert ours.number not in elsewhere
    assert "这个镇街没有备案" in elsewhere
    assert ours.number in page_of(desk(fengyuan.confirmer).get(address, {"of": ours.division.code}))
    assert desk(fengyuan.clerk).get(address).status_code == 404
    assert desk(fengyuan.payments_officer).get(address).status_code == 404


def test_the_official_is_no_second_visitor_and_confirms_no_visit(carried, fengyuan, desk):
    case = carried("dialysis", stage="investigating")
    waiting = visit(case, fengyuan.clerk, "liang")
    filed(case, fengyuan.clerk, Kinship("sibling", "梁家豪", "逢源街道办事处"))
    assert "liang" not in {staff.username for staff in queries.possible_visitors(case, but=fengyuan.clerk)}
    answer = desk(fengyuan.second_visitor).post(reverse("assistance:confirm_visit", args=[waiting.public_id]))
    assert answer.status_code == 422
    waiting.refresh_from_db()
    assert waiting.confirmed_at is None
