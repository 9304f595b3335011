"""单人保: of the family's property, what those who apply alone own. Asked for only where the family has enough of a thing."""

# ruff: noqa: SIM300 - rules compare with < and <= only

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, when
from minzheng.policy.rules import household, person, total

_SINCE = "2012-12-12"
_LAW = "民发〔2012〕220号 第10条; 民发〔2012〕220号 第17条; 民发〔2021〕57号 第8条; 民发〔2021〕57号 第14条"


@person(since=_SINCE, law=_LAW, zh="申请人金融资产", en="applicant's financial assets", unit="yuan")
def applicant_financial_assets(applies: Flag, own_financial_assets: Fen) -> Fen:
    """What a member who applies owns, in fen; of the others nothing."""
    return when(applies, own_financial_assets, 0)


@person(since=_SINCE, law=_LAW, zh="申请人机动车", en="applicant's vehicles", unit="count")
def applicant_vehicles(applies: Flag, own_vehicles: Count) -> Count:
    """The vehicles of a member who applies."""
    return when(applies, own_vehicles, 0)


@person(since=_SINCE, law=_LAW, zh="申请人住房套数", en="applicant's homes", unit="count")
def applicant_housing_units(applies: Flag, own_housing_units: Count) -> Count:
    """The homes of a member who applies."""
    return when(applies, own_housing_units, 0)


@person(since=_SINCE, law=_LAW, zh="申请人市场主体登记", en="applicant's business registrations", unit="count")
def applicant_businesses(applies: Flag, own_business_registrations: Count) -> Count:
    """The businesses of a member who applies."""
    return when(applies, own_business_registrations, 0)


applicants_financial_assets = total(
    "applicants_financial_assets",
    of="applicant_financial_assets",
    since=_SINCE,
    law=_LAW,
    zh="申请人金融资产合计",
    en="applicants' financial assets",
    unit="yuan",
    meaning="单独申请的成员名下的金融资产: what those who apply alone own, in fen.",
)
applicants_vehicles = total(
    "applicants_vehicles",
    of="applicant_vehicles",
    since=_SINCE,
    law=_LAW,
    zh="申请人机动车合计",
    en="applicants' vehicles",
    unit="count",
    meaning="单独申请的成员名下的机动车: the vehicles of those who apply alone.",
)
applicants_housing_units = total(
    "applicants_housing_units",
    of="applicant_housing_units",
    since=_SINCE,
    law=_LAW,
    zh="申请人住房套数合计",
    en="applicants' homes",
    unit="count",
    meaning="单独申请的成员名下的住房: the homes of those who apply alone.",
)
applicants_businesses = total(
    "applicants_businesses",
    of="applicant_businesses",
    since=_SINCE,
    law=_LAW,
    zh="申请人市场主体登记合计",
    en="applicants' business registrations",
    unit="count",
    meaning="单独申请的成员的市场主体登记: the businesses of those who apply alone.",
)


@household(since=_SINCE, law=_LAW, zh="申请人金融资产在限额内", en="applicants' assets within the limit", unit="yes/no")
def applicants_assets_within_limit(
    financial_assets: Fen, deposit_limit: Fen, applicants_count: Count, applicants_financial_assets: Fen
) -> Flag:
    """The limit of each who applies, added up. A family that has no more than that needn't say whose it is."""
    limit = deposit_limit * applicants_count
    beyond = when(financial_assets <= limit, True, applicants_financial_assets <= limit)
    return when(0 < financial_assets, beyond, True)


@household(since=_SINCE, law=_LAW, zh="申请人机动车符合规定", en="applicants' vehicles as allowed", unit="yes/no")
def applicants_vehicles_within_limit(
    vehicles_counted: Count, applicants_vehicles: Count, vehicles_allowed: Count
) -> Flag:
    """A vehicle of another member's is no obstacle."""
    own = when(0 < applicants_vehicles, applicants_vehicles <= vehicles_allowed, True)
    return when(0 < vehicles_counted, own, True)


@household(since=_SINCE, law=_LAW, zh="申请人住房符合规定", en="applicants' housing as allowed", unit="yes/no")
def applicants_housing_within_limit(
    housing_units: Count, housing_units_exempt: Count, housing_units_allowed: Count, applicants_housing_units: Count
) -> Flag:
    """Asked for only in a family that has more than the exempt home."""
    own = when(housing_units_exempt < applicants_housing_units, applicants_housing_units <= housing_units_allowed, True)
    beyond_exempt = when(housing_units_exempt < housing_units, own, True)
    return when(0 < housing_units, beyond_exempt, True)


@household(
    since=_SINCE, law=_LAW, zh="申请人市场主体登记符合规定", en="applicants' businesses as allowed", unit="yes/no"
)
def applicants_businesses_within_limit(
    business_registrations: Count, applicants_businesses: Count, business_registrations_allowed: Count
) -> Flag:
    """A business of another member's is no obstacle."""
    own = when(0 < applicants_businesses, applicants_businesses <= business_registrations_allowed, True)
    return when(0 < business_registrations, own, True)


@household(since=_SINCE, law=_LAW, zh="申请人财产符合规定", en="applicants' property as allowed", unit="yes/no")
def applicants_property_within_limits(
    applicants_assets_within_limit: Flag,
    applicants_vehicles_within_limit: Flag,
    applicants_housing_within_limit: Flag,
    applicants_businesses_within_limit: Flag,
) -> Flag:
    """All four limits are kept by those who apply."""
    movables = applicants_assets_within_limit & applicants_vehicles_within_limit
    return movables & applicants_housing_within_limit & applicants_businesses_within_limit
