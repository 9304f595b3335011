"""The portal's scene: two residents came by telephone; played twice it is there once."""

from __future__ import annotations

import pytest

from minzheng.cases.models import Case
from minzheng.demo.scenes import portal


@pytest.mark.django_db
def test_one_waits_for_the_clerk_and_of_another_papers_are_asked(staff):
    for _again in range(2):
        portal.play(lambda text: None)
    cases = Case.objects.order_by("number")
    assert sorted(case.state for case in cases) == ["lodged", "papers_requested"]
    assert {case.steps.first().actor_kind for case in cases} == {"resident"}
