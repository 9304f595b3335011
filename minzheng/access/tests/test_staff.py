"""What an administrator can do for whom: never for herself, never beyond her division, and always in the log."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from axes.models import AccessAttempt
from django.db import IntegrityError, transaction
from django.http import Http404
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from minzheng.access import roles, second_factor, security_log, staff
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Posting, SecurityEvent, Staff
from minzheng.access.refusals import Refused
from minzheng.access.sign_in import postings_in_force
from minzheng.lib import clock

from .factories import make_staff
from .telephones import Telephone, key_of

TODAY = date(2020, 12, 1)
LIWAN, YUEXIU, FENGYUAN = "440103", "440104", "440103006"


@pytest.fixture(autouse=True)
def city_day():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def city(db) -> Actor:
    return make_staff("chief", "administrator", "440100")


@pytest.fixture
def district(db) -> Actor:
    return make_staff("liwan", "administrator", LIWAN)


@pytest.fixture
def clerk(db) -> Staff:
    make_staff("clerk", "town_clerk", FENGYUAN)
    return Staff.objects.get(username="clerk")


def herself(actor: Actor) -> Staff:
    return Staff.objects.get(public_id=actor.staff_id)


def give(actor: Actor, member: Staff, **more):
    values = {"role": "town_clerk", "division": FENGYUAN, "valid_from": TODAY, **more}
    return staff.give_posting(actor=actor, staff=member, **values)


def test_somebody_new_has_a_posting_and_a_password_for_once(district):
    member, password = staff.add_staff(
        actor=district, username="lin", name="林小青", role="town_clerk", division=FENGYUAN, valid_from=TODAY
    )
    assert member.check_password(password)
    assert member.must_change_password
    assert [posting.role for posting in postings_in_force(member)] == ["town_clerk"]
    kinds = list(SecurityEvent.objects.order_by("pk").values_list("kind", "subject_id", "actor_id"))
    ids = member.public_id, district.staff_id
    assert kinds == [(security_log.STAFF_ADDED, *ids), (security_log.POSTING_GIVEN, *ids)]


def test_a_name_is_given_once_and_nothing_is_left_of_a_refusal(district, clerk):
    values = {"name": "另一个", "role": "town_clerk", "division": FENGYUAN, "valid_from": TODAY}
    with pytest.raises(Refused) as refused:
        staff.add_staff(actor=district, username="clerk", **values)
    assert key_of(refused) == "username_taken"
    with pytest.raises(Refused):
        staff.add_staff(actor=district, username="lin", **{**values, "division": YUEXIU})
    assert not Staff.objects.filter(username="lin").exists()
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize(
    ("values", "key"),
    [
        ({"role": "resident"}, "role"),
        ({"role": "system"}, "role"),
        ({"role": "mayor"}, "role"),
        ({"division": YUEXIU}, "division"),
        ({"division": "440100"}, "division"),
        ({"division": "999999"}, "division"),
        ({"valid_to": TODAY}, "ends_before"),
        ({"valid_to": TODAY - timedelta(days=1)}, "ends_before"),
        ({}, "overlaps"),
        ({"valid_from": TODAY + timedelta(days=400)}, "overlaps"),
    ],
)
def test_a_posting_that_makes_no_sense_is_refused(district, clerk, values, key):
    with pytest.raises(Refused) as refused:
        give(district, clerk, **values)
    assert key_of(refused) == key
    assert clerk.postings.count() == 1


def test_another_role_or_place_or_time_is_no_overlap(district, clerk):
    give(district, clerk, role="town_reviewer")
    give(district, clerk, division="440103001")
    posting = staff.end_posting(actor=district, posting=clerk.postings.first(), ends_on=TODAY)
    assert posting.valid_to == TODAY
    assert give(district, clerk).valid_from == TODAY


def test_every_role_of_a_desk_can_be_given(district, clerk):
    for role in set(staff.ROLES_OF_STAFF) - {"town_clerk"}:
        assert give(district, clerk, role=role).role == role
    assert set(staff.ROLES_OF_STAFF) == set(roles.ROLES) - {"resident", "system"}


def test_an_ended_posting_is_over_on_its_day(district, clerk):
    posting = clerk.postings.get()
    staff.end_posting(actor=district, posting=posting, ends_on=TODAY + timedelta(days=2), note="调离")
    assert postings_in_force(clerk).exists()
    with clock.travel(TODAY + timedelta(days=1)):
        assert postings_in_force(clerk).exists()
    with clock.travel(TODAY + timedelta(days=2)):
        assert not postings_in_force(clerk).exists()
    event = SecurityEvent.objects.get()
    assert (event.kind, event.posting_id) == (security_log.POSTING_ENDED, posting.public_id)
    assert "调离" in event.note


def test_an_end_can_be_brought_forward_and_not_put_off(district, clerk):
    posting = clerk.postings.get()
    for days in (9, 5):
        staff.end_posting(actor=district, posting=posting, ends_on=TODAY + timedelta(days=days))
    for day, key in (
        (TODAY + timedelta(days=6), "later_end"),
        (posting.valid_from - timedelta(days=1), "ends_before"),
    ):
        with pytest.raises(Refused) as refused:
            staff.end_posting(actor=district, posting=posting, ends_on=day)
        assert key_of(refused) == key
    staff.end_posting(actor=district, posting=posting, ends_on=TODAY)
    with pytest.raises(Refused) as refused:
        staff.end_posting(actor=district, posting=posting, ends_on=TODAY)
    assert key_of(refused) == "ended"


def test_a_posting_given_by_mistake_ends_before_it_begins(district, clerk):
    ahead = give(district, clerk, role="auditor", valid_from=TODAY + timedelta(days=10))
    staff.end_posting(actor=district, posting=ahead, ends_on=ahead.valid_from)
    with clock.travel(ahead.valid_from):
        assert [posting.role for posting in postings_in_force(clerk)] == ["town_clerk"]


def test_the_database_refuses_an_end_before_the_beginning(clerk, system_author):
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.update(valid_to=date(1999, 1, 1))


def acts_on(actor: Actor, member: Staff):
    """Everything that can be done for somebody."""
    posting = member.postings.first()
    return {
        "give": lambda: give(actor, member, role="auditor"),
        "end": lambda: staff.end_posting(actor=actor, posting=posting, ends_on=TODAY),
        "deactivate": lambda: staff.deactivate(actor=actor, staff=member),
        "reactivate": lambda: staff.reactivate(actor=actor, staff=member),
        "unlock": lambda: staff.unlock(actor=actor, staff=member),
        "password": lambda: staff.set_one_time_password(actor=actor, staff=member),
        "factor": lambda: staff.reset_second_factor(actor=actor, staff=member, note="手机丢失，已当面核对证件"),
    }


def refused_with(verb) -> str:
    with pytest.raises(Refused) as refused:
        verb()
    return key_of(refused)


def test_nobody_does_anything_for_herself(city):
    for name, verb in acts_on(city, herself(city)).items():
        assert refused_with(verb) == "own_account", name
    assert not SecurityEvent.objects.exists()


@pytest.mark.parametrize("role", sorted(set(roles.ROLES) - {"administrator", "system"}))
def test_only_administrators_do(role, clerk):
    other = make_staff("other", role, "440100")
    for name, verb in acts_on(other, clerk).items():
        assert refused_with(verb) == "not_permitted", name


def test_a_district_reaches_nobody_elsewhere(district):
    make_staff("far", "town_clerk", "440104001")
    far = Staff.objects.get(username="far")
    with pytest.raises(Http404):
        staff.member(district, far.public_id)
    for name in ("deactivate", "unlock", "password", "factor", "reactivate"):
        assert refused_with(acts_on(district, far)[name]) == "not_permitted", name
    assert refused_with(acts_on(district, far)["end"]) == "division"


def test_a_district_does_not_let_itself_into_the_city(district, clerk):
    """Whoever is posted in both is the city's to manage: her password would open the city, too."""
    make_staff("clerk", "auditor", "440100")
    assert staff.member(district, clerk.public_id) == clerk
    verbs = acts_on(district, clerk)
    for name in ("deactivate", "reactivate", "unlock", "password", "factor"):
        assert refused_with(verbs[name]) == "not_permitted", name
    upper = clerk.postings.get(role="auditor")
    assert refused_with(lambda: staff.end_posting(actor=district, posting=upper, ends_on=TODAY)) == "division"
    verbs["end"]()


