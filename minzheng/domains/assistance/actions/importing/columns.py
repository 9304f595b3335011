"""The workbook as streets keep it: four sheets, Chinese headers, households joined by 户编号."""

from __future__ import annotations

HOUSEHOLDS, MEMBERS, INCOME, PROPERTY = "家庭", "成员", "收入", "财产"
KEY = "户编号"
NUMBER = "身份证号码"
REASON = "退回原因"

SHEETS: dict[str, tuple[str, ...]] = {
    HOUSEHOLDS: (KEY, "居住村居", "住址", "申请理由", "授权书签署日期", "收款户名", "开户银行", "银行账号"),
    MEMBERS: (KEY, "姓名", NUMBER, "与申请人关系", "电话", "已签授权书", "在校学生", "重病"),
    INCOME: (KEY, NUMBER, "收入类别", "月均金额（元）"),
    PROPERTY: (KEY, "财产类别", "数额"),
}
"""Sheet → its columns, in order. Further columns are allowed and kept out of the import."""

ALONE, APPLIES = "单独申请情形", "申请保障"
OPTIONAL: dict[str, tuple[str, ...]] = {HOUSEHOLDS: (ALONE,), MEMBERS: (APPLIES,)}
"""Columns that a workbook may have besides: why some apply alone (单人保), and which members do."""

ALONE_GROUNDS = {
    "重度残疾": "severe_disability",
    "重特大疾病": "major_disease",
    "宗教教职人员": "religious_personnel",
    "其他": "other",
}

RELATIONS = {
    "本人": "self",
    "申请人": "self",
    "配偶": "spouse",
    "丈夫": "spouse",
    "妻子": "spouse",
    "子女": "child",
    "儿子": "child",
    "女儿": "child",
    "父母": "parent",
    "父亲": "parent",
    "母亲": "parent",
    "祖父母": "grandparent",
    "外祖父母": "grandparent",
    "孙子女": "grandchild",
    "外孙子女": "grandchild",
    "兄弟姐妹": "sibling",
    "其他": "other",
}

INCOME_FACTS = {
    "工资性收入": "wage",
    "经营净收入": "business_income",
    "财产净收入": "property_income",
    "转移净收入": "transfer_income",
    "赡养抚养费": "maintenance_received",
}

PROPERTY_FACTS = {
    "存款": "deposits",
    "证券基金": "securities",
    "保险现金价值": "insurance_cash_value",
    "机动车": "vehicles",
    "房屋": "housing_units",
    "市场主体": "business_registrations",
}

YES = frozenset({"是", "有", "√", "Y", "y", "1"})
NO = frozenset({"否", "无", "×", "N", "n", "0", ""})
