"""The example workbook ``examples/applications.xlsx``: a street's own list of families, some rows wrong on purpose.

Made by ``minzheng demo workbook examples/applications.xlsx``; the same bytes every time.
"""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from minzheng.domains.assistance.actions.importing.columns import HOUSEHOLDS, INCOME, MEMBERS, PROPERTY, SHEETS

from .identities import FEMALE, MALE, account_number, identity_number, phone_number

SIGNED = date(2020, 11, 27)


def example_workbook() -> bytes:
    """Nine households: five good ones, four to be sent back (one of them for a single wrong member)."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 11, 27), "title": "低保申请登记"})  # noqa: DTZ001  (a civil day)
    head = book.add_format({"bold": True, "bg_color": "#fff3bf", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for sheet, rows in _sheets().items():
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_column(0, len(SHEETS[sheet]) - 1, 20)
        page.write_row(0, 0, SHEETS[sheet], head)
        for line, row in enumerate(rows, start=1):
            for position, value in enumerate(row):
                if isinstance(value, date):
                    page.write_datetime(line, position, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                elif isinstance(value, str):
                    page.write_string(line, position, value)
                else:
                    page.write_number(line, position, value)
    book.close()
    return target.getvalue()


def _sheets() -> dict[str, list[list[Any]]]:
    sheets: dict[str, list[list[Any]]] = {sheet: [] for sheet in SHEETS}
    for number, household in enumerate(_households(), start=1):
        _add(sheets, f"FY2020-{number:03d}", number, **household)
    _add_mistakes(sheets)
    return sheets


def _add(
    sheets: dict[str, list[list[Any]]],
    key: str,
    number: int,
    *,
    village: str,
    address: str,
    reason: str,
    members: list[dict[str, Any]],
    property: list[tuple[str, float]] = (),
) -> None:
    sheets[HOUSEHOLDS].append(
        [key, village, address, reason, SIGNED, members[0]["name"], "广州示例银行", account_number(300 + number)]
    )
    for position, member in enumerate(members):
        order = 300 + number * 5 + position
        identity = member.get("number") or identity_number(
            born_on=member["born"], order=order, sex=member.get("sex", FEMALE)
        )
        sheets[MEMBERS].append(
            [
                key,
                member["name"],
                identity,
                member["relation"],
                phone_number(order) if position == 0 else "",
                "是" if position == 0 or member["born"].year < 2002 else "否",
                "是" if member.get("student") else "否",
                "是" if member.get("ill") else "否",
            ]
        )
        sheets[INCOME].extend([key, identity, kind, amount] for kind, amount in member.get("income", []))
    sheets[PROPERTY].extend([key, kind, amount] for kind, amount in property)


def _households() -> list[dict[str, Any]]:
    village = "华贵社区居民委员会"
    return [
        {
            "village": village,
            "address": "华贵路 21 号之三 401",
            "reason": "丈夫病故，靠打散工养两个孩子。",
            "members": [
                {"name": "陈少英", "born": date(1981, 4, 2), "relation": "本人", "income": [("工资性收入", 1860.5)]},
                {"name": "黄俊轩", "born": date(2008, 9, 13), "sex": MALE, "relation": "儿子", "student": True},
                {"name": "黄诗琪", "born": date(2012, 1, 30), "relation": "女儿", "student": True},
            ],
            "property": [("存款", 6200)],
        },
        {
            "village": village,
            "address": "华贵路 60 号 203",
            "reason": "年老多病，儿子残疾，只有一份养老金。",
            "members": [
                {"name": "梁银好", "born": date(1947, 7, 19), "relation": "本人", "income": [("转移净收入", 1320)]},
                {"name": "梁国明", "born": date(1975, 2, 11), "sex": MALE, "relation": "儿子", "ill": True},
            ],
        },
        {
            "village": "源胜社区居民委员会",
            "address": "源胜陶瓷街 11 号 102",
            "reason": "工厂结业，五十多岁找不到工作。",
            "members": [{"name": "何永强", "born": date(1966, 10, 8), "sex": MALE, "relation": "本人"}],
            "property": [("存款", 3000), ("房屋", 1)],
        },
        {
            "village": "耀华社区居民委员会",
            "address": "耀华东街 2 号 301",
            "reason": "离婚，带一个女儿，前夫每月给抚养费。",
            "members": [
                {"name": "冯丽娟", "born": date(1986, 5, 5), "relation": "本人", "income": [("工资性收入", 1500)]},
                {
                    "name": "麦雨桐",
                    "born": date(2015, 6, 1),
                    "relation": "女儿",
                    "student": True,
                    "income": [("赡养抚养费", 500)],
                },
            ],
        },
        {
            "village": "厚福社区居民委员会",
            "address": "厚福大街 18 号 201",
            "reason": "夫妻都过了六十，没有退休金。",
            "members": [
                {"name": "邓伟雄", "born": date(1955, 12, 24), "sex": MALE, "relation": "本人"},
                {"name": "区丽芳", "born": date(1958, 3, 3), "relation": "配偶", "income": [("转移净收入", 237)]},
            ],
            "property": [("保险现金价值", 4100)],
        },
        {
            "village": village,
            "address": "华贵路 88 号 502",
            "reason": "孩子多，收入少。",
            "members": [
                {"name": "苏惠珍", "born": date(1984, 8, 8), "relation": "本人", "income": [("工资性收入", 2100)]},
                {"name": "谭志文", "born": date(1982, 1, 15), "sex": MALE, "relation": "配偶"},
                {
                    "name": "谭子朗",
                    "born": date(2011, 11, 2),
                    "sex": MALE,
                    "relation": "儿子",
                    "number": "44019920111102639X",
                },
            ],
        },
        {
            "village": "东山口社区居民委员会",
            "address": "东山口 3 号",
            "reason": "从外区搬来。",
            "members": [{"name": "潘带娣", "born": date(1960, 9, 9), "relation": "本人"}],
        },
        {
            "village": "泰兴社区居民委员会",
            "address": "泰兴里 15 号",
            "reason": "失业。",
            "members": [
                {
                    "name": "冼少雄",
                    "born": date(1970, 6, 6),
                    "sex": MALE,
                    "relation": "本人",
                    "income": [("工资性收入", -300)],
                }
            ],
        },
    ]


def _add_mistakes(sheets: dict[str, list[list[Any]]]) -> None:
    """A household without members, and an income of nobody's."""
    sheets[HOUSEHOLDS].append(
        [
            "FY2020-009",
            "泰兴社区居民委员会",
            "泰兴里 20 号",
            "生活困难。",
            "二〇二〇年",
            "邝丽珍",
            "广州示例银行",
            account_number(309),
        ]
    )
    sheets[INCOME].append(["FY2020-009", "11010519491231002X", "工资性收入", "很少"])
