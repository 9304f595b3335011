import json
from datetime import date
from decimal import Decimal

import pytest

from minzheng.policy.divisions import InvalidDivision
from minzheng.policy.engine import Decision, decide, replay
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN
from minzheng.policy.parameters import ParameterValue, shipped
from minzheng.policy.programmes import UnknownProgramme

from .households import NEW, OLD, dibao


def _missing(decision: Decision) -> list[tuple[str, str, int | None]]:
    return [(missing.kind, missing.name, missing.member) for missing in decision.missing]


def test_a_decision_carries_what_it_rests_on() -> None:
    decision = dibao({"wage": 1000}, {}, {}, deposits=100)
    assert (decision.outcome, decision.amount_fen) == ("granted", 224_000)
    assert (decision.programme, decision.rule_generation, decision.division) == ("dibao", "220", "440103")
    assert decision.values["household_income"] == 100_000
    assert [member["person_income"] for member in decision.member_values] == [100_000, 0, 0]
    assert decision.parameter_versions["dibao.standard"] == "440100@2020-01-01"
    assert "民发〔2012〕220号 第27条" in decision.citations


def test_only_the_parameters_that_facts_bring_in_are_used() -> None:
    poor = dibao()
    assert {value.name for value in poor.parameters if value.is_known} == {"dibao.standard"}
    assert poor.examples == []
    saver = dibao(deposits=1)
    assert [value.name for value in saver.examples] == ["dibao.deposit_limit"]


def test_the_generation_follows_acceptance_and_the_parameters_the_day() -> None:
    pension = {"transfer_income": 237, "central_basic_pension": 93}
    kept = dibao(pension, on=date(2021, 7, 1), accepted_on=date(2021, 6, 30))
    fresh = dibao(pension, on=date(2021, 7, 1))
    assert (kept.rule_generation, kept.amount_fen) == ("220", 88_300)
    assert (fresh.rule_generation, fresh.amount_fen) == ("57", 97_600)
    assert all("57号" not in citation for citation in kept.citations)
    assert all("220号" not in citation for citation in fresh.citations)


def test_a_refusal_names_the_conditions_that_are_not_met() -> None:
    rich = dibao({"wage": 5000}, vehicles=1)
    assert (rich.outcome, rich.amount_fen) == ("refused", 0)
    assert [reason.rule for reason in rich.reasons] == ["income_below_standard", "vehicles_within_limit"]
    driver = dibao(vehicles=1)
    assert [reason.rule for reason in driver.reasons] == ["vehicles_within_limit"]


def test_a_grant_is_its_calculation() -> None:
    (reason,) = dibao().reasons
    assert (reason.rule, reason.value) == ("dibao_amount", 108_000)


def test_unknown_facts_are_listed_each_with_its_member() -> None:
    decision = dibao({"wage": "unknown"}, {"wage": "unknown"}, deposits="unknown")
    assert decision.outcome == "undetermined"
    assert decision.amount_fen is None
    assert _missing(decision) == [("fact", "wage", 0), ("fact", "wage", 1), ("fact", "deposits", None)]
    assert [reason.rule for reason in decision.reasons] == ["wage", "wage", "deposits"]
    assert decision.values["dibao_amount"] is UNKNOWN


def test_an_unknown_fact_is_settled_before_anything_else_decides() -> None:
    decision = dibao({"wage": 9000}, vehicles="unknown")
    assert decision.outcome == "undetermined"
    assert decision.values["income_below_standard"] is False
    assert decision.values["dibao_eligible"] is UNKNOWN
    assert all(node.rule != "dibao_amount" for node in decision.tree.walk())


def test_facts_the_rules_do_not_need_may_stay_unknown() -> None:
    assert dibao({"born": "unknown", "student": "unknown"}, vehicles_value="unknown").outcome == "granted"


def test_an_unknown_parameter_stops_only_those_who_need_it() -> None:
    assert _missing(dibao(housing_units=2)) == [("parameter", "dibao.housing_units_allowed", None)]
    assert dibao(housing_units=1).outcome == "granted"
    assert _missing(dibao(business_registrations=1)) == [("parameter", "dibao.business_registrations_allowed", None)]
    assert dibao({"wage": 9000}, housing_units=2).outcome == "refused"
    assert _missing(dibao(vehicles=1, on=date(2019, 8, 31))) == [("parameter", "dibao.vehicles_allowed", None)]


