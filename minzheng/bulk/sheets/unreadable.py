"""Why a file as a whole can't be read; nothing of it was taken."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FAULTS: dict[str, Any] = {
    "empty": _("文件是空的。"),
    "too_big": _("文件超过 %(most)s MB，请分成几个文件。"),
    "no_table": _("这不是 .xlsx 或 .csv 文件。请用表格软件另存为 .xlsx 后再试。"),
    "old_or_locked": _("这是旧版 .xls 或设有密码的文件。请去掉密码，另存为 .xlsx 后再试。"),
    "macro": _("文件带有宏，不能导入。请另存为不带宏的 .xlsx。"),
    "unpacks_too_big": _("文件解压后过大，不能导入。"),
    "damaged": _("文件打不开，可能已损坏。请用表格软件另存为 .xlsx 后再试。"),
    "encoding": _("看不懂文件的文字编码。请用表格软件另存为 .xlsx，或存成 UTF-8 或 GBK 编码的 .csv。"),
    "too_many_rows": _("超过 %(most)s 行，请分成几个文件。"),
    "too_long_cell": _("第 %(row)s 行有超过 %(most)s 个字的内容，不像是本表的数据。"),
    "missing_columns": _("缺少列：%(columns)s。请用模板填写，不要改动第一行。"),
    "twice_the_column": _("有两列都叫“%(columns)s”，不知道该取哪一列。"),
    "no_rows": _("表里没有数据。"),
    "unknown_kind": _("这一种导入已经停用。"),
    "posting_over": _("导入的人已不在这个岗位上，导入停在这里。请由现任工作人员重新导入。"),
}
"""Key → what is said, in the reader's language."""


class Unreadable(Exception):
    """The file as a whole can't be imported. ``key`` is one of FAULTS, ``params`` fill its sentence."""

    def __init__(self, key: str, **params: Any) -> None:
        self.key = key
        self.params = params
        super().__init__(key)

    @property
    def text(self) -> str:
        return fault_text({"key": self.key, "params": self.params})


def fault_text(fault: dict[str, Any]) -> str:
    """A fault as it was kept, in the reader's language."""
    return str(FAULTS[fault["key"]]) % fault.get("params", {})
