"""One entry of the navigation leads to everything that somebody may bring as a file."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from minzheng.bulk import imports
from minzheng.ui.navigation import groups_for

pytestmark = pytest.mark.django_db


def test_there_is_one_entry_for_whatever_comes_in(fengyuan):
    for actor, entries in ((fengyuan.clerk, 1), (fengyuan.confirmer, 1), (fengyuan.reviewer, 0)):
        links = [link for group in groups_for(actor, path="/desk/") for link in group.links]
        assert [str(link.label) for link in links if "导入" in str(link.label)] == ["导入"] * entries


def test_its_page_offers_what_the_role_may_bring_and_nothing_else(fengyuan, desk):
    everything = [*imports.all_kinds(), *imports.pages_for(fengyuan.clerk)]
    for actor in (fengyuan.clerk, fengyuan.confirmer):
        page = desk(actor).get(reverse("workbench:imports")).content.decode()
        offered = re.findall(r"<h2>(.*?)</h2>", page)
        wanted = {str(each.label) for each in everything if actor.role in each.roles}
        assert wanted == {label for label in offered if label in {str(each.label) for each in everything}}
    assert "申请工作簿" not in page


def test_the_workbook_of_applications_is_there_at_its_old_address(fengyuan, desk):
    page = desk(fengyuan.clerk).get(reverse("workbench:imports")).content.decode()
    address = reverse("assistance:imports")
    assert address == "/desk/assistance/imports/"
    assert f'href="{address}"' in page
    assert "交上来当场办理" in page
    answer = desk(fengyuan.clerk).get(address)
    assert answer.status_code == 200
    assert f'href="{reverse("workbench:imports")}"' in answer.content.decode()
    assert desk(fengyuan.confirmer).get(address).status_code == 404
