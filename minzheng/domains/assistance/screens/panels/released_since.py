"""Numbers of the law that were released anew after an opinion was written: told to those who decide, and no more.

An opinion keeps the values it was written with. Whether it is worked out again a person says, by a step that is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.access.refusals import spoken
from minzheng.cases.dates import date_text
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.engine import Decision
from minzheng.policy.parameters import Parameter, ParameterValue
from minzheng.rulebook.parameters import Changed, changed_since, spoken_value

from ... import queries

AGAIN = gettext_lazy("重新提出意见时，按现在的数值计算。")
BY_REVIEWER = gettext_lazy("需要重算的，审核人可以“退回重拟”，由经办人重新提出意见。")
BY_DISTRICT = gettext_lazy("需要重算的，区里可以“退回镇街重新调查”，由镇街重新提出意见。")
AFTER_NOTICE = gettext_lazy("需要重算的，公示期满报区以后，区里可以“退回镇街重新调查”，由镇街重新提出意见。")
IN_TOWN = gettext_lazy("这一环节不能退回：作决定的人看过变化再决定，或者请申请人撤回后重新申请。")
OF_REVIEW = gettext_lazy("需要重算的，退回核实，由经办人重新提出复核意见。")

TO_DO: dict[str, Any] = {
    **dict.fromkeys(("investigating", "deliberating", "proposing"), AGAIN),
    "reviewing": BY_REVIEWER,
    "town_publicity": AFTER_NOTICE,
    **dict.fromkeys(("at_district", "district_publicity"), BY_DISTRICT),
    **dict.fromkeys(("hearing", "endorsing", "deciding"), OF_REVIEW),
}
"""By state: how a person has it worked out again. A state that is not named is decided, or has no opinion yet."""


@dataclass(frozen=True)
class ReleasedSince:
    """One value as a line of the note tells it; the numbers come with their unit."""

    label: str
    before: str
    now: str
    is_example: bool
    since: str  # the day from which it is in force
    released_on: str


def released_since(case: Case, decision: Decision) -> dict[str, Any]:
    """The lines of the note and what may be done; nothing for a case that is decided or whose values still hold."""
    if not case.is_open or case.state not in TO_DO:
        return {"released_since": [], "to_do": ""}
    changed = changed_since(decision.parameters, on=decision.on, division=decision.division)
    return {"released_since": [_line(each) for each in changed], "to_do": _to_do(case) if changed else ""}


def _to_do(case: Case) -> Any:
    if case.state == "town_publicity" and queries.is_relief(case) and queries.town_decides(case):
        return IN_TOWN
    return TO_DO[case.state]


def _line(changed: Changed) -> ReleasedSince:
    return ReleasedSince(
        label=spoken(changed.parameter.label),
        before=_value(changed.parameter, changed.before),
        now=_value(changed.parameter, changed.now),
        is_example=changed.now.is_example,
        since=date_text(changed.now.valid_from),
        released_on=date_text(clock.civil_day(changed.released_at)),
    )


def _value(parameter: Parameter, value: ParameterValue) -> str:
    return spoken_value(parameter, value.value) or _("未知")
