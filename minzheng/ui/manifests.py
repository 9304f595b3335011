"""Domain: what a room says of itself, once. Installing it fills the registries of the floors below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from minzheng.announcements import bus
from minzheng.bulk import imports
from minzheng.cases import kinds
from minzheng.cases.kinds import CaseKind
from minzheng.registry import erasure, vocabulary
from minzheng.registry.erasure import Keeper
from minzheng.rulebook import effects

from . import navigation, registers
from .registers import Register


@dataclass(frozen=True)
class Domain:
    """A room. Data, no logic: what is not named here does not exist for the rest of the house."""

    key: str
    label: Any
    kinds: tuple[CaseKind, ...] = ()
    statuses: dict[str, Any] = field(default_factory=dict)
    subscribers: tuple[tuple[type, Callable[..., None]], ...] = ()
    navigation: tuple[navigation.Entry, ...] = ()
    act_labels: dict[str, Any] = field(default_factory=dict)  # acts that move no state, for the timeline
    person_panels: tuple[Any, ...] = ()
    api_router: Any = None  # ui.operations.Operations, mounted under /api/v1/<room>
    effects: effects.Source | None = None  # how its open cases are decided again, to see what a waiting value changes
    imports: tuple[imports.ImportKind, ...] = ()  # the lists that may be brought as a file
    import_pages: tuple[imports.ImportPage, ...] = ()  # and what comes in by a page of the room's own
    registers: tuple[Register, ...] = ()
    keeper: Keeper | None = None  # what the room says and does when a person is erased


_domains: dict[str, Domain] = {}


def install(domain: Domain) -> None:
    """Called once a process by the room's AppConfig."""
    if domain.key in _domains:
        return
    _domains[domain.key] = domain
    for kind in domain.kinds:
        kinds.register(kind)
    for key, label in domain.statuses.items():
        vocabulary.register_status(key, label)
    for fact, subscriber in domain.subscribers:
        bus.subscribe(fact, subscriber, by=f"{domain.key}.manifest")
    if domain.keeper:
        erasure.register(domain.keeper)
    for entry in domain.navigation:
        navigation.register(entry)
    for kind in domain.imports:
        imports.register(kind)
    for page in domain.import_pages:
        imports.register_page(page)
    for register in domain.registers:
        registers.register(register)
    if domain.effects:
        effects.register(domain.key, domain.effects)


def installed() -> list[Domain]:
    return list(_domains.values())


def act_label(verb: str) -> Any:
    """The label of an act that moves no state, whichever room it belongs to."""
    return next((domain.act_labels[verb] for domain in _domains.values() if verb in domain.act_labels), verb)
