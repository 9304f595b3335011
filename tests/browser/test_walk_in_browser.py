"""The main job by hand: a street's workbook is imported, and one of its families carried to the settled payment.

Everybody sits at a browser of her own: clerk, second visitor, reviewer, confirmer, payments officer and approver, and
the applicant at home.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum
from django.urls import reverse

from config import env
from minzheng.cases.models import Case
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib.money import fen_to_yuan_text
from minzheng.payments.models import Leg, RunLine

from .people import Desk

pytestmark = pytest.mark.slow

EXAMPLE = env.ROOT / "examples" / "applications.xlsx"
APPLICANT = "陈少英"  # a widow with two children at school, on 1,860.50 a month
WAGE, DEPOSITS = "1860.50", "6200"
AMOUNT_FEN = 1_080_00 * 3 - 1_860_50  # 民发〔2012〕220号 第27条
AMOUNT = fen_to_yuan_text(AMOUNT_FEN)
PAPER = {"name": "材料.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}


def prove_the_notice(clerk, page, case, stage) -> None:
    """Both photographs of a notice, added on the case page when its window is over."""
    notice = case.publicities.get(stage=stage)
    for moment in ("张贴", "撤下"):
        clerk.open(page)
        clerk.page.get_by_role("link", name=f"登记{moment}证明").click()
        if moment == "张贴":
            clerk.page.get_by_label("日期").fill(notice.from_on.isoformat())
        else:
            clerk.page.get_by_label("公示期内收到的异议").fill("0")
        clerk.page.get_by_label("同行人").select_option(label="梁家豪")
        clerk.page.get_by_label("现场照片").set_input_files(PAPER)
        clerk.page.get_by_role("button", name="登记证明").click()
        clerk.reads("公示证明")


def test_from_the_workbook_to_the_bank_account(desk, home, city_day, tmp_path):
    clerk = desk("chen")
    import_the_example(clerk)
    case = Case.objects.get(applicant__name=APPLICANT)
    page = reverse("workbench:case", args=[case.public_id])

    take_the_papers_in(clerk, case)
    city_day.pass_working_days(1)
    enter_what_was_found(clerk, page)
    visit_by_two(clerk, desk("liang"), page, on=city_day.day)
    clerk.open(page)
    clerk.do("调查终结，转民主评议")
    city_day.pass_working_days(2)
    record_the_review(clerk, page, on=city_day.day)
    clerk.do("提出审核意见")

    reviewer = desk("huang")
    reviewer.open(page)
    reviewer.reads(f"{AMOUNT} 元/月")
    reviewer.do("审核通过并公示")
    assert_waits_for_the_board(clerk, page)
    city_day.pass_beyond(case.publicities.get(stage="town").until_on)
    prove_the_notice(clerk, page, case, "town")
    clerk.open(page)
    clerk.do("公示期满，报区确认")

    confirmer = desk("he")
    confirmer.open(page)
    confirmer.do("拟确认，区级公示")
    city_day.pass_beyond(case.publicities.get(stage="district").until_on)
    prove_the_notice(clerk, page, case, "district")
    confirmer.open(page)
    confirmer.do("作出确认决定")

    confirmer.reads(f"{AMOUNT} 元/月")
    assert confirmer.download("审核确认决定书").startswith(b"%PDF")
    the_applicant_reads_the_decision(home, case)
    pay(desk("feng"), desk("deng"), month=next_month(city_day.day), folder=tmp_path)

    line = RunLine.objects.get(case=case)
    assert (line.state, line.amount_fen) == ("paid", AMOUNT_FEN)
    booked = Leg.objects.aggregate(debit=Sum("debit_fen"), credit=Sum("credit_fen"))
    assert booked["debit"] == booked["credit"] == 2 * AMOUNT_FEN  # owed, and paid
    clerk.open(page)
    clerk.reads("已发放")


def import_the_example(clerk: Desk) -> None:
    clerk.open(reverse("assistance:imports"))
    clerk.page.get_by_label("工作簿（.xlsx）").set_input_files(EXAMPLE)
    clerk.press("导入")
    clerk.reads("共 9 户：5 户已成办件，0 户以前已导入，4 户退回。")
    assert clerk.download("取回退回的户").startswith(b"PK")


def take_the_papers_in(clerk: Desk, case: Case) -> None:
    """The case comes from the inbox, not from an address that somebody knows; each next paper is already chosen."""
    clerk.open(reverse("workbench:home"))
    clerk.follow(case.number)
    clerk.reads("还缺：")
    for label in THREE_THINGS.values():
        assert clerk.page.get_by_label("材料种类").locator("option:checked").inner_text() == str(label)
        clerk.page.get_by_label("文件", exact=True).set_input_files(PAPER)
        clerk.press("添加")
        clerk.reads("材料已加密保存。")
    clerk.do("受理")


def enter_what_was_found(clerk: Desk, page: str) -> None:
    clerk.open(page)
    clerk.page.locator("#next").get_by_role("link", name="录入或更正核对结果").click()
    clerk.fill("来源", "区核对中心查询回执第 12 号")
    clerk.fill(f"{APPLICANT} 社会保险缴纳（工资） 数值", WAGE)
    clerk.fill(f"{APPLICANT} 银行存款 数值", DEPOSITS)
    clerk.press("空着的都选“未查到记录”")
    clerk.press("录入")
    clerk.reads("核对结果已录入。")


def visit_by_two(clerk: Desk, second: Desk, page: str, *, on: date) -> None:
    clerk.open(page)
    clerk.page.locator("#next").get_by_role("link", name="登记入户调查").click()
    clerk.fill("入户日期", on.isoformat())
    clerk.choose("同行调查人", "梁家豪")
    clerk.fill("在场家庭成员", APPLICANT)
    clerk.fill("调查情况", "租住一室一厅，两个孩子在读书，家具陈旧。")
    clerk.page.get_by_label("一致", exact=True).check()
    clerk.press("登记")
    clerk.reads("入户调查已登记，等同行调查人确认。")
    second.open(reverse("workbench:home"))
    second.follow("查看并确认")
    second.press("我同行，记录属实")
    second.reads("已确认入户调查。")


def record_the_review(clerk: Desk, page: str, *, on: date) -> None:
    """民主评议: representatives are at least two thirds; one too few is refused, and nothing typed is lost."""
    clerk.open(page)
    clerk.fill("评议日期", on.isoformat())
    clerk.fill("地点", "华贵社区居民委员会")
    clerk.fill("参加人数", "9")
    clerk.fill("其中村（居）民代表", "5")
    clerk.fill("认为情况属实", "9")
    clerk.fill("认为情况不属实", "0")
    clerk.fill("评议意见", "情况属实。")
    clerk.press("登记评议结果")
    clerk.reads("村（居）民代表应占参加评议总人数的三分之二以上。")
    assert clerk.page.get_by_label("评议意见", exact=True).input_value() == "情况属实。"
    clerk.fill("其中村（居）民代表", "6")
    clerk.do("登记评议结果")


def assert_waits_for_the_board(clerk: Desk, page: str) -> None:
    clerk.open(page)
    clerk.page.locator("#next").get_by_text("现在还不能").first.wait_for()
    assert clerk.page.get_by_role("button", name="公示期满，报区确认").count() == 0


def the_applicant_reads_the_decision(home, case: Case) -> None:
    applicant = home(case.applicant.identity_number.open())
    applicant.page.get_by_role("link", name="看进度和下一步").click()
    applicant.page.get_by_role("link", name="看决定和理由").click()
    applicant.page.get_by_text("批准了。").wait_for()
    assert AMOUNT in applicant.page.locator(".mz-verdict-sum").inner_text()
    applicant.page.get_by_text("民发〔2012〕220号 第27条").first.wait_for()
    with applicant.page.expect_download() as letter:
        applicant.page.get_by_role("link", name="下载决定书").click()
    assert Path(letter.value.path()).read_bytes().startswith(b"%PDF")


def pay(officer: Desk, approver: Desk, *, month: date, folder: Path) -> None:
    officer.open(reverse("workbench:run_draft"))
    officer.choose("所属月份", f"{month.year}年{month.month}月")
    officer.press("编制批次")
    officer.reads("待审批")
    run = officer.page.url
    approver.open(run)
    approver.press("审批")
    approver.reads("已审批。接下来由发放经办入账。")
    officer.open(run)
    officer.press("入账")
    officer.press("确定")
    officer.reads("已逐笔入账。")
    officer.press("生成银行文件")
    officer.reads("银行文件已生成，下载后送交银行。")
    returns = folder / "returns.csv"
    returns.write_bytes(ask_the_bank(officer.download("下载银行文件", role="button")))
    officer.page.get_by_label("银行回盘文件").set_input_files(returns)
    officer.press("导入回盘")
    officer.page.get_by_role("heading", name="回盘结果").wait_for()
    officer.reads(f"{AMOUNT} 元")
    officer.open(run)
    officer.reads("已结清")


def ask_the_bank(content: bytes) -> bytes:
    """The bank is a process of its own."""
    command = [sys.executable, "-m", "minzheng.demo.bank"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
