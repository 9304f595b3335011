"""What a death, its revocation and a review do to months that are owed otherwise from each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import end_share, hand_over, reviews, take_over
from minzheng.domains.assistance.actions.doubts import settle_doubt
from minzheng.domains.assistance.models import Doubt, HeldShare
from minzheng.lib import clock
from minzheng.payments import entitlements, holds, runs
from minzheng.registry import events, statuses
from minzheng.registry import queries as register
from minzheng.registry.actions import MemberEntry
from minzheng.registry.models import Person
from minzheng.registry.tests.conftest import number_of

pytestmark = pytest.mark.django_db

DECEMBER, JANUARY, FEBRUARY, MARCH = (date(2020 + (m > 12), (m - 1) % 12 + 1, 1) for m in (12, 13, 14, 15))
LICHENG = "440118001"


@pytest.fixture
def case(carried) -> Case:
    """Three people with an income of 1,000: 2,240 a month since December."""
    return carried("three_people_1000")


def others(case: Case) -> list[Person]:
    return [row.person for row in register.members(case.household) if row.relation != "self"]


def die(team: Any, case: Case, person: Person, *, on: date, known: date, **more: Any):
    with clock.travel(clock.at_noon(known)):
        return events.record_death(
            actor=team.clerk, household=case.household, person=person, told=events.Told(on, "death_certificate"), **more
        )


def revoke(team: Any, death: Any, *, known: date):
    with clock.travel(clock.at_noon(known)):
        return events.revoke_death(actor=team.second_visitor, event=death, told=events.Told(known, "visit"))


def owed(case: Case) -> dict[date, tuple[str, int, int]]:
    """Month → payer, sum and how many are covered."""
    found = {}
    for month in (DECEMBER, JANUARY, FEBRUARY, MARCH):
        for row in entitlements.of_case(case):
            if row.valid_from <= month and (row.valid_to is None or month < row.valid_to):
                found[month] = (row.payer.code, row.amount_fen, row.persons.count())
    return found


def move(team: Any, case: Case, *, on: date) -> Any:
    there = Division.objects.get(code=LICHENG)
    away = make_staff("licheng", "town_clerk", LICHENG)
    with clock.travel(clock.at_noon(on)):
        transfer = hand_over(
            actor=team.clerk, household=case.household, to_town=there, moved_on=on, evidence="hukou_book"
        )
        village = Division.objects.filter(parent=there).order_by("code").first()
        take_over(actor=away, transfer=transfer, village=village)
    case.household.refresh_from_db()
    return away


def review(team: Any, case: Case, ground: str, *, on: date, wage: int = 0) -> Case:
    """A review carried to its end, with a wage (yuan) as it is now."""
    at = clock.at_noon(on)

    def step(verb: str, actor: Any, **data: Any) -> str:
        mine = Case.objects.get(pk=opened.case_id)
        with clock.travel(at):
            return advance(mine, verb, actor=actor, expected_version=mine.version, at=at, **data).state

    opened = queries.reviews.open_review_of(case)
    with clock.travel(at):
        if opened is None:
            opened = reviews.open_review(actor=team.clerk, case=case, ground=ground, at=at)
        members = queries.reviews.living_members(case.household_id, on=on)
        reviews.restate(
            actor=team.clerk,
            case=opened.case,
            person=members[0].person if members else None,
            fact="wage" if members else "deposits",
            value=wage * 100,
            said_by="family",
            source="工资单",
            at=at,
        )
    if step("propose_outcome", team.clerk, why="复核。", working_days=5) == "hearing":
        step("record_hearing", team.clerk, how="oral", heard_on=on, statement="没有意见", answer="已听取。")
    changes = queries.reviews.outcome_of(opened).change != "continue"
    step("endorse_outcome" if changes else "conclude", team.reviewer)
    if changes:
        step("decide", team.confirmer)
    return Case.objects.get(pk=opened.case_id)


def test_a_death_before_a_move_is_held_of_both_districts(case, fengyuan):
    move(fengyuan, case, on=date(2021, 1, 5))
    assert owed(case)[FEBRUARY] == ("440118", 224_000, 3)
    team = make_staff("licheng_2", "town_clerk", LICHENG)
    with clock.travel(clock.at_noon(date(2021, 1, 20))):
        told = events.Told(date(2020, 12, 20), "death_certificate")
        events.record_death(actor=team, household=case.household, person=others(case)[0], told=told)
    assert {month: row[::2] for month, row in owed(case).items()} == {
        DECEMBER: ("440103", 3),
        JANUARY: ("440103", 2),
        FEBRUARY: ("440118", 2),
        MARCH: ("440118", 2),
    }
    shares = list(HeldShare.objects.order_by("from_month"))
    assert shares[0].from_month == JANUARY
    with clock.travel(clock.at_noon(date(2021, 1, 21))):
        confirmer = make_staff("zc_confirmer", "district_confirmer", "440118")
        end_share(actor=confirmer, share=shares[-1])
    assert set(HeldShare.objects.values_list("outcome", flat=True)) == {"ended"}  # one death, one decision


def test_where_nothing_is_less_the_district_still_decides_who_is_covered(case, fengyuan):
    """A child was born since: for those who live on the law gives as much as before."""
    born = date(2020, 12, 2)
    with clock.travel(clock.at_noon(born)):
        child = MemberEntry("何细妹", number_of(101, born), "child")
        events.record_birth(
            actor=fengyuan.clerk, household=case.household, child=child, told=events.Told(born, "hukou_book")
        )
    dead = others(case)[0]
    death = die(fengyuan, case, dead, on=date(2020, 12, 10), known=date(2020, 12, 12))
    share = HeldShare.objects.get()
    assert (share.amount_fen, share.from_month, owed(case)[JANUARY][2]) == (0, JANUARY, 2)
    revoke(fengyuan, death, known=date(2020, 12, 15))
    assert owed(case)[JANUARY] == ("440103", 224_000, 3)
    die(fengyuan, case, dead, on=date(2020, 12, 10), known=date(2020, 12, 16))
    with clock.travel(clock.at_noon(date(2020, 12, 17))):
        end_share(actor=fengyuan.confirmer, share=HeldShare.objects.latest("pk"))
    assert not statuses.of_person(dead, on=JANUARY).exists()


def test_she_lives_after_the_district_had_decided_so_it_is_looked_at_again(case, fengyuan):
    dead = others(case)[0]
    death = die(fengyuan, case, dead, on=date(2020, 12, 10), known=date(2020, 12, 12))
    with clock.travel(clock.at_noon(date(2020, 12, 14))):
        end_share(actor=fengyuan.confirmer, share=HeldShare.objects.get())
    review(fengyuan, case, "death", on=date(2020, 12, 16))
    before = owed(case)
    revoke(fengyuan, death, known=date(2020, 12, 20))
    assert owed(case) == before  # nothing comes back by itself
    assert queries.reviews.open_review_of(case).ground == "household"


def test_a_decision_made_since_is_not_added_to(case, fengyuan):
    """A share waits, a review has decided anew: taking the death back opens another review and adds nothing."""
    death = die(fengyuan, case, others(case)[0], on=date(2020, 12, 10), known=date(2020, 12, 12))
    review(fengyuan, case, "death", on=date(2020, 12, 16), wage=500)
    before = owed(case)
    revoke(fengyuan, death, known=date(2020, 12, 20))
    assert owed(case) == before
    assert HeldShare.objects.get().outcome == "restored"
    assert queries.reviews.open_review_of(case).ground == "household"


def test_a_death_revoked_and_recorded_again_is_another_doubt(carried, fengyuan):
    """Mother 2,300 a month: for two of them the law gives nothing, so that the whole payment waits."""
    case = carried("dialysis")
    dead = others(case)[0]
    first = die(fengyuan, case, dead, on=date(2020, 12, 10), known=date(2020, 12, 12))
    revoke(fengyuan, first, known=date(2020, 12, 13))
    with clock.travel(clock.at_noon(date(2020, 12, 14))):
        settle_doubt(actor=fengyuan.clerk, doubt=Doubt.objects.get(), verdict="refuted", finding="本人在家。")
    assert holds.of_case(case) is None
    die(fengyuan, case, dead, on=date(2020, 12, 15), known=date(2020, 12, 16))
    assert holds.of_case(case).from_month == JANUARY
    assert Doubt.objects.filter(verdict="").count() == 1


def test_a_review_decides_every_month_from_its_first(case, fengyuan):
    """January is in a run already, February the new district's: what is decided in December holds of both."""
    two = others(case)
    die(fengyuan, case, two[0], on=date(2020, 12, 5), known=date(2020, 12, 12))
    die(fengyuan, case, two[1], on=date(2021, 1, 5), known=date(2021, 1, 6))
    assert len({row[1:] for row in owed(case).values()}) == 3
    review(fengyuan, case, "death", on=date(2021, 1, 10), wage=300)
    after = owed(case)
    assert after[JANUARY][1:] == after[FEBRUARY][1:] == after[MARCH][1:]
    assert after[JANUARY][2] == 1


