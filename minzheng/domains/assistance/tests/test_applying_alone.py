"""单人保: who applies is asked, kept and passed to the law; status, benefit, notice and letters cover only those."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from minzheng.access.refusals import Refused
from minzheng.cases import documents
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import Intake, lodge_intake
from minzheng.domains.assistance.actions.importing import import_applications
from minzheng.domains.assistance.models import Application, NamedApplicant
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib import clock
from minzheng.payments.models import Entitlement
from minzheng.policy.operators import UNKNOWN
from minzheng.registry import statuses
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 1)


@pytest.fixture
def told(staff, family) -> Intake:
    return family("dialysis").intake()


def only(told: Intake, *positions: int, ground: str = "severe_disability") -> Intake:
    members = [replace(member, applies=index in positions) for index, member in enumerate(told.members)]
    return replace(told, members=members, alone_ground=ground)


def lodge(actor, told: Intake) -> Case:
    with clock.travel(TODAY):
        return lodge_intake(actor=actor, programme=queries.DIBAO, form=told)


def test_the_whole_household_applies_unless_somebody_is_named(told, fengyuan):
    case = lodge(fengyuan.clerk, told)
    assert not NamedApplicant.objects.exists()
    assert Application.objects.get(case=case).alone_ground == ""
    assert len(queries.applicants_of(case, on=TODAY)) == 3
    assert facts.household_facts(case, TODAY).of_household("applicants") == "all"


def test_who_applies_is_kept_and_told_to_the_law_by_position(told, fengyuan):
    case = lodge(fengyuan.clerk, only(told, 1))
    application = Application.objects.get(case=case)
    assert application.alone_ground == "severe_disability"
    (named,) = queries.applicants_of(case, on=TODAY)
    assert named.person.name == told.members[1].entry.name
    frozen = facts.household_facts(case, TODAY)
    (index,) = frozen.of_household("applicants")
    assert frozen.members[index]["born"] == named.person.born_on
    assert len(frozen.members) == 3
    assert frozen.of_member(index, "own_vehicles") == 0
    assert frozen.of_member(index, "own_financial_assets") is UNKNOWN  # the family's savings: nobody has said whose


def test_a_disability_certificate_reaches_the_law(told, fengyuan):
    members = [replace(told.members[0], situations=["disability:mental:2", "nonsense"]), *told.members[1:]]
    case = lodge(fengyuan.clerk, replace(told, members=members))
    frozen = facts.household_facts(case, TODAY)
    assert (frozen.of_member(0, "disability_category"), frozen.of_member(0, "disability_grade")) == ("mental", 2)


def test_a_disabled_son_of_a_family_above_the_line_is_granted_alone(told, fengyuan):
    """57号第8条: 1,390 a head is above the standard of 1,120 and below the low-income line; his own income is nothing."""
    mother, father, son = told.members
    members = [
        replace(mother, declared={"wage": 417_000}, applies=False),
        replace(father, situations=[], applies=False),
        replace(son, situations=["disability:mental:2"]),
    ]
    with clock.travel(date(2021, 7, 5)):
        whole = replace(told, members=members, declared={}, signed_on=date(2021, 7, 5))
        case = lodge_intake(
            actor=fengyuan.clerk, programme=queries.DIBAO, form=replace(whole, alone_ground="severe_disability")
        )
        for kind in THREE_THINGS:
            documents.add_document(
                actor=fengyuan.clerk, case=case, kind=kind, upload_name="a.pdf", content=b"%PDF-1.7\n"
            )
        case = advance(case, "accept", actor=fengyuan.clerk, expected_version=0)
        decision = facts.decide_now(case, on=date(2021, 7, 5))
    assert (decision.outcome, decision.amount_fen) == ("granted", 112_000)


def test_a_ground_without_anybody_is_refused_at_the_box(told, fengyuan):
    with pytest.raises(Refused) as no:
        lodge(fengyuan.clerk, only(told))
    assert [(reason.key, reason.field) for reason in no.value.reasons] == [("nobody_applies", "members-0-applies")]
    assert not Case.objects.exists()


@pytest.fixture
def for_one(carried, system_author) -> Case:
    """A family waiting for its review, of whom only the second was named."""
    case = carried("dialysis", stage="reviewing")
    person = case.household.memberships.get(relation="spouse").person
    NamedApplicant.objects.create(application=Application.objects.get(case=case), person=person)
    return case


def test_notice_status_and_benefit_cover_only_those_who_apply(for_one, fengyuan, prove_publicity):
    at = for_one.steps.order_by("sequence").last().at
    case = _on(for_one, "endorse", fengyuan.reviewer, at)
    assert case.publicities.get().content["members"] == 1
    after = clock.at_noon(case.publicities.get().until_on + timedelta(days=1))
    prove_publicity(case, at=after)
    case = _on(case, "close_publicity", fengyuan.clerk, after)
    case = _on(case, "publish_district", fengyuan.confirmer, after)
    prove_publicity(case, at=after + timedelta(days=20))
    case = _on(case, "confirm", fengyuan.confirmer, after + timedelta(days=20))
    (only_one,) = statuses.who_has("dibao", on=case.closed_at.date() + timedelta(days=40))
    assert only_one.person.name == "何伟文"
    owed = Entitlement.objects.get(case=case)
    assert [row.person for row in owed.persons.all()] == [only_one.person]


def _on(case: Case, verb: str, actor, at) -> Case:
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at)


def test_the_page_shows_who_is_covered_and_who_is_not(told, fengyuan, desk):
    case = lodge(fengyuan.clerk, only(told, 1))
    with clock.travel(TODAY):
        page = page_of(desk(fengyuan.clerk).get(reverse("workbench:case", args=[case.public_id])))
    assert page.count("不在申请之列") == 2
    assert "重度残疾（一、二级；三级智力、精神残疾）" in page


# The street's workbook ------------------------------------------------------------------------------------------------


@pytest.fixture
def imported(street_workbook, fengyuan):
    def run(ground: str, *applies: str):
        book = street_workbook()
        book.columns["家庭"] = (*book.columns["家庭"], "单独申请情形")
        book.columns["成员"] = (*book.columns["成员"], "申请保障")
        book.add("户一", *({"申请保障": word} for word in applies), 单独申请情形=ground)
        with clock.travel(TODAY):
            return import_applications(actor=fengyuan.clerk, content=book.content(), file_name="登记.xlsx")

    return run


def test_the_workbook_may_name_them_too(imported):
    (case,) = imported("重度残疾", "否", "是").cases
    (named,) = queries.applicants_of(case, on=TODAY)
    assert named.relation == "other"


def test_the_columns_may_stay_empty(imported):
    (case,) = imported("", "", "").cases
    assert not queries.named_applicants(case)


@pytest.mark.parametrize(
    ("ground", "applies", "said"),
    [
        ("", ("是", "否"), "要填“单独申请情形”"),
        ("重度残疾", ("否", "否"), "写明为谁申请"),
        ("缺钱", ("是", "否"), "看不懂“单独申请情形”"),
        ("重度残疾", ("是", "或许"), "应填“是”或“否”"),
    ],
)
def test_ground_and_names_go_together(imported, ground, applies, said):
    ((_household, problems),) = imported(ground, *applies).rejected
    assert any(said in problem.text for problem in problems)
    assert not Case.objects.exists()
