"""Imports whose unit is no row: each keeps a page of its own, and is found where all the others are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minzheng.access.actor import Actor


@dataclass(frozen=True)
class ImportPage:
    """A page that takes a file its own way. ``differs`` says how: what happens at once, what is kept where."""

    url_name: str
    label: Any
    lede: Any
    means: Any
    differs: Any
    roles: tuple[str, ...]


_pages: dict[str, ImportPage] = {}


def register_page(page: ImportPage) -> None:
    """Called by a manifest at start."""
    _pages[page.url_name] = page


def pages_for(actor: Actor) -> list[ImportPage]:
    """Those that the actor's role may open."""
    return [page for page in _pages.values() if actor.role in page.roles]
