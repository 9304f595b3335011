"""The template tags, and that nothing they write needs what the content policy forbids."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils.translation import override

from minzheng.ui.lights import Light
from minzheng.ui.tables import Column

UI = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


def written(source: str, **context: object) -> str:
    return Template("{% load minzheng %}" + source).render(Context(context))


def test_a_sum_and_a_sum_not_known():
    assert "1,080.00 元" in written("{% money fen %}", fen=108000)
    unknown = written('{% money fen why="尚未核定" %}', fen=None)
    assert "—" in unknown
    assert "尚未核定" in unknown


def test_a_name_on_a_notice_is_masked():
    assert written("{{ name|mask_name }}", name="陈惠珍") == "陈*珍"


def test_what_is_written_into_a_tag_is_escaped():
    assert "<script>" not in written("{% badge text %}", text="<script>")
    assert "<script>" not in written("{% panel title %}x{% endpanel %}", title="<script>")


def test_a_light_takes_days_or_a_light():
    assert "mz-tone-red" in written("{% light left %}", left=-2)
    assert "mz-tone-blue" in written("{% light light %}", light=Light("blue", "正常"))


def test_a_day_carries_its_machine_form():
    assert written("{% cdate day %}", day=date(2020, 12, 1)) == (
        '<time class="mz-nowrap" datetime="2020-12-01">2020年12月1日</time>'
    )


def test_every_form_token_is_another():
    tokens = re.findall(r'value="([0-9a-f-]{36})"', written("{% form_token %}{% form_token %}"))
    assert len(set(tokens)) == 2


def test_links_keep_the_filters_and_headings_sort():
    request = RequestFactory().get("/", {"stage": "a", "after": "x"})
    context = RequestContext(request, {"column": Column("期限", sort="due")})
    page = Template('{% load minzheng %}{% query_with sort="due" after=None %}').render(context)
    assert page == "?stage=a&amp;sort=due"
    heading = Template('{% load minzheng %}{% heading column "due" %}').render(context)
    assert 'aria-sort="ascending"' in heading
    assert "sort=-due" in heading


def test_no_template_of_the_kit_breaks_the_content_policy():
    forbidden = re.compile(r"\sstyle=|\son\w+=|<style|<script(?! src)|javascript:", re.IGNORECASE)
    offending = [page.name for page in UI.glob("templates/**/*.html") if forbidden.search(page.read_text("utf-8"))]
    assert offending == []


def test_every_component_opens_with_how_to_use_it():
    components = list((UI / "templates/ui/components").glob("*.html"))
    assert components
    assert [page.name for page in components if not page.read_text("utf-8").startswith("{# usage:")] == []


def test_every_icon_that_is_named_is_in_the_sprite():
    listed = set(re.findall(r'"([a-z0-9-]+)"', (UI.parents[1] / "frontend/icons.mjs").read_text("utf-8")))
    texts = [page.read_text("utf-8") for page in UI.parent.glob("**/templates/**/*.html")]
    texts += [file.read_text("utf-8") for file in UI.parent.glob("**/*.py") if "tests" not in file.parts]
    named = {name for text in texts for name in re.findall(r'(?:{% icon |icon(?:_name)?=)"([a-z0-9-]+)"', text)}
    assert named
    assert named - listed == set()
