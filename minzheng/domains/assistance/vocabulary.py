"""The room's words, in the order in which people meet them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import spoken
from minzheng.policy import programmes
from minzheng.registry.vocabulary import RELATIONS, SELF

_in_the_readers_language = lazy(spoken, str)

PROGRAMMES: dict[str, Any] = {
    key: _in_the_readers_language(programmes.load(key).name)
    for key in programmes.keys()  # noqa: SIM118 (a function)
}
"""Every programme there is a folder of."""

STATUSES: dict[str, Any] = {key: _in_the_readers_language(programmes.load(key).status) for key in PROGRAMMES}
"""What those who receive a programme are, for every room to read."""

DECLARED_OF_PERSON: dict[str, Any] = {
    "wage": _("工资性收入"),
    "business_income": _("经营净收入"),
    "property_income": _("财产净收入"),
    "transfer_income": _("转移净收入（养老金等）"),
    "maintenance_received": _("收到的赡养、抚养费"),
}

DECLARED_OF_HOUSEHOLD: dict[str, Any] = {
    "deposits": _("存款"),
    "securities": _("证券、基金"),
    "insurance_cash_value": _("商业保险现金价值"),
    "vehicles": _("机动车（残疾人代步车除外）"),
    "housing_units": _("房屋"),
    "business_registrations": _("市场主体登记"),
}

DECLARED = {**DECLARED_OF_PERSON, **DECLARED_OF_HOUSEHOLD}

COUNTED: dict[str, Any] = {"vehicles": _("辆"), "housing_units": _("套"), "business_registrations": _("个")}
"""Facts that are counts, with their measure words; every other declared fact is fen."""

SITUATIONS: dict[str, Any] = {
    "student": _("在校学生"),
    "serious_illness": _("重病"),
    "separate_household": _("户口单独立户"),
}
"""Yes-or-no circumstances, under the law's own names."""

DISABILITY = "disability"
DISABILITIES: dict[str, Any] = {
    "visual": _("视力残疾"),
    "hearing": _("听力残疾"),
    "speech": _("言语残疾"),
    "physical": _("肢体残疾"),
    "intellectual": _("智力残疾"),
    "mental": _("精神残疾"),
    "multiple": _("多重残疾"),
}
GRADES: dict[int, Any] = {1: _("一级"), 2: _("二级"), 3: _("三级"), 4: _("四级")}


def disability(category: str, grade: int) -> str:
    """The circumstance of a disability certificate as one key: ``disability:mental:2``."""
    return f"{DISABILITY}:{category}:{grade}"


def is_situation(key: str) -> bool:
    kind, _colon, rest = key.partition(":")
    category, _colon, grade = rest.partition(":")
    return key in SITUATIONS or (kind == DISABILITY and category in DISABILITIES and grade in {"1", "2", "3", "4"})


def situation_facts(key: str) -> dict[str, Any]:
    """What a circumstance says in the law's vocabulary."""
    if key in SITUATIONS:
        return {key: True}
    _disability, category, grade = key.split(":")
    return {"disability_category": category, "disability_grade": int(grade)}


def situation_label(key: str) -> str:
    """A circumstance in words: 重病, 精神残疾二级."""
    if key in SITUATIONS:
        return str(SITUATIONS[key])
    _disability, category, grade = key.split(":")
    return f"{DISABILITIES[category]}{GRADES[int(grade)]}"


THREE_THINGS: dict[str, Any] = {
    "identity_document": _("身份证"),
    "authorisation_letter": _("承诺和授权书"),
    "declaration_list": _("申报清单"),
}

RELIGIOUS_PERSONNEL = "religious_personnel"

OWN_OF_PERSON: dict[str, tuple[str, ...]] = {
    "own_financial_assets": ("deposits", "securities", "insurance_cash_value"),
    "own_vehicles": ("vehicles",),
    "own_housing_units": ("housing_units",),
    "own_business_registrations": ("business_registrations",),
}
"""What the law asks of a member who applies alone, and of which of the household's facts it is her part."""

ALONE_GROUNDS: dict[str, Any] = {
    "severe_disability": _("重度残疾（一、二级；三级智力、精神残疾）"),
    "major_disease": _("患重特大疾病"),
    RELIGIOUS_PERSONNEL: _("在宗教场所居住三年以上的宗教教职人员"),
    "other": _("县级以上民政部门规定的其他特殊困难人员"),
}
"""单独申请情形: 民发〔2012〕220号第10条, 民发〔2021〕57号第8条."""

KINSHIPS = tuple((key, label) for key, label in RELATIONS.items() if key not in (SELF, "other"))
"""近亲属 (民发〔2012〕220号第14条): what the official is to the member."""

PAPERS, COOPERATION = "papers", "cooperation"
"""What a demand asks for."""

GIVING_UP_STATEMENT = "giving_up_statement"

OTHER_PAPERS: dict[str, Any] = {
    "court_ruling": _("法院裁判文书"),
    "visit_photo": _("入户调查照片"),
    "deliberation_minutes": _("民主评议记录"),
    "notice_photo": _("公示照片"),
    "income_proof": _("收入变化凭据"),
    GIVING_UP_STATEMENT: _("放弃待遇声明（本人签名）"),
    "other": _("其他材料"),
}

LETTERS: dict[str, Any] = {
    "acceptance": _("受理通知书"),
    "non_acceptance": _("不予受理通知书"),
    "missing_papers": _("一次性补正告知书"),
    "lapse": _("视为放弃申请通知书"),
    "warning": _("配合调查告诫书"),
    "termination": _("终止审核确认程序决定书"),
    "decision_grant": _("审核确认决定书"),
    "decision_refusal": _("不予确认决定书"),
    "withdrawal": _("撤回申请确认书"),
    "giving_up": _("放弃待遇确认书"),
    "tapering": _("渐退期决定书"),
}

CLOCKS: dict[str, Any] = {
    "start_investigation": _("启动调查"),
    "investigation": _("调查"),
    "deliberation": _("民主评议"),
    "district_opinion": _("区提出意见"),
    "decision": _("作出决定"),
    "total": _("全程"),
}

ACTS: dict[str, Any] = {
    "lodge": _("提出申请"),
    "record_home_visit": _("登记入户调查"),
    "confirm_home_visit": _("同行人确认入户调查"),
    "record_found_value": _("录入核对结果"),
    "add_document": _("添加材料"),
    "resolve_objection": _("登记异议处理结果"),
    "record_signature": _("登记补签授权书"),
    "correct_account": _("更正收款账户"),
    "file_relative": _("登记近亲属备案"),
    "extend_term": _("延长期限"),
    "extended": _("告知：期限已延长"),
    "accepted": _("告知：已受理"),
    "papers_requested": _("告知：需要补正"),
    "granted": _("告知：已确认"),
    "refused": _("告知：不予确认"),
    "withdrawn": _("告知：已撤回"),
    "not_accepted": _("告知：不予受理"),
    "lapsed": _("告知：视为放弃申请"),
    "warned": _("告知：请配合调查"),
    "terminated": _("告知：终止程序"),
    "given_up": _("告知：放弃待遇"),
    "tapering": _("告知：渐退期"),
}
