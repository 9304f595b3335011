"""The room's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

KIND = "complaints.complaint"

FAMILY, TOWN_STAFF, DISTRICT_STAFF, SERVICE = "family", "town_staff", "district_staff", "service"
ABOUT: dict[str, Any] = {
    FAMILY: _("某个家庭领取的救助"),
    TOWN_STAFF: _("镇街或村居工作人员"),
    DISTRICT_STAFF: _("区民政局工作人员"),
    SERVICE: _("办事流程或窗口服务"),
}
"""What a complaint is about, as people choose it."""

PORTAL = "portal"
RECEIVED_BY: dict[str, Any] = {
    "counter": _("窗口"),
    "telephone": _("电话"),
    "letter": _("来信"),
    "12345": _("12345 转办"),
    PORTAL: _("网站"),
}
"""By which way it came in."""

SUBSTANTIATED, PARTLY, UNFOUNDED, UNVERIFIABLE = "substantiated", "partly", "unfounded", "unverifiable"
OUTCOMES: dict[str, Any] = {
    SUBSTANTIATED: _("反映的情况属实"),
    PARTLY: _("反映的情况部分属实"),
    UNFOUNDED: _("反映的情况不属实"),
    UNVERIFIABLE: _("线索不足，无法核实"),
}

NOT_REPLIED = "none"
REPLIED_BY: dict[str, Any] = {
    "telephone": _("电话答复"),
    "letter": _("书面答复"),
    "in_person": _("当面答复"),
    "12345": _("经 12345 回复"),
    NOT_REPLIED: _("匿名，没有联系方式"),
}
"""How the person who complained was told."""

REVEAL_REASONS: dict[str, Any] = {
    "reply": _("答复反映人"),
    "ask": _("向反映人核实线索"),
    "protect": _("反映人受到打击报复，需要保护"),
    "order": _("依法配合纪检监察或司法机关"),
}
"""Why the registrar may look who said it."""

CLOCKS: dict[str, Any] = {"opened": _("核查并答复")}

ACTS: dict[str, Any] = {
    "reveal_reporter": _("查看反映人"),
    "record_inquiry": _("登记核查情况"),
    "ask_to_verify": _("转镇街核实"),
}
