"""What the API says of itself: its document, a page that lists its operations, and that an address is none of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from minzheng.access.doors import Door, public_door
from minzheng.ui.operations.problems import KINDS, problem

from .v1.document import document
from .v1.door import VERSION, at_the_door


@public_door
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """OpenAPI 3.1. It describes operations and holds no data, so everybody may read it."""
    return HttpResponse(_text(get_language()), content_type="application/json")


@public_door
@require_safe
def operations(request: HttpRequest) -> HttpResponse:
    """Every operation with its address, and every kind of problem: for people."""
    problems = [{"key": key, "kind": kind} for key, kind in KINDS.items()]
    groups = _groups(json.loads(_text(get_language())))
    context = {"groups": groups, "problems": problems, "version": VERSION}
    return render(request, "api/operations.html", context)


@public_door
def no_operation(request: HttpRequest) -> HttpResponse:
    """Any other address under the API's: nothing there, said as the API says it."""
    return problem(request, "not_found")


nothing = at_the_door(no_operation, Door("public"))


def under(prefix: str, patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """The same addresses below a prefix, without a namespace of their own."""
    return [path(f"{prefix}{pattern.pattern}", pattern.callback, name=pattern.name) for pattern in patterns]


@cache
def _text(language: str | None) -> str:
    """The document in a language of ours, made once a process: it changes with the code alone."""
    described = document(path_prefix=reverse("api:operations"))
    return json.dumps(described, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)


def _groups(described: dict[str, Any]) -> list[dict[str, Any]]:
    """Operations by tag, in the order in which they are hung."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, methods in described["paths"].items():
        for method, operation in methods.items():
            row = {"method": method.upper(), "address": address, "summary": operation["summary"]}
            groups.setdefault(operation["tags"][0], []).append(row)
    return [{"label": label, "rows": rows} for label, rows in groups.items()]
