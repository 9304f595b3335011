"""People: found by their whole number, read masked, one column unmasked for a stated reason. Every look is logged."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from pydantic import Field

from minzheng.access import gate, log, unmask_reasons
from minzheng.access.encryption import unlock
from minzheng.access.refusals import spoken
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Case
from minzheng.lib import identity_number
from minzheng.registry import queries as register
from minzheng.registry.models import Person
from minzheng.registry.vocabulary import SEXES, is_status, status_label
from minzheng.ui.operations import Body, Invalid, Label, Look, Operations, Schema, Text
from minzheng.ui.operations.problems import FieldProblem

router = Operations(tags=[_("人员")])

RELATED = ("data_key", "hukou_division", "residence_division")
MASKS = {"identity_number": "identity", "phone": "phone", "address": "address"}
SAY_MORE = _("请把理由写清楚，至少 %(count)d 个字。")


class PersonStatus(Schema):
    key: str
    label: Label
    valid_from: date
    valid_to: date | None


class PersonDetail(Schema):
    """A person of the register. Sealed columns are masked; null is what nobody has recorded."""

    id: UUID
    name: str
    identity_number: str
    phone: str | None
    address: str | None
    sex: str
    sex_label: Label
    born_on: date
    deceased_on: date | None
    hukou_division_code: str
    residence_division_code: str
    statuses: list[PersonStatus]


class FoundPeople(Schema):
    items: list[PersonDetail]


class Unmasked(Schema):
    """One column in clear."""

    field: str
    value: str


class PersonSearch(Body):
    """A whole identity number. It stands in the body and never in an address."""

    identity_number: Annotated[Text, Field(min_length=15, max_length=24)]


class Unmasking(Body):
    """Which column, why, and for which case. ``other`` is said in words; the person concerned can read them."""

    field: Literal["identity_number", "phone", "address"]
    reason: Literal[tuple(unmask_reasons.REASONS)]  # type: ignore[valid-type]
    words: Annotated[Text, Field(max_length=120)] = ""
    case_id: UUID | None = None


@router.write("/people/search", may="person.search", answers=FoundPeople, summary=_("按身份证号码查人"))
def search_people(request: HttpRequest, sought: PersonSearch) -> Any:
    """The person with this number, if she is this posting's business. Writes nothing but the look."""
    try:
        number = identity_number.parse(sought.identity_number).number
    except identity_number.InvalidIdentityNumber as wrong:
        raise Invalid([FieldProblem(field="identity_number", text=spoken(wrong), key=wrong.key)]) from wrong
    found = register.search(request.actor, number)
    unlock(found)
    return FoundPeople(items=[_detail(person) for person in found])


@router.read("/people/{uuid:public_id}", may="person.read", answers=PersonDetail, summary=_("一位人员"))
def read_person(request: HttpRequest, public_id: UUID, look: Look) -> Any:
    """A person as the register knows her, masked."""
    person = gate.get(request.actor, Person, public_id, may="person.read", related=RELATED)
    look([person.public_id], default=_("查看人员档案"))
    unlock([person])
    return _detail(person)


@router.write("/people/{uuid:public_id}/unmask", may="person.unmask", answers=Unmasked, summary=_("显示完整信息"))
def unmask(request: HttpRequest, public_id: UUID, asked: Unmasking) -> Any:
    """Show one masked column for a stated reason. Asked again with the same key it is shown, and logged, again."""
    person = gate.get(request.actor, Person, public_id, may="person.unmask", related=RELATED)
    sealed = getattr(person, asked.field)
    gate.exists_if(sealed is not None)
    if not unmask_reasons.is_enough(asked.reason, asked.words):
        text = SAY_MORE % {"count": unmask_reasons.SHORTEST}
        raise Invalid([FieldProblem(field="words", text=text, key="too_short")])
    number = gate.get(request.actor, Case, asked.case_id, may="case.read").number if asked.case_id else ""
    with override(OFFICIAL):
        column = Person._meta.get_field(asked.field).verbose_name
        purpose = f"查看{column}：{unmask_reasons.said(asked.reason, asked.words)}"
    log.record_look(request.actor, [person.public_id], what=log.UNMASK, purpose=purpose, subject_ref=number)
    return Unmasked(field=asked.field, value=sealed.shown())


def _detail(person: Person) -> PersonDetail:
    statuses = person.statuses.filter(superseded_at=None).order_by("-valid_from", "key")
    return PersonDetail(
        id=person.public_id,
        name=person.name,
        **{name: _masked(person, name) for name in MASKS},
        sex=person.sex,
        sex_label=SEXES[person.sex],
        born_on=person.born_on,
        deceased_on=person.deceased_on,
        hukou_division_code=person.hukou_division.code,
        residence_division_code=person.residence_division.code,
        statuses=[
            PersonStatus(
                key=row.key,
                label=status_label(row.key) if is_status(row.key) else row.key,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in statuses
        ],
    )


def _masked(person: Person, name: str) -> str | None:
    sealed = getattr(person, name)
    return sealed.masked(MASKS[name]) if sealed is not None else None
