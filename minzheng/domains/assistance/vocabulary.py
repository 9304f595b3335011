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

MONTHLY_CASH: dict[str, Any] = {
    key: label for key, label in PROGRAMMES.items() if programmes.load(key).proceeding == programmes.MONTHLY_CASH
}
"""Those that are taken down on the common application and go the common way."""

STATUSES: dict[str, Any] = {key: _in_the_readers_language(programmes.load(key).status) for key in PROGRAMMES}
"""What those who receive a programme are, for every room to read."""

ROSTER_STATUSES: dict[str, Any] = {
    "tekun": _("特困人员"),
    "orphan": _("孤儿"),
    "unattended_child": _("事实无人抚养儿童"),
    "low_income": _("低收入困难家庭成员"),
}
"""What is decided elsewhere and comes by rosters (actions/lists): recorded to be read, nothing is paid by it."""

DECLARED_OF_PERSON: dict[str, Any] = {
    "wage": _("工资性收入"),
    "business_income": _("经营净收入"),
    "property_income": _("财产净收入"),
    "transfer_income": _("转移净收入（养老金等）"),
    "maintenance_received": _("收到的赡养、抚养费"),
    "months_without_income": _("连续没有收入的月数"),
}

DECLARED_OF_HOUSEHOLD: dict[str, Any] = {
    "deposits": _("存款"),
    "securities": _("证券、基金"),
    "insurance_cash_value": _("商业保险现金价值"),
    "vehicles": _("机动车（残疾人代步车除外）"),
    "housing_units": _("房屋"),
    "business_registrations": _("市场主体登记"),
    "medical_expense": _("自付医疗费用（近一年）"),
    "education_expense": _("自付教育费用（近一年）"),
}

DECLARED = {**DECLARED_OF_PERSON, **DECLARED_OF_HOUSEHOLD}

COUNTED: dict[str, Any] = {
    "vehicles": _("辆"),
    "housing_units": _("套"),
    "business_registrations": _("个"),
    "months_without_income": _("个月"),
}
"""Facts that are counts, with their measure words; every other declared fact is fen."""

