"""At the counter: all of an application or nothing of it, and what was typed is never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from minzheng.access.encryption import Unreadable, keyring
from minzheng.access.models import DataKey, HistoryRow, Submission
from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import Intake, discard_draft, lodge_intake, save_draft
from minzheng.domains.assistance.models import Application, Declared, Draft, Situation
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib import clock
from minzheng.registry.models import Household, Person
from tests.fixtures.counter import typed

pytestmark = pytest.mark.django_db

TODAY = date(2020, 12, 1)


@pytest.fixture(autouse=True)
def at_the_counter():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def told(staff, family) -> Intake:
    """何伟文's family, as it is told at the counter."""
    return family("dialysis").intake()


def lodge(actor, told: Intake) -> Case:
    return lodge_intake(actor=actor, programme=queries.DIBAO, form=told)


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def another_member(told: Intake, position: int, **changes: Any) -> Intake:
    members = list(told.members)
    members[position] = replace(members[position], **changes)
    return replace(told, members=members)


# Lodging --------------------------------------------------------------------------------------------------------------


def test_everything_that_was_told_is_kept_where_it_belongs(told, fengyuan):
    case = lodge(fengyuan.clerk, told)
    assert (case.state, case.applicant.name) == ("lodged", told.members[0].entry.name)
    assert {row.why for row in case.divisions.all()} == {"responsible", "residence", "district", "accepting"}
    application = Application.objects.get(case=case)
    assert application.reason.open() == told.reason
    assert application.payee_account.account_number.open() == told.account_number
    declared = {(row.person.name if row.person else "", row.fact): row.value for row in Declared.objects.all()}
    assert declared == {
        **{("", fact): value for fact, value in told.declared.items()},
        **{(member.entry.name, fact): value for member in told.members for fact, value in member.declared.items()},
    }
    assert {(row.person.name, row.key) for row in Situation.objects.all()} == {
        (member.entry.name, key) for member in told.members for key in member.situations
    }


def test_adults_sign_for_themselves_and_the_applicant_for_minors(fengyuan, family):
    case = lodge(fengyuan.clerk, family("three_people_3239").intake())
    signatures = Application.objects.get(case=case).authorisation.signatures.select_related("person", "signed_by")
    by_name = {row.person.name: row.signed_by.name for row in signatures}
    assert by_name == {"陈惠珍": "陈惠珍", "梁志明": "梁志明", "梁颖欣": "陈惠珍"}


def test_who_has_not_signed_holds_up_the_acceptance_by_name(told, fengyuan):
    case = lodge(fengyuan.clerk, another_member(told, 1, signed=False))
    with pytest.raises(Refused) as refused:
        advance(case, "accept", actor=fengyuan.clerk, expected_version=case.version)
    assert keys(refused) == ["missing_document"] * (len(THREE_THINGS) + 1)
    assert told.members[1].entry.name in str(refused.value)


@pytest.mark.parametrize("spoilt", ["account", "identity", "no_applicant"])
def test_one_thing_wrong_and_nothing_at_all_is_recorded(told, fengyuan, spoilt):
    wrong = {
        "account": lambda: replace(told, account_number="1234"),
        "identity": lambda: another_member(
            told, 2, entry=replace(told.members[2].entry, identity_number="440199200006300001")
        ),
        "no_applicant": lambda: another_member(told, 0, entry=replace(told.members[0].entry, relation="other")),
    }
    with pytest.raises(Refused):
        lodge(fengyuan.clerk, wrong[spoilt]())
    assert not [model for model in (Person, Household, Case) if model.objects.exists()]


def test_the_same_people_do_not_apply_twice_wherever_they_go(told, fengyuan):
    first = lodge(fengyuan.clerk, told)
    for actor in (fengyuan.clerk, fengyuan.second_visitor):
        with pytest.raises(Refused) as refused:
            lodge(actor, told)
        assert keys(refused) == ["already_open"]
        assert first.number in str(refused.value)
    advance(first, "withdraw", actor=fengyuan.clerk, expected_version=first.version, note="材料有误。")
    assert lodge(fengyuan.clerk, told).pk != first.pk


def test_applications_are_taken_by_those_who_take_them(told, fengyuan):
    for actor in (fengyuan.reviewer, fengyuan.confirmer, fengyuan.payments_officer):
        with pytest.raises(Refused) as refused:
            lodge(actor, told)
        assert keys(refused) == ["not_permitted"]


# The form -------------------------------------------------------------------------------------------------------------

INTAKE = reverse("assistance:intake")


def test_a_form_sent_twice_makes_one_case(told, fengyuan, desk):
    clerk = desk(fengyuan.clerk)
    answers = [clerk.post(INTAKE, typed(told)) for _ in range(2)]
    case = Case.objects.get()
    assert {answer.url for answer in answers} == {reverse("workbench:case", args=[case.public_id])}
    assert Declared.objects.filter(application__case=case).count() == 2
    assert Submission.objects.filter(what="intake").count() == 1


