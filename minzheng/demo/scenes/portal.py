"""Two residents who came by telephone: an application lodged at home, waiting for its clerk; another with papers asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import Intake, MemberIntake, lodge_from_home, save_home_draft
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.actions import MemberEntry

from ..identities import FEMALE, account_number, identity_number, phone_number
from ..staff import FENGYUAN, team_of

LODGED_AT = datetime(2020, 11, 30, 20, 15, tzinfo=clock.SHANGHAI)
ASKED_AT = datetime(2020, 12, 1, 8, 45, tzinfo=clock.SHANGHAI)
RESIDENTS = (("冼玉莲", date(1958, 4, 9), 471, "440103006101"), ("邝瑞芳", date(1971, 9, 2), 472, "440103006102"))
PAPERS_WITHIN = 10


def play(say: Callable[[str], None]) -> None:
    for asked, (name, born_on, order, village) in enumerate(RESIDENTS):
        number = identity_number(born_on=born_on, order=order, sex=FEMALE)
        if register.by_identity_number(number) is not None:
            continue
        case = _lodge(name, number, order, Division.objects.get(code=village))
        if asked:
            _ask_for_papers(case, team_of(FENGYUAN).clerk)
        say(f"{case.number} {name}：网上申请 / applied from home")


def _lodge(name: str, number: str, order: int, village: Division) -> Case:
    with clock.travel(LODGED_AT):
        draft = save_home_draft(actor=NEWCOMERS_DOOR, content={}, key=f"demo-{order}")
        entry = MemberEntry(
            name=name,
            identity_number=number,
            relation="self",
            phone=phone_number(order),
            address="逢源路 20 号之一 402",
        )
        form = Intake(
            village=village,
            members=[MemberIntake(entry=entry, signed=True, declared={"wage": 40_000})],
            reason="一个人住，做钟点工，今年活少了一大半。",
            signed_on=LODGED_AT.date(),
            holder_name=name,
            bank="广州示例银行",
            account_number=account_number(order),
            declared={"deposits": 120_000},
        )
        draft = lodge_from_home(
            actor=NEWCOMERS_DOOR, draft=draft, programme="dibao", form=form, as_typed={}, at=LODGED_AT
        )
    return Case.objects.get(public_id=draft.lodged_as)


def _ask_for_papers(case: Case, clerk: Actor) -> None:
    with clock.travel(ASKED_AT):
        advance(
            case,
            "request_papers",
            actor=clerk,
            expected_version=case.version,
            at=ASKED_AT,
            working_days=PAPERS_WITHIN,
        )
