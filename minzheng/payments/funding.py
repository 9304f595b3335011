"""Which purses a benefit is paid from, and how a sum is split between them to the fen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason, Refused

WHOLE = 1000

SOURCES: Mapping[str, Any] = {
    "social_assistance_fund": _("困难群众救助补助资金"),
    "district_budget": _("区级财政资金"),
}

# Example value: the real shares of city and district are set by finance and were not found published.
DEFAULT: tuple[dict[str, Any], ...] = ({"source": "social_assistance_fund", "per_thousand": WHOLE},)

WRONG = Reason("funding", _("资金来源的份额须为正整数，来源不重复，合计 1000‰。"), field="funding")


def checked(funding: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The funding as it is stored. Raises ``Refused`` unless known sources, each once, make up a whole."""
    shares = [(str(share["source"]), share["per_thousand"]) for share in funding]
    sources = {source for source, _thousandths in shares}
    whole_numbers = all(type(part) is int and part > 0 for _source, part in shares)
    if len(sources) < len(shares) or not sources <= SOURCES.keys() or not whole_numbers:
        raise Refused(WRONG)
    if sum(part for _source, part in shares) != WHOLE:
        raise Refused(WRONG)
    return [{"source": source, "per_thousand": part} for source, part in shares]


def split(amount_fen: int, funding: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Source → fen. The parts add up to the amount: fen left over by rounding down go to the largest remainders.

    Equal remainders are served in the order of the funding, so the same sum always splits the same way. A source
    that gets nothing is left out.
    """
    products = [(share["source"], amount_fen * share["per_thousand"]) for share in funding]
    parts = {source: product // WHOLE for source, product in products}
    left_over = amount_fen - sum(parts.values())
    by_remainder = sorted(products, key=lambda entry: -(entry[1] % WHOLE))
    for source, _product in by_remainder[:left_over]:
        parts[source] += 1
    return {source: fen for source, fen in parts.items() if fen}