def test_a_one_time_password_replaces_the_old_and_unlocks(district, clerk):
    AccessAttempt.objects.create(
        username="clerk", failures_since_start=5, ip_address="127.0.0.1", get_data="", post_data=""
    )
    assert staff.is_locked(clerk)
    first = staff.set_one_time_password(actor=district, staff=clerk)
    assert first != staff.set_one_time_password(actor=district, staff=clerk)
    clerk.refresh_from_db()
    assert clerk.must_change_password
    assert not clerk.check_password(first)
    assert not staff.is_locked(clerk)
    assert first not in str(list(SecurityEvent.objects.values()))


def test_a_reset_needs_its_reason_and_ends_the_sessions(district, clerk):
    Telephone.enrolled(Actor(kind="staff", name="", staff_id=clerk.public_id), clerk)
    before = Staff.objects.get(pk=clerk.pk).session_stamp
    assert refused_with(lambda: staff.reset_second_factor(actor=district, staff=clerk, note="  ")) == "note_missing"
    assert second_factor.is_enrolled(clerk)
    staff.reset_second_factor(actor=district, staff=clerk, note="手机丢失，已当面核对证件")
    assert not second_factor.is_enrolled(clerk)
    assert Staff.objects.get(pk=clerk.pk).session_stamp != before
    event = SecurityEvent.objects.get(kind=security_log.FACTOR_RESET)
    assert event.note == "手机丢失，已当面核对证件"
    assert [event.kind for event in security_log.untold(clerk)] == [security_log.FACTOR_RESET]
    with author(Actor.system("test")):
        security_log.record(security_log.SIGNED_IN, subject=clerk)
    assert security_log.untold(clerk) == []


