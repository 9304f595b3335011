"""What every page knows: where one can go, and what the reader chose for herself."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import RequestFactory

from minzheng.access.actor import Actor
from minzheng.lib import clock
from minzheng.ui import navigation
from minzheng.ui.context import page
from minzheng.ui.preferences import TYPE_SIZE_COOKIE, set_type_size


@pytest.fixture
def entries(monkeypatch):
    monkeypatch.setattr(navigation, "_entries", {})
    addresses = {"inbox": "/desk/", "runs": "/desk/runs/", "people": "/desk/people/"}
    monkeypatch.setattr(navigation, "_address", lambda entry: addresses.get(entry.url_name))
    navigation.register(
        navigation.Entry("发放批次", "runs", "cash", roles=("payments_officer",), group="资金", order=20)
    )
    navigation.register(navigation.Entry("收件箱", "inbox", "inbox", group="办件", order=1))
    navigation.register(navigation.Entry("人员", "people", "users", roles=("town_clerk",), group="登记", order=10))
    navigation.register(navigation.Entry("未建", "nowhere", "x", group="登记", order=11))


def clerk(role: str = "town_clerk") -> Actor:
    return Actor(kind="staff", name="麦绮雯", role=role, staff_id=uuid4(), division_name="逢源街道")


@pytest.mark.usefixtures("entries")
def test_each_role_sees_its_own_entries_and_where_it_is():
    groups = navigation.groups_for(clerk(), path="/desk/people/123/")
    assert [(group.label, [link.label for link in group.links]) for group in groups] == [
        ("办件", ["收件箱"]),
        ("登记", ["人员"]),
    ]
    assert [link.label for group in groups for link in group.links if link.is_current] == ["人员"]


@pytest.mark.usefixtures("entries")
def test_residents_and_strangers_have_no_navigation():
    resident = Actor.resident(person_id=uuid4(), name="陈惠珍")
    assert navigation.groups_for(resident, path="/") == []
    assert navigation.groups_for(None, path="/") == []


@pytest.mark.usefixtures("entries")
def test_one_place_has_one_label():
    with pytest.raises(ValueError, match="registered twice"):
        navigation.register(navigation.Entry("别名", "inbox", "inbox"))


def test_a_page_knows_the_reader_the_role_and_the_simulated_day():
    request = RequestFactory().get("/desk/?q=1")
    request.actor = clerk()
    request.COOKIES[TYPE_SIZE_COOKIE] = "large"
    context = page(request)
    assert context["role_label"] == "镇街经办"
    assert context["type_size"] == "large"
    assert context["on_path"] == "/desk/?q=1"
    assert (context["demo_clock"] is not None) == clock.is_demonstration()


def test_a_request_without_an_actor_is_anonymous():
    assert page(SimpleNamespace(path="/", get_full_path=lambda: "/", COOKIES={}))["actor"] is None


@pytest.mark.parametrize(("wanted", "landed"), [("/mine/", "/mine/"), ("https://elsewhere.example/", "/"), ("", "/")])
def test_type_size_is_remembered_and_leads_back_only_into_this_site(wanted, landed):
    response = set_type_size(RequestFactory().post("/ui/type-size/", {"size": "large", "next": wanted}))
    assert response.url == landed
    assert response.cookies[TYPE_SIZE_COOKIE].value == "large"


def test_an_unknown_size_is_the_normal_one():
    response = set_type_size(RequestFactory().post("/ui/type-size/", {"size": "huge"}))
    assert response.cookies[TYPE_SIZE_COOKIE].value == "normal"
