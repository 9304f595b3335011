"""Reads for the pages of the rulebook: what is in force, each parameter's whole history, what waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.access.actor import Actor
from minzheng.access.models import Division, Staff
from minzheng.access.scope import divisions_under
from minzheng.lib import clock
from minzheng.policy.divisions import chain
from minzheng.policy.parameters import Parameter, shipped
from minzheng.policy.parameters import ParameterValue as PolicyValue

from .models import CalendarRelease, ParameterValue, Release
from .parameters import parameter_set
from .releases import FIRST_RELEASE, SHIPPED_ENTERED_BY, SHIPPED_RELEASED_BY, waiting
from .usage import Use, uses_of

R = TypeVar("R", bound=Release)

WAITING, IN_FORCE, COMING, PAST, SUPERSEDED, DISCARDED = (
    "waiting",
    "in_force",
    "coming",
    "past",
    "superseded",
    "discarded",
)
STATES = {
    WAITING: gettext_lazy("待发布"),
    IN_FORCE: gettext_lazy("现行"),
    COMING: gettext_lazy("尚未生效"),
    PAST: gettext_lazy("曾经有效"),
    SUPERSEDED: gettext_lazy("已被取代"),
    DISCARDED: gettext_lazy("已作废"),
}


@dataclass(frozen=True)
class Line:
    """One parameter in the list: the value in force at a place today, where it comes from, who uses it."""

    parameter: Parameter
    value: PolicyValue
    place: str
    uses: list[Use]
    waiting: int


@dataclass(frozen=True)
class Entry:
    """One row of a history, with the names of those who entered, released or discarded it."""

    row: Any  # ParameterValue | CalendarRelease
    state: str
    place: str
    entered_by: str
    released_by: str
    discarded_by: str

    @property
    def state_label(self) -> Any:
        return STATES[self.state]

    @property
    def is_shipped(self) -> bool:
        return bool(self.row.entered_by == SHIPPED_ENTERED_BY)

    @property
    def known_from_the_beginning(self) -> bool:
        return bool(self.row.released_at == FIRST_RELEASE)


def parameters(*, division: str, text: str = "", programme: str = "", status: str = "") -> list[Line]:
    """Every parameter with the value in force at a place today, by programme and name; two or three queries."""
    today, values = clock.today(), parameter_set()
    waits = Counter(waiting(ParameterValue).order_by().values_list("name", flat=True))
    found = [
        (parameter, values.get(parameter.name, on=today, division=division))
        for parameter in values.declared.values()
        if _says(parameter, text)
    ]
    places = place_names(value.division for _parameter, value in found)
    lines = [
        Line(
            parameter=parameter,
            value=value,
            place=places[value.division],
            uses=uses_of(parameter.name, on=today, division=division),
            waiting=waits[parameter.name],
        )
        for parameter, value in found
        if status in ("", value.status)
    ]
    return sorted(
        (line for line in lines if not programme or programme in {use.programme for use in line.uses}),
        key=lambda line: line.parameter.name,
    )


def _says(parameter: Parameter, text: str) -> bool:
    wanted = text.strip().lower()
    words = (parameter.label, parameter.description)
    said = " ".join((parameter.name, *(f"{each.zh} {each.en}" for each in words))).lower()
    return all(word in said for word in wanted.split())


def declared(name: str) -> Parameter:
    """The parameter of a name in the address. Raises Http404."""
    if name not in shipped().declared:
        raise Http404
    return shipped().declared[name]


def history(name: str, *, division: str) -> list[Entry]:
    """Everything ever entered for a parameter, by place and day, the latest first; ``in_force``: at a place today."""
    rows = list(ParameterValue.objects.filter(name=name))
    now = parameter_set().get(name, on=clock.today(), division=division)
    counts = _that_count(rows)
    rows.sort(
        key=lambda row: (chain_length(row.division_code), row.division_code, row.valid_from, row.pk), reverse=True
    )

    def state(row: ParameterValue) -> str:
        if row.pk not in counts:
            return WAITING if row.is_waiting else DISCARDED if row.discarded_at else SUPERSEDED
        if (row.division_code, row.valid_from) == (now.division, now.valid_from):
            return IN_FORCE
        return COMING if row.valid_from > clock.today() else PAST if _is_past(row, rows, counts) else IN_FORCE

    return _entries(rows, state)


def _is_past(row: ParameterValue, rows: Sequence[ParameterValue], counts: set[int]) -> bool:
    """Whether another value of the same place has taken its place by today."""
    return any(
        row.valid_from < other.valid_from <= clock.today()
        for other in rows
        if other.pk in counts and other.division_code == row.division_code
    )


def _that_count(rows: Iterable[ParameterValue]) -> set[int]:
    """Of several releases for one place and day the one that counts: an officer's before a shipped one, then the later."""
    best: dict[tuple[str, date], ParameterValue] = {}
    released = [row for row in rows if row.released_at is not None]
    for row in sorted(released, key=lambda row: (row.entered_by != SHIPPED_ENTERED_BY, row.released_at, row.pk)):
        best[row.division_code, row.valid_from] = row
    return {row.pk for row in best.values()}