def test_what_was_typed_stays_right_or_wrong(told, fengyuan, desk):
    """A slip in one field: the page comes back with everything, says what is wrong there, and a draft keeps it."""
    clerk = desk(fengyuan.clerk)
    answer = clerk.post(INTAKE, typed(told, **{"members-1-identity_number": "123", "deposits": "很多"}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert not Case.objects.exists()
    for kept in (told.reason, told.members[2].entry.identity_number, told.account_number, "很多", 'value="123"'):
        assert kept in page
    draft = Draft.objects.get()
    assert draft.content.open()["members-1-identity_number"] == "123"
    assert "csrfmiddlewaretoken" not in draft.content.open()
    reopened = clerk.get(reverse("assistance:draft", args=[draft.public_id])).content.decode()
    assert told.reason in reopened
    assert told.account_number in reopened


def test_a_reason_of_the_register_stands_at_the_field_it_concerns(told, fengyuan, desk):
    lodge(fengyuan.clerk, told)
    answer = desk(fengyuan.clerk).post(INTAKE, typed(told, **{"members-1-name": "何另名"}))
    assert answer.status_code == 422
    assert "已登记为另一姓名" in answer.content.decode()
    assert answer.context["members"].forms[1].errors["name"]


def test_a_village_of_another_town_is_no_choice(told, wenquan, desk):
    answer = desk(wenquan.clerk).post(INTAKE, typed(told))
    assert answer.status_code == 422
    assert answer.context["household"].errors["village"]
    assert not Case.objects.exists()


def test_a_signature_of_tomorrow_is_none(told, fengyuan, desk):
    answer = desk(fengyuan.clerk).post(INTAKE, typed(told, signed_on="2020-12-02"))
    assert answer.context["household"].errors["signed_on"]


def test_a_draft_becomes_a_case_once_and_leads_to_it_afterwards(told, fengyuan, desk):
    draft = save_draft(actor=fengyuan.clerk, content=typed(told))
    address, clerk = reverse("assistance:draft", args=[draft.public_id]), desk(fengyuan.clerk)
    answers = [clerk.post(address, typed(told)), clerk.post(address, typed(told)), clerk.get(address)]
    case = Case.objects.get()
    assert {answer.url for answer in answers} == {reverse("workbench:case", args=[case.public_id])}
    assert not queries.drafts_of(fengyuan.clerk).exists()
    for name in ("save_draft", "discard_draft"):
        assert clerk.post(reverse(f"assistance:{name}", args=[draft.public_id]), typed(told)).status_code == 404


def test_what_was_a_draft_can_be_read_by_nobody_once_it_is_lodged_or_thrown_away(told, fengyuan, desk):
    """Neither from its row nor from the history of its row: the key is gone."""
    lodged, discarded = (save_draft(actor=fengyuan.clerk, content=typed(told)) for _ in range(2))
    desk(fengyuan.clerk).post(reverse("assistance:draft", args=[lodged.public_id]), typed(told))
    discard_draft(actor=fengyuan.clerk, draft=discarded)
    lodged.refresh_from_db()
    with keyring(), pytest.raises(Unreadable):
        lodged.content.open()
    assert HistoryRow.objects.filter(table_name="assistance_draft", operation="DELETE").exists()
    assert set(
        DataKey.objects.filter(pk__in=[lodged.data_key_id, discarded.data_key_id]).values_list("wrapped", flat=True)
    ) == {None}


def test_a_draft_is_sealed(told, fengyuan):
    save_draft(actor=fengyuan.clerk, content=typed(told))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM assistance_draft t")
        kept = cursor.fetchone()[0]
    for secret in (told.reason, told.account_number, told.members[0].entry.name):
        assert secret not in kept
        assert secret.encode().hex() not in kept


def test_saving_while_typing_goes_on_in_the_same_draft(told, fengyuan, desk):
    clerk = desk(fengyuan.clerk)
    first = clerk.post(
        reverse("assistance:save_draft"), typed(told, reason="写了一半"), headers={"X-Requested-With": "fetch"}
    )
    clerk.post(first.json()["save"], typed(told, reason="写完了"), headers={"X-Requested-With": "fetch"})
    draft = Draft.objects.get()
    assert draft.content.open()["reason"] == "写完了"
    page = clerk.get(reverse("assistance:drafts")).content.decode()
    assert told.members[0].entry.name in page


def test_everything_wrong_is_told_at_once(told, fengyuan):
    """The counter does not come back three times: holder, account and family are looked at together."""
    wrong = replace(told, holder_name="别人", account_number="12")
    members = [wrong.members[0], replace(wrong.members[1], entry=wrong.members[0].entry), *wrong.members[2:]]
    with pytest.raises(Refused) as no:
        lodge(fengyuan.clerk, replace(wrong, members=members))
    assert keys(no) == ["holder_name", "account_number", "one_head"]
    assert not Household.objects.exists()


def test_both_parts_of_the_form_are_told_together(fengyuan, desk):
    answer = desk(fengyuan.clerk).post(
        reverse("assistance:intake"),
        {
            "form_token": "t-1",
            "members-TOTAL_FORMS": "1",
            "members-INITIAL_FORMS": "0",
            "members-0-name": "何秀兰",
            "members-0-kin_name": "陆小文",
            "members-0-disability_category": "mental",
        },
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    for box in ("members-0-identity_number", "members-0-kin_office", "id_address", "id_account_number"):
        assert f'href="#{box}"' in page or f'href="#id_{box}"' in page, box


def test_a_family_on_record_from_a_later_day_does_not_apply_before_it(told, fengyuan):
    """A list told of before midnight is worked off after it, and meanwhile another counter has recorded the family."""
    first = lodge(fengyuan.clerk, told)
    yesterday = clock.at_noon(TODAY - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        lodge_intake(actor=fengyuan.clerk, programme=queries.DIBAO, form=told, at=yesterday)
    assert keys(refused) == ["family_later"]
    assert list(Case.objects.all()) == [first]
