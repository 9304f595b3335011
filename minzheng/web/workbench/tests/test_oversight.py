"""Who may open which page at all: a table, tried out; and the pages of those who work on no case."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access.log import record_look
from minzheng.access.roles import ROLES

STAFF = [role for role in ROLES if role not in ("resident", "system")]
CASE_WORKERS = {"community_worker", "town_clerk", "town_reviewer", "district_confirmer"}
PAYERS = {"payments_officer", "payments_approver"}
COMPLAINTS = {"complaints_registrar", "complaints_officer"}
EVERYBODY = set(STAFF)

PAGES = {
    "posting": EVERYBODY,
    "account": EVERYBODY,
    "password": EVERYBODY,
    "second_factor": EVERYBODY,
    "search": CASE_WORKERS | PAYERS | COMPLAINTS | {"auditor"},
    "cases": {"auditor"},
    "access_log": {"auditor"},
    "security_log": {"auditor"},
    "alarms": {"auditor"},
    "withholdings": {"auditor"},
    "withhold": {"auditor"},
    "staff": {"administrator"},
    "staff_new": {"administrator"},
    "my_post": {"policy_officer"},
    "rulebook": CASE_WORKERS | {"auditor", "policy_officer"},
    "calendars": CASE_WORKERS | {"auditor", "policy_officer"},
    "calendar_enter": {"policy_officer"},
    "runs": PAYERS | {"auditor"},
    "run_draft": {"payments_officer"},
}


@pytest.mark.parametrize("role", STAFF)
def test_each_role_opens_its_pages_and_no_others(role, hire, desk):
    client = desk(hire(role, "440103"))
    opened = {page for page in PAGES if client.get(reverse(f"workbench:{page}")).status_code == 200}
    assert opened == {page for page, roles in PAGES.items() if role in roles}
    assert all(client.get(reverse(f"workbench:{page}")).status_code == 404 for page in PAGES if page not in opened)


@pytest.mark.parametrize("role", STAFF)
def test_each_role_has_a_home_and_a_navigation_that_leads_somewhere(role, hire, desk):
    client = desk(hire(role, "440103"))
    home = client.get(reverse("workbench:home"), follow=True)
    assert home.status_code == 200
    links = [link.url for group in home.context["navigation"] for link in group.links]
    assert links
    assert [client.get(link).status_code for link in links] == [200] * len(links)


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page, db):
    answer = Client().get(reverse(f"workbench:{page}"))
    assert answer.url.startswith(reverse("workbench:sign_in"))


@pytest.fixture
def case(carried):
    return carried("dialysis", stage="lodged")


def test_the_auditor_reads_every_case_of_her_division(case, hire, desk):
    cases = reverse("workbench:cases")
    own, outsider = desk(hire("auditor", "440103")), desk(hire("auditor", "440104"))
    text = own.get(cases).content.decode()
    assert case.number in text
    assert case.applicant.name not in text
    assert case.number not in own.get(cases, {"state": "granted"}).content.decode()
    assert case.number not in outsider.get(cases).content.decode()


def test_the_auditor_reads_who_looked_at_people_of_her_division(case, fengyuan, hire, desk):
    record_look(fengyuan.clerk, [case.applicant.public_id], what="unmask", purpose="核对账号", subject_ref=case.number)
    log = reverse("workbench:access_log")
    own, outsider = desk(hire("auditor", "440103")), desk(hire("auditor", "440104"))
    text = own.get(log, {"what": "unmask"}).content.decode()
    for expected in (fengyuan.clerk.name, "镇街经办", "逢源街道", "核对账号", case.number, "显示完整信息"):
        assert expected in text
    assert case.applicant.name not in text
    assert "核对账号" in own.get(log, {"person": str(case.applicant.public_id)}).content.decode()
    assert "核对账号" not in own.get(log, {"what": "export"}).content.decode()
    assert "核对账号" not in outsider.get(log).content.decode()


def test_the_log_goes_on_page_by_page(case, fengyuan, hire, desk):
    for number in range(60):
        record_look(fengyuan.clerk, [case.applicant.public_id], what="view", purpose=f"第{number}次")
    client = desk(hire("auditor", "440103"))
    log = reverse("workbench:access_log")
    first = client.get(log, {"what": "view"}).context["page"]
    second = client.get(log, {"what": "view", "after": first.next_key}).context["page"]
    seen = [look.row.pk for look in (*first.rows, *second.rows)]
    assert len(first.rows) == 50
    assert seen == sorted(set(seen), reverse=True)
    assert client.get(log, {"after": "rubbish", "person": "rubbish"}).status_code == 200


def test_the_administrator_sees_staff_of_her_division_and_no_resident(case, hire, desk):
    hire("town_clerk", "440103006", name="同区经办")
    hire("town_clerk", "440104001", name="外区经办")
    client = desk(hire("administrator", "440103"))
    text = client.get(reverse("workbench:staff")).content.decode()
    assert "同区经办" in text
    assert "外区经办" not in text
    for hidden in (case.number, case.applicant.name):
        assert hidden not in text
    assert "同区经办" not in client.get(reverse("workbench:staff"), {"role": "auditor"}).content.decode()
    assert "同区经办" in client.get(reverse("workbench:staff"), {"name": "同区"}).content.decode()
    for address in ("workbench:case", "workbench:person"):
        public_id = case.public_id if address == "workbench:case" else case.applicant.public_id
        assert client.get(reverse(address, args=[public_id])).status_code == 404


def test_a_policy_officer_is_told_what_she_can_do(hire, desk):
    client = desk(hire("policy_officer", "440100"))
    assert client.get(reverse("workbench:home")).url == reverse("workbench:rulebook")
    text = client.get(reverse("workbench:my_post")).content.decode()
    assert "民发〔2012〕220号" in text
    assert reverse("workbench:rulebook") in text