def test_an_account_out_of_use_opens_nothing_until_it_is_back(district, clerk):
    staff.deactivate(actor=district, staff=clerk)
    assert not postings_in_force(clerk).exists()
    clerk.refresh_from_db()
    staff.reactivate(actor=district, staff=clerk)
    assert postings_in_force(clerk).exists()


def test_a_division_is_found_by_its_code_or_its_whole_name(district):
    assert staff.division_named(district, FENGYUAN).name == "逢源街道"
    assert staff.division_named(district, "逢源街道").code == FENGYUAN
    for unknown in ("逢源", "440104", "越秀区", ""):
        with pytest.raises(Refused):
            staff.division_named(district, unknown)


class Overlaps(TestCase):
    """Whatever is given and ended in whatever order, nobody holds the same posting twice on one day."""

    @settings(deadline=None, max_examples=30)
    @given(
        st.lists(
            st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 20)), st.booleans()),
            min_size=1,
            max_size=6,
        )
    )
    def test_never_twice_on_one_day(self, steps):
        with clock.travel(TODAY):
            chief = make_staff("chief", "administrator", "440100")
            make_staff("member", "auditor", FENGYUAN)
            member = Staff.objects.get(username="member")
            for begins, lasts, ends in steps:
                first = TODAY + timedelta(days=begins)
                last = None if lasts is None else first + timedelta(days=lasts)
                try:
                    posting = give(chief, member, valid_from=first, valid_to=last)
                    if ends:
                        staff.end_posting(actor=chief, posting=posting, ends_on=first + timedelta(days=3))
                except Refused:
                    continue
            held = list(member.postings.filter(role="town_clerk"))
            for offset in range(45):
                day = TODAY + timedelta(days=offset)
                on_that_day = [row for row in held if row.valid_from <= day < (row.valid_to or date.max)]
                assert len(on_that_day) <= 1
