"""The workbench's left-hand navigation: rooms and doors register their entries, each role sees its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from minzheng.access.actor import Actor


@dataclass(frozen=True)
class Entry:
    """One line of the navigation. ``roles`` empty: everybody signed in. ``order`` sorts within the group."""

    label: Any  # lazily translated
    url_name: str
    icon: str
    roles: tuple[str, ...] = ()
    group: Any = ""  # lazily translated; groups appear in the order of their first entry
    order: int = 100


@dataclass(frozen=True)
class Link:
    """An entry as one page shows it."""

    label: Any
    url: str
    icon: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """A heading of the navigation with its links."""

    label: Any
    links: list[Link]


_entries: dict[str, Entry] = {}


def register(entry: Entry) -> None:
    """Called by a manifest or a door at start. The same place twice under two labels is a mistake."""
    known = _entries.get(entry.url_name)
    if known is not None and known != entry:
        raise ValueError(f"navigation entry {entry.url_name} registered twice")
    _entries[entry.url_name] = entry


def groups_for(actor: Actor | None, *, path: str) -> list[Group]:
    """The navigation of a member of staff; nothing for anybody else. The longest matching address is current."""
    if actor is None or not actor.is_staff:
        return []
    placed = [(entry, _address(entry)) for entry in sorted(_entries.values(), key=lambda entry: entry.order)]
    visible = [(entry, url) for entry, url in placed if url and (not entry.roles or actor.role in entry.roles)]
    current = max((url for _, url in visible if path.startswith(url)), key=len, default=None)
    groups: dict[str, Group] = {}
    for entry, url in visible:
        group = groups.setdefault(str(entry.group), Group(label=entry.group, links=[]))
        group.links.append(Link(label=entry.label, url=url, icon=entry.icon, is_current=url == current))
    return list(groups.values())


def _address(entry: Entry) -> str | None:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:
        return None
