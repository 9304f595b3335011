"""The rules of dibao written for openfisca-core, with the parameters of this house: what one_case.py measures beside ours.

Written as OpenFisca's own documentation writes country packages: one class a variable, formulas over arrays, dated
formulas, parameters looked up by period. Money is in yuan, because OpenFisca computes in 32-bit floats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import MONTH
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from minzheng.policy.parameters import ParameterSet

PARAMETERS = (
    "standard",
    "deposit_limit",
    "vehicles_allowed",
    "livelihood_vehicles_exempt",
    "housing_units_exempt",
    "housing_units_allowed",
    "business_registrations_allowed",
)
PERSON_FACTS = (
    "wage",
    "business_income",
    "property_income",
    "transfer_income",
    "maintenance_received",
    "exempt_income",
    "central_basic_pension",
)
HOUSEHOLD_MONEY = ("deposits", "securities", "insurance_cash_value")
HOUSEHOLD_COUNTS = ("vehicles", "livelihood_vehicles", "housing_units", "business_registrations")

Person = build_entity(key="person", plural="persons", label="", is_person=True)
Household = build_entity(
    key="household", plural="households", label="", roles=[{"key": "member", "plural": "members", "label": ""}]
)


def stated(name: str, entity: Any, value_type: type) -> type[Variable]:
    """An input variable."""
    return type(name, (Variable,), {"value_type": value_type, "entity": entity, "definition_period": MONTH})


class person_income(Variable):
    value_type, entity, definition_period = float, Person, MONTH

    def formula_2021_07(person, period):
        return numpy.maximum(_stated_income(person, period) - person("central_basic_pension", period), 0)

    def formula(person, period):
        return numpy.maximum(_stated_income(person, period), 0)


class household_income(Variable):
    value_type, entity, definition_period = float, Household, MONTH

    def formula(household, period):
        return household.sum(household.members("person_income", period))


class size(Variable):
    value_type, entity, definition_period = int, Household, MONTH

    def formula(household, period):
        return household.nb_persons()


class financial_assets(Variable):
    value_type, entity, definition_period = float, Household, MONTH

    def formula(household, period):
        return sum(household(name, period) for name in HOUSEHOLD_MONEY)


class financial_assets_within_limit(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period, parameters):
        assets, limit = household("financial_assets", period), parameters(period).deposit_limit
        return numpy.where(assets > 0, assets <= limit * household("size", period), True)


class vehicles_counted(Variable):
    value_type, entity, definition_period = int, Household, MONTH

    def formula(household, period, parameters):
        used, exempt = household("livelihood_vehicles", period), parameters(period).livelihood_vehicles_exempt
        return household("vehicles", period) - numpy.minimum(used, exempt)


class vehicles_within_limit(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period, parameters):
        counted = household("vehicles_counted", period)
        return numpy.where(counted > 0, counted <= parameters(period).vehicles_allowed, True)


class housing_within_limit(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period, parameters):
        homes, at = household("housing_units", period), parameters(period)
        return numpy.where(homes > at.housing_units_exempt, homes <= at.housing_units_allowed, True)


class businesses_within_limit(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period, parameters):
        businesses = household("business_registrations", period)
        return numpy.where(businesses > 0, businesses <= parameters(period).business_registrations_allowed, True)


class property_within_limits(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period):
        movables = household("financial_assets_within_limit", period) * household("vehicles_within_limit", period)
        immovables = household("housing_within_limit", period) * household("businesses_within_limit", period)
        return movables * immovables


class income_below_standard(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period, parameters):
        return household("household_income", period) < parameters(period).standard * household("size", period)


class dibao_eligible(Variable):
    value_type, entity, definition_period = bool, Household, MONTH

    def formula(household, period):
        return household("income_below_standard", period) * household("property_within_limits", period)


class dibao_amount(Variable):
    value_type, entity, definition_period = float, Household, MONTH

    def formula(household, period, parameters):
        gap = parameters(period).standard * household("size", period) - household("household_income", period)
        return numpy.where(household("dibao_eligible", period), numpy.maximum(gap, 0), 0)


def _stated_income(person: Any, period: Any) -> Any:
    counted = sum(person(name, period) for name in PERSON_FACTS[:5])
    return counted - person("exempt_income", period)


def system(parameters: ParameterSet, *, days: list[date], division: str) -> TaxBenefitSystem:
    """The tax-benefit system with our parameters as they are in a place on some days."""
    built = TaxBenefitSystem([Person, Household])
    built.parameters = ParameterNode("", data=dict(_nodes(parameters, days, division)))
    inputs = [
        *(stated(name, Person, float) for name in PERSON_FACTS),
        *(stated(name, Household, float) for name in HOUSEHOLD_MONEY),
        *(stated(name, Household, int) for name in HOUSEHOLD_COUNTS),
    ]
    computed = [thing for thing in globals().values() if isinstance(thing, type) and issubclass(thing, Variable)]
    built.add_variables(*inputs, *(thing for thing in computed if thing is not Variable))
    return built


def _nodes(parameters: ParameterSet, days: list[date], division: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in PARAMETERS:
        unit, values = parameters.declared[f"dibao.{name}"].unit, {}
        for day in days:
            value = parameters.get(f"dibao.{name}", on=day, division=division).value
            values[day.isoformat()] = {"value": float(unit.printed(value))} if value is not None else {"value": 0}
        yield name, {"values": values}
