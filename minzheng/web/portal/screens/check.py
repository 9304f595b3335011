"""From a difficulty to what may fit it: one question a page, then the answer with its reasons."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access.doors import public_door

from .. import check
from ..topics import TOPICS
from .help import three_things

UNPROCESSABLE = 422


@public_door
@never_cache
@require_safe
def begin(request: HttpRequest, topic: str) -> HttpResponse:
    """Begin with a difficulty; answers of another one are forgotten."""
    request.session[check.ANSWERS] = {"topic": topic}
    return redirect(_question_url(check.ASKED[topic][0]))


@public_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question. It can be gone back to; whoever comes here without a difficulty chooses one first."""
    given = check.answers_of(request)
    if not given or key not in check.ASKED[given["topic"]]:
        return redirect("portal:home")
    form = check.form_for(key, request.POST or None, given)
    if request.method == "POST" and form.is_valid():
        value = next(iter(form.cleaned_data.values()))
        request.session[check.ANSWERS] = given = {**given, key: 0 if value is None else value}
        missing = check.next_question(given["topic"], given)
        return redirect(_question_url(missing) if missing else reverse("portal:check_result"))
    asked = check.ASKED[given["topic"]]
    position = asked.index(key)
    context = {
        "topic": TOPICS[given["topic"]],
        "form": form,
        "question": check.QUESTIONS[key],
        "number": position + 1,
        "count": len(asked),
        "back": _question_url(asked[position - 1]) if position else reverse(f"portal:help_{given['topic']}"),
    }
    return render(request, "portal/check/question.html", context, status=UNPROCESSABLE if form.is_bound else 200)


@public_door
@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What fits, why, what nobody knows yet; then three things to bring, and the form."""
    given = check.answers_of(request)
    if not given:
        return redirect("portal:home")
    if missing := check.next_question(given["topic"], given):
        return redirect(_question_url(missing))
    context = {
        "topic": TOPICS[given["topic"]],
        "findings": check.findings(given["topic"], given),
        "bring": three_things(),
        "back": _question_url(check.ASKED[given["topic"]][-1]),
        "urgent": given.get("urgent") == check.NO,
    }
    return render(request, "portal/check/result.html", context)


def _question_url(key: str) -> str:
    return reverse(f"portal:check_{key}")
