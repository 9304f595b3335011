"""Pages for what is not there, not allowed, too old or broken: friendly, and with nothing of the object."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views import defaults


def test_not_there(db):
    answer = Client().get("/desk/nowhere/at-all/")
    assert answer.status_code == 404
    text = answer.content.decode()
    assert "没有这个页面" in text
    assert "nowhere" not in text.replace("/desk/nowhere/at-all/", "")


def test_a_member_of_staff_finds_the_way_back_to_her_desk(hire, desk):
    client = desk(hire("town_clerk", "440103006"))
    text = client.get("/desk/nowhere/").content.decode()
    assert reverse("workbench:home") in text
    assert "回到工作台" in text


def test_a_form_of_another_session_is_refused_kindly(hire, db):
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("workbench:sign_in"), {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "页面已经过期" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [(defaults.server_error, 500, "系统出错了"), (defaults.bad_request, 400, "请求无法识别")],
)
def test_drawn_without_a_request_in_both_languages(view, status, words):
    request = RequestFactory().get("/")
    answer = view(request, exception=ValueError("secret")) if status == 400 else view(request)
    text = answer.content.decode()
    assert answer.status_code == status
    assert words in text
    assert 'lang="en"' in text
    assert "secret" not in text


def test_refused_at_the_door(rf):
    answer = defaults.permission_denied(rf.get("/"), exception=PermissionError("secret"))
    assert answer.status_code == 403
    assert "secret" not in answer.content.decode()
    assert get_template("403.html")
