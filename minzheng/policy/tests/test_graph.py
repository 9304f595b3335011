from datetime import date

import pytest

from minzheng.policy.engine.graph import RuleError, compile_rules
from minzheng.policy.operators import UNKNOWN, when
from minzheng.policy.rules import Rule, count, every, household, person, total

ON = date(2020, 12, 1)
LAW = "民发〔2012〕220号 第1条"


def _household(function, **changes) -> Rule:
    declared = {"since": "2012-12-12", "law": LAW, "zh": "甲", "en": "a", "unit": "yuan", **changes}
    return household(**declared)(function).rule


def _person(function, **changes) -> Rule:
    declared = {"since": "2012-12-12", "law": LAW, "zh": "甲", "en": "a", "unit": "yuan", **changes}
    return person(**declared)(function).rule


def _total(name: str, of: str) -> Rule:
    return total(name, of=of, since="2012-12-12", law=LAW, zh="和", en="sum", unit="yuan", meaning="sum")


def _compile(*rules: Rule, targets=("goal",), on=ON, division="440103", parameters=("toy.limit", "other.limit")):
    return compile_rules(rules, targets=targets, programme="toy", parameters=parameters, on=on, division=division)


def test_order_follows_the_parameter_names_and_the_rest_is_pruned() -> None:
    graph = _compile(
        _household(lambda deposits, doubled: deposits + doubled, name="goal"),
        _household(lambda deposits: deposits * 2, name="doubled"),
        _household(lambda vehicles: vehicles, name="unused"),
    )
    assert list(graph.rules) == ["doubled", "goal"]
    assert graph.facts == {"deposits": "household"}


def test_a_name_means_the_programmes_own_parameter_first_and_others_by_their_full_name() -> None:
    graph = _compile(_household(lambda limit, other_limit: limit + other_limit, name="goal"))
    assert graph.parameters == {"limit": "toy.limit", "other_limit": "other.limit"}


def test_persons_values_reach_the_household_through_an_aggregate() -> None:
    graph = _compile(
        _household(lambda everything, members: everything * members, name="goal"),
        _total("everything", "twice"),
        _person(lambda wage, deposits: wage * 2 + deposits, name="twice"),
        count("members", since="2012-12-12", law=LAW, zh="人", en="n", unit="persons", meaning="n"),
        count("students", of="student", since="2012-12-12", law=LAW, zh="人", en="n", unit="persons", meaning="n"),
    )
    shared, members = graph.evaluate({}, {"deposits": 1}, [{"wage": 3}, {"wage": 4}])
    assert [member["twice"] for member in members] == [7, 9]
    assert shared["goal"] == 32
    assert "students" not in graph.rules


def test_counting_members_for_whom_something_holds() -> None:
    students = count("goal", of="student", since="2012-12-12", law=LAW, zh="人", en="n", unit="persons", meaning="n")
    graph = _compile(students)
    shared, _members = graph.evaluate({}, {}, [{"student": True}, {"student": False}, {"student": True}])
    assert shared["goal"] == 2
    shared, _members = graph.evaluate({}, {}, [{"student": True}, {"student": UNKNOWN}])
    assert shared["goal"] is UNKNOWN


def test_an_unknown_name_says_who_asked_for_it() -> None:
    with pytest.raises(RuleError, match="goal asks for 'nothing_of_the_kind'"):
        _compile(_household(lambda nothing_of_the_kind: nothing_of_the_kind, name="goal"))
    with pytest.raises(RuleError, match="the programme asks for 'goal'"):
        _compile()


def test_a_circle_is_shown() -> None:
    with pytest.raises(RuleError, match="goal → first → second → goal"):
        _compile(
            _household(lambda first: first, name="goal"),
            _household(lambda second: second, name="first"),
            _household(lambda goal: goal, name="second"),
        )


def test_a_households_rule_may_not_ask_for_one_persons_value() -> None:
    with pytest.raises(RuleError, match="without an aggregate"):
        _compile(_household(lambda wage: wage, name="goal"))
    with pytest.raises(RuleError, match="not a person's"):
        _compile(_total("goal", "deposits"))


def test_the_rule_of_the_day_holds() -> None:
    old = _household(lambda deposits: deposits, name="goal", until="2021-06-30")
    new = _household(lambda deposits: deposits * 2, name="goal", since="2021-07-01")
    for day, result in ((date(2021, 6, 30), 5), (date(2021, 7, 1), 10)):
        shared, _members = _compile(old, new, on=day).evaluate({}, {"deposits": 5}, [{}])
        assert shared["goal"] == result
    with pytest.raises(RuleError, match="two rules named goal"):
        _compile(old, _household(lambda deposits: deposits, name="goal"))


def test_the_nearest_overlay_holds() -> None:
    places = ("", "440000", "440100", "430000")
    rules = [_household(lambda deposits: deposits, name="goal", division=place) for place in places]
    for division, nearest in (("440103", "440100"), ("440300", "440000"), ("420100", ""), ("430100", "430000")):
        graph = compile_rules(rules, targets=["goal"], programme="toy", parameters=(), on=ON, division=division)
        assert graph.rules["goal"].division == nearest


def test_a_rule_may_wait_for_what_a_case_brings() -> None:
    always = _household(lambda deposits: deposits, name="goal")
    alone = _household(lambda vehicles: vehicles, name="goal", given=("applicants", "limit"))
    overlay = _household(lambda securities: securities, name="goal", division="440000")
    for given, fact in (((), "securities"), (("limit",), "vehicles"), (("applicants", "limit"), "vehicles")):
        graph = compile_rules(
            [always, alone, overlay],
            targets=["goal"],
            programme="toy",
            parameters=(),
            on=ON,
            division="440103",
            given=given,
        )
        assert list(graph.facts) == [fact]


def test_a_target_that_is_not_in_force_is_left_out() -> None:
    total_rule = _household(lambda goal: goal, name="everything", given=("limit",))
    goal = _household(lambda deposits: deposits, name="goal")
    assert _compile(total_rule, goal, targets=("everything", "goal")).targets == ("goal",)


def test_an_input_with_a_default_is_optional() -> None:
    rules = [
        _household(lambda deposits, more=5, flag=True: when(flag, deposits + more, 0), name="goal"),
        _household(lambda vehicles: vehicles * 10, name="more", given=("limit",)),
    ]
    bare = _compile(*rules)
    assert bare.rules["goal"].inputs == ("deposits",)
    assert bare.evaluate({}, {"deposits": 1}, [{}])[0]["goal"] == 6
    whole = compile_rules(
        rules, targets=["goal"], programme="toy", parameters=(), on=ON, division="440103", given=["limit"]
    )
    assert whole.rules["goal"].inputs == ("deposits", "more")
    assert whole.evaluate({}, {"deposits": 1, "vehicles": 2}, [{}])[0]["goal"] == 21


def test_a_derived_fact_brings_its_source() -> None:
    graph = _compile(_total("goal", "doubled"), _person(lambda age: age * 2, name="doubled"))
    assert graph.facts == {"born": "person"}
    assert list(graph.derived) == ["age"]
    with pytest.raises(RuleError, match="without an aggregate"):
        _compile(_household(lambda age: age, name="goal"))


def test_whether_something_holds_for_every_member() -> None:
    graph = _compile(every("goal", of="student", since="2012-12-12", law=LAW, zh="均", en="all", meaning="all"))
    for values, result in (
        ([True, True], True),
        ([True, False], False),
        ([True, UNKNOWN], UNKNOWN),
        ([UNKNOWN, False], False),
    ):
        shared, _members = graph.evaluate({}, {}, [{"student": value} for value in values])
        assert shared["goal"] is result
