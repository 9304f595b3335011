"""The fifteenth of the cast: three refusals, a hearing, 3,240 → 2,160; and what else the street has under way."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.demo.scenes import dynamic
from minzheng.domains.assistance.models import Doubt, Hearing, Review, Sample
from minzheng.domains.assistance.queries import sampling
from minzheng.payments import entitlements

pytestmark = pytest.mark.django_db


def test_it_is_played_once_and_ends_as_the_cast_says(carried, fengyuan):
    carried("dialysis")
    said: list[str] = []
    dynamic.play(said.append)
    dynamic.play(said.append)
    assert len(said) == 1
    review = Review.objects.get(ground="work")
    assert (review.case.state, Hearing.objects.get().outcome.cut_fen) == ("changed", 108_000)
    (owed,) = [row for row in entitlements.of_case(review.benefit) if row.valid_to is None]
    assert (owed.amount_fen, owed.valid_from) == (216_000, date(2020, 12, 1))
    assert Doubt.objects.get().verdict == ""
    assert Review.objects.get(ground="declared").case.state == "endorsing"
    assert sampling.redraw(Sample.objects.get())
