"""What people come with, in their words, and what there is for it in law. Data, read by the first page and its leaves.

``form`` is there where it can be asked for here; the rest is named with the counter that handles it, so that nobody goes
home because a programme is not built yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Help:
    """One kind of help: what it is called, for whom it is, where one asks for it, under which act."""

    name: Any
    whom: Any
    where: Any
    law: Any = ""
    page: str = ""  # the address that explains it
    form: str = ""  # the address at which one asks for it from home


@dataclass(frozen=True)
class Topic:
    """A difficulty as people say it, and the kinds of help that may fit, the likeliest first."""

    title: Any
    icon: str
    lede: Any
    helps: tuple[Help, ...]


COUNTER = _("街道或镇政务服务中心的民政窗口")

DIBAO = Help(
    _("最低生活保障（低保）"),
    _("家里平均每人每月的收入低于本市标准、财产不超过限额的人家，差多少，每月补多少。"),
    COUNTER,
    _("国务院令第649号 第9条"),
    page="portal:help_dibao",
    form="portal:apply",
)
TEMPORARY = Help(
    _("临时救助"),
    _("因火灾、交通事故、家里人突发重病等，或者必要的花费一下子太大，生活眼下过不下去的。"),
    COUNTER,
    _("国务院令第649号 第47条"),
    form="portal:relief",
)
TEKUN = Help(
    _("特困人员供养"),
    _("没有劳动能力、没有生活来源，也没有人赡养、抚养，或者该赡养、抚养的人没有能力的老人、残疾人和未满 16 岁的孩子。"),
    COUNTER,
    _("国务院令第649号 第14条"),
)
MEDICAL = Help(
    _("医疗救助"),
    _("低保家庭成员、特困人员等，医保报销以后自己负担仍然重的。"),
    _("医保经办窗口；不清楚的，先问民政窗口"),
    _("国务院令第649号 第28条"),
)
WORK = Help(
    _("就业救助"),
    _("低保家庭里能劳动而没有工作的人：培训补贴、社保补贴、公益性岗位等。"),
    _("街道或镇政务服务中心的就业窗口"),
    _("国务院令第649号 第42条"),
)
SCHOOL = Help(
    _("教育救助"),
    _("低保家庭、特困人员中正在上学的孩子：减免费用、助学金等。"),
    _("孩子的学校，或者区教育局"),
    _("国务院令第649号 第33条"),
)
ORPHANS = Help(
    _("孤儿、事实无人抚养儿童保障"),
    _("父母去世、失踪，或者没有人尽抚养责任的孩子。办理不公示，孩子的情况不会贴出来。"),
    COUNTER,
)
AT_ONCE = Help(
    _("先行救助"),
    _("情况紧急、等不得的：先给救助，手续后补。"),
    _("出事地或居住地的街道、镇；夜里打 12345"),
    _("国务院令第649号 第48条"),
)

TOPICS: dict[str, Topic] = {
    "illness": Topic(
        _("家里人生病，钱不够"),
        "first-aid-kit",
        _("先看病。医药费压得日子过不下去的，下面几样可以一起申请。"),
        (DIBAO, MEDICAL, TEMPORARY),
    ),
    "work": Topic(
        _("没了工作"),
        "user-search",
        _("交过失业保险的，先到就业窗口领失业保险金。家里还是过不下去的，看下面。"),
        (DIBAO, WORK, TEMPORARY),
    ),
    "income": Topic(
        _("没有收入，或者不够吃饭"),
        "wallet",
        _("家里人一起算：平均每人每月的收入低于本市标准的，多半可以申请低保。"),
        (DIBAO, TEMPORARY, TEKUN),
    ),
    "elder": Topic(
        _("老人没人照顾"),
        "old",
        _("老人有没有子女、子女有没有能力，办法不一样。说不清的，到窗口讲给工作人员听。"),
        (TEKUN, DIBAO, TEMPORARY),
    ),
    "child": Topic(
        _("孩子没人养，或者上不起学"),
        "mood-kid",
        _("孩子有危险的，马上打 110。其余的，看下面。"),
        (ORPHANS, DIBAO, SCHOOL, TEKUN),
    ),
    "accident": Topic(
        _("火灾、车祸，或者别的急事"),
        "flame",
        _("不用等材料齐：情况紧急的，可以先救助。"),
        (AT_ONCE, TEMPORARY, DIBAO),
    ),
}
