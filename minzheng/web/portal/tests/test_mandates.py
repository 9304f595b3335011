"""Acting for somebody: one case, as long as it lasts, and never more than was asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.access.actor import Actor
from minzheng.access.models import AccessLog
from minzheng.access.refusals import Refused
from minzheng.cases import mandates
from minzheng.cases.advance import NOT_PERMITTED, advance
from minzheng.cases.models import Case, Mandate
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.models import IdentityToCheck
from minzheng.lib import clock

from .applying import fill_in, lodge
from .conftest import NUMBER, OTHER_NUMBER, browser_of, signed_in
from .people import identity_number, make_resident

pytestmark = pytest.mark.django_db

APPLICANT = {
    "name": "梁老太",
    "identity_number": identity_number("19350304", 246),
    "relation": "self",
    "phone": "10077778888",
    "signed": "on",
}


@pytest.fixture
def agent():
    make_resident("陈银好", number=NUMBER)
    return signed_in(NUMBER)


@pytest.fixture
def case(agent) -> Case:
    agent.post("/apply/start/")
    fill_in(agent, ground="agent", first=APPLICANT)
    lodge(agent)
    return Case.objects.get()


def test_an_agent_applies_and_follows_that_case(agent, case):
    assert case.applicant.name == APPLICANT["name"]
    assert IdentityToCheck.objects.get(case=case).why == "represented"
    assert f"您替 {APPLICANT['name']}办的" in agent.get("/mine/").content.decode()
    page = agent.get(f"/mine/{case.public_id}/").content.decode()
    assert "撤回申请" not in page
    assert "您在替别人办这件事" in page
    look = AccessLog.objects.filter(purpose="代办人查看办理进度").get()
    assert look.person_id == case.applicant.public_id


def test_an_agent_sees_no_other_case_of_hers_and_strangers_see_none(agent, case, carried):
    other = carried("widow", stage="lodged")
    assert agent.get(f"/mine/{other.public_id}/").status_code == 404
    make_resident("梁带娣", number=OTHER_NUMBER, phone="10098765432")
    assert signed_in(OTHER_NUMBER).get(f"/mine/{case.public_id}/").status_code == 404


def test_after_its_last_day_nothing_is_seen(agent, case):
    mandate = Mandate.objects.get()
    with clock.travel(mandate.until_on):
        assert mandates.of_agent(case, mandate.agent.public_id) == mandate
    with clock.travel(mandate.until_on + timedelta(days=1)):
        assert mandates.of_agent(case, mandate.agent.public_id) is None
        assert agent.get(f"/mine/{case.public_id}/").status_code == 404


def test_the_applicant_ends_it_and_sees_who_looked(agent, case):
    hers = browser_of(case)
    agent.get(f"/mine/{case.public_id}/")
    assert "代办" in hers.get("/mine/looks/").content.decode()
    mandate = Mandate.objects.get()
    answer = hers.post(f"/mine/{case.public_id}/agents/", {"mandate": str(mandate.public_id)})
    assert answer.url == f"/mine/{case.public_id}/"
    assert agent.get(f"/mine/{case.public_id}/").status_code == 404
    mandate.refresh_from_db()
    assert mandate.ended_by == "applicant"


def test_an_agent_ends_nothing_but_her_own_mandate(agent, case):
    person = Mandate.objects.get().agent
    actor = Actor.resident(person_id=person.public_id, name=person.name)
    with pytest.raises(Refused) as refused:
        advance(case, "withdraw", actor=actor, expected_version=case.version, note="不要了")
    assert NOT_PERMITTED in refused.value.reasons
    assert agent.get(f"/mine/{case.public_id}/withdraw/").status_code == 404
    agent.post(f"/mine/{case.public_id}/agents/", {"mandate": str(Mandate.objects.get().public_id)})
    assert Mandate.objects.get().ended_by == "agent"


def test_a_guardian_signs_for_the_applicant(agent):
    agent.post("/apply/start/")
    fill_in(agent, ground="guardian", first={**APPLICANT, "signed": ""})
    lodge(agent)
    case = Case.objects.get()
    mandate = Mandate.objects.get()
    assert (mandate.ground, mandate.until_on) == ("guardian", None)
    signed = queries.application_of(case).authorisation.signatures.get(person=case.applicant)
    assert signed.signed_by == mandate.agent
    refused = browser_of(case).post(f"/mine/{case.public_id}/agents/", {"mandate": str(mandate.public_id)})
    assert refused.status_code == 422
