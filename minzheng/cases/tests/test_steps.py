"""Steps follow one another and other eyes see, whoever writes: not even a raw insert by the application gets past."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.cases import inbox, kinds
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, CaseDivision, OtherEyes, Step

INSERT = """
    INSERT INTO cases_step
        (case_id, sequence, verb, from_state, to_state, actor_kind, staff_id, actor_name, role, division_code, at, note, data)
    VALUES (%s, %s, %s, %s, %s, %s, %s, '某人', 'district_confirmer', '', now(), '', '{}')
"""


def insert(case: Case, sequence: int, verb: str, source: str, target: str, staff: Staff | None, kind: str = "staff"):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [case.pk, sequence, verb, source, target, kind, staff.pk if staff else None])


@pytest.fixture
def two(system_author) -> tuple[Staff, Staff]:
    return Staff.objects.create(username="one", name="甲"), Staff.objects.create(username="two", name="乙")


@pytest.fixture
def proposed(case, two) -> Case:
    """A case that the first of the two has proposed."""
    insert(case, 2, "accept", "lodged", "working", two[1])
    insert(case, 3, "propose", "working", "proposed", two[0])
    return case


def test_the_tests_act_as_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('cases_step', 'DELETE'), has_table_privilege('cases_othereyes', 'INSERT')"
        )
        assert cursor.fetchone() == (False, False)


def test_the_same_person_cannot_propose_and_confirm(proposed, two):
    with pytest.raises(IntegrityError, match="other eyes"):
        insert(proposed, 4, "confirm", "proposed", "done", two[0])
    insert(proposed, 4, "confirm", "proposed", "done", two[1])


def test_a_machine_is_no_other_pair_of_eyes(proposed):
    with pytest.raises(IntegrityError, match="member of staff"):
        insert(proposed, 4, "confirm", "proposed", "done", None, kind="system")


def test_other_eyes_look_at_every_earlier_step(proposed, two):
    insert(proposed, 4, "send_back", "proposed", "working", two[1])
    insert(proposed, 5, "propose", "working", "proposed", two[1])
    for staff in two:
        with pytest.raises(IntegrityError, match="other eyes"):
            insert(proposed, 6, "confirm", "proposed", "done", staff)


def test_a_kind_cannot_be_changed_to_slip_through(proposed):
    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        Case.objects.filter(pk=proposed.pk).update(kind="tests.another")


@pytest.mark.parametrize("sequence", [1, 3, 0])
def test_sequences_have_no_gap_and_no_repeat(case, two, sequence):
    with pytest.raises(IntegrityError):
        insert(case, sequence, "accept", "lodged", "working", two[0])


def test_a_step_starts_where_the_last_one_ended(case, two):
    with pytest.raises(IntegrityError, match="does not follow"):
        insert(case, 2, "propose", "working", "proposed", two[0])


def test_a_member_of_staff_has_a_name(case):
    with pytest.raises(IntegrityError, match="staff_step_by_staff"):
        insert(case, 2, "accept", "lodged", "working", None)


def test_steps_are_never_changed_or_deleted(case):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Step.objects.filter(case=case).update(note="改")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        case.steps.first().delete()


def test_no_author_no_step(case, two):
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('minzheng.author', '', true)")
    with pytest.raises(ProgrammingError, match="no author"):
        insert(case, 2, "accept", "lodged", "working", two[0])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hands=st.lists(st.integers(0, 1), min_size=1, max_size=4), last=st.integers(0, 1))
def test_whoever_has_proposed_never_confirms(make_case, place, two, hands, last):
    case = make_case(place)
    sequence, state = 1, "lodged"
    for hand in hands:
        sequence += 1
        insert(case, sequence, "propose", state, "proposed", two[hand])
        state = "proposed"
    if last in hands:
        with pytest.raises(IntegrityError, match="other eyes"):
            insert(case, sequence + 1, "confirm", state, "done", two[last])
    else:
        insert(case, sequence + 1, "confirm", state, "done", two[last])


def test_the_rules_in_the_database_are_those_of_the_workflows(db):
    wanted = {(kind.key, *row) for kind in kinds.all_kinds() for row in kind.workflow.other_eyes()}
    assert set(OtherEyes.objects.values_list("kind", "verb", "other_than")) == wanted


def test_the_application_cannot_write_the_rules(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        OtherEyes.objects.create(kind="tests.matter", verb="a", other_than="b")


def test_divisions_repeat_what_the_inbox_asks_for(case):
    case.waiting_role, case.is_open = "town_reviewer", False
    case.save()
    assert set(CaseDivision.objects.filter(case=case).values_list("waiting_role", "is_open")) == {
        ("town_reviewer", False)
    }
    CaseDivision.objects.filter(case=case).update(waiting_role="somebody", is_open=True)
    assert set(case.divisions.values_list("waiting_role", "is_open")) == {("town_reviewer", False)}


# Through the one door --------------------------------------------------------------------------------------------------


def test_the_door_refuses_the_same_eyes_with_a_reason(case, post, place):
    clerk, reviewer = post("town_clerk", place.street), post("town_reviewer", place.street)
    case = advance(case, "accept", actor=clerk, expected_version=0)
    case = advance(case, "propose", actor=reviewer, expected_version=1)
    with pytest.raises(Refused) as refused:
        advance(case, "confirm", actor=reviewer, expected_version=2)
    assert [reason.key for reason in refused.value.reasons] == ["other_eyes"]
    done = advance(case, "confirm", actor=post("town_reviewer", place.street), expected_version=2)
    assert (done.state, done.is_open, done.due_on) == ("done", False, None)
    assert set(done.divisions.values_list("is_open", "due_on", "waiting_role")) == {(False, None, "")}


def test_the_inbox_follows_the_case_through_the_door(case, post, place):
    clerk, reviewer = post("town_clerk", place.street), post("district_confirmer", place.district)
    case = advance(case, "accept", actor=clerk, expected_version=0)
    assert set(case.divisions.values_list("due_on", flat=True)) == {case.due_on} != {None}
    advance(case, "propose", actor=clerk, expected_version=1)
    assert [row.number for row in inbox.worklist(reviewer).rows] == [case.number]
    assert [row.number for row in inbox.worklist(clerk, view="waiting").rows] == [case.number]


# The state follows the steps ------------------------------------------------------------------------------------------


def rewrite(case: Case, assignment: str) -> None:
    """Raw SQL of the application, checked as at the end of its transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_case SET {assignment} WHERE id = %s", [case.pk])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@pytest.mark.parametrize(
    "assignment", ["state = 'done'", "state = 'done', is_open = false, version = version + 1", "state = 'nowhere'"]
)
def test_a_state_is_not_rewritten_without_a_step(case, assignment, system_author):
    with pytest.raises(IntegrityError, match="without a step"):
        rewrite(case, assignment)
    case.refresh_from_db()
    assert (case.state, case.version) == ("lodged", 0)


def test_a_step_to_another_state_does_not_cover_it(case, two):
    insert(case, 2, "accept", "lodged", "working", two[0])
    with pytest.raises(IntegrityError, match="without a step"):
        rewrite(case, "state = 'done', version = version + 1")
    rewrite(case, "state = 'working', version = version + 1")


def test_what_is_no_state_may_change_by_itself(case, system_author):
    rewrite(case, "due_on = '2021-01-01'")


def test_nobody_says_in_which_transaction_a_step_was_written(case, two):
    step = Step.objects.create(
        case=case,
        sequence=2,
        verb="accept",
        from_state="lodged",
        to_state="working",
        actor_kind="staff",
        staff=two[0],
        actor_name="甲",
        role="town_clerk",
        at=case.lodged_at,
        written_in=1,
    )
    step.refresh_from_db()
    assert step.written_in > 1
