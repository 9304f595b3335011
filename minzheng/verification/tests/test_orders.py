"""Nothing is asked about anybody who has not signed, or for whom nobody has."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.registry.actions import record_authorisation
from minzheng.verification.categories import CATEGORIES
from minzheng.verification.models import Order, Question
from minzheng.verification.orders import order_checks


def test_each_is_asked_about_by_her_own_list(order, family):
    _mother, son = family
    asked = {(row.person, row.category) for row in order.questions.all()}
    assert len(asked) == 5
    assert {category for person, category in asked if person == son} == {"bank_deposits"}
    assert order.purpose == "dibao"


def test_who_is_not_covered_is_not_asked_about_and_neither_is_anybody_else(clerk, case, family):
    mother, son = family
    for_herself = record_authorisation(
        actor=clerk,
        household=case.household,
        signed_on=date(2020, 12, 1),
        purpose="dibao",
        signatures={mother: mother},
    )
    asked = {mother: ["pensions"], son: ["bank_deposits"]}
    with pytest.raises(Refused) as refused:
        order_checks(actor=clerk, case=case, authorisation=for_herself, asked=asked, at=clock.now())
    assert [reason.key for reason in refused.value.reasons] == ["not_covered"]
    assert son.name in str(refused.value)
    assert mother.name not in str(refused.value)
    assert not Order.objects.exists()


def test_a_withdrawn_authorisation_covers_nobody(clerk, case, family, authorisation):
    with author(clerk):
        authorisation.withdrawn_on = date(2020, 12, 1)
        authorisation.save()
    with pytest.raises(Refused) as refused:
        order_checks(
            actor=clerk, case=case, authorisation=authorisation, asked={family[0]: ["pensions"]}, at=clock.now()
        )
    assert [reason.key for reason in refused.value.reasons] == ["authorisation_withdrawn"]
    assert not Question.objects.exists()


def test_what_no_case_can_use_is_not_asked(clerk, case, family, authorisation):
    """The law's list names more than the means test reads: asking for those would be asking for nothing."""
    order = order_checks(
        actor=clerk,
        case=case,
        authorisation=authorisation,
        asked={family[0]: ["pensions", "schooling", "religion"]},
        at=clock.now(),
    )
    assert [row.category for row in order.questions.all()] == ["pensions"]
    assert "religion" not in CATEGORIES


def test_the_same_question_is_put_once_in_an_order(clerk, order, question):
    with pytest.raises(IntegrityError, match="asked_once"), author(clerk), transaction.atomic():
        Question.objects.create(order=order, person=question("pensions").person, category="pensions")
