"""The kinds of information that can be asked for, and the policy facts an answer of each kind speaks to.

The catalogue has thirty; here stand those that speak to the means test of a case. Facts of one name from several
kinds add up (a pension and unemployment benefit are both transfers).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Category:
    """A kind of information. ``facts`` are names of the policy vocabulary; amounts are a month's, in fen."""

    key: str
    label: Any
    facts: tuple[str, ...]


CATEGORIES: dict[str, Category] = {
    category.key: category
    for category in (
        Category("social_insurance_contributions", _("社会保险缴纳（工资）"), ("wage",)),
        Category("tax", _("纳税（经营收入）"), ("business_income",)),
        Category("pensions", _("养老金领取"), ("transfer_income",)),
        Category("unemployment_benefit", _("失业保险金和就业登记"), ("transfer_income",)),
        Category("housing_transactions", _("房屋交易和租赁（租金）"), ("property_income",)),
        Category("bank_deposits", _("银行存款"), ("deposits",)),
        Category("securities", _("证券"), ("securities",)),
        Category("commercial_insurance", _("商业保险（现金价值）"), ("insurance_cash_value",)),
        Category("vehicles", _("机动车（残疾人代步车除外）"), ("vehicles",)),
        Category("real_estate", _("不动产登记"), ("housing_units",)),
        Category("business_registrations", _("市场主体登记"), ("business_registrations",)),
    )
}

OUTCOMES: dict[str, Any] = {
    "matched": _("查到"),
    "no_record": _("未查到记录"),
    "ambiguous": _("无法对应到本人"),
    "refused": _("对方拒绝提供"),
    "timed_out": _("逾期未答复"),
}
