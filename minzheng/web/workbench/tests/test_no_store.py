"""Nothing behind a door is kept by a browser: not a page, not a file, not a refusal."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access.roles import ROLES
from tests.promises.street import routes

STAFF = [role for role in ROLES if role not in ("resident", "system")]
PLACES = [route.name for route in routes() if route.door.kind == "staff" and not route.names_a_thing]


@pytest.mark.parametrize("role", STAFF)
def test_no_page_of_any_desk_may_be_kept(role, hire, desk):
    client = desk(hire(role, "440103"))
    seen = 0
    for name in PLACES:
        answer = client.get(reverse(name))
        seen += answer.status_code == 200
        assert "no-store" in answer["Cache-Control"], name
        assert "private" in answer["Cache-Control"], name
    assert seen >= 4


def test_nor_may_what_a_case_is_made_of(carried, fengyuan, desk):
    case = carried("dialysis")
    client = desk(fengyuan.reviewer)
    letter = case.documents.filter(origin="generated").first()
    for address in (
        reverse("workbench:case", args=[case.public_id]),
        reverse("workbench:person", args=[case.applicant.public_id]),
        reverse("workbench:document", args=[letter.public_id]),
        "/desk/nothing-here/",
        "/",
    ):
        assert "no-store" in client.get(address)["Cache-Control"], address


def test_a_stranger_s_way_to_the_sign_in_page_is_not_kept_either(db):
    assert "no-store" in Client().get(reverse("workbench:home"))["Cache-Control"]
