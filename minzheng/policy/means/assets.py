"""Property (家庭财产): four limits, each needed only by a household that has the thing it limits.

Equal to a limit is within it. National law leaves the limits to province and city (国务院令第649号 第10条).
"""

# ruff: noqa: SIM300 - rules compare with < and <= only

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, least, when
from minzheng.policy.rules import household


@household(
    since="2012-12-12",
    law="民发〔2012〕220号 第17条; 民发〔2021〕57号 第14条",
    zh="金融资产",
    en="financial assets",
    unit="yuan",
)
def financial_assets(deposits: Fen, securities: Fen, insurance_cash_value: Fen) -> Fen:
    """Deposits, securities and the cash value of commercial insurance of all members, in fen."""
    return deposits + securities + insurance_cash_value


@household(
    since="2012-12-12",
    law="国务院令第649号 第10条; 民发〔2012〕220号 第4条; 民发〔2021〕57号 第14条",
    zh="金融资产在限额内",
    en="financial assets within the limit",
    unit="yes/no",
)
def financial_assets_within_limit(financial_assets: Fen, deposit_limit: Fen, size: Count) -> Flag:
    """Without such assets no limit is asked for; otherwise they may reach the limit of each member, added up."""
    return when(0 < financial_assets, financial_assets <= deposit_limit * size, True)


@household(
    since="2012-12-12",
    law="民发〔2012〕220号 第17条; 粤府令262号; 民发〔2021〕57号 第14条; 《广东省最低生活保障家庭经济状况核对和生活状况综合评估办法》",
    zh="计入的机动车",
    en="vehicles counted",
    unit="count",
)
def vehicles_counted(vehicles: Count, livelihood_vehicles: Count, livelihood_vehicles_exempt: Count) -> Count:
    """The vehicles less the only one used to earn a living, where that one is exempt."""
    exempt = when(0 < livelihood_vehicles, least(livelihood_vehicles, livelihood_vehicles_exempt), 0)
    return vehicles - exempt


@household(
    since="2012-12-12",
    law="国务院令第649号 第10条; 民发〔2012〕220号 第17条; 粤府令262号; 民发〔2021〕57号 第14条; 《广东省最低生活保障家庭经济状况核对和生活状况综合评估办法》",
    zh="机动车符合规定",
    en="vehicles as allowed",
    unit="yes/no",
)
def vehicles_within_limit(vehicles_counted: Count, vehicles_allowed: Count) -> Flag:
    """A household without a vehicle needs no rule about vehicles."""
    return when(0 < vehicles_counted, vehicles_counted <= vehicles_allowed, True)


@household(
    since="2012-12-12",
    law="国务院令第649号 第10条; 民发〔2012〕220号 第17条; 民发〔2021〕57号 第14条",
    zh="住房符合规定",
    en="housing as allowed",
    unit="yes/no",
)
def housing_within_limit(housing_units: Count, housing_units_exempt: Count, housing_units_allowed: Count) -> Flag:
    """The home one lives in is exempt; only a household with more needs to know how many are allowed."""
    beyond_exempt = when(housing_units_exempt < housing_units, housing_units <= housing_units_allowed, True)
    return when(0 < housing_units, beyond_exempt, True)


@household(
    since="2012-12-12",
    law="国务院令第649号 第10条; 民发〔2012〕220号 第17条; 民发〔2021〕57号 第14条",
    zh="市场主体登记符合规定",
    en="business registrations as allowed",
    unit="yes/no",
)
def businesses_within_limit(business_registrations: Count, business_registrations_allowed: Count) -> Flag:
    """A household without a business needs no rule about businesses."""
    return when(0 < business_registrations, business_registrations <= business_registrations_allowed, True)


@household(
    since="2012-12-12",
    law="国务院令第649号 第9条; 民发〔2012〕220号 第4条; 民发〔2021〕57号 第14条",
    zh="财产符合规定",
    en="property as allowed",
    unit="yes/no",
)
def property_within_limits(
    financial_assets_within_limit: Flag,
    vehicles_within_limit: Flag,
    housing_within_limit: Flag,
    businesses_within_limit: Flag,
) -> Flag:
    """All four limits are kept."""
    return financial_assets_within_limit & vehicles_within_limit & housing_within_limit & businesses_within_limit
