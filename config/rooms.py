"""The rooms there are: a folder of ``minzheng/domains`` with a manifest is one. No list has to be told of a new room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import env

_DOMAINS = env.ROOT / "minzheng" / "domains"


def keys() -> list[str]:
    """The keys of the rooms, in alphabetical order."""
    return sorted(manifest.parent.name for manifest in _DOMAINS.glob("*/manifest.py"))


def apps() -> list[str]:
    """What Django installs: every room is an app."""
    return [f"minzheng.domains.{key}" for key in keys()]


def addresses() -> list[URLPattern | URLResolver]:
    """The rooms' own screens, each under ``/desk/<room>/``; a room without screens of its own has none."""
    return [
        path(f"desk/{key.replace('_', '-')}/", include(f"minzheng.domains.{key}.screens"))
        for key in keys()
        if any((_DOMAINS / key / name).exists() for name in ("screens.py", "screens"))
    ]
