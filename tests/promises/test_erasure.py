"""An erased person: nothing about her can be read anywhere, every page says so without an error, the skeleton stays."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from minzheng.access import roles
from minzheng.access.actor import Actor
from minzheng.access.encryption import Unreadable, blind_index
from minzheng.access.history import author
from minzheng.access.models import DataKey, HistoryRow
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import publicity
from minzheng.cases.advance import advance
from minzheng.cases.documents import STORE
from minzheng.cases.models import Case
from minzheng.demo.staff import CITY
from minzheng.lib import clock
from minzheng.registry import erasure
from minzheng.registry import queries as register
from minzheng.registry.models import ErasureOrder, Person
from tests.fixtures.visitors import at_desk, at_home

from .test_nothing_in_clear import files, tables
from .traces import Searcher

LATER = date(2032, 3, 1)  # the papers of a matter closed in 2020 need not be kept any more
AFTER_THE_VOUCHERS = date(2052, 1, 5)
WHY, GROUND = "当事人书面请求，保存期已满。", "个人信息保护法 第47条"


@pytest.fixture
def eyes(db) -> tuple[Actor, Actor]:
    """Two administrators of the city."""
    return make_staff("first", roles.ADMINISTRATOR, CITY), make_staff("second", roles.ADMINISTRATOR, CITY)


@pytest.fixture
def closed(carried, family, fengyuan) -> Case:
    """A matter that went as far as the notice, was objected to, and was then given up by the applicant."""
    case = carried("three_people_3239", stage="town_publicity")
    notice = publicity.latest(case)
    with clock.travel(notice.from_on), author(Actor.system("test")):
        publicity.lodge_objection(actor=fengyuan.clerk, publicity=notice, content="她有一辆车。", by_whom="邻居")
        objection = notice.objections.get()
        publicity.resolve_objection(actor=fengyuan.clerk, objection=objection, finding="经查无车辆。")
        resident = Actor.resident(person_id=case.applicant.public_id, name=case.applicant.name)
        return advance(case, "withdraw", actor=resident, expected_version=case.version, note="不再需要")


def erase(person: Person, eyes: tuple[Actor, Actor], on: date = LATER) -> None:
    with clock.travel(on):
        erasure.propose_erasure(actor=eyes[0], person_id=person.public_id, reason=WHY, ground=GROUND)
        erasure.carry_out_erasure(actor=eyes[1], person_id=person.public_id)


def places_of(name: str) -> set[str]:
    """The tables, files and sessions in which a name stands in clear."""
    return {place for place, content in {**tables(), **files()}.items() if name.encode() in content}


def reasons_against(person: Person, actor: Actor, on: date) -> set[str]:
    with clock.travel(on), pytest.raises(Refused) as refused:
        erasure.propose_erasure(actor=actor, person_id=person.public_id, reason=WHY, ground=GROUND)
    return {reason.key for reason in refused.value.reasons}


def test_nothing_of_her_is_at_rest_in_clear(closed, family, eyes):
    person, her = closed.applicant, family("three_people_3239")
    paper = closed.documents.first()
    number = her.applicant_number
    traces = Searcher([number, her.account, blind_index(number), blind_index(her.account)])
    assert places_of(person.name) == {
        "registry_person",
        "registry_payeeaccount",
        "cases_publicity",
        "assistance_homevisit",
    }
    erase(person, eyes)
    assert places_of(person.name) == set()
    assert traces.traces({**tables(), **files()}) == []
    with pytest.raises(Unreadable):
        STORE.open(paper.public_id)
    with pytest.raises(Unreadable):
        Person.objects.get(pk=person.pk).identity_number.open()
    assert not DataKey.objects.filter(pk=person.data_key_id, wrapped__isnull=False).exists()


def test_the_skeleton_stays(closed, eyes):
    kept = list(HistoryRow.objects.order_by("pk").values_list("pk", "row"))
    steps = closed.steps.count()
    erase(closed.applicant, eyes)
    assert closed.steps.count() == steps
    found = Person.objects.get(pk=closed.applicant_id)
    assert (found.name, found.born_on, found.sex) == ("已删除", date(1975, 1, 1), "female")
    assert Case.objects.get(pk=closed.pk).number == closed.number
    assert list(HistoryRow.objects.order_by("pk").values_list("pk", "row")[: len(kept)]) == kept
    order = ErasureOrder.objects.get()
    assert (order.proposed_by, order.carried_out_by) == (eyes[0].staff_id, eyes[1].staff_id)


def test_every_page_about_her_says_so(closed, eyes, fengyuan, django_assert_num_queries):
    person, paper = closed.applicant, closed.documents.first()
    erase(person, eyes)
    person.refresh_from_db()
    with clock.travel(LATER):
        clerk, herself = at_desk(fengyuan.clerk), at_home(person)
        case = clerk.get(reverse("workbench:case", args=[closed.public_id]))
        page = clerk.get(reverse("workbench:person", args=[person.public_id]))
        for answer in (case, page):
            assert answer.status_code == 200
            assert "已销毁" in answer.content.decode()
            assert "已删除" in answer.content.decode()
        own = herself.get(reverse("portal:case", args=[closed.public_id]))
        assert (own.status_code, "已销毁" in own.content.decode()) == (200, True)
        assert herself.get(reverse("portal:mine")).status_code == 200
        unmasked = {"field": "phone", "reason": "identity", "form_token": "t-1"}
        shown = clerk.post(reverse("workbench:unmask", args=[person.public_id]), unmasked)
        assert shown.status_code in (200, 422)
        gone = clerk.get(reverse("workbench:document", args=[paper.public_id]))
        assert (gone.status_code, "已按规定销毁" in gone.content.decode()) == (410, True)


def test_a_refused_family_has_pages_too(carried, eyes, fengyuan):
    case = carried("three_people_3240")
    erase(case.applicant, eyes)
    case.applicant.refresh_from_db()
    letter = case.documents.filter(origin="generated").last()
    with clock.travel(LATER):
        clerk, herself = at_desk(fengyuan.clerk), at_home(case.applicant)
        assert clerk.get(reverse("workbench:case", args=[case.public_id])).status_code == 200
        assert clerk.get(reverse("workbench:document", args=[letter.public_id])).status_code == 410
        assert herself.get(reverse("portal:case", args=[case.public_id])).status_code == 200
        assert herself.get(reverse("portal:decision", args=[case.public_id])).status_code == 410
        assert herself.get(reverse("portal:letter", args=[letter.public_id])).status_code == 410


def test_an_erased_member_leaves_the_case_readable(closed, eyes, fengyuan):
    """The others' content stays: only what was sealed with her own key is gone."""
    spouse = closed.household.memberships.get(relation="spouse").person
    erase(spouse, eyes)
    with clock.travel(LATER):
        page = at_desk(fengyuan.clerk).get(reverse("workbench:case", args=[closed.public_id]))
    assert page.status_code == 200
    assert closed.applicant.name in page.content.decode()
    assert spouse.name not in page.content.decode()


