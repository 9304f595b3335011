import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minzheng.policy.divisions import InvalidDivision
from minzheng.policy.engine import Decision, decide, replay
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN
from minzheng.policy.parameters import ParameterValue, shipped
from minzheng.policy.programmes import UnknownProgramme

from .households import NEW, OLD, dibao

WINDOW = "dibao.income_window_months"
RATED = shipped().fixed({"dibao.supplement.minor": 40}, reference="a story")


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
    assert {value.name for value in poor.parameters if value.is_known} == {"dibao.standard", WINDOW}
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


def _cast_four(**changes: Any) -> Decision:
    son = {"born": date(1973, 3, 14), "disability_category": "mental", "disability_grade": 3}
    parents = [{"transfer_income": 3400}, {"transfer_income": 3400}]
    return dibao(son, *parents, **{"applicants": [0], **changes})


def test_who_applies_alone_is_covered_alone_with_his_own_means() -> None:
    decision = _cast_four()
    assert (decision.outcome, decision.amount_fen, decision.covered) == ("granted", 108_000, (0,))
    assert (decision.values["applicants_income"], decision.values["household_income"]) == (0, 680_000)
    assert _cast_four(applicants="all").covered == (0, 1, 2)


def test_the_explanation_says_which_layer_decided() -> None:
    by_overlay = _cast_four()
    layers = {node.rule: node for node in by_overlay.tree.walk() if node.rule.startswith("alone_by")}
    national, local = layers["alone_by_national_rule"], layers["alone_by_local_rule"]
    assert (national.value, national.division, national.law) == (False, "", "民发〔2012〕220号 第10条")
    assert (local.value, local.division, local.law) == (True, "440000", "粤府令262号")
    assert local.sentence.zh.startswith("属于广东省规定的单独申请情形：是。")
    assert local.sentence.en.endswith("(Guangdong Order No. 262)")
    low_income = {"disability_category": "hearing", "disability_grade": 1}
    by_the_nation = dibao(low_income, {"wage": 3000}, applicants=[0], on=NEW)
    assert by_the_nation.outcome == "granted"
    assert all(node.rule != "alone_by_local_rule" for node in by_the_nation.tree.walk())


def test_a_province_s_act_is_not_cited_outside_it() -> None:
    own = shipped().fixed({"dibao.standard": 1120, "low_income.multiple": Decimal("1.5")}, reference="a story")
    elsewhere = _cast_four(division="430103", on=date(2021, 7, 1), parameters=own)
    assert (elsewhere.outcome, elsewhere.amount_fen) == ("refused", 0)
    assert all("粤府令" not in citation for citation in elsewhere.citations)
    assert [reason.rule for reason in elsewhere.reasons] == ["income_below_low_income_line"]


def test_a_family_that_qualifies_must_apply_whole() -> None:
    adult = {"born": date(1990, 1, 1), "disability_category": "visual", "disability_grade": 1}
    decision = dibao(adult, {"wage": 100}, applicants=[0], on=date(2022, 10, 20))
    assert decision.outcome == "refused"
    assert [reason.rule for reason in decision.reasons] == ["members_may_apply_apart"]
    assert "须整户申请" in decision.reasons[0].sentence.zh
    assert "民发〔2022〕83号" in decision.reasons[0].sentence.zh


def test_whose_a_thing_is_is_asked_for_only_where_it_matters() -> None:
    assert _cast_four(deposits=15_000).outcome == "granted"
    assert _missing(_cast_four(deposits=15_001)) == [("fact", "own_financial_assets", 0)]
    assert _missing(_cast_four(vehicles=1)) == [("fact", "own_vehicles", 0)]
    refused = dibao({"disability_grade": 4}, {"wage": 9000}, applicants=[0], vehicles=1)
    assert refused.outcome == "refused"


def test_for_a_whole_household_nobody_asks_why_one_could_apply_alone() -> None:
    assert dibao({"disability_grade": "unknown", "separate_household": "unknown"}, {}).outcome == "granted"
    assert _missing(_cast_four(applicants="unknown")) == [("fact", "applicants", None)]


def test_a_supplement_without_a_rate_is_told_and_not_added() -> None:
    decision = dibao({"born": date(2015, 1, 1)})
    assert decision.amount_fen == 108_000
    assert [note.rule for note in decision.notes] == ["supplements", "income_window"]
    assert decision.supplements_fen == (0,)
    assert "分类施保" in decision.notes[0].sentence.zh


def test_a_given_rate_is_never_silently_ignored() -> None:
    rated = shipped().fixed({"dibao.supplement.minor": 40}, reference="a story")
    decision = dibao({"born": date(2015, 1, 1)}, {"born": date(1980, 1, 1)}, parameters=rated)
    assert (decision.amount_fen, decision.values["dibao_amount"]) == (216_000 + 43_200, 216_000)
    assert decision.supplements_fen == (43_200, 0)
    assert [reason.rule for reason in decision.reasons] == ["dibao_total", "dibao_amount"]
    assert decision.tree.sentence.zh == "结论：给予，每月发放合计 2,592 元/月"
    assert decision.notes[0].because[0].value == 400
    assert _missing(dibao({}, parameters=rated)) == [("fact", "born", 0)]


def test_several_categories_on_one_person_never_stop_a_decision() -> None:
    rates = {"dibao.supplement.elderly": 20, "dibao.supplement.serious_illness": 30}
    person = {"born": date(1940, 1, 1), "serious_illness": True}
    for combination, supplement in ((None, 32_400), (1, 32_400), (Decimal("1.5"), 48_600), (4, 54_000)):
        chosen = {} if combination is None else {"dibao.supplement_combination": combination}
        rated = shipped().fixed({**rates, **chosen}, reference="a story")
        assert dibao(person, parameters=rated).supplements_fen == (supplement,)


def test_the_window_of_income_is_told_where_it_is_known() -> None:
    window = next(note for note in dibao().notes if note.rule == "income_window")
    assert window.because[0].sentence.zh.startswith("收入核算期间 6 个月（粤府令262号")
    elsewhere = dibao(parameters=shipped().fixed({"dibao.standard": 900}, reference="x"), division="430103")
    assert [note.rule for note in elsewhere.notes] == ["supplements"]


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
        _cast_four(),
        _cast_four(on=date(2022, 10, 20), deposits=90_000),
        dibao({"born": date(2015, 1, 1)}, {"born": date(1980, 1, 1)}, parameters=RATED),
        dibao({"born": date(1980, 1, 1)}, parameters=RATED),
    ],
    ids=["granted", "refused", "unknown", "no rules", "alone", "alone, unknown", "supplement", "no supplement"],
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


def test_a_decision_stored_by_the_first_version_gives_the_same_answer_today() -> None:
    stored = json.loads(Path(__file__).with_name("decision_of_before.json").read_text(encoding="utf-8"))
    shown, again = Decision.from_json(stored), replay(stored)
    assert stored["content_hash"] == shown.content_hash == again.content_hash
    assert [reason.sentence for reason in shown.reasons] == [reason.sentence for reason in again.reasons]
    assert (shown.covered, shown.supplements_fen) == (again.covered, again.supplements_fen) == ((0, 1, 2), (0, 0, 0))


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