def entry(public_id: UUID) -> Entry:
    """One entry of either kind by its id. Raises Http404."""
    found: list[Release] = [
        *ParameterValue.objects.filter(public_id=public_id),
        *CalendarRelease.objects.filter(public_id=public_id),
    ]
    if not found:
        raise Http404
    return _entries(found, _state_by_its_day)[0]


def waiting_entry(public_id: UUID) -> ParameterValue | CalendarRelease | None:
    """What waits under an id, of either kind."""
    value = waiting(ParameterValue).filter(public_id=public_id).first()
    return value or waiting(CalendarRelease).filter(public_id=public_id).first()


def waiting_entries() -> list[Entry]:
    """Everything that waits to be released, the oldest first."""
    rows = [*waiting(ParameterValue), *waiting(CalendarRelease)]
    return _entries(sorted(rows, key=lambda row: row.entered_at), lambda row: WAITING)


def calendar_years() -> dict[int, list[Entry]]:
    """Every year with its versions, the latest notice first; years from the latest."""
    rows = list(CalendarRelease.objects.all())
    today = clock.today()
    counting = {
        row.year: row.pk
        for row in sorted(rows, key=lambda row: (row.known_on, row.version))
        if row.released_at is not None and row.known_on <= today
    }

    def state(row: CalendarRelease) -> str:
        plain = _plain_state(row)
        if plain != IN_FORCE or row.pk == counting.get(row.year):
            return plain
        return COMING if row.known_on > today else SUPERSEDED

    years: dict[int, list[Entry]] = {}
    for found in _entries(sorted(rows, key=lambda row: (row.year, row.known_on, row.pk), reverse=True), state):
        years.setdefault(found.row.year, []).append(found)
    return years


def _state_by_its_day(row: ParameterValue | CalendarRelease) -> str:
    """What is released for a day still ahead is not in force yet."""
    plain = _plain_state(row)
    begins = row.known_on if isinstance(row, CalendarRelease) else row.valid_from
    return COMING if plain == IN_FORCE and begins > clock.today() else plain


def _plain_state(row: Release) -> str:
    return WAITING if row.is_waiting else DISCARDED if row.discarded_at else IN_FORCE


def _entries(rows: Sequence[Any], state: Any) -> list[Entry]:
    """Rows with the names of people and places: two queries."""
    people = _people({key for row in rows for key in (row.entered_by, row.released_by, row.discarded_by) if key})
    places = place_names(getattr(row, "division_code", "") for row in rows)
    return [
        Entry(
            row=row,
            state=state(row),
            place=places[getattr(row, "division_code", "")],
            entered_by=people.get(row.entered_by, ""),
            released_by=people.get(row.released_by, ""),
            discarded_by=people.get(row.discarded_by, ""),
        )
        for row in rows
    ]


def _people(keys: set[UUID]) -> dict[UUID, str]:
    names = dict(Staff.objects.filter(public_id__in=keys).values_list("public_id", "name"))
    return names | {SHIPPED_ENTERED_BY: _("随系统提供"), SHIPPED_RELEASED_BY: _("随系统提供")}


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """What places are called: the nation, a province, and the divisions there are."""
    wanted = set(codes)
    names = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    return {code: names.get(code) or _nameless(code) for code in wanted}


def _nameless(code: str) -> str:
    """The nation and the province lie above the divisions that are recorded."""
    if not code:
        return _("全国")
    return _("全省（%(code)s）") % {"code": code} if code.endswith("0000") else code


def chain_length(code: str) -> int:
    """How near a place is: longer for a district than for the nation."""
    return len(chain(code))


def places_for(actor: Actor) -> list[tuple[str, str]]:
    """The places for which an officer may enter a value: her own and its districts, then all that they belong to."""
    under = divisions_under(actor.division_pk or 0).filter(descendant__level__in=("city", "district"))
    below = list(under.order_by("depth", "descendant__code").values_list("descendant__code", "descendant__name"))
    above = [code for code in chain(actor.division_code) if code not in dict(below)]
    names = place_names(above)
    return [*below, *((code, names[code]) for code in above)]


def districts() -> list[tuple[str, str]]:
    """The city and its districts: the places at which the list can be read."""
    found = Division.objects.filter(level__in=("city", "district")).order_by("code")
    return list(found.values_list("code", "name"))