def test_her_number_is_unknown_again(closed, family, eyes):
    erase(closed.applicant, eyes)
    number = family("three_people_3239").applicant_number
    assert register.by_identity_number(number) is None
    assert register.search(Actor.system("test"), number) == []
    assert register.search(Actor.system("test"), "已删除") == []


def test_it_takes_two(closed, eyes):
    first, second = eyes
    person_id = closed.applicant.public_id
    with clock.travel(LATER):
        erasure.propose_erasure(actor=first, person_id=person_id, reason=WHY, ground=GROUND)
        for actor in (first, Actor.system("job")):
            with pytest.raises(Refused) as refused:
                erasure.carry_out_erasure(actor=actor, person_id=person_id)
            assert {reason.key for reason in refused.value.reasons} <= {"four_eyes", "no_such_person"}
        assert Person.objects.get(pk=closed.applicant_id).erased_at is None
        erasure.carry_out_erasure(actor=second, person_id=person_id)
        with pytest.raises(Refused):
            erasure.carry_out_erasure(actor=second, person_id=person_id)


def test_other_roles_and_other_divisions_find_nobody(closed, eyes, fengyuan):
    elsewhere = make_staff("elsewhere", roles.ADMINISTRATOR, "440117")
    assert reasons_against(closed.applicant, elsewhere, LATER) == {"no_such_person"}
    assert reasons_against(closed.applicant, fengyuan.clerk, LATER) == {"not_permitted"}


def test_not_while_the_papers_must_be_kept(closed, eyes):
    assert reasons_against(closed.applicant, eyes[0], date(2021, 6, 1)) == {"case_kept"}


def test_not_while_a_matter_is_open(carried, eyes):
    case = carried("three_people_3239", stage="investigating")
    spouse = case.household.memberships.get(relation="spouse").person
    for person in (case.applicant, spouse):
        assert reasons_against(person, eyes[0], LATER) == {"case_open"}


def test_not_while_she_is_entitled_or_unpaid(carried, eyes):
    case = carried("three_people_3239")
    assert {"has_status", "entitled"} <= reasons_against(case.applicant, eyes[0], AFTER_THE_VOUCHERS)
