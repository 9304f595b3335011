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
POSTED_FROM = date(2020, 1, 1)

FENGYUAN, LIWAN = "440103006", "440103"
WENQUAN, CONGHUA = "440117103", "440117"
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
    Colleague("tan", "谭永健", roles.POLICY_OFFICER, CITY),
    Colleague("ou", "区颖诗", roles.POLICY_OFFICER, CITY),
    Colleague("su", "苏文静", roles.AUDITOR, CITY),
    Colleague("guan", "关志明", roles.AUDITOR, CITY),
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
    FENGYUAN: ("chen", "liang", "huang", "he", "feng", "deng"),
    WENQUAN: ("qiu", "luo", "xie", "zeng", "kuang", "xian"),
}


def team_of(town: str) -> Team:
    return Team(*(actor_for_username(username) for username in TEAMS[town]))
