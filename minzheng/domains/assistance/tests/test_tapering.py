"""渐退期: work raised the income; the town proposes, the district decides, and the decision names the last month."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import documents
from minzheng.cases.advance import advance
from minzheng.cases.inbox import worklist
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.models import TaperingPlan
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import Entitlement
from minzheng.registry import statuses

pytestmark = pytest.mark.django_db

AUGUST = clock.at_noon(date(2021, 8, 9))
WORK = {"changed_on": date(2021, 7, 1), "source": "2021年6月28日劳动合同"}


def act(case: Case, verb: str, actor, *, at=AUGUST, **data) -> Case:
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(case: Case, verb: str, actor, *, at=AUGUST, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, at=at, **data)
    return [reason.key for reason in no.value.reasons]


@pytest.fixture
def proposed(carried, fengyuan) -> Case:
    return act(carried("dialysis"), "propose_tapering", fengyuan.clerk, **WORK)


def test_proposing_ends_nothing_and_waits_for_the_district(proposed, fengyuan):
    decided = proposed.closed_at
    assert (proposed.state, proposed.is_open, proposed.waiting_role) == (
        "tapering_proposed",
        True,
        "district_confirmer",
    )
    assert decided is not None
    assert Entitlement.objects.get(case=proposed).valid_to is None
    with clock.travel(AUGUST):
        assert proposed.public_id in {row.case_id for row in worklist(fengyuan.confirmer).rows}
    plan = queries.tapering_of(proposed)
    assert (plan.months, plan.is_example, plan.last_month) == (6, True, date(2022, 1, 1))


def test_the_decision_names_the_last_month_and_ends_status_and_benefit_with_it(proposed, fengyuan):
    decided = proposed.closed_at
    case = act(proposed, "confirm_tapering", fengyuan.confirmer)
    assert (case.state, case.is_open, case.closed_at, case.waiting_role) == ("tapering", False, decided, "")
    (owed,) = entitlements.of_case(case)
    assert owed.valid_to == date(2022, 2, 1)
    payer = case.division.parent
    assert entitlements.owed(payer, "dibao", date(2022, 1, 1)).filter(case=case).exists()
    assert not entitlements.owed(payer, "dibao", date(2022, 2, 1)).filter(case=case).exists()
    assert statuses.who_has("dibao", on=date(2022, 1, 31)).count() == 3
    assert not statuses.who_has("dibao", on=date(2022, 2, 1)).exists()
    letter = case.documents.get(kind="tapering")
    assert letter.number


def test_the_district_may_say_no_and_everything_goes_on(proposed, fengyuan):
    assert refused(proposed, "decline_tapering", fengyuan.confirmer) == ["note_required"]
    case = act(proposed, "decline_tapering", fengyuan.confirmer, note="收入没有超过标准。")
    assert (case.state, case.is_open) == ("granted", False)
    assert Entitlement.objects.get(case=case).valid_to is None


def test_who_proposes_does_not_decide(proposed, fengyuan):
    herself = make_staff("chen", "district_confirmer", fengyuan.confirmer.division_code)
    assert refused(proposed, "confirm_tapering", herself) == ["other_eyes"]


@pytest.mark.parametrize(
    ("changed_on", "keys"),
    [
        (date(2021, 9, 1), ["future"]),
        (date(2021, 6, 1), ["no_tapering_law"]),
        (date(2021, 8, 1), []),
    ],
)
def test_the_month_lies_in_the_past_and_under_a_rule_that_knows_the_period(carried, fengyuan, changed_on, keys):
    case = carried("dialysis")
    data = {**WORK, "changed_on": changed_on}
    if keys:
        assert refused(case, "propose_tapering", fengyuan.clerk, **data) == keys
        assert not TaperingPlan.objects.exists()
    else:
        assert act(case, "propose_tapering", fengyuan.clerk, **data).state == "tapering_proposed"


def test_a_period_that_is_over_is_no_tapering(carried, fengyuan, proposed):
    late = clock.at_noon(date(2022, 3, 1))
    assert refused(proposed, "confirm_tapering", fengyuan.confirmer, at=late) == ["period_over"]
    case = act(proposed, "decline_tapering", fengyuan.confirmer, at=late, note="已过期。")
    assert refused(case, "propose_tapering", fengyuan.clerk, at=late, **WORK) == ["period_over"]


def test_while_the_months_are_unknown_nothing_is_proposed(carried, fengyuan, monkeypatch):
    case = carried("dialysis")
    unknown = queries.tapering.parameter_set().fixed({"dibao.tapering_months": "unknown"}, reference="a test")
    monkeypatch.setattr(queries.tapering, "parameter_set", lambda: unknown)
    assert refused(case, "propose_tapering", fengyuan.clerk, **WORK) == ["no_tapering_months"]


def test_in_the_tapering_period_the_rest_can_still_be_given_up(proposed, fengyuan):
    case = act(proposed, "confirm_tapering", fengyuan.confirmer)
    with clock.travel(AUGUST):
        documents.add_document(
            actor=fengyuan.clerk,
            case=case,
            kind="giving_up_statement",
            upload_name="a.pdf",
            content=b"%PDF-1.7\n",
        )
    case = act(case, "give_up", fengyuan.reviewer)
    (owed,) = entitlements.of_case(case)
    assert (case.state, owed.valid_to) == ("given_up", date(2021, 9, 1))
    assert not statuses.who_has("dibao", on=date(2021, 9, 1)).exists()
