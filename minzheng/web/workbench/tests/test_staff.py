"""The administrator's pages, as she uses them: hire, post, end, lock out, let in; and who finds nothing there."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access.models import Posting, SecurityEvent, Staff
from minzheng.access.tests.factories import make_staff
from minzheng.access.tests.telephones import Telephone
from minzheng.lib import clock

LIST, NEW = reverse("workbench:staff"), reverse("workbench:staff_new")
TODAY = date(2020, 12, 1)
FENGYUAN = "440103006"


@pytest.fixture(autouse=True)
def city_day():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def administrator(hire, desk) -> Client:
    return desk(hire("administrator", "440103"))


@pytest.fixture
def clerk(db) -> Staff:
    make_staff("lin", "town_clerk", FENGYUAN, name="林经办")
    return Staff.objects.get(username="lin")


def page_of(member: Staff) -> str:
    return reverse("workbench:member", args=[member.public_id])


def do(client: Client, member: Staff, verb: str, **values: str):
    return client.post(reverse("workbench:member_act", args=[member.public_id, verb]), values)


def once_in(answer) -> str:
    found = re.search(r'class="mz-once mz-figures">([^<]+)<', answer.content.decode())
    return found.group(1) if found else ""


def new(**other: str) -> dict[str, str]:
    values = {"name": "梁新", "username": "liang.xin", "role": "town_clerk", "division": "逢源街道"}
    return {**values, "valid_from": "2020-12-01", "valid_to": "", "form_token": "t-1", **other}


def test_somebody_is_added_and_her_password_shown_once(administrator):
    answer = administrator.post(NEW, new())
    once = once_in(answer)
    assert once
    assert "no-store" in answer["Cache-Control"]
    member = Staff.objects.get(username="liang.xin")
    assert member.check_password(once)
    again = administrator.post(NEW, new())
    assert again.url == page_of(member)
    assert once not in administrator.get(page_of(member)).content.decode()
    assert Staff.objects.filter(username="liang.xin").count() == 1
    client = Client()
    client.post(reverse("workbench:sign_in"), {"username": "liang.xin", "password": once})
    assert client.get(reverse("workbench:home")).url == reverse("workbench:password")


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"username": "Liang"}, "小写字母"),
        ({"username": "440103198703141234"}, "小写字母"),
        ({"username": "a1234567890"}, "数字太多"),
        ({"username": "lin"}, "已经有人使用"),
        ({"division": "越秀区"}, "没有这个区划"),
        ({"division": "440104"}, "没有这个区划"),
        ({"division": "火星"}, "没有这个区划"),
        ({"role": "resident"}, "mz-field-wrong"),
        ({"valid_from": "明天"}, "2020-12-01 的样子"),
        ({"valid_to": "2020-11-30"}, "止期不能早于起期"),
        ({"name": ""}, "请填写"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(administrator, clerk, values, wrong, unchanged):
    with unchanged():
        answer = administrator.post(NEW, new(**values))
    assert answer.status_code == 422
    assert wrong in answer.content.decode()


def test_a_posting_is_given_and_ended(administrator, clerk):
    given = do(administrator, clerk, "give-posting", role="town_reviewer", division=FENGYUAN, valid_from="20201201")
    assert given.url == page_of(clerk)
    posting = clerk.postings.get(role="town_reviewer")
    again = do(administrator, clerk, "give-posting", role="town_reviewer", division=FENGYUAN, valid_from="20210601")
    assert again.status_code == 422
    assert "已有同一区划的同一任职" in again.content.decode()
    ended = do(administrator, clerk, "end-posting", posting=str(posting.public_id), ends_on="2020-12-01", note="调离")
    assert ended.url == page_of(clerk)
    posting.refresh_from_db()
    assert posting.valid_to == TODAY
    early = clerk.postings.get(role="town_clerk")
    for day, wrong in (("1999-12-31", "不能早于"), ("", "请填写"), ("x", "2020-12-01 的样子")):
        answer = do(administrator, clerk, "end-posting", posting=str(early.public_id), ends_on=day)
        assert answer.status_code == 422
        assert wrong in answer.content.decode()


def test_postings_elsewhere_are_not_hers_to_end(administrator, clerk):
    make_staff("lin", "auditor", "440104")
    elsewhere = clerk.postings.get(role="auditor")
    page = administrator.get(page_of(clerk)).content.decode()
    assert f'value="{elsewhere.public_id}"' not in page
    assert "另有本区划以外的任职" in page
    answer = do(administrator, clerk, "end-posting", posting=str(elsewhere.public_id), ends_on="2020-12-01")
    assert answer.status_code == 422
    for verb in ("password", "deactivate", "unlock", "reset-second-factor"):
        assert do(administrator, clerk, verb, note="手机丢失").status_code == 422
    assert Posting.objects.get(pk=elsewhere.pk).valid_to is None


def test_the_account_is_stopped_and_started_and_given_another_password(administrator, clerk):
    do(administrator, clerk, "deactivate")
    clerk.refresh_from_db()
    assert not clerk.is_active
    assert "恢复账号" in administrator.get(page_of(clerk)).content.decode()
    do(administrator, clerk, "reactivate")
    answer = do(administrator, clerk, "password", form_token="t-1")
    clerk.refresh_from_db()
    assert clerk.check_password(once_in(answer))
    repeated = do(administrator, clerk, "password", form_token="t-1")
    assert repeated.url == page_of(clerk)
    assert clerk.check_password(once_in(answer))


def test_a_lost_telephone(administrator, clerk, desk):
    actor = make_staff("lin", "community_worker", "440103006101")
    Telephone.enrolled(actor, clerk)
    assert do(administrator, clerk, "reset-second-factor").status_code == 422
    do(administrator, clerk, "reset-second-factor", note="手机丢失，已当面核对证件")
    assert not clerk.second_factors.exists()
    assert SecurityEvent.objects.filter(kind="factor_reset", note="手机丢失，已当面核对证件").exists()


def test_a_lock_is_opened_early(administrator, clerk, client):
    for _attempt in range(5):
        client.post(reverse("workbench:sign_in"), {"username": "lin", "password": "wrong"})
    page = administrator.get(page_of(clerk)).content.decode()
    assert "已锁定" in page
    do(administrator, clerk, "unlock")
    assert "已锁定" not in administrator.get(page_of(clerk)).content.decode()


def test_her_own_page_offers_nothing(hire, desk):
    actor = hire("administrator", "440103")
    herself = Staff.objects.get(public_id=actor.staff_id)
    client = desk(actor)
    page = client.get(page_of(herself)).content.decode()
    assert "不能为自己办理" in page
    assert "<select" not in page
    for verb in ("give-posting", "password", "deactivate"):
        answer = do(client, herself, verb, role="auditor", division="440103", valid_from="2020-12-01")
        assert answer.status_code == 422


def test_an_unknown_verb_and_a_foreign_member_do_not_exist(administrator, clerk):
    assert do(administrator, clerk, "promote").status_code == 404
    make_staff("far", "town_clerk", "440104001")
    far = Staff.objects.get(username="far")
    assert administrator.get(page_of(far)).status_code == 404
    assert do(administrator, far, "password").status_code == 404


def test_the_list_is_filtered_and_paged(administrator, clerk, django_assert_max_num_queries):
    for number in range(60):
        make_staff(f"worker{number:02}", "community_worker", "440103006101", name=f"专干{number:02}")
    make_staff("gone", "town_clerk", FENGYUAN, name="已离任", valid_to=TODAY)
    make_staff("soon", "town_clerk", FENGYUAN, name="将到任", valid_from=TODAY + timedelta(days=9))

    def names(**query: str) -> str:
        return administrator.get(LIST, query).content.decode()

    assert "林经办" in names(name="lin")
    assert "专干01" not in names(name="林")
    assert "已离任" in names(state="over")
    assert "将到任" in names(state="over")
    assert "尚未到任" in names(name="soon")
    assert "已离任" not in names(state="in_force")
    assert "林经办" in names(division="逢源街道", role="town_clerk")
    assert "林经办" not in names(division="440103001")
    first = administrator.get(LIST, {"role": "community_worker"}).context["page"]
    rest = administrator.get(LIST, {"role": "community_worker", "after": first.after}).context["page"]
    assert (len(first.rows), len(rest.rows)) == (50, 10)
    assert not {row.posting.pk for row in first.rows} & {row.posting.pk for row in rest.rows}
    with django_assert_max_num_queries(15):
        administrator.get(LIST)


# The log of it --------------------------------------------------------------------------------------------------------


def test_the_auditor_reads_what_happened_to_whom_by_whom(administrator, clerk, hire, desk, client):
    do(administrator, clerk, "give-posting", role="town_reviewer", division=FENGYUAN, valid_from="20201201")
    client.post(reverse("workbench:sign_in"), {"username": "lin", "password": "wrong"})
    client.post(reverse("workbench:sign_in"), {"username": "nobody-at-all", "password": "wrong"})
    log = reverse("workbench:security_log")
    own, other, top = (desk(hire("auditor", code)) for code in ("440103", "440104", "440100"))
    text = own.get(log).content.decode()
    for expected in ("林经办", "给予任职", "系统管理员", "镇街审核", "密码错误", "127.0.0.1"):
        assert expected in text
    assert "不存在的用户名" not in text
    assert "林经办" not in other.get(log).content.decode()
    assert "不存在的用户名" in top.get(log).content.decode()
    assert "nobody-at-all" not in top.get(log).content.decode()
    assert "密码错误</" not in own.get(log, {"kind": "posting_given"}).content.decode().split("<tbody>")[1]
    assert "林经办" not in own.get(log, {"name": "别人"}).content.decode()
    assert own.get(log, {"after": "rubbish"}).status_code == 200


def test_the_log_goes_on_page_by_page_with_the_same_number_of_queries(clerk, hire, desk, system_author):
    from minzheng.access import security_log

    client, log = desk(hire("auditor", "440103")), reverse("workbench:security_log")
    for _number in range(70):
        security_log.record(security_log.SIGNED_IN, subject=clerk)
    first = client.get(log).context["page"]
    second = client.get(log, {"after": first.next_key}).context["page"]
    seen = [line.event.pk for line in (*first.rows, *second.rows)]
    assert len(first.rows) == 50
    assert len(seen) == 70
    assert seen == sorted(set(seen), reverse=True)
