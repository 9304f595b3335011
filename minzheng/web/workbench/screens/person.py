"""The page of a person: everything masked until somebody says why she has to see it. Every look is logged."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.encryption import Unreadable
from minzheng.access.refusals import Refused
from minzheng.cases.documents import OFFICIAL
from minzheng.registry import duplicates
from minzheng.registry.models import Person
from minzheng.ui.submissions import carry_out

from .. import person_page
from ..forms import UnmaskForm

RELATED = ("data_key", "hukou_division", "residence_division", "merged_into")
PURPOSE = "查看人员档案"  # written into the access log, whatever language the reader has chosen


@staff_door(may="person.read")
@never_cache
@require_safe
def person(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One person as the register knows her."""
    return _page(request, _person(request, public_id, may="person.read"))


@staff_door(may="person.unmask")
@never_cache
@require_POST
def unmask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one masked column, once, for a stated reason. Nothing of it enters an address or stays in the browser."""
    found = _person(request, public_id, may="person.unmask")
    field = request.POST.get("field", "")
    gate.exists_if(field in person_page.MASKS and getattr(found, field) is not None)
    form = _form(field, person_page.cases(request.actor, found), request.POST)
    if not form.is_valid():
        return _page(request, found, asking={"field": field, "form": form}, status=422)
    if not _is_first_look(request, found, field, form):
        messages.warning(request, _("刚才的页面已经用过一次。需要再看，请重新写明理由。"))
        return redirect("workbench:person", found.public_id)
    return _page(request, found, shown={"field": field, "plain": _plain(found, field)})


def _person(request: HttpRequest, public_id: UUID, *, may: str) -> Person:
    return gate.get(request.actor, Person, public_id, may=may, related=RELATED)


def _form(field: str, cases: list[dict[str, Any]], data: Any = None) -> UnmaskForm:
    """One for each column, under names of its own in the page."""
    return UnmaskForm(data, cases=[row["case"] for row in cases], auto_id=f"{field}-%s")


def _is_first_look(request: HttpRequest, found: Person, field: str, form: UnmaskForm) -> bool:
    """Log the look; a form posted again (a page drawn anew) shows nothing."""
    looked = False

    def look() -> None:
        nonlocal looked
        with override(OFFICIAL):
            purpose = f"查看{Person._meta.get_field(field).verbose_name}：{form.said}"
        log.record_look(
            request.actor, [found.public_id], what=log.UNMASK, purpose=purpose, subject_ref=form.case_number
        )
        looked = True

    with suppress(Refused):  # the token of another form: nothing is shown for that either
        carry_out(request, request.actor, what=f"unmask.{field}:{found.public_id}", act=look)
    return looked


def _plain(found: Person, field: str) -> str:
    try:
        return str(getattr(found, field).open())
    except Unreadable:
        return _("已销毁")


def _page(
    request: HttpRequest,
    found: Person,
    *,
    asking: dict[str, Any] | None = None,
    shown: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """``asking``: the column whose reason was not accepted, with the form; ``shown``: the column now in clear."""
    home = person_page.household(request.actor, found)
    family = [row["person"].public_id for row in home["members"] if row["is_visible"]] if home else []
    log.record_look(request.actor, [found.public_id, *family], what=log.VIEW, purpose=PURPOSE)
    cases = person_page.cases(request.actor, found)
    identity = person_page.identity(found)
    for row in identity:
        is_asked = asking is not None and asking["field"] == row["name"]
        row["form"] = asking["form"] if asking is not None and is_asked else _form(row["name"], cases)
        row["is_asked"] = is_asked
    context = {
        "person": found,
        "who": person_page.sex_and_age(found),
        "identity": identity,
        "shown": shown,
        "may_unmask": gate.may(request.actor, "person.unmask"),
        "household": home,
        "sees_household": home is not None and gate.reaches(request.actor, home["home"]),
        "absorbed": [person_page.merged_record(person) for person in duplicates.absorbed_by(found)],
        "statuses": person_page.statuses(found),
        "cases": cases,
        "money": person_page.money(request.actor, found),
        "sees_log": gate.may(request.actor, "log.read"),
    }
    return render(request, "workbench/person.html", context, status=status)
