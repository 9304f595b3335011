"""The people who work in the demonstration city: a street, a town, two districts, the city."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.access import roles
from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.history import action
from minzheng.access.models import Division, Posting, Staff

PASSWORD = "minzheng-2020"  # noqa: S105  (the demonstration's, printed on its sign-in page; production has no demonstration)
POSTED_FROM = date(2019, 1, 1)

FENGYUAN, LIWAN = "440103006", "440103"
WENQUAN, CONGHUA = "440117103", "440117"
SANYUANLI, JINGTAI, BAIYUN = "440111002", "440111004", "440111"
LICHENG, ZENGCHENG = "440118001", "440118"
CITY = "440100"


@dataclass(frozen=True)
class Colleague:
    """A member of staff with one posting."""

    username: str
    name: str
    role: str
    division: str


COLLEAGUES = (
    Colleague("chen", "陈淑仪", roles.TOWN_CLERK, FENGYUAN),
    Colleague("liang", "梁家豪", roles.TOWN_CLERK, FENGYUAN),
    Colleague("mai", "麦丽珍", roles.COMMUNITY_WORKER, "440103006101"),
    Colleague("huang", "黄志强", roles.TOWN_REVIEWER, FENGYUAN),
    Colleague("he", "何敏华", roles.DISTRICT_CONFIRMER, LIWAN),
    Colleague("hong", "洪少敏", roles.DISTRICT_CONFIRMER, LIWAN),
    Colleague("feng", "冯少芬", roles.PAYMENTS_OFFICER, LIWAN),
    Colleague("deng", "邓国荣", roles.PAYMENTS_APPROVER, LIWAN),
    Colleague("qiu", "丘远新", roles.TOWN_CLERK, WENQUAN),
    Colleague("luo", "罗秀英", roles.TOWN_CLERK, WENQUAN),
    Colleague("xie", "谢玉兰", roles.TOWN_REVIEWER, WENQUAN),
    Colleague("zeng", "曾建平", roles.DISTRICT_CONFIRMER, CONGHUA),
    Colleague("kuang", "邝伟文", roles.PAYMENTS_OFFICER, CONGHUA),
    Colleague("xian", "冼慧娟", roles.PAYMENTS_APPROVER, CONGHUA),
    Colleague("bai", "白惠玲", roles.TOWN_CLERK, SANYUANLI),
    Colleague("tang", "汤志豪", roles.TOWN_CLERK, SANYUANLI),
    Colleague("lai", "赖秀珍", roles.TOWN_REVIEWER, SANYUANLI),
    Colleague("fan", "范国华", roles.DISTRICT_CONFIRMER, BAIYUN),
    Colleague("peng", "彭丽娜", roles.PAYMENTS_OFFICER, BAIYUN),
    Colleague("yao", "姚启文", roles.PAYMENTS_APPROVER, BAIYUN),
    Colleague("long", "龙少芳", roles.TOWN_CLERK, JINGTAI),
    Colleague("laiyumei", "赖玉梅", roles.TOWN_CLERK, LICHENG),
    Colleague("zhan", "湛志坚", roles.TOWN_REVIEWER, LICHENG),
    Colleague("shan", "单伟雄", roles.DISTRICT_CONFIRMER, ZENGCHENG),
    Colleague("yaoguifang", "姚桂芳", roles.PAYMENTS_OFFICER, ZENGCHENG),
    Colleague("guo", "郭启文", roles.PAYMENTS_APPROVER, ZENGCHENG),
    Colleague("tan", "谭永健", roles.POLICY_OFFICER, CITY),
    Colleague("ou", "区颖诗", roles.POLICY_OFFICER, CITY),
    Colleague("su", "苏文静", roles.AUDITOR, CITY),
    Colleague("guan", "关志明", roles.AUDITOR, CITY),
    Colleague("rong", "容惠芳", roles.COMPLAINTS_REGISTRAR, LIWAN),
    Colleague("ye", "叶建国", roles.COMPLAINTS_OFFICER, LIWAN),
    Colleague("shi", "施慕贞", roles.COMPLAINTS_REGISTRAR, CITY),
    Colleague("gu", "顾铭", roles.COMPLAINTS_OFFICER, CITY),
    Colleague("admin", "潘启明", roles.ADMINISTRATOR, CITY),
    Colleague("fang", "方丽娟", roles.ADMINISTRATOR, CITY),
)


@action
def make_staff(*, actor: Actor) -> None:
    """Make everybody who is not there yet."""
    divisions = {row.code: row for row in Division.objects.filter(code__in={each.division for each in COLLEAGUES})}
    for colleague in COLLEAGUES:
        if Staff.objects.filter(username=colleague.username).exists():
            continue
        staff = Staff.objects.create_user(colleague.username, PASSWORD, name=colleague.name)
        Posting.objects.create(
            staff=staff, role=colleague.role, division=divisions[colleague.division], valid_from=POSTED_FROM
        )


def accounts() -> list[dict[str, str]]:
    """Everybody's sign-in name, for the demonstration's sign-in page."""
    names = dict(Division.objects.filter(code__in={each.division for each in COLLEAGUES}).values_list("code", "name"))
    return [
        {
            "username": colleague.username,
            "password": PASSWORD,
            "name": colleague.name,
            "role": colleague.role,
            "place": names[colleague.division],
        }
        for colleague in COLLEAGUES
    ]


@dataclass(frozen=True)
class Team:
    """Who carries a case through: of one street or town and its district."""

    clerk: Actor
    second_visitor: Actor
    reviewer: Actor
    confirmer: Actor
    payments_officer: Actor
    payments_approver: Actor


TEAMS = {
    SANYUANLI: ("bai", "tang", "lai", "fan", "peng", "yao"),
    FENGYUAN: ("chen", "liang", "huang", "he", "feng", "deng"),
    WENQUAN: ("qiu", "luo", "xie", "zeng", "kuang", "xian"),
}


def team_of(town: str) -> Team:
    return Team(*(actor_for_username(username) for username in TEAMS[town]))


def clerk_of(town: str) -> Actor:
    """The first town clerk of a street that has no whole team."""
    return actor_for_username(
        next(each.username for each in COLLEAGUES if each.role == roles.TOWN_CLERK and each.division == town)
    )
