"""Scenes of the demonstration: what each part of the house has to show beyond the street's families, a file each.

A scene has ``play(say)``, which does its part through the real verbs and does nothing where it has been played before.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module


def play_all(say: Callable[[str], None]) -> None:
    """Play every scene, in the order of their names."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        import_module(f"{__name__}.{found.name}").play(say)
