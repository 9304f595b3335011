"""Whatever an operation raises, as problem details in the caller's language."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from minzheng.access.encryption import Destroyed
from minzheng.access.refusals import Refused
from minzheng.ui.operations import Invalid
from minzheng.ui.operations.problems import FieldProblem, kind_of, of_reasons, problem

logger = logging.getLogger(__name__)

WORDS = {
    "missing": _("请填写。"),
    "extra_forbidden": _("没有这一项，请删去。"),
    "string_too_long": _("太长了。"),
    "string_too_short": _("请填写。"),
    "string_pattern_mismatch": _("含有不能使用的字符。"),
    "literal_error": _("不在可选的范围内。"),
    "greater_than_equal": _("数值太小。"),
    "less_than_equal": _("数值太大。"),
    "too_short": _("项数太少。"),
    "too_long": _("项数太多。"),
}
"""What a fault of shape is called, by pydantic's name for it."""

SHAPES = {
    "int": _("应为整数。"),
    "string": _("应为文字。"),
    "bool": _("应为 true 或 false。"),
    "date": _("应为日期，例如 2020-12-01。"),
    "value": _("应为日期，例如 2020-12-01。"),
    "uuid": _("应为编号（UUID）。"),
    "list": _("应为列表。"),
    "dict": _("应为对象。"),
    "model": _("应为对象。"),
}
"""What should have stood there, by the type that pydantic's name begins with."""


def install(api: NinjaAPI) -> None:
    """Give the API its answers to what goes wrong."""
    api.add_exception_handler(ValidationError, _misshapen)
    api.add_exception_handler(Invalid, _invalid)
    api.add_exception_handler(Refused, _refused)
    api.add_exception_handler(Http404, _not_found)
    for unreadable in (HttpError, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        api.add_exception_handler(unreadable, _unreadable)
    api.add_exception_handler(Destroyed, _not_found)  # erased: what was sealed is not there any more
    api.add_exception_handler(Exception, _unexpected)


def _misshapen(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, "invalid", [_fault(each) for each in error.errors])


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, "invalid", error.errors)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, kind_of(error.reasons), of_reasons(error.reasons))


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, "not_found")


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, "unreadable")


def _unexpected(request: HttpRequest, error: Any) -> HttpResponse:
    """Logged without its words, which may repeat a person's data."""
    logger.error("unexpected error", exc_info=error)
    return problem(request, "internal")


def _fault(error: dict[str, Any]) -> FieldProblem:
    """One fault of shape. The place is where the caller wrote it: the body's name of a field, a header's own name."""
    key = error["type"]
    place = [str(part) for part in error["loc"][1:]]
    if error["loc"][0] == "body" and place:
        place = place[1:]  # the name that our own function has for the body
    shape = SHAPES.get(key.partition("_")[0], _("格式不对。"))
    return FieldProblem(field=".".join(place), text=WORDS.get(key, shape), key=key)
