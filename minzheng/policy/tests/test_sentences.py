from datetime import date

import pytest

from minzheng.policy.engine import ReasonNode
from minzheng.policy.engine.explanation import explanation
from minzheng.policy.parameters import shipped

from .households import NEW, dibao


def _node(decision, rule: str, member: int | None = None) -> ReasonNode:
    return next(node for node in decision.tree.walk() if (node.rule, node.member) == (rule, member))


def test_the_calculation_reads_as_a_sentence() -> None:
    node = _node(dibao({"wage": 1000}, {}, {}), "dibao_amount")
    assert node.sentence.zh == (
        "低保金 = 标准 × 人数 − 家庭收入 = 1,080 × 3 − 1,000 = 2,240 元/月（民发〔2012〕220号 第27条）"
    )
    assert node.sentence.en == (
        "dibao amount = standard × members − household income = 1,080 × 3 − 1,000 = 2,240 yuan a month "
        "(Min Fa [2012] No. 220 art. 27)"
    )


def test_the_first_line_says_yes_or_no_and_the_sum() -> None:
    assert dibao().tree.sentence.zh == "结论：给予，低保金 1,080 元/月"
    assert dibao({"wage": 5000}).tree.sentence.zh == "结论：不予"
    assert dibao({"wage": "unknown"}).tree.sentence.en == "outcome: undetermined"


def test_conditions_say_what_was_compared() -> None:
    met = dibao({"wage": 1000}, {}, {}, on=NEW)
    assert _node(met, "income_below_standard").sentence.zh == (
        "家庭收入低于标准：是。家庭收入 1,000 元/月，低于标准 × 人数 = 1,120 × 3 = 3,360 元/月（国务院令第649号 第9条）"
    )
    equal = dibao({"wage": 1080})
    assert "家庭收入 1,080 元/月，不低于标准" in _node(equal, "income_below_standard").sentence.zh
    assert "does not exceed" in _node(dibao(deposits=5), "financial_assets_within_limit").sentence.en
    assert _node(dibao(vehicles=1), "vehicles_within_limit").sentence.zh.startswith(
        "机动车符合规定：否。计入的机动车 1，超过允许的机动车数 0（"
    )
    assert "相比" in _node(dibao(housing_units=2), "housing_within_limit").sentence.zh


def test_choices_ages_and_joint_conditions_are_said_in_words() -> None:
    son = {"born": date(1973, 3, 14), "disability_category": "mental", "disability_grade": 3}
    decision = dibao(son, {"transfer_income": 6800}, applicants=[0])
    assert _node(decision, "intellectual_or_mental", 0).sentence.zh.startswith(
        "智力或者精神残疾：是。残疾类别 精神残疾，属于智力残疾、精神残疾（"
    )
    apart = _node(decision, "severely_disabled_adult_apart", 0).sentence
    assert "年龄 47 周岁，不低于18 周岁，且有劳动能力（否）" in apart.zh
    assert "age 47 years is not below 18 years" in apart.en
    national = _node(decision, "alone_by_national_rule", 0).sentence
    assert "（否），或（丧失劳动能力且单独立户的成年重度残疾人（否），且家庭收入低于低收入线（否））（" in national.zh
    assert ", or (severely disabled adult unable to work" in national.en
    assert _node(decision, "applicants_may_apply_alone").sentence.zh.startswith(
        "申请人均可单独申请：是。成员1（是）、成员2（是）（"
    )
    assert _node(decision, "dibao_eligible").sentence.zh.startswith(
        "符合低保条件：是。申请人均可单独申请（是），且申请人收入低于标准（是），且申请人财产符合规定（是）（"
    )
    assert _node(decision, "applicants").sentence.zh == "申请人范围 成员1"
    assert _node(decision, "low_income_line").sentence.zh.startswith(
        "低收入线 = 标准 × 人数 × 低收入线倍数 = 1,080 × 2 × 1.5 = 3,240 元/月"
    )


def test_a_supplement_keeps_its_percentage() -> None:
    parameters = shipped().fixed({"dibao.supplement.minor": 40}, reference="a story")
    node = _node(dibao({"born": date(2015, 1, 1)}, parameters=parameters), "minor_supplement", 0)
    assert "标准 × 未成年人加发比例 = 1,080 × 40% = 432 元/月" in node.sentence.zh