SITUATIONS: dict[str, Any] = {
    "student": _("在校学生"),
    "serious_illness": _("重病"),
    "separate_household": _("户口单独立户"),
    "unemployment_insurance": _("能领取失业保险金"),
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

EMERGENCY, RIGID_SPENDING, MIGRANT_WORKER = "emergency", "rigid_spending", "migrant_worker"

RELIEF_TYPES: dict[str, Any] = {
    EMERGENCY: _("急难型：火灾、事故、突发重病等"),
    RIGID_SPENDING: _("支出型：看病、上学花费超出承受能力"),
    MIGRANT_WORKER: _("务工人员一次性救助：失业没有收入"),
}
"""《社会救助暂行办法》第47条; 民发〔2022〕83号."""

RELIEF_CAUSES: dict[str, dict[str, Any]] = {
    EMERGENCY: {
        "fire": _("火灾"),
        "traffic_accident": _("交通事故"),
        "other_accident": _("溺水、触电等其他意外"),
        "sudden_illness": _("家庭成员突发重大疾病"),
        "other_emergency": _("其他突发困难"),
    },
    RIGID_SPENDING: {
        "medical_spending": _("医疗支出"),
        "education_spending": _("教育支出"),
    },
    MIGRANT_WORKER: {"job_lost": _("失业、停工没有收入")},
}
"""救助事由, by the type it belongs to."""


def cause_label(key: str) -> Any:
    """A cause in words."""
    return next(causes[key] for causes in RELIEF_CAUSES.values() if key in causes)


KINSHIPS = tuple((key, label) for key, label in RELATIONS.items() if key not in (SELF, "other"))
"""近亲属 (民发〔2012〕220号第14条): what the official is to the member."""

PAPERS, COOPERATION, BE_HEARD = "papers", "cooperation", "be_heard"
"""What a demand asks for."""

ACCOUNT_REASONS: dict[str, Any] = {
    "lost": _("卡或存折遗失、损坏"),
    "bank": _("更换开户银行"),
    "returned": _("银行退回，账户有误"),
    "payee": _("更换收款人（户主变更等）"),
    "other": _("其他"),
}

GIVING_UP_STATEMENT = "giving_up_statement"

OTHER_PAPERS: dict[str, Any] = {
    "hukou_booklet": _("户口簿"),
    "disability_certificate": _("残疾人证"),
    "medical_record": _("病历或诊断证明"),
    "bank_card": _("银行卡或存折"),
    "court_ruling": _("法院裁判文书"),
    "visit_photo": _("入户调查照片"),
    "deliberation_minutes": _("民主评议记录"),
    "notice_photo": _("公示照片"),
    "income_proof": _("收入变化凭据"),
    GIVING_UP_STATEMENT: _("放弃待遇声明（本人签名）"),
    "mandate_letter": _("委托书"),
    "guardianship_proof": _("监护关系证明"),
    "collective_minutes": _("集体研究记录"),
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
    "hearing_notice": _("复核事先告知书"),
    "review_decision": _("复核决定书"),
}

CONCLUSIONS: dict[str, Any] = {"agrees": _("同意审核意见"), "disagrees": _("不同意审核意见")}
"""集体研究: what those who sat together concluded."""

REPRINT_REASONS: dict[str, Any] = {
    "damaged": _("破损、字迹不清"),
    "changed": _("家庭成员或者住址有变化"),
    "misprint": _("打印出错"),
}
"""Why a certificate is printed again under its number. A lost one is voided, and another made out."""

VOID_REASONS: dict[str, Any] = {
    "lost": _("遗失"),
    "wrong": _("登记有误"),
    "ended": _("待遇已经终止"),
    "returned": _("本人交回"),
}

CLOCKS: dict[str, Any] = {
    "start_investigation": _("启动调查"),
    "investigation": _("调查"),
    "deliberation": _("民主评议"),
    "district_opinion": _("区提出意见"),
    "decision": _("作出决定"),
    "total": _("全程"),
    "after_death": _("去世后复核"),
    "papers_later": _("补齐手续"),
}

RELIEF_NOTICES: dict[str, Any] = {
    "relief_paid_first": _(
        "您申请的%(programme)s（受理编号 %(number)s）情况紧急，已决定先行救助。请按决定书补齐手续。"
    ),
    "relief_granted": _("您申请的%(programme)s（受理编号 %(number)s）已经决定给予救助。金额和理由见决定书。"),
    "relief_closed": _(
        "您的%(programme)s（受理编号 %(number)s）已经办结，手续没有补齐的情况已经记录，不影响已发的救助金。"
    ),
}
"""What a resident is told of a relief, beside what every case has to tell."""

ACTS: dict[str, Any] = {
    "lodge": _("提出申请"),
    "record_home_visit": _("登记入户调查"),
    "confirm_home_visit": _("同行人确认入户调查"),
    "record_found_value": _("录入核对结果"),
    "add_document": _("添加材料"),
    "resolve_objection": _("登记异议处理结果"),
    "record_signature": _("登记补签授权书"),
    "correct_account": _("更正收款账户"),
    "propose_account": _("录入新的收款账户"),
    "confirm_account": _("复核收款账户变更"),
    "decline_account": _("退回收款账户变更"),
    "hand_over": _("移交迁入地"),
    "take_over": _("接收迁入家庭"),
    "hold_share": _("暂扣去世成员的份额"),
    "end_held_share": _("核定停发去世成员的份额"),
    "restore_share": _("恢复暂扣的份额"),
    "give_mandate": _("登记代办人"),
    "end_mandate": _("终止代办"),
    "check_identity": _("当面核对身份"),
    "file_relative": _("登记近亲属备案"),
    "extend_term": _("延长期限"),
    "prove_publicity_up": _("登记公示张贴证明"),
    "prove_publicity_down": _("登记公示撤下证明"),
    "serve_letter": _("登记文书送达"),
    "service_failed": _("文书退回，没有送达"),
    "record_appeal": _("登记复议诉讼"),
    "record_appeal_result": _("登记复议诉讼结果"),
    "arrange_dossier": _("整理案卷"),
    "check_dossier": _("检查案卷"),
    "hand_over_dossier": _("案卷列入移交清单"),
    "receive_dossier": _("签收案卷"),
    "lend_dossier": _("借出案卷"),
    "take_back_dossier": _("收回案卷"),
    "issue_certificate": _("制发证件"),
    "reprint_certificate": _("补打证件"),
    "void_certificate": _("作废证件"),
    "record_minutes": _("登记集体研究"),
    "order_supervision": _("督办"),
    "answer_supervision": _("答复督办"),
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
    "raise_doubt": _("提出疑点"),
    "settle_doubt": _("核实疑点"),
    "ask_to_give_up": _("本人在网上提出放弃"),
    "take_back_wish": _("本人收回放弃的意愿"),
    "verify_wish": _("与本人核实放弃意愿"),
    "open_review": _("启动复核"),
    "classify_review": _("认定复核类别"),
    "restate": _("登记情况变化"),
    "record_refusal": _("登记拒绝就业"),
    "hearing": _("告知：复核拟变更待遇，可以陈述申辩"),
    "reviewed": _("告知：复核决定"),
    "state_distinct_event": _("认定为另一事件"),
    "relief_paid_first": _("告知：先行救助"),
    "relief_granted": _("告知：给予临时救助"),
    "relief_closed": _("告知：手续未补齐"),
}

REVIEW = "assistance.review"
"""The kind of case in which a benefit is looked at again."""

DEATH = "death"

DOUBTS: dict[str, Any] = {
    DEATH: _("可能已经去世"),
    "income": _("收入可能有变化"),
    "property": _("财产可能有变化"),
    "household": _("家庭人口可能有变化"),
    "whereabouts": _("长期不在本地或联系不上"),
    "twice": _("可能重复享受待遇"),
    "papers": _("应补的材料没有补齐"),
    "sample": _("抽查发现问题"),
    "declared": _("家庭申报变化"),
    "other": _("其他"),
}
"""疑点种类: what may have to be looked into. None of these is a finding, and what a family tells itself is no suspicion."""

PERIODIC, DECLARED_CHANGE, CONFIRMED_DOUBT, REFUSED_WORK = "periodic", "declared", "doubt", "work"

GROUNDS: dict[str, Any] = {
    PERIODIC: _("定期复核"),
    DECLARED_CHANGE: _("家庭申报变化"),
    CONFIRMED_DOUBT: _("疑点核实属实"),
    DEATH: _("家庭成员去世"),
    "household": _("家庭人口变动"),
    REFUSED_WORK: _("三次拒绝就业"),
}
"""复核事由."""

FAMILY_CHANGES: dict[str, Any] = {
    "birth": _("家里添了孩子"),
    "death": _("家里有人去世"),
    "members": _("家里有人搬进来、搬出去、结婚或者离婚"),
    "moved": _("全家搬了家"),
    "job": _("家里有人找到了工作"),
    "income_up": _("收入多了"),
    "income_down": _("收入少了"),
    "other": _("别的变化"),
}
"""家庭申报变化: what a family may say, from home, has changed."""

WISHES: dict[str, Any] = {
    "meant": _("本人清楚后果，确实要放弃"),
    "not_meant": _("不是本人的意思，或者本人不放弃了"),
}
"""放弃意愿: what a clerk heard from the recipient herself."""

REVIEW_CLASSES: dict[tuple[str, str], Any] = {
    ("220", "unchanging"): _("“三无”人员，或重病、重残且收入稳定：每年"),
    ("220", "stable"): _("收入相对稳定：每半年"),
    ("220", "unstable_rural"): _("收入不稳定、有劳动能力（农村）：每季度"),
    ("220", "unstable_urban"): _("收入不稳定、有劳动能力（城市）：每月"),
    ("57", "stable"): _("家庭状况变化不大：每年"),
    ("57", "unstable"): _("收入不固定、有劳动能力：每半年"),
}
"""复核类别 by generation of the rules and key of the procedure's table (programme.yaml, ``reviews``)."""

CONTINUE, RAISE, LOWER, STOP, DROPPED = "continue", "raise", "lower", "stop", "dropped"

CHANGES: dict[str, Any] = {
    CONTINUE: _("继续发放，金额不变"),
    RAISE: _("增发"),
    LOWER: _("减发"),
    STOP: _("停发"),
    DROPPED: _("复核已撤销"),
}

ADVERSE = frozenset({LOWER, STOP})
"""Before these the family is told the reasons and heard."""

HEARD: dict[str, Any] = {
    "oral": _("当面陈述"),
    "written": _("书面陈述"),
    "waived": _("书面表示不再陈述"),
    "silent": _("期满没有陈述"),
}

SAMPLE_VERDICTS: dict[str, Any] = {
    "right": _("与审核一致"),
    "amount": _("应保，但金额不对"),
    "not_eligible": _("不符合条件"),
    "members": _("保障人口不对"),
    "not_met": _("未见到家庭成员，无法核对"),
}
"""抽查结论; ``not_met`` is no error and is counted apart."""

SAMPLE_ERRORS = ("amount", "not_eligible", "members")
