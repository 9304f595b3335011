"""What the rulebook foretells of a waiting value is what the law answers once it is released."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases.models import Case
from minzheng.domains.assistance import facts
from minzheng.lib import clock
from minzheng.rulebook import effect_reports, effects, jobs
from minzheng.rulebook.effects import Answer, Question, Tally
from minzheng.rulebook.models import EffectReport
from minzheng.rulebook.parameters import parameter_set, parameter_set_with
from minzheng.rulebook.release import enter_parameter, release_parameter

CITY, LIWAN, CONGHUA = "440100", "440103", "440117"
NOW = date(2020, 12, 1)

CHANGES = st.one_of(
    st.tuples(st.just("dibao.standard"), st.sampled_from(["published", "example"]), st.integers(1, 4000)),
    st.tuples(st.just("dibao.deposit_limit"), st.just("example"), st.integers(0, 60_000)),
    st.tuples(st.sampled_from(["dibao.standard", "dibao.deposit_limit"]), st.just("unknown"), st.none()),
)


@pytest.fixture
def officers(db):
    return [make_staff(name, "policy_officer", CITY) for name in ("policy-1", "policy-2")]


@pytest.fixture
def caseload(carried) -> list[Case]:
    """Open cases of two districts at several stages, and a closed one."""
    with clock.travel(NOW):
        carried("dialysis")
        return [
            carried(key, stage=stage)
            for key, stage in (("widow", "investigating"), ("three_people_1000", "reviewing"), ("dialysis", "lodged"))
        ]


def answered(question: Question) -> dict[int, tuple[Answer, Answer]]:
    cases = facts.household._open_of(question.programmes, question.towns).order_by("pk")
    chunk = facts.redecide(question, 0, 500)
    return {case.pk: (found.before, found.after) for case, found in zip(cases, chunk.cases, strict=True)}


def entered(actor, **other):
    content = {
        "name": "dibao.standard",
        "division_code": CITY,
        "valid_from": NOW,
        "value": 1500,
        "status": "published",
        "reference": "穗民〔2020〕1号",
    }
    return enter_parameter(actor=actor, **{**content, **other})


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(change=CHANGES, place=st.sampled_from(["", CITY, LIWAN, "440103006"]), later=st.integers(-400, 300))
def test_foretold_is_what_happens(officers, caseload, change, place, later):
    """For any value, place and day: the answers foretold are those of a proposal made on that day after the release."""
    name, status, value = change
    with clock.travel(NOW):
        entry = entered(
            officers[0],
            name=name,
            status=status,
            value=value,
            division_code=place,
            valid_from=NOW + timedelta(days=later),
        )
        day = effects.day_of(entry)
        assert day == max(NOW, entry.valid_from)
        question = Question(
            programmes=frozenset({"dibao"}),
            towns=frozenset(effects.districts_of_towns(place)),
            day=day,
            before=parameter_set(),
            after=parameter_set_with(entry),
        )
        foretold = answered(question)
        tally = effects.measure(entry, actor=officers[0])
        assert tally.total == len(foretold) == effects.touched(name, place)
        for case in Case.objects.filter(pk__in=foretold):
            assert foretold[case.pk][0] == _answer(case, day)
        release_parameter(actor=officers[1], public_id=entry.public_id)
        for case in Case.objects.filter(pk__in=foretold):
            assert foretold[case.pk][1] == _answer(case, day)


def _answer(case: Case, day: date) -> Answer:
    decision = facts.decide_now(case, on=day)
    return Answer(decision.outcome, decision.amount_fen)


def test_the_caseload_counts_only_where_the_value_holds(officers, caseload):
    assert effects.touched("dibao.standard", "") == effects.touched("dibao.standard", CITY) == 3
    assert effects.touched("dibao.standard", LIWAN) < 3 or effects.touched("dibao.standard", CONGHUA) == 0
    assert effects.touched("dibao.standard", "110000") == 0


def test_nothing_is_written_while_measuring(officers, caseload, django_assert_max_num_queries):
    with clock.travel(NOW):
        entry = entered(officers[0])
        versions = list(Case.objects.order_by("pk").values_list("version", "state"))
        with django_assert_max_num_queries(20) as asked:
            effects.measure(entry, actor=officers[0])
        assert not [query for query in asked.captured_queries if query["sql"].split()[0] in ("INSERT", "UPDATE")]
        assert list(Case.objects.order_by("pk").values_list("version", "state")) == versions


def test_a_job_comes_to_the_same_in_chunks(officers, caseload, monkeypatch):
    with clock.travel(NOW):
        entry = entered(officers[0])
        whole = effects.measure(entry, actor=officers[0])
        monkeypatch.setattr(effects, "AT_ONCE", 1)
        enqueued = []
        monkeypatch.setattr(jobs, "enqueue", lambda **step: enqueued.append(step))
        report = jobs.ask_for_effect(actor=officers[0], entry=entry)
        assert jobs.ask_for_effect(actor=officers[0], entry=entry) == report
        while enqueued:
            step = {"report": str(enqueued[0]["report"]), "done": enqueued.pop(0)["done"]}
            jobs.measure_effect(**step)
            jobs.measure_effect(**step)  # its worker died after the work and before saying so
        report = EffectReport.objects.get()
        assert report.finished_at is not None
        assert (report.done, report.expected) == (3, 3)
        assert Tally.from_dict(report.tally) == whole
        assert effect_reports.latest(entry) == report
        other = entered(officers[0], valid_from=date(2020, 12, 2), value=1400)
        release_parameter(actor=officers[1], public_id=other.public_id)
        assert effect_reports.latest(entry) is None  # computed with values that are no longer those in force


def test_only_policy_officers_measure(officers, caseload, fengyuan):
    with pytest.raises(Refused):
        effects.measure(entered(officers[0]), actor=fengyuan.clerk)
