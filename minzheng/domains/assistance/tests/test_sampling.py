"""区级抽查: the same seed over the same frame gives the same list; relatives are all in it; a period is drawn once."""

from __future__ import annotations

import math
from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.domains.assistance.actions.sampling import draw_sample, record_sample_result
from minzheng.domains.assistance.models import Doubt, Sample
from minzheng.domains.assistance.queries import sampling
from minzheng.lib import clock

DAY = clock.at_noon(date(2020, 12, 30))
PERIOD = {"programme": "dibao", "from_on": date(2020, 9, 1), "to_on": date(2020, 12, 30)}


@given(st.sets(st.uuids(), max_size=60), st.text(min_size=1, max_size=20), st.integers(1, 100), st.randoms())
def test_a_draw_depends_on_seed_and_frame_alone(frame, seed, per_cent, shuffling):
    shuffled = list(frame)
    shuffling.shuffle(shuffled)
    drawn = sampling.draw(frame, seed=seed, per_cent=per_cent)
    assert drawn == sampling.draw(shuffled, seed=seed, per_cent=per_cent)
    assert len(drawn) == math.ceil(len(frame) * per_cent / 100) == len(set(drawn))
    assert set(drawn) <= set(map(str, frame))


def test_another_seed_draws_another_list():
    frame = [uuid4() for _each in range(40)]
    lists = {tuple(sampling.draw(frame, seed=str(seed), per_cent=30)) for seed in range(20)}
    assert len(lists) > 1


@pytest.fixture
def sample(carried, fengyuan) -> Sample:
    for key in ("dialysis", "three_people_3239"):
        carried(key)
    with clock.travel(DAY):
        return draw_sample(actor=fengyuan.confirmer, per_cent=50, **PERIOD)


@pytest.mark.django_db
def test_seed_and_frame_are_kept_and_it_can_be_drawn_again(sample):
    assert len(sample.seed) == 32
    assert sampling.frame_hash(sample.frame) == sample.frame_hash
    assert sampling.redraw(sample)
    assert sample.items.count() == math.ceil(len(sample.frame) / 2)
    sample.frame = sample.frame[:-1]
    assert not sampling.redraw(sample)


@pytest.mark.django_db
def test_nobody_draws_until_she_likes_the_list(sample, fengyuan):
    with clock.travel(DAY), pytest.raises(Refused) as no:
        draw_sample(actor=fengyuan.confirmer, per_cent=50, **{**PERIOD, "from_on": date(2020, 10, 1)})
    assert [reason.key for reason in no.value.reasons] == ["overlap"]


@pytest.mark.django_db
def test_less_than_the_rule_asks_is_refused(carried, fengyuan):
    carried("dialysis")
    with clock.travel(DAY), pytest.raises(Refused) as no:
        draw_sample(actor=fengyuan.confirmer, per_cent=29, **PERIOD)
    assert [reason.key for reason in no.value.reasons] == ["too_few"]


@pytest.mark.django_db
def test_the_town_draws_nothing(carried, fengyuan):
    carried("dialysis")
    with clock.travel(DAY), pytest.raises(Refused):
        draw_sample(actor=fengyuan.clerk, per_cent=50, **PERIOD)


@pytest.mark.django_db
def test_an_error_raises_a_doubt_and_counts_for_its_street(sample, fengyuan):
    from minzheng.access.models import Staff
    from minzheng.access.tests.factories import make_staff

    other = make_staff("second", "district_confirmer", fengyuan.confirmer.division_code)
    item = sample.items.first()
    with clock.travel(DAY):
        record_sample_result(
            actor=fengyuan.confirmer,
            item=item,
            second_visitor=Staff.objects.get(public_id=other.staff_id),
            visited_on=date(2020, 12, 30),
            verdict="amount",
            finding="有未申报的工资。",
        )
    (street,) = sampling.by_street(sample)
    assert (street.visited, street.errors, street.rate) == (1, 1, 100.0)
    assert Doubt.objects.get().case_id == item.case_id
