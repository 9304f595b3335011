"""The relief cast: a fire at 02:14, and a cook from Hunan who asks in two streets on one day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from minzheng.access.models import Division
from minzheng.cases import documents
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import MemberIntake, ReliefIntake, lodge_relief
from minzheng.domains.assistance.vocabulary import EMERGENCY, MIGRANT_WORKER, THREE_THINGS
from minzheng.lib import clock
from minzheng.policy import programmes
from minzheng.registry.actions import MemberEntry

from .carrying import Carrying
from .cast import Family
from .identities import account_number, identity_number, phone_number
from .papers import example_paper
from .staff import Team

FIRE_ON = date(2020, 11, 20)
FIRE_AT = datetime.combine(FIRE_ON, time(2, 14), tzinfo=clock.SHANGHAI)


def fire(*, place: str = "440103006102", on: date = FIRE_ON) -> ReliefIntake:
    """冼 lost his room and everything in it; nobody has signed anything at half past two in the morning."""
    return _intake(
        name="冼志成",
        born=date(1963, 5, 8),
        order=281,
        address="逢源街元和里7号之一201",
        place=place,
        type=EMERGENCY,
        cause="fire",
        occurred_on=on,
        reason="凌晨家里起火，住的地方烧坏了，衣服被褥都没有了，今晚没有地方住。",
    )


def cook(place: str, *, on: date = date(2020, 11, 30)) -> ReliefIntake:
    """A cook from Hunan in 白云: the restaurant closed in August, no income since, no unemployment insurance."""
    return _intake(
        name="谭湘平",
        born=date(1981, 9, 17),
        order=291,
        address="三元里大道棠溪北街14号之三",
        place=place,
        type=MIGRANT_WORKER,
        cause="job_lost",
        occurred_on=on,
        reason="原来在饭店当厨师，八月饭店关了，三个月没有收入，房租也欠了，没有参加失业保险。",
        declared={"months_without_income": 3},
        signed_on=on,
    )


def _intake(
    *,
    name: str,
    born: date,
    order: int,
    address: str,
    place: str,
    type: str,
    cause: str,
    occurred_on: date,
    reason: str,
    declared: dict[str, int] | None = None,
    signed_on: date | None = None,
) -> ReliefIntake:
    number = identity_number(born_on=born, order=order, sex="male")
    entry = MemberEntry(name, number, "self", phone=phone_number(order), address=address)
    return ReliefIntake(
        members=[MemberIntake(entry, signed=True, declared=declared or {})],
        place=Division.objects.get(code=place),
        type=type,
        cause=cause,
        occurred_on=occurred_on,
        reason=reason,
        holder_name=name,
        bank="广州示例银行",
        account_number=account_number(order),
        signed_on=signed_on,
    )


class ReliefCarrying(Carrying):
    """A family of the cast that asks for emergency relief instead, in its turn: to the town's or the district's decision."""

    def _open(self) -> Case:
        family = self.family.intake()
        return lodge_relief(
            actor=self.team.clerk,
            form=ReliefIntake(
                members=family.members,
                place=family.village,
                type=EMERGENCY,
                cause="sudden_illness",
                occurred_on=family.signed_on,
                reason=family.reason,
                holder_name=family.holder_name,
                bank=family.bank,
                account_number=family.account_number,
                signed_on=family.signed_on,
                declared=family.declared,
            ),
            at=self.moment,
        )

    def _after_endorsement(self) -> list[Callable[[], None]]:
        return [self._decide_where_it_belongs]

    def _decide_where_it_belongs(self) -> None:
        """A small sum is the town's own decision, a larger one goes to the district."""
        if queries.town_decides(self.case):
            self._after_publicity(lambda: self._do("decide_in_town", self.team.reviewer))
            return
        self._after_publicity(lambda: self._do("close_publicity", self.team.clerk))
        self._later(1, lambda: self._do("confirm", self.team.confirmer))


def carrying_of(family: Family, team: Team, *, programme: str) -> Carrying:
    """A family of the cast on its way through any programme."""
    by_proceeding = {programmes.MONTHLY_CASH: Carrying, programmes.RELIEF: ReliefCarrying}
    return by_proceeding[programmes.load(programme).proceeding](family, team, programme=programme)


def add_papers(case: Case, actor: object, at: datetime) -> None:
    """The three things, brought later."""
    for kind, label in THREE_THINGS.items():
        documents.add_document(
            actor=actor,  # type: ignore[arg-type]
            case=case,
            kind=kind,
            upload_name=f"{kind}.pdf",
            content=example_paper(str(label)),
            at=at,
        )
