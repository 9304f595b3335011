"""What can happen to a household, in words, and what proves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

BIRTH, DEATH, MARRIAGE, JOIN = "birth", "death", "marriage", "join"
LEAVE, SPLIT, MERGE, NEW_HEAD = "leave", "split", "merge", "new_head"
MOVE, REVOKE_DEATH = "move", "revoke_death"

KINDS: Mapping[str, Any] = {
    BIRTH: pgettext_lazy("event", "出生"),
    DEATH: _("死亡"),
    MARRIAGE: _("结婚"),
    JOIN: _("加入家庭"),
    LEAVE: _("离开家庭"),
    SPLIT: _("分户"),
    MERGE: _("并户"),
    NEW_HEAD: _("更换户主"),
    MOVE: _("迁移"),
    REVOKE_DEATH: _("撤销死亡登记"),
}

EVIDENCE: Mapping[str, Any] = {
    "birth_certificate": _("出生医学证明"),
    "death_certificate": _("死亡证明"),
    "cremation_certificate": _("火化证明"),
    "marriage_certificate": _("结婚证"),
    "hukou_book": _("户口簿"),
    "residence_proof": pgettext_lazy("evidence", "居住证明"),
    "ruling": _("裁判文书"),
    "visit": _("入户核实"),
    "statement": _("本人书面声明"),
    "handed_over": _("迁移交接单"),
}

PROVED_BY: Mapping[str, tuple[str, ...]] = {
    BIRTH: ("birth_certificate", "hukou_book"),
    DEATH: ("death_certificate", "cremation_certificate", "hukou_book"),
    MARRIAGE: ("marriage_certificate", "hukou_book"),
    JOIN: ("hukou_book", "visit", "statement"),
    LEAVE: ("hukou_book", "ruling", "visit", "statement"),
    SPLIT: ("hukou_book", "visit", "statement"),
    MERGE: ("hukou_book", "visit", "statement"),
    NEW_HEAD: ("hukou_book", "statement"),
    MOVE: ("hukou_book", "residence_proof", "visit", "handed_over"),
    REVOKE_DEATH: ("hukou_book", "visit", "ruling"),
}
"""Kind → what may prove it: a word on record, never the paper's number."""
