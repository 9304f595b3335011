"""Further examples for the street, a file for each part of the house: what it has there, at which addresses, whose business it is.

A module may have ``add(builder)``, which puts things and addresses into the scene; ``NO_PAGES``, the addresses that
answer with no page of their own; and ``PAGES``, the pages that name no thing, by who goes there.
"""

from __future__ import annotations

import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType
from typing import Any


def modules() -> Iterator[ModuleType]:
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        yield import_module(f"{__name__}.{found.name}")


def add_all(builder: Any) -> None:
    for module in modules():
        getattr(module, "add", lambda builder: None)(builder)


def no_pages() -> set[str]:
    return {name for module in modules() for name in getattr(module, "NO_PAGES", ())}


def pages() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for module in modules():
        for who, names in getattr(module, "PAGES", {}).items():
            found[who] += tuple(names)
    return dict(found)
