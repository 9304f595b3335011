"""The register's words: relations to the applicant, and the statuses that rooms have declared."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

SELF = "self"

RELATIONS: dict[str, Any] = {
    SELF: _("本人"),
    "spouse": _("配偶"),
    "child": _("子女"),
    "parent": _("父母"),
    "grandparent": _("祖父母、外祖父母"),
    "grandchild": _("孙子女、外孙子女"),
    "sibling": _("兄弟姐妹"),
    "other": _("其他"),
}

SEXES: dict[str, Any] = {"female": _("女"), "male": _("男")}

_status_labels: dict[str, Any] = {}


def register_status(key: str, label: Any) -> None:
    """Called by a room's manifest: only declared statuses can be granted."""
    _status_labels[key] = label


def status_label(key: str) -> Any:
    return _status_labels[key]


def is_status(key: str) -> bool:
    return key in _status_labels
