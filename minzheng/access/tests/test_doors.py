"""Who comes in by which door."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from minzheng.access.actor import STAFF, Actor
from minzheng.access.doors import Door, public_door, resident_door, staff_door

CLERK = Actor(kind=STAFF, name="clerk", role="town_clerk", staff_id=uuid4())
ADMINISTRATOR = Actor(kind=STAFF, name="administrator", role="administrator", staff_id=uuid4())
RESIDENT = Actor.resident(person_id=uuid4(), name="resident")


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("inside")


def visit(view, actor: Actor | None, method: str = "get", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)("/desk/cases/?q=1", headers=headers)
    request.actor = actor
    return view(request)


def test_the_staff_door_asks_for_the_word() -> None:
    view = staff_door(may="case.read")(page)
    assert visit(view, CLERK).content == b"inside"
    with pytest.raises(Http404):
        visit(view, ADMINISTRATOR)


def test_a_staff_door_without_a_word_is_for_every_posting() -> None:
    assert visit(staff_door()(page), ADMINISTRATOR).content == b"inside"


@pytest.mark.parametrize("actor", [None, RESIDENT])
def test_strangers_and_residents_are_sent_to_the_staff_sign_in_and_back(actor) -> None:
    answer = visit(staff_door(may="case.read")(page), actor)
    assert answer.status_code == 302
    assert answer.url == reverse("workbench:sign_in") + "?next=%2Fdesk%2Fcases%2F%3Fq%3D1"


@pytest.mark.parametrize("actor", [None, CLERK])
def test_strangers_and_staff_are_sent_to_the_residents_sign_in(actor) -> None:
    assert visit(resident_door(page), actor).url.startswith(reverse("portal:sign_in"))
    assert visit(resident_door(page), RESIDENT).content == b"inside"


def test_a_post_is_not_repeated_after_signing_in() -> None:
    assert visit(staff_door()(page), None, "post").url == reverse("workbench:sign_in")


def test_htmx_is_told_to_leave_the_page() -> None:
    answer = visit(staff_door()(page), None, HX_Request="true")
    assert answer["HX-Redirect"] == reverse("workbench:sign_in")


def test_the_public_door_lets_everybody_in_and_says_so() -> None:
    view = public_door(page)
    assert visit(view, None).content == b"inside"
    assert view.door == Door("public")
