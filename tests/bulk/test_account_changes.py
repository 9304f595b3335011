"""Payee accounts by the file: each row is typed for a second person, by the very action of the screen, and pays nothing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.access.models import AccessLog, DataKey, Division
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.bulk import imports
from minzheng.bulk.imports import carrying_out, columns, reading
from minzheng.bulk.imports.rows import first_rows
from minzheng.bulk.sheets import Cell
from minzheng.bulk.sheets.cells import TEXT
from minzheng.cases.models import Case, Task
from minzheng.domains.assistance.actions import confirm_account, decline_account, hand_over, propose_account, take_over
from minzheng.domains.assistance.actions.lists import ACCOUNT_CHANGES
from minzheng.domains.assistance.actions.lists.accounts import REASONS
from minzheng.domains.assistance.models import AccountChange
from minzheng.domains.assistance.vocabulary import ACCOUNT_REASONS
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.actions import digits_of
from tests.bulk.lists import numbers, sheet

pytestmark = pytest.mark.django_db

CARD, OTHER_CARD = "6229990012345678", "6229990012345686"
TOMORROW = datetime(2020, 12, 6, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture
def case(carried) -> Case:
    return carried("three_people_1000")


def row_of(case: Case, /, **changes: str) -> list[str]:
    payee = case.applicant
    row = {
        "case": case.number,
        "number": payee.identity_number.open(),
        "holder_name": payee.name,
        "bank": "广州示例银行",
        "account": CARD,
        "why": "更换开户银行",
    }
    return list({**row, **changes}.values())


def said(file) -> list[str]:
    """The verdicts and problems of the rows that go back."""
    return [text for row in first_rows(file, ACCOUNT_CHANGES, returned=True) for text in row.problems]


def in_use(case: Case) -> str:
    account = register.account_of(case.applicant, on=TOMORROW.date())
    return account.account_number.open()


def test_a_row_is_typed_and_pays_nothing_before_a_second_person(bring, case, fengyuan):
    old = in_use(case)
    content = sheet(ACCOUNT_CHANGES, [row_of(case)])
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, content)
    assert file.tally == {"good": 1}
    assert not AccountChange.objects.exists()
    imports.confirm(actor=fengyuan.clerk, file=file)
    carrying_out.carry_out(file)
    change = AccountChange.objects.get()
    assert (change.case, change.state, change.why, change.payee) == (case, "proposed", "bank", case.applicant)
    assert change.proposed_by == fengyuan.clerk.staff_id
    assert Task.objects.filter(key="account_change", role="town_reviewer", done_at=None).count() == 1
    assert in_use(case) == old
    with pytest.raises(Refused, match="另一名"):
        confirm_account(actor=fengyuan.clerk, change=change, account_number=CARD)
    with pytest.raises(Refused, match="不一致"):
        confirm_account(actor=fengyuan.reviewer, change=change, account_number=OTHER_CARD)
    with clock.travel(TOMORROW):
        confirm_account(actor=fengyuan.reviewer, change=change, account_number=CARD)
        assert in_use(case) == CARD
        again = bring(fengyuan.clerk, ACCOUNT_CHANGES, content)
        assert again.tally == {"known": 1}
        same = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case, bank="另一家示例银行")]))
    assert same.tally == {"nothing": 1}, "the money goes there already"


def test_a_case_with_a_change_that_waits_goes_back(bring, case, fengyuan):
    bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case)]), confirmed=True)
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case, account=OTHER_CARD)]))
    assert file.tally == {"wrong": 1}
    assert "已有一项账户变更等待复核" in said(file)[0]
    decline_account(actor=fengyuan.reviewer, change=AccountChange.objects.get(), note="照片不清")
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case, account=OTHER_CARD)]))
    assert file.tally == {"good": 1}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"holder_name": "别人"}, "收款户名应与收款人姓名一致"),
        ({"number": next(numbers(1))}, "收款人应当是这个家庭的成员"),
        ({"case": "440103006-DB-2020-99999"}, "没有这个编号的办件"),
        ({"account": "12345678901"}, "12 至 24 位"),
        ({"account": "6.22999E+15"}, "存成了数字"),
        ({"why": "没有理由"}, "下拉列表"),
    ],
)
def test_what_the_screen_refuses_goes_back(bring, case, fengyuan, changes, says):
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case, **changes)]))
    assert file.tally == {"wrong": 1}
    assert says in "".join(said(file))


def test_nothing_paid_goes_back(bring, carried, fengyuan):
    case = carried("dialysis", stage="reviewing")
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case)]))
    assert "还没有待遇在发" in said(file)[0]


def test_a_case_of_another_street_is_as_one_that_is_not_there(bring, case, wenquan):
    file = bring(wenquan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case)]))
    assert "没有这个编号的办件" in said(file)[0]
    assert file.rows.get().person_id is None
    assert not AccessLog.objects.filter(purpose=ACCOUNT_CHANGES.purpose).exists()


def test_a_family_that_has_moved_away_is_its_new_streets(bring, case, fengyuan):
    away = make_staff("licheng", "town_clerk", "440118001")
    there = Division.objects.get(code="440118001")
    transfer = hand_over(
        actor=fengyuan.clerk,
        household=case.household,
        to_town=there,
        moved_on=date(2020, 12, 4),
        evidence="hukou_book",
        at=clock.now(),
    )
    village = Division.objects.filter(parent=there).order_by("code").first()
    take_over(actor=away, transfer=transfer, village=village, at=clock.now())
    content = sheet(ACCOUNT_CHANGES, [row_of(case)])
    old = bring(fengyuan.clerk, ACCOUNT_CHANGES, content)
    assert "没有这个编号的办件" in said(old)[0]
    with pytest.raises(Refused, match="不能办理"):
        propose_account(
            actor=fengyuan.clerk,
            case=case,
            payee=case.applicant,
            holder_name=case.applicant.name,
            bank="广州示例银行",
            account_number=CARD,
            why="bank",
        )
    new = bring(away, ACCOUNT_CHANGES, content, confirmed=True)
    assert new.tally["done"] == 1


def test_what_has_changed_since_the_look_is_refused_by_the_action(bring, case, fengyuan):
    first, second = (
        bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case, account=card)]))
        for card in (CARD, OTHER_CARD)
    )
    for file in (first, second):
        imports.confirm(actor=fengyuan.clerk, file=file)
        carrying_out.carry_out(file)
        file.refresh_from_db()
    assert (first.tally.get("done"), second.tally.get("done"), second.tally["refused"]) == (1, None, 1)
    assert "等待复核" in said(second)[0]
    assert AccountChange.objects.get().account_number.open() == CARD


def test_a_page_shows_no_number_and_no_name(bring, case, fengyuan):
    file = bring(fengyuan.clerk, ACCOUNT_CHANGES, sheet(ACCOUNT_CHANGES, [row_of(case)]))
    shown = [text for row in first_rows(file, ACCOUNT_CHANGES, returned=False) for text, _label in row.cells]
    assert not {CARD, case.applicant.name, case.applicant.identity_number.open()} & set(shown)
    assert case.number in shown


def test_the_register_and_the_sheet_take_the_same_accounts():
    column = next(each for each in ACCOUNT_CHANGES.columns if each.key == "account")
    for length in (11, 12, 24, 25):
        taken = []
        for takes in (digits_of, lambda text: column.value_of(Cell(text, TEXT))):
            try:
                taken.append(takes("6" * length))
            except (Refused, columns.BadCell):
                taken.append("")
        assert taken[0] == taken[1]
        assert bool(taken[0]) == (12 <= length <= 24)
    assert set(REASONS.values()) == set(ACCOUNT_REASONS)
    assert [str(ACCOUNT_REASONS[key]) for key in REASONS.values()] == list(REASONS)


def test_judging_asks_no_more_for_many_rows(bring, case, carried, fengyuan):
    rows = [row_of(case), row_of(carried("widow")), row_of(carried("dialysis"))]
    keys = DataKey.objects.count()
    counts = []
    for some in (rows[:1], rows):
        content = sheet(ACCOUNT_CHANGES, some)
        file = imports.receive(actor=fengyuan.clerk, kind=ACCOUNT_CHANGES, content=content, file_name="a.xlsx")
        with CaptureQueriesContext(connection) as asked:
            reading.read(file)
        counts.append(len(asked))
    assert counts[1] <= counts[0] + 2, counts  # the look at each person is a row of one insert
    assert DataKey.objects.count() == keys + 2
