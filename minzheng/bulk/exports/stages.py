"""How far an export has come."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

WAITING, MAKING, READY, REFUSED, FAILED, OVER = "waiting", "making", "ready", "refused", "failed", "over"
STAGES: dict[str, Any] = {
    WAITING: _("待他人审批"),
    MAKING: _("正在生成"),
    READY: _("可以下载"),
    REFUSED: pgettext_lazy("export", "未同意"),
    FAILED: _("未能生成"),
    OVER: _("已失效"),
}
TONES = {WAITING: "yellow", MAKING: "blue", READY: "green", REFUSED: "red", FAILED: "red", OVER: "grey"}
CSV, XLSX = "csv", "xlsx"
FORMS = {XLSX: "Excel (.xlsx)", CSV: "CSV"}
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
