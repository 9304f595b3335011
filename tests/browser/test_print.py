"""The case page on paper: A4, every section, nothing cut off and nothing that only a screen can do."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

A4_WIDTH = 718  # CSS pixels between the margins of 10 mm
SECTIONS = (
    *("申请情况", "家庭成员", "申报与核对", "入户调查", "民主评议", "计算与理由", "发放"),
    *("公示", "材料", "期限", "办理过程"),
)
OVERFLOWING = """() => [...document.querySelectorAll('main *')].filter(element => {
  const box = element.getBoundingClientRect(), style = getComputedStyle(element)
  return box.width && style.visibility !== 'hidden' && style.position !== 'absolute' && box.right > innerWidth + 1
}).map(element => element.outerHTML.slice(0, 120))"""

needs_pdftotext = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")


@needs_pdftotext
def test_the_case_page_prints_whole(carried, desk, city_day, tmp_path):
    case = carried("dialysis")
    city_day.pass_to(date(2020, 12, 1))
    clerk = desk("chen")
    clerk.open(reverse("workbench:case", args=[case.public_id]))
    page = clerk.page
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    assert page.evaluate(OVERFLOWING) == []
    assert page.locator("button:visible, form:visible, .mz-side:visible").count() == 0

    sheet = tmp_path / "case.pdf"
    sheet.write_bytes(page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "10mm")))
    text = words_of(sheet)
    for section in SECTIONS:
        assert section in text, section
    for said in (case.number, "黄带娣", "何伟文", "何俊杰", "目前环节：已确认", "940.00", "审核确认决定书"):
        assert said in text, said
    assert "打印" not in text


def words_of(sheet: Path) -> str:
    shown = subprocess.run(["pdftotext", str(sheet), "-"], capture_output=True, check=True).stdout.decode()
    return "".join(shown.split())