def test_nobody_is_covered_twice_after_a_marriage(case, carried, fengyuan):
    """Her old family's benefit ends for her first; then the new one's covers her, from the month after that decision."""
    old = carried("dialysis")
    bride, day = others(old)[-1], date(2020, 12, 10)
    with clock.travel(clock.at_noon(day)):
        told = events.Told(day, "hukou_book")
        head = register.members(case.household).get(relation="self").person
        events.record_marriage(
            actor=fengyuan.clerk, household=case.household, member=head, spouse=bride, relation="other", told=told
        )
    with pytest.raises(Refused) as refused:
        review(fengyuan, case, "household", on=day + timedelta(days=1))
    assert [reason.key for reason in refused.value.reasons] == ["owed_elsewhere"]
    review(fengyuan, old, "household", on=day + timedelta(days=2), wage=500)
    done = reviews_of_rest(fengyuan, case, on=day + timedelta(days=3))
    assert done == ("changed", 4)
    assert statuses.of_person(bride, on=JANUARY).filter(key="dibao").count() == 1


def reviews_of_rest(team: Any, case: Case, *, on: date) -> tuple[str, int]:
    """The opinion stands already: endorsed and decided, now that nothing stands against it."""
    opened, at = queries.reviews.open_review_of(case), clock.at_noon(on)
    for verb, actor in (("endorse_outcome", team.reviewer), ("decide", team.confirmer)):
        mine = Case.objects.get(pk=opened.case_id)
        with clock.travel(at):
            advance(mine, verb, actor=actor, expected_version=mine.version, at=at)
    return Case.objects.get(pk=opened.case_id).state, owed(case)[JANUARY][2]


