"""Where the workbench can take a member of staff: its own lines of the left-hand navigation, and each role's home."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import (
    ADMINISTRATOR,
    AUDITOR,
    COMMUNITY_WORKER,
    COMPLAINTS_OFFICER,
    COMPLAINTS_REGISTRAR,
    DISTRICT_CONFIRMER,
    PAYMENTS_APPROVER,
    PAYMENTS_OFFICER,
    POLICY_OFFICER,
    TOWN_CLERK,
    TOWN_REVIEWER,
)
from minzheng.ui.navigation import Entry

CASE_WORKERS = (COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER)
"""Roles with an inbox: cases wait for them."""

PAYERS = (PAYMENTS_OFFICER, PAYMENTS_APPROVER)
"""Roles whose work is a payment run."""

RULE_READERS = (POLICY_OFFICER, *CASE_WORKERS, AUDITOR)
"""Roles that read the rulebook; its officers come first, for it is where their work is."""

_OVERSIGHT = _("监督")
_RULES = _("法规")
_PAPERS = _("文书与卷宗")

ENTRIES = (
    Entry(label=_("收件箱"), url_name="workbench:home", icon="inbox", roles=CASE_WORKERS, group=_("办件"), order=10),
    Entry(
        label=_("查找"),
        url_name="workbench:search",
        icon="user-search",
        roles=(*CASE_WORKERS, *PAYERS, AUDITOR),
        group=_("办件"),
        order=11,
    ),
    Entry(
        label=_("疑似重复"),
        url_name="workbench:duplicates",
        icon="users",
        roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER),
        group=_("数据"),
        order=45,
    ),
    Entry(
        label=_("督办"),
        url_name="workbench:supervisions",
        icon="speakerphone",
        roles=CASE_WORKERS,
        group=_("办件"),
        order=12,
    ),
    Entry(
        label=_("交接与请假"),
        url_name="workbench:colleagues",
        icon="users",
        roles=CASE_WORKERS,
        group=_("办件"),
        order=13,
    ),
    Entry(
        label=_("卷宗"),
        url_name="workbench:dossiers",
        icon="files",
        roles=(*CASE_WORKERS, AUDITOR),
        group=_PAPERS,
        order=35,
    ),
    Entry(
        label=_("送达"),
        url_name="workbench:services",
        icon="mail",
        roles=(*CASE_WORKERS, AUDITOR),
        group=_PAPERS,
        order=36,
    ),
    Entry(
        label=_("文号登记簿"),
        url_name="workbench:numbers",
        icon="file-text",
        roles=(*CASE_WORKERS, AUDITOR),
        group=_PAPERS,
        order=38,
    ),
    Entry(
        label=_("发放批次"),
        url_name="workbench:runs",
        icon="report-money",
        roles=(*PAYERS, AUDITOR),
        group=_("资金发放"),
        order=40,
    ),
    Entry(
        label=_("导入"),
        url_name="workbench:imports",
        icon="upload",
        roles=(TOWN_CLERK, DISTRICT_CONFIRMER),
        group=_("数据"),
        order=34,
    ),
    Entry(
        label=_("导出"),
        url_name="workbench:exports",
        icon="download",
        roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, *PAYERS, AUDITOR),
        group=_("数据"),
        order=35,
    ),
    Entry(
        label=_("标准与参数"),
        url_name="workbench:rulebook",
        icon="scale",
        roles=RULE_READERS,
        group=_RULES,
        order=50,
    ),
    Entry(
        label=_("工作日历"),
        url_name="workbench:calendars",
        icon="calendar",
        roles=RULE_READERS,
        group=_RULES,
        order=51,
    ),
    Entry(
        label=_("全部办件"),
        url_name="workbench:cases",
        icon="clipboard-list",
        roles=(AUDITOR,),
        group=_OVERSIGHT,
        order=60,
    ),
    Entry(
        label=_("访问记录"),
        url_name="workbench:access_log",
        icon="history",
        roles=(AUDITOR,),
        group=_OVERSIGHT,
        order=61,
    ),
    Entry(
        label=_("批量查看警报"),
        url_name="workbench:alarms",
        icon="alert-triangle",
        roles=(AUDITOR,),
        group=_OVERSIGHT,
        order=62,
    ),
    Entry(
        label=_("暂不显示的查看"),
        url_name="workbench:withholdings",
        icon="eye-off",
        roles=(AUDITOR,),
        group=_OVERSIGHT,
        order=63,
    ),
    Entry(
        label=_("安全记录"),
        url_name="workbench:security_log",
        icon="shield-lock",
        roles=(AUDITOR,),
        group=_OVERSIGHT,
        order=64,
    ),
    Entry(
        label=_("我的岗位"),
        url_name="workbench:my_post",
        icon="id",
        roles=(POLICY_OFFICER,),
        group=_("岗位"),
        order=70,
    ),
    Entry(
        label=_("人员与任职"),
        url_name="workbench:staff",
        icon="users",
        roles=(ADMINISTRATOR,),
        group=_("系统"),
        order=80,
    ),
)

HOMES = {
    **dict.fromkeys(PAYERS, "workbench:runs"),
    COMPLAINTS_REGISTRAR: "complaints:register",
    COMPLAINTS_OFFICER: "complaints:register",
    AUDITOR: "workbench:cases",
    ADMINISTRATOR: "workbench:staff",
    POLICY_OFFICER: "workbench:rulebook",
}
"""Where the work of a role without an inbox begins."""
