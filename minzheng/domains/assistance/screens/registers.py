"""The room's registers (台账): who is on the roll, which cases there are, what was paid in a month, who is on a roster."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import (
    AUDITOR,
    COMMUNITY_WORKER,
    DISTRICT_CONFIRMER,
    PAYMENTS_APPROVER,
    PAYMENTS_OFFICER,
    TOWN_CLERK,
    TOWN_REVIEWER,
)
from minzheng.cases import kinds
from minzheng.lib import clock
from minzheng.lib.identity_number import mask_name
from minzheng.payments.runs.state import LINE_LABELS
from minzheng.registry.vocabulary import status_label
from minzheng.ui.dates import date_text
from minzheng.ui.registers import Register, RegisterColumn

from ..forms import registers as forms
from ..queries import registers as rows
from ..vocabulary import PROGRAMMES, ROSTER_STATUSES

CASE_WORKERS = (COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR)


def _case_url(case: Any) -> str:
    return reverse("workbench:case", args=[case.public_id])


def _stage(case: Any) -> Any:
    state = kinds.kind_of(case).workflow.states.get(case.state)
    return state.label if state else case.state


BENEFITS = Register(
    key="benefits",
    label=_("在保台账"),
    lede=_("这个月在保的每一户：姓名和账号已遮盖，点编号看办件。"),
    columns=(
        RegisterColumn(
            "number",
            _("受理编号"),
            lambda row: row.entitlement.case.number,
            link=lambda row: _case_url(row.entitlement.case),
            sort="case__number",
            width=26,
        ),
        RegisterColumn(
            "name",
            _("户主姓名"),
            lambda row: row.applicant.name,
            masked=lambda row: mask_name(row.applicant.name),
            sort="case__applicant__name_key",
        ),
        RegisterColumn(
            "identity",
            _("身份证号码"),
            lambda row: row.applicant.identity_number.shown(),
            masked=lambda row: row.applicant.identity_number.masked("identity"),
            on_paper_masked=True,
            usual=False,
            width=22,
        ),
        RegisterColumn(
            "programme",
            _("项目"),
            lambda row: str(PROGRAMMES.get(row.entitlement.programme, row.entitlement.programme)),
        ),
        RegisterColumn("village", _("村居"), lambda row: row.entitlement.case.household.division.name, width=22),
        RegisterColumn("members", _("人数"), lambda row: row.members, kind="number", summed=True, width=8),
        RegisterColumn(
            "amount",
            _("月金额"),
            lambda row: row.entitlement.amount_fen,
            kind="money",
            sort="amount_fen",
            summed=True,
            width=12,
        ),
        RegisterColumn(
            "since", _("起始月份"), lambda row: f"{row.entitlement.valid_from:%Y-%m}", sort="valid_from", width=12
        ),
        RegisterColumn(
            "holder",
            _("收款户名"),
            lambda row: row.entitlement.payee_account.holder_name,
            masked=lambda row: mask_name(row.entitlement.payee_account.holder_name),
            usual=False,
        ),
        RegisterColumn("bank", _("开户银行"), lambda row: row.entitlement.payee_account.bank, usual=False, width=20),
        RegisterColumn(
            "account",
            _("账号"),
            lambda row: row.entitlement.payee_account.account_number.shown(),
            masked=lambda row: row.entitlement.payee_account.account_number.masked("account"),
            on_paper_masked=True,
            usual=False,
            width=24,
        ),
    ),
    filters=forms.BenefitFilter,
    rows=rows.benefits_in_force,
    prepared=rows.benefit_rows,
    people=lambda row: [row.applicant.public_id],
    roles=CASE_WORKERS,
    may="case.read",
    purpose="在保台账",
    order="case__number",
    nothing=_("有家庭获批以后，会出现在这里。"),
    print_title=_("最低生活保障在保家庭台账"),
    printed=("name", "identity", "village", "members", "amount", "since", "bank", "account"),
    group=_("在保管理"),
    place=24,
)

CASES = Register(
    key="cases",
    label=_("办件台账"),
    lede=_("本单位经手的每一件：在办的和已办结的。"),
    columns=(
        RegisterColumn("number", _("受理编号"), lambda case: case.number, link=_case_url, sort="number", width=26),
        RegisterColumn(
            "name",
            _("申请人"),
            lambda case: case.applicant.name,
            masked=lambda case: mask_name(case.applicant.name),
            sort="applicant__name_key",
        ),
        RegisterColumn("kind", _("事项"), lambda case: str(kinds.kind_of(case).label), width=20),
        RegisterColumn("stage", _("环节"), lambda case: str(_stage(case))),
        RegisterColumn("division", _("责任镇街"), lambda case: case.division.name, width=18),
        RegisterColumn(
            "lodged", _("申请日期"), lambda case: date_text(clock.civil_day(case.lodged_at)), sort="lodged_at"
        ),
        RegisterColumn(
            "closed", _("办结日期"), lambda case: date_text(clock.civil_day(case.closed_at)) if case.closed_at else None
        ),
    ),
    filters=forms.CaseFilter,
    rows=rows.cases_of,
    prepared=lambda actor, found, wanted: found,
    people=lambda case: [case.applicant.public_id],
    roles=CASE_WORKERS,
    may="case.read",
    purpose="办件台账",
    order="-number",
    nothing=_("有人申请以后，会出现在这里。"),
    print_title=_("社会救助办件台账"),
    printed=("number", "name", "kind", "stage", "division", "lodged", "closed"),
    place=36,
)

PAYMENTS = Register(
    key="payments",
    label=_("发放台账"),
    lede=_("每个月发到每个账户的每一笔：户名和账号已遮盖。"),
    columns=(
        RegisterColumn(
            "number",
            _("受理编号"),
            lambda line: line.case.number,
            link=lambda line: _case_url(line.case),
            sort="case__number",
            width=26,
        ),
        RegisterColumn(
            "holder",
            _("收款户名"),
            lambda line: line.payee_account.holder_name,
            masked=lambda line: mask_name(line.payee_account.holder_name),
        ),
        RegisterColumn(
            "account",
            _("账号"),
            lambda line: line.payee_account.account_number.shown(),
            masked=lambda line: line.payee_account.account_number.masked("account"),
            on_paper_masked=True,
            width=24,
        ),
        RegisterColumn("month", _("所属月份"), lambda line: f"{line.month:%Y-%m}", sort="month", width=10),
        RegisterColumn(
            "amount", _("金额"), lambda line: line.amount_fen, kind="money", sort="amount_fen", summed=True, width=12
        ),
        RegisterColumn("state", _("状态"), lambda line: str(LINE_LABELS[line.state]), width=12),
        RegisterColumn("run", _("批次"), lambda line: line.run.number, width=26),
        RegisterColumn("town", _("责任镇街"), lambda line: line.case.division.name, usual=False, width=18),
    ),
    filters=forms.PaymentFilter,
    rows=rows.payments_in,
    prepared=rows.payment_rows,
    people=lambda line: [line.payee_account.person.public_id],
    roles=(PAYMENTS_OFFICER, PAYMENTS_APPROVER, AUDITOR),
    may="run.read",
    purpose="发放台账",
    order="-month",
    nothing=_("拟定过批次以后，会出现在这里。"),
    print_title=_("社会救助资金发放台账"),
    printed=("holder", "account", "month", "amount", "state", "run", "town"),
    place=37,
)

ROSTER = Register(
    key="roster",
    label=_("身份名册"),
    lede=_("其他业务认定的特困人员、孤儿等：只有身份，不在这里发放。"),
    columns=(
        RegisterColumn(
            "name",
            _("姓名"),
            lambda row: row.person.name,
            masked=lambda row: mask_name(row.person.name),
            link=lambda row: reverse("workbench:person", args=[row.person.public_id]),
            sort="name_key",
        ),
        RegisterColumn(
            "identity",
            _("身份证号码"),
            lambda row: row.person.identity_number.shown(),
            masked=lambda row: row.person.identity_number.masked("identity"),
            on_paper_masked=True,
            width=22,
        ),
        RegisterColumn("status", _("身份"), lambda row: str(status_label(row.status.key)), width=18),
        RegisterColumn("since", _("起始日期"), lambda row: date_text(row.status.valid_from)),
        RegisterColumn("village", _("居住村居"), lambda row: row.person.residence_division.name, width=24),
        RegisterColumn("born", _("出生日期"), lambda row: date_text(row.person.born_on), sort="born_on", usual=False),
    ),
    filters=forms.RosterFilter,
    rows=partial(rows.people_with, statuses=tuple(ROSTER_STATUSES)),
    prepared=partial(rows.roster_rows, statuses=tuple(ROSTER_STATUSES)),
    people=lambda row: [row.person.public_id],
    roles=CASE_WORKERS,
    may="person.read",
    purpose="身份名册",
    order="name_key",
    nothing=_("区里导入名册以后，会出现在这里。"),
    print_title=_("身份名册"),
    printed=("name", "identity", "status", "since", "village"),
    place=38,
)

REGISTERS = (BENEFITS, CASES, PAYMENTS, ROSTER)