def test_the_benefit_of_a_family_that_is_no_more_can_be_stopped(case, carried, fengyuan, desk):
    other, day = carried("dialysis"), date(2020, 12, 10)
    with clock.travel(clock.at_noon(day)):
        relations = {row.person_id: "other" for row in register.members(case.household)}
        events.record_merge(
            actor=fengyuan.clerk,
            household=other.household,
            other=case.household,
            relations=relations,
            told=events.Told(day, "hukou_book"),
        )
        assert owed(case)[MARCH] == ("440103", 224_000, 3)  # nothing stops by itself
        opened = queries.reviews.open_review_of(case).case
        assert desk(fengyuan.clerk).get(reverse("workbench:case", args=[opened.public_id])).status_code == 200
        assert desk(fengyuan.clerk).get(reverse("workbench:case", args=[case.public_id])).status_code == 200
    done = review(fengyuan, case, "household", on=date(2020, 12, 11))
    assert done.state == "ended"
    assert set(owed(case)) == {DECEMBER}
    with clock.travel(clock.at_noon(date(2020, 12, 12))):
        assert desk(fengyuan.clerk).get(reverse("workbench:case", args=[done.public_id])).status_code == 200


def test_a_death_in_a_household_that_the_others_have_left(case, fengyuan):
    """The head dies alone; the two whom her benefit also covers live elsewhere: all of it waits for a person."""
    head = case.applicant
    with clock.travel(clock.at_noon(date(2020, 12, 10))):
        events.record_leaving(
            actor=fengyuan.clerk,
            household=case.household,
            persons=others(case),
            told=events.Told(date(2020, 12, 10), "visit"),
        )
    die(fengyuan, case, head, on=date(2020, 12, 15), known=date(2020, 12, 16))
    assert holds.of_case(case).from_month == JANUARY
    assert not HeldShare.objects.exists()


def test_a_draft_that_covers_others_than_are_covered_now_is_not_approved(case, fengyuan):
    payer, at = Division.objects.get(code="440103"), clock.at_noon(date(2020, 12, 5))
    with clock.travel(at):
        run = runs.draft(actor=fengyuan.payments_officer, payer=payer, programme="dibao", month=DECEMBER)
        (row,) = entitlements.of_case(case)
        entitlements.change(
            actor=fengyuan.confirmer, entitlement=row, from_month=DECEMBER, why="复核", persons=others(case)
        )
        with pytest.raises(Refused) as refused:
            runs.approve(run, actor=fengyuan.payments_approver, expected_version=run.version)
    assert [reason.key for reason in refused.value.reasons] == ["changed"]
