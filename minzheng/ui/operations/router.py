"""Operations: a router on which every operation says its word, its answer and everything else that may be answered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Router
from ninja.responses import Status

from minzheng.access.doors import Door

from . import looks, once
from .looks import Look
from .once import Once
from .problems import Problem

View = Callable[..., Any]

READ_PROBLEMS = (401, 404, 422)
WRITE_PROBLEMS = (400, 401, 404, 409, 413, 422)
KEY, PURPOSE = "idempotency_key", "access_purpose"


class Operations(Router):
    """A room's or a floor's part of the API.

    A view takes ``request`` first and may take ``look`` (a ``Look``, to log what it shows); one that writes takes
    ``once`` (an ``Once``, to act through). Both are given by the kit, with the headers they need.
    """

    def read(
        self, path: str, *, may: str, answers: Any = None, summary: Any, files: Sequence[str] = ()
    ) -> Callable[[View], View]:
        """A GET: for the roles that may say the word. ``files``: the media types of an answer that is a file."""
        return self._operation("GET", path, may, {200: answers}, READ_PROBLEMS, summary, files=files)

    def write(
        self, path: str, *, may: str, answers: Any, summary: Any, status: int = 200, name: str = ""
    ) -> Callable[[View], View]:
        """A POST with an idempotency key. ``name`` where the view's own would not do."""
        return self._operation("POST", path, may, {status: answers}, WRITE_PROBLEMS, summary, name=name)

    def _operation(
        self,
        method: str,
        path: str,
        may: str,
        answers: dict[int, Any],
        problems: Sequence[int],
        summary: Any,
        *,
        files: Sequence[str] = (),
        name: str = "",
    ) -> Callable[[View], View]:
        def hang(view: View) -> View:
            called, (succeeded,) = name or view.__name__, answers
            self.api_operation(
                [method],
                path,
                response={**answers, **dict.fromkeys(problems, Problem)},
                operation_id=called,
                url_name=called,
                summary=summary,
                openapi_extra={"responses": {200: {"content": _files(files)}}} if files else None,
            )(_guarded(view, called, Door("token", may), succeeded=succeeded, keyed=method == "POST"))
            return view

        return hang


def _guarded(view: View, name: str, door: Door, *, succeeded: int, keyed: bool) -> View:
    """The view as the API calls it: with its door, its headers declared, and ``once`` and ``look`` made from them."""
    signature = inspect.signature(view, eval_str=True)
    wanted = signature.parameters
    shown = [each for each in wanted.values() if each.name not in ("once", "look")]
    if keyed:
        shown.append(_header(KEY, Header(..., alias=once.HEADER, min_length=1, max_length=255)))
    if "look" in wanted:
        shown.append(_header(PURPOSE, Header("", alias=looks.HEADER, max_length=600)))

    @wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> Any:
        key, purpose = given.pop(KEY, ""), given.pop(PURPOSE, "")
        if "once" in wanted:
            given["once"] = Once.of(request, key, name)
        if "look" in wanted:
            given["look"] = Look.of(request.actor, purpose)
        answer = view(request, **given)
        return answer if isinstance(answer, HttpResponse) else Status(succeeded, answer)

    guarded.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=shown, return_annotation=HttpResponse
    )
    guarded.door = door  # type: ignore[attr-defined]
    return guarded


def _header(name: str, header: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=str, default=header)


def _files(media_types: Sequence[str]) -> dict[str, Any]:
    return {media_type: {"schema": {"type": "string", "format": "binary"}} for media_type in media_types}
