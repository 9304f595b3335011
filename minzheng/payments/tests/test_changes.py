"""A change of what is owed: no gap, no overlap, never paid twice, whoever pays from then on."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from minzheng.access.refusals import Refused
from minzheng.payments import entitlements
from minzheng.payments.models import RunLine

from .town import FEBRUARY, JANUARY, LIWAN, MARCH, PAY_DAY


def owed(town, month: date, payer=None) -> list:
    return list(entitlements.owed(payer or town.yuexiu, "dibao", month))


def change(town, entitlement, **wishes):
    given = {"from_month": FEBRUARY, "why": "复核调整", **wishes}
    return entitlements.change(actor=town.system, entitlement=entitlement, **given)


def test_from_a_month_on_another_amount_for_other_people(town):
    people = [town.person(), town.person("陈大文")]
    entitlement = town.owe(216_000, persons=people)
    decision = uuid4()
    changed = change(town, entitlement, amount_fen=108_000, persons=people[:1], decision_ref=decision)
    (before,) = owed(town, JANUARY)
    assert (before.amount_fen, before.valid_to, before.persons.count()) == (216_000, FEBRUARY, 2)
    assert owed(town, FEBRUARY) == owed(town, MARCH) == [changed]
    assert (changed.amount_fen, changed.persons.count(), changed.decision_ref) == (108_000, 1, decision)
    assert changed.payee_account == entitlement.payee_account


def test_another_payer_takes_over_without_a_gap_and_pays_no_month_again(town):
    entitlement = town.owe()
    town.draft(month=JANUARY)
    changed = change(town, entitlement, from_month=JANUARY, payer=town.liwan)
    assert owed(town, JANUARY) == []
    assert owed(town, JANUARY, town.liwan) == [changed]
    with pytest.raises(Refused, match="没有应发"):
        town.draft(month=JANUARY, district=LIWAN)
    town.draft(month=FEBRUARY, district=LIWAN, at=PAY_DAY)
    assert sorted(RunLine.objects.values_list("month", "run__payer__code")) == [
        (JANUARY, "440104"),
        (FEBRUARY, "440103"),
    ]


def test_a_change_before_the_first_month_holds_from_the_first_and_keeps_the_end(town):
    entitlement = town.owe(from_month=FEBRUARY)
    ended = entitlements.end(actor=town.system, entitlement=entitlement, from_month=MARCH, why="终止")
    changed = change(town, ended, from_month=JANUARY, amount_fen=1)
    assert owed(town, FEBRUARY) == [changed]
    assert owed(town, MARCH) == owed(town, JANUARY) == []


@pytest.mark.parametrize(
    ("wishes", "key"),
    [
        ({"from_month": date(2021, 2, 2), "amount_fen": 1}, "first_of_month"),
        ({"why": " ", "amount_fen": 1}, "why"),
        ({"amount_fen": 0}, "amount"),
        ({"persons": []}, "nobody"),
        ({}, "nothing_changed"),
        ({"amount_fen": 108_000}, "nothing_changed"),
    ],
)
def test_what_makes_no_sense_is_refused(town, wishes, key):
    with pytest.raises(Refused) as refused:
        change(town, town.owe(), **wishes)
    assert [reason.key for reason in refused.value.reasons] == [key]


def test_what_has_ended_or_was_changed_already_is_not_changed(town):
    entitlement = town.owe()
    ended = entitlements.end(actor=town.system, entitlement=entitlement, from_month=FEBRUARY, why="终止")
    for row in (entitlement, ended):
        with pytest.raises(Refused, match="已经更正或终止"):
            change(town, row, amount_fen=1)
