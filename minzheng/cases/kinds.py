"""The kinds of case there are: key → workflow, details, panels. Filled from the rooms' manifests at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason

from .models import Case
from .workflow import State, Workflow

LETTER_KINDS = frozenset(
    {
        *("acceptance", "non_acceptance", "missing_papers", "lapse", "warning", "termination"),
        *("decision_grant", "decision_refusal", "withdrawal", "giving_up", "tapering"),
        *("hearing_notice", "review_decision"),
    }
)
"""Kinds of paper that only ``cases.letters`` makes: nobody uploads a decision."""

MONTH, ONCE = "month", "once"
"""How often a kind of case pays what it grants: every sum of it is said so, on every page, notice and letter."""


@dataclass(frozen=True)
class ClockTerm:
    """How long a clock runs for one case: the answer of the law in force at its acceptance."""

    days: int
    unit: str  # working_days | calendar_days
    law: str
    status: str = "published"
    max_days: int | None = None  # extensions included; None: the law names no limit


@dataclass(frozen=True)
class CaseKind:
    """What a room must say of a kind of case so that the kernel and the kit can do the rest."""

    key: str
    label: Any
    workflow: Workflow
    number_code: str  # the code in the case number, e.g. DB
    clock_term: Callable[[Case, str], ClockTerm | None]  # (case, clock key); None: this clock is not used
    number_word: str = ""  # the word in document numbers: 低保; the label when empty
    clock_labels: dict[str, Any] = field(default_factory=dict)
    required_documents: Callable[[Case], list[tuple[str, Any]]] = lambda case: []  # (kind, label)
    document_labels: dict[str, Any] = field(default_factory=dict)
    letter_kinds: frozenset[str] = LETTER_KINDS
    panels: tuple[Any, ...] = ()  # ui.case_pages.Panel values, in order
    transition_forms: dict[str, Any] = field(default_factory=dict)  # verb → Django form class
    notice_texts: dict[str, Any] = field(default_factory=dict)  # notice template → text, beside the kernel's own
    main_clock: str = "total"
    per: str = MONTH  # month | once
    keeps_dossier: bool = True  # False for a kind whose papers lie in another's dossier
    confined_to: str = (
        ""  # the word a role must be able to say to see cases of this kind at all (access.roles.CONFINING)
    )
    why_recused: Callable[[Case, Actor], list[Reason]] = lambda case, actor: []  # 回避: who must leave a case alone


_kinds: dict[str, CaseKind] = {}


def register(kind: CaseKind) -> None:
    """Called by a room's manifest, once a process. The same key twice is a mistake in a manifest."""
    if kind.key in _kinds and _kinds[kind.key] is not kind:
        raise ValueError(f"case kind {kind.key} registered twice")
    _kinds[kind.key] = kind


def kind_of(case: Case) -> CaseKind:
    return _kinds[case.kind]


def state_of(case: Case) -> State:
    return kind_of(case).workflow.states[case.state]


def get(key: str) -> CaseKind:
    return _kinds[key]


def all_kinds() -> list[CaseKind]:
    return list(_kinds.values())
