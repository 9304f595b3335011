"""What a room adds to the case page of its kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.encryption import Destroyed
from minzheng.cases.models import Case

ERASED = "ui/case/erased.html"


@dataclass(frozen=True)
class Deed:
    """What a section lets its reader do on a page of its own: where, in which words."""

    url: str
    label: Any
    icon: str


@dataclass(frozen=True)
class Headline:
    """What a section wants said at the head of the page: the opinion in a few words, and the sum if there is one."""

    opinion: Any
    amount: Any = ""


@dataclass(frozen=True)
class Panel:
    """A section that a room adds to the case page: a template, and a function that gives its context.

    ``settles`` names the keys of those reasons against a step that are settled in this section. The context may hold
    a ``deed``, which is how, and a ``headline``.
    """

    key: str
    label: Any
    template: str
    context: Callable[[Case, Actor], dict[str, Any]]
    shown: Callable[[Case], bool] = lambda case: True
    settles: tuple[str, ...] = ()

    def drawn(self, case: Case, actor: Actor) -> dict[str, Any]:
        """The section with its context. What it would tell may have been erased: then it says that and nothing else."""
        try:
            return {"panel": self, "context": self.context(case, actor)}
        except Destroyed:
            return {"panel": replace(self, template=ERASED), "context": {}}
