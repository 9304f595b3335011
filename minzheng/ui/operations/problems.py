"""Problem details (RFC 9457): every answer that is no success says what is wrong, in the caller's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason
from minzheng.access.requests import request_id

from .schemas import Label, Schema

MEDIA_TYPE = "application/problem+json"
DESCRIBED_AT = "api:operations"  # the page on which each kind of problem is explained
CONFLICTS = {"stale", "key_used"}


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its status, its name, and what the caller does about it."""

    status: int
    title: Any
    remedy: Any


KINDS: Mapping[str, Kind] = {
    "unreadable": Kind(400, _("请求无法读取"), _("检查请求正文的格式。")),
    "unauthenticated": Kind(
        401, _("需要有效的访问令牌"), _("在工作台“访问令牌”页签发令牌；任职结束、令牌过期或者撤销后都不能再用。")
    ),
    "not_found": Kind(404, _("没有这个内容"), _("编号不存在，或者不在您的岗位和区划范围内；两者不作区分。")),
    "not_allowed": Kind(405, _("这个地址不接受这种方法"), _("按文档使用方法；响应的 Allow 列出了可用的方法。")),
    "stale": Kind(409, _("内容已被别人改动"), _("重新读取，看过最新情况后用新的版本号再办。")),
    "key_used": Kind(409, _("幂等键已用于其他请求"), _("每个新请求用新的幂等键；只有重试才用原来的键，正文也要相同。")),
    "too_large": Kind(413, _("请求太大"), _("没有读取正文。一个文件最多 20 MB，请压缩，或者分成几个再交。")),
    "invalid": Kind(422, _("填写有误"), _("按 errors 逐项更正。")),
    "refused": Kind(422, _("不能办理"), _("errors 写明了理由；先办妥这些事项再试。")),
    "internal": Kind(500, _("系统出错"), _("稍后用同一个幂等键重试；仍不成功的，把请求编号告诉管理员。")),
}


class FieldProblem(Schema):
    """One thing that is wrong: in which field (empty: the whole), in words, and as a stable key."""

    field: str
    text: Label
    key: str


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: Label
    status: int
    detail: Label
    errors: list[FieldProblem]
    request_id: str


def problem(request: HttpRequest, kind: str, errors: Iterable[FieldProblem] = (), *, detail: Any = "") -> JsonResponse:
    """The answer that says it."""
    known, listed = KINDS[kind], list(errors)
    said = detail or "；".join(str(error.text) for error in listed) or known.remedy
    body = Problem(
        type=f"{reverse(DESCRIBED_AT)}#{kind}",
        title=known.title,
        status=known.status,
        detail=said,
        errors=listed,
        request_id=request_id(),
    )
    return JsonResponse(
        body.model_dump(), status=known.status, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False}
    )


def of_reasons(reasons: Iterable[Reason]) -> list[FieldProblem]:
    """The reasons of a refusal, their fields written as in the request: ``members.0.name``."""
    return [FieldProblem(field=reason.field.replace("-", "."), text=reason.text, key=reason.key) for reason in reasons]


def kind_of(reasons: Iterable[Reason]) -> str:
    """Which kind of problem a refusal is: a conflict where trying again may help, else a refusal."""
    return next((reason.key for reason in reasons if reason.key in CONFLICTS), "refused")
