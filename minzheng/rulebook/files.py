"""Files of values to enter, in the layout in which they are shipped: ``parameters.yaml`` or a year's calendar.

dibao.standard:                   # or nested: dibao: {standard: …}
  values:                         # the nation
    2021-07-01: {value: 800, status: published, metadata: {reference: …}}
  divisions:
    "440100":
      values:
        2021-07-01: {value: 1120, status: published, metadata: {reference: …}}

year: 2021
notices:
  - version: "2021-1"
    known_on: 2020-11-25
    reference: …
    holidays: [{name: 元旦, from: 2021-01-01, to: 2021-01-03}]
    working_weekends: [2021-02-07]
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.policy.divisions import NATION
from minzheng.policy.parameters import UNKNOWN_STATUS
from minzheng.policy.yaml_text import InvalidYaml, read

from .models import Release
from .release import enter_calendar, enter_parameter


@action
def enter_file(path: Path, *, actor: Actor) -> list[Release]:
    """Enter everything a file holds, or nothing. Raises InvalidYaml (unreadable) and Refused (readable, but wrong)."""
    enter, entries = read_entries(path)
    return [enter(actor=actor, **entry) for entry in entries]


def read_entries(path: Path) -> tuple[Callable[..., Release], list[dict[str, Any]]]:
    """What a file asks to enter: the action, and its arguments for each value. Raises InvalidYaml."""
    tree = read(path)
    try:
        if isinstance(tree, Mapping) and "notices" in tree:
            return enter_calendar, list(_notices(tree))
        entries = list(_parameters(tree, ""))
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise InvalidYaml(str(path), f"不是参数或日历文件 neither parameters nor a calendar: {problem!r}") from None
    if not entries:
        raise InvalidYaml(str(path), "文件中没有数值 there are no values in the file")
    return enter_parameter, entries


def _parameters(tree: Mapping[str, Any], prefix: str) -> Iterator[dict[str, Any]]:
    for name, node in tree.items():
        if "values" in node or "divisions" in node:
            yield from _values(f"{prefix}{name}", NATION, node)
            for division, overlay in node.get("divisions", {}).items():
                yield from _values(f"{prefix}{name}", str(division), overlay)
        else:
            yield from _parameters(node, f"{prefix}{name}.")


def _values(name: str, division: str, node: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for valid_from, entry in (node.get("values") or {}).items():
        yield {
            "name": name,
            "division_code": division,
            "valid_from": _day(valid_from),
            "value": None if entry["value"] == UNKNOWN_STATUS else entry["value"],
            "status": entry["status"],
            "reference": entry["metadata"]["reference"],
        }


def _notices(tree: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for notice in tree["notices"]:
        yield {
            "year": int(tree["year"]),
            "version": str(notice["version"]),
            "known_on": _day(notice["known_on"]),
            "holidays": [day for span in notice["holidays"] for day in _days(span)],
            "working_weekends": [_day(day) for day in notice["working_weekends"]],
            "reference": notice["reference"],
        }


def _days(span: Mapping[str, Any]) -> Iterator[date]:
    first, last = _day(span["from"]), _day(span["to"])
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(value: Any) -> date:
    if not isinstance(value, date):
        raise TypeError(f"not a date: {value!r}")
    return value
