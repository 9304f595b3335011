"""A small city poured: what is loaded can't be told from what was carried, and every guard stands as before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from minzheng.access import audit
from minzheng.access.actors import actor_for_username
from minzheng.access.encryption import keyring
from minzheng.cases.models import Case
from minzheng.demo import population
from minzheng.demo.carrying import Carrying
from minzheng.demo.city import main, months, moulds
from minzheng.demo.city.mould import rows_about
from minzheng.demo.city.people import same_age
from minzheng.demo.city.staff import username
from minzheng.demo.main_job import _morning
from minzheng.demo.staff import FENGYUAN, team_of
from minzheng.domains.assistance.models import Proposal
from minzheng.lib import clock
from minzheng.payments.models import Run, RunLine
from minzheng.policy.engine.decision import Decision
from minzheng.registry import queries as register
from minzheng.registry.models import Person, Status
from tests.fixtures.visitors import at_desk

pytestmark = pytest.mark.django_db(transaction=True)

SHARE = 0.003
GUARDS = (
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint",
    "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
)


def guards() -> list[set[tuple[object, ...]]]:
    found = []
    with connection.cursor() as cursor:
        for query in GUARDS:
            cursor.execute(query)
            found.append(set(cursor.fetchall()))
    return found


@pytest.fixture
def families(fengyuan):
    """A long-standing family of each size, and one lodged, carried as the main job carries them."""
    by_size = {len(family.data["members"]): family for family in moulds.long_standing() if no_birthday(family)}
    lodged = next(family for family in population.street() if family.stage == "lodged")
    chosen = [*by_size.values(), lodged]
    for family in chosen:
        Carrying(family, team_of(FENGYUAN)).carry()
    return chosen


def no_birthday(family) -> bool:
    """Whether nobody of the family has hers while it is decided."""
    until = family.lodged_on + timedelta(days=40)
    days = [same_age(each["born"], from_on=family.lodged_on, until_on=until) for each in family.data["members"]]
    return all(first < last for first, last in days)


def load(families) -> None:
    with clock.travel(_morning(main.YEAR[-1])):
        main.load(lambda line: None, morning=_morning, families=families, share=SHARE)


def test_the_city_is_like_what_it_was_poured_from(families, monkeypatch):
    monkeypatch.setattr(main, "ENDED", 0)
    before = guards()
    carried = set(Case.objects.values_list("pk", flat=True))
    load(families)

    assert guards() == before
    assert audit.verify().problems == []
    months.check()
    assert set(Run.objects.values_list("month", flat=True)) == set(main.YEAR)
    assert set(Run.objects.exclude(payer__code="440118").values_list("state", flat=True)) == {"settled"}
    assert Status.objects.filter(key="tekun").count() == int(8_101 * SHARE)
    poured = Case.objects.exclude(pk__in=carried).select_related("household", "division", "applicant__data_key")
    for state in ("granted", "lodged"):
        copy = poured.filter(state=state).order_by("pk").first()
        shapes = [shape(case) for case in Case.objects.filter(pk__in=carried, state=state)]
        assert shape(copy) in shapes
        the_pages_work(copy)
        nobody_is_confused(copy)

    count = Case.objects.count()
    load(families)
    assert Case.objects.count() == count
    assert not RunLine.objects.values("case", "month").distinct().count() < RunLine.objects.count()


def shape(case: Case) -> dict[str, int]:
    """How many rows of which tables there are about a case."""
    return {model._meta.db_table: len(rows) for model, rows in rows_about(case).items()}


def the_pages_work(case: Case) -> None:
    with clock.travel(_morning(main.YEAR[-1])):
        clerk = at_desk(actor_for_username(username(case.division, 1)))
        page = clerk.get(reverse("workbench:case", args=[case.public_id]))
        assert page.status_code == 200
        assert case.number in page.content.decode()
        assert clerk.get(reverse("workbench:person", args=[case.applicant.public_id])).status_code == 200
        paper = case.documents.first()
        assert clerk.get(reverse("workbench:document", args=[paper.public_id])).status_code == 302  # not kept, and said
        outsider = at_desk(actor_for_username("qiu"))
        assert outsider.get(reverse("workbench:case", args=[case.public_id])).status_code == 404


def nobody_is_confused(case: Case) -> None:
    """Numbers open and are found, place and birth dates are the family's own, the decision's digest is of what it says."""
    with keyring():
        for member in register.members(case.household):
            number = member.person.identity_number.open()
            assert register.by_identity_number(number) == member.person
            assert number[6:14] == f"{member.person.born_on:%Y%m%d}"
            assert Person.objects.filter(identity_index=member.person.identity_index).count() == 1
        for proposal in Proposal.objects.filter(case=case):
            decision = Decision.from_json(proposal.decision.open())
            assert decision.content_hash == proposal.content_hash
            assert decision.division == case.division.code
            born = sorted(member["born"] for member in proposal.facts.open()["members"])
            people = register.members(case.household)
            assert born == sorted(member.person.born_on.isoformat() for member in people)
