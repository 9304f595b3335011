"""An application lodged by another program: the same intake as at the counter, under the same forms."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from minzheng.access import gate
from minzheng.access.models import Division
from minzheng.access.roles import TOWN_CLERK
from minzheng.lib import clock
from minzheng.registry.models import Person
from minzheng.ui.operations import Body, Invalid, Once, Schema, body_of, cleaned, data_of
from minzheng.ui.operations.forms import problems_of
from minzheng.ui.operations.problems import FieldProblem

from .. import queries
from ..actions import correct_account, lodge_intake, record_signature
from ..forms import AccountForm, HouseholdForm, MemberForm, MemberFormSet, intake_of
from ..vocabulary import MONTHLY_CASH
from .router import Receipt, case_for, router

Code = Annotated[str, Field(pattern=r"^[0-9]{9,12}$")]

MemberLodged = body_of("MemberLodged", MemberForm)
ApplicationLodged = body_of(
    "ApplicationLodged",
    HouseholdForm,
    without=("village", "hukou", "programme"),
    programme=(Literal[*MONTHLY_CASH], next(iter(MONTHLY_CASH))),
    village_code=(Code, ...),
    hukou_code=(Code | None, None),
    members=(Annotated[list[MemberLodged], Field(min_length=1, max_length=20)], ...),  # the applicant first
)
AccountGiven = body_of("AccountGiven", AccountForm)


class Signer(Body):
    """The member who has signed now."""

    person_id: UUID


class Lodged(Schema):
    """The case that was opened."""

    id: UUID
    number: str


class Village(Schema):
    code: str
    name: str


class Villages(Schema):
    items: list[Village]


@router.read("/villages", may="case.open", answers=Villages, summary=_("本岗位可受理的村（社区）"))
def list_villages(request: HttpRequest) -> Any:
    """The villages and communities whose families this posting takes applications from."""
    return Villages(
        items=[Village(code=village.code, name=village.name) for village in queries.villages_of(request.actor)]
    )


@router.write("/applications", may="case.open", answers=Lodged, summary=_("提交救助申请"), status=201)
def lodge_application(request: HttpRequest, asked: ApplicationLodged, once: Once) -> Any:
    """Take down a whole application: all of it, or nothing with reasons. Amounts are fen, incomes fen a month."""
    sent = asked.model_dump()

    def act() -> Lodged:
        household, members = _forms(request, sent)
        form = intake_of(household, members)
        case = lodge_intake(actor=request.actor, programme=asked.programme, form=form)
        return Lodged(id=case.public_id, number=case.number)

    return once(act)


@router.write("/cases/{uuid:public_id}/signatures", may="case.open", answers=Receipt, summary=_("补签授权书"))
def sign(request: HttpRequest, public_id: UUID, asked: Signer, once: Once) -> Any:
    """Record that a member has signed the undertaking and authorisation that she had not signed before."""
    case = case_for(request, public_id, may="case.open", roles=(TOWN_CLERK,))
    person = gate.get(request.actor, Person, asked.person_id, may="person.read")

    def act() -> Receipt:
        record_signature(actor=request.actor, case=case, person=person)
        return Receipt(id=case.public_id)

    return once(act)


@router.write("/cases/{uuid:public_id}/account", may="case.open", answers=Receipt, summary=_("更正收款账户"))
def change_account(request: HttpRequest, public_id: UUID, asked: AccountGiven, once: Once) -> Any:
    """Take down another account of the applicant; the next payment goes there."""
    case = case_for(request, public_id, may="case.open", roles=(TOWN_CLERK,))
    typed = data_of(AccountForm, asked.model_dump())

    def act() -> Receipt:
        correct_account(actor=request.actor, case=case, **cleaned(AccountForm(typed)))
        return Receipt(id=case.public_id)

    return once(act)


def _forms(request: HttpRequest, sent: dict[str, Any]) -> tuple[HouseholdForm, Any]:
    """The counter's two forms, filled in; ``Invalid`` with every fault of both."""
    villages, towns = queries.villages_of(request.actor), queries.towns()
    household = HouseholdForm(
        {
            **data_of(HouseholdForm, sent),
            "village": _place(villages, sent["village_code"]),
            "hukou": _place(towns, sent["hukou_code"]),
        },
        villages=villages,
        towns=towns,
        today=clock.today(),
    )
    members = MemberFormSet(_rows(sent["members"]), prefix="members")
    faults = [_in_codes(fault) for fault in problems_of(household)]
    for position, form in enumerate(members.forms):
        faults += problems_of(form, under=f"members.{position}.")
    if faults or not members.is_valid():
        raise Invalid(faults or [FieldProblem(field="members", text=_("请填写。"), key="invalid")])
    return household, members


def _place(places: Any, code: str | None) -> str:
    """What the form takes for a place: its row; a place that is not there is no row, and the form says so."""
    if not code:
        return ""
    found: Division | None = places.filter(code=code).first()
    return str(found.pk if found else 0)


def _in_codes(fault: FieldProblem) -> FieldProblem:
    """Places are named by their codes here."""
    renamed = f"{fault.field}_code" if fault.field in ("village", "hukou") else fault.field
    return fault.model_copy(update={"field": renamed})


def _rows(members: list[dict[str, Any]]) -> dict[str, Any]:
    count = str(len(members))
    data: dict[str, Any] = {"members-TOTAL_FORMS": count, "members-INITIAL_FORMS": "0"}
    for position, member in enumerate(members):
        data |= {f"members-{position}-{name}": value for name, value in data_of(MemberForm, member).items()}
    return data
