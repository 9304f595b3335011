"""A relief of the street: taken down where it happened, with the same cause relieved before."""

from __future__ import annotations

from typing import Any

from minzheng.demo.relief import fire
from minzheng.domains.assistance.actions import lodge_relief
from minzheng.lib import clock

PAGES = {"clerk": ("assistance:relief",)}


def add(builder: Any) -> None:
    on = clock.today()
    case = lodge_relief(actor=builder.team.clerk, form=fire(on=on))
    builder.keep_secret(case)
    builder.add("workbench:case", case.public_id, insider="clerk")
    builder.add(
        "assistance:distinct_event",
        case.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {"why": "去年那次是邻居家失火，不是同一场火。"},
    )
