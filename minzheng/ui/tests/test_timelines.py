"""A timeline told without repeating itself."""

from __future__ import annotations

from datetime import datetime

from django.template import Context, Template
from django.utils.translation import override

from minzheng.lib.clock import SHANGHAI
from minzheng.ui.timelines import folded


def entry(what: str, who: str = "陈淑仪", **more: str) -> dict[str, object]:
    return {"at": datetime(2020, 11, 18, 9, 30, tzinfo=SHANGHAI), "what": what, "who": who, "role": "", **more}


def test_like_acts_in_a_row_become_one_line():
    runs = folded([entry("受理", to_label="调查"), *[entry("录入")] * 4, entry("录入", who="梁家豪"), entry("登记")])
    assert [(run.latest["what"], len(run.earlier)) for run in runs] == [
        ("受理", 0),
        ("录入", 3),
        ("录入", 0),
        ("登记", 0),
    ]


def test_two_in_a_row_stay_two_and_nothing_that_moved_or_spoke_is_folded():
    assert len(folded([entry("录入"), entry("录入")])) == 2
    assert len(folded([entry("退回", to_label="补正")] * 3)) == 3
    assert len(folded([entry("备注", why="来电")] * 3)) == 3


def test_the_page_counts_what_it_folds():
    with override("zh-hans"):
        page = Template('{% include "ui/components/timeline.html" with entries=entries only %}').render(
            Context({"entries": [entry("录入")] * 5})
        )
    assert page.count("<b>录入</b>") == 1
    assert "此前同样办理 4 次" in page