def test_joined_conditions_answer_one_by_one() -> None:
    node = _node(dibao({"wage": 5000}), "dibao_eligible")
    assert node.sentence.zh.startswith("符合低保条件：否。家庭收入低于标准（否），且财产符合规定（是）")
    assert node.sentence.en.startswith("eligible for dibao: no. income below the standard (no), and property")


def test_incomes_show_what_was_stated_and_nothing_else() -> None:
    decision = dibao({"wage": 900, "maintenance_received": 1200, "exempt_income": 100}, {})
    assert _node(decision, "person_income", 0).sentence.zh.startswith(
        "收入 = 工资性收入 + 收到的赡养抚养扶养费 − 不计入的收入 = 900 + 1,200 − 100 = 2,000 元/月"
    )
    assert _node(decision, "person_income", 1).sentence.zh.startswith("收入 = 0 元/月（")
    assert _node(decision, "household_income").sentence.zh.startswith("家庭收入 = 各成员之和 = 2,000 + 0 = 2,000 元/月")
    lost = dibao({"business_income": -800, "wage": 100})
    assert _node(lost, "person_income", 0).sentence.zh.startswith("收入 = 0 元/月")


def test_a_refused_amount_says_why_it_is_nothing() -> None:
    assert _node(dibao({"wage": 5000}), "dibao_amount").sentence.zh.startswith("低保金 = 0 元/月；符合低保条件 否（")


def test_examples_and_unknown_values_are_marked() -> None:
    used = _node(dibao(deposits=5), "dibao.deposit_limit")
    assert used.sentence.zh == "人均金融资产限额 15,000 元/人〔示例值〕（广州限额未见公布，演示值）"
    assert "[example value]" in used.sentence.en
    unknown = _node(dibao(housing_units=2), "dibao.housing_units_allowed")
    assert unknown.sentence.zh.startswith("允许的住房套数 未知〔未公布〕")


def test_what_is_unknown_is_said_to_be() -> None:
    decision = dibao({"wage": "unknown"}, {})
    assert _node(decision, "wage", 0).sentence.zh == "工资性收入 未知"
    assert _node(decision, "person_income", 0).sentence.en.startswith("income = unknown")


def test_the_tree_as_text_unfolds_everything_once() -> None:
    lines = list(explanation(dibao({"wage": 1000, "relation": "self"}, {}, {}, deposits=5), "zh"))
    assert lines[0] == "结论：给予，低保金 2,240 元/月"
    assert lines[1].startswith("  低保金 = ")
    assert sum("工资性收入 1,000 元/月" in line for line in lines) == 1
    assert any(line.strip().startswith("成员1：收入 = ") for line in lines)
    assert any(line.endswith("（见上）") for line in lines)
    assert not any("经营净收入" in line for line in lines)
    assert any("分类施保没有已公布且生效的加发比例" in line for line in lines)


def test_the_public_tree_has_seven_keys_at_every_node_and_speaks_yuan() -> None:
    tree = dibao({"wage": 1000}, {}, {}, deposits=5).tree.explained("zh")

    def walk(node: dict) -> list[dict]:
        return [node, *(below for child in node["because"] for below in walk(child))]

    nodes = walk(tree)
    assert all(list(node) == ["rule", "label", "value", "unit", "law", "parameter", "because"] for node in nodes)
    assert tree["value"] == "granted"
    amount = next(node for node in nodes if node["rule"] == "dibao_amount")
    assert (amount["value"], amount["unit"], amount["law"]) == (2240, "yuan a month", "民发〔2012〕220号 第27条")
    standard = next(node for node in nodes if node["rule"] == "dibao.standard")
    assert standard["value"] == 1080
    assert standard["parameter"] == {"name": "dibao.standard", "version": "440100@2020-01-01", "status": "published"}
    assert {node["label"] for node in nodes if node["rule"] == "person_income"} == {
        "成员1：收入",
        "成员2：收入",
        "成员3：收入",
    }


@pytest.mark.parametrize("rate", [40, "unknown"])
def test_rates_are_printed_in_percent(rate: object) -> None:
    parameters = shipped().fixed({"dibao.supplement.minor": rate}, reference="a story")
    node = _node(dibao(parameters=parameters), "dibao.supplement.minor")
    assert node.value_text.zh == ("40%" if rate == 40 else "未知")
