"""What a room adds to the case page of its kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from minzheng.access.actor import Actor
from minzheng.cases.models import Case


@dataclass(frozen=True)
class Panel:
    """A section that a room adds to the case page: a template, and a function that gives its context."""

    key: str
    label: Any
    template: str
    context: Callable[[Case, Actor], dict[str, Any]]
    shown: Callable[[Case], bool] = lambda case: True
