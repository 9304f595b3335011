"""The API put together: the house's own routers and those of the rooms' manifests, behind one door."""

from __future__ import annotations

from functools import cache

from django.urls import URLPattern
from ninja import NinjaAPI

from minzheng.access.doors import Door
from minzheng.ui import manifests

from . import case_actions, cases, errors, log, me, papers, people, rulebook, runs
from .door import VERSION, at_the_door, token_door


@cache
def api() -> NinjaAPI:
    """Made once a process, when the rooms have said what they are."""
    made = NinjaAPI(title="minzheng", version=VERSION, openapi_url=None, docs_url=None, urls_namespace="api")
    errors.install(made)
    made.add_decorator(token_door, mode="view")
    for module in (me, cases, papers, people, runs, rulebook, log):
        made.add_router("", module.router)
    made.add_router("", case_actions.router())
    for domain in manifests.installed():
        if domain.api_router is not None:
            made.add_router(f"/{domain.key.replace('_', '-')}", domain.api_router)
    return made


def urlpatterns() -> list[URLPattern]:
    """The operations' addresses, relative to the version's own."""
    patterns = [pattern for pattern in api().urls[0] if pattern.name != "api-root"]
    for pattern in patterns:
        pattern.callback = at_the_door(pattern.callback, Door("token"))
    return patterns
