"""The room's words, in the order in which people meet them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

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
}

THREE_THINGS: dict[str, Any] = {
    "identity_document": _("身份证"),
    "authorisation_letter": _("承诺和授权书"),
    "declaration_list": _("申报清单"),
}

OTHER_PAPERS: dict[str, Any] = {
    "court_ruling": _("法院裁判文书"),
    "visit_photo": _("入户调查照片"),
    "deliberation_minutes": _("民主评议记录"),
    "notice_photo": _("公示照片"),
    "other": _("其他材料"),
}

LETTERS: dict[str, Any] = {
    "acceptance": _("受理通知书"),
    "missing_papers": _("一次性补正告知书"),
    "decision_grant": _("审核确认决定书"),
    "decision_refusal": _("不予确认决定书"),
}

STATUSES: dict[str, Any] = {"dibao": _("最低生活保障对象")}

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
    "extend_term": _("延长期限"),
    "extended": _("告知：期限已延长"),
    "accepted": _("告知：已受理"),
    "papers_requested": _("告知：需要补正"),
    "granted": _("告知：已确认"),
    "refused": _("告知：不予确认"),
    "withdrawn": _("告知：已撤回"),
}