def test_before_the_standards_begin_nothing_is_decided() -> None:
    assert _missing(dibao(on=date(2014, 12, 31))) == [("parameter", "dibao.standard", None)]
    assert _missing(dibao(on=date(2012, 12, 11))) == [("rule", "dibao_amount", None)]
    assert dibao(on=date(2012, 12, 11)).rule_generation == ""


def test_applying_alone_is_left_to_a_person() -> None:
    decision = dibao({"wage": 3400}, {"disability_category": "mental", "disability_grade": 2}, applicants=[1])
    assert _missing(decision) == [("not_in_force", "applicants", None)]
    assert "单人保" in decision.reasons[0].sentence.zh
    assert "第10条" in decision.reasons[0].sentence.zh


def test_a_supplement_without_a_rate_is_told_and_not_added() -> None:
    decision = dibao({"born": date(2015, 1, 1)})
    assert decision.amount_fen == 108_000
    assert [note.rule for note in decision.notes] == ["supplements"]
    assert "分类施保" in decision.notes[0].sentence.zh


def test_a_given_rate_is_never_silently_ignored() -> None:
    rated = shipped().fixed({"dibao.supplement.minor": 40}, reference="a story")
    decision = dibao({"born": date(2015, 1, 1)}, parameters=rated)
    assert _missing(decision) == [("not_in_force", "supplements", None)]
    assert decision.notes[0].because[0].value == 400


def test_the_hash_is_the_same_over_runs_and_covers_the_substance() -> None:
    first, second = dibao({"wage": 1000}, deposits=5), dibao({"wage": 1000}, deposits=5)
    assert first.content_hash == second.content_hash
    assert len(first.content_hash) == 64
    others = [
        dibao({"wage": 1001}, deposits=5),
        dibao({"wage": 1000}, deposits=6),
        dibao({"wage": 1000}, deposits=5, division="440104"),
        dibao({"wage": 1000}, deposits=5, on=date(2020, 12, 2)),
        dibao({"wage": 1000}, deposits=5, accepted_on=date(2020, 11, 1)),
    ]
    assert len({decision.content_hash for decision in [first, *others]}) == 6


@pytest.mark.parametrize(
    "decision",
    [
        dibao({"wage": 1000}, {}, deposits=Decimal("12.34")),
        dibao({"wage": 5000}, vehicles=1, on=NEW),
        dibao({"wage": "unknown"}),
        dibao(on=date(2010, 1, 1)),
        dibao(applicants=[0]),
    ],
    ids=["granted", "refused", "unknown", "no rules", "alone"],
)
def test_a_stored_decision_shows_and_runs_again_the_same(decision: Decision) -> None:
    stored = json.loads(json.dumps(decision.as_json()))
    shown = Decision.from_json(stored)
    assert shown.content_hash == stored["content_hash"] == decision.content_hash
    assert [reason.sentence for reason in shown.reasons] == [reason.sentence for reason in decision.reasons]
    assert shown.as_json() == decision.as_json()
    assert replay(stored).content_hash == decision.content_hash


def test_a_value_released_later_changes_no_stored_decision() -> None:
    decision = dibao({"wage": 1000})
    release = ParameterValue("dibao.standard", "440103", OLD, 200_000, "published", "某文", version="later")
    later = shipped().with_values([release])
    assert replay(decision.as_json()).content_hash == decision.content_hash
    assert replay(decision.as_json(), parameters=shipped()).content_hash == decision.content_hash
    assert replay(decision.as_json(), parameters=later).amount_fen == 100_000


def test_a_story_value_is_replayed_too() -> None:
    own = shipped().fixed({"dibao.standard": 632, "dibao.deposit_limit": 1}, reference="a story")
    decision = dibao({"wage": 1894}, {}, {}, parameters=own, deposits=3)
    assert decision.amount_fen == 200
    assert replay(decision.as_json()).content_hash == decision.content_hash


def test_wrong_names_are_refused() -> None:
    facts = Facts.of(members=[{}])
    with pytest.raises(UnknownProgramme):
        decide("nothing", facts, on=OLD, division="440103", parameters=shipped())
    with pytest.raises(InvalidDivision):
        decide("dibao", facts, on=OLD, division="here", parameters=shipped())
