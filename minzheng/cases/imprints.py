"""The seal and its register (用印): numbers, codes by which anybody may check a paper, and what was voided and why."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

import segno
from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.actors import staff_of
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_REVIEWER
from minzheng.access.scope import scope
from minzheng.lib import clock

from .models import Document, Imprint

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is mistaken for something else when read out
CODE_LENGTH = 12  # 60 bits: nobody comes upon one by trying
VOIDERS = (TOWN_REVIEWER, DISTRICT_CONFIRMER)
ADDRESS = "/verify/"

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能作废文书。"))
SAY_WHY = Reason("void_why_required", _("请写明作废的原因。"), field="why")
ALREADY_VOID = Reason("already_void", _("这份文书已经作废。"))


@dataclass(frozen=True)
class Number:
    """A document number as it was given out: the words, and its place in its series."""

    text: str
    series: str
    position: int


@dataclass(frozen=True)
class Checked:
    """All that anybody may learn of a paper: its number, its day, and whether it still stands."""

    number: str
    released_on: date
    voided_on: date | None


@dataclass(frozen=True)
class Series:
    """One series of numbers in the register: how many were given out, the last one, those voided, and whether any is missing."""

    series: str
    office: str
    first: str
    given: int
    last: int
    voided: int

    @property
    def missing(self) -> int:
        return self.last - self.given


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _each in range(CODE_LENGTH))


def spaced(code: str) -> str:
    """A code as people read it: ``7KQ2-M4XA-P9RT``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def mark(code: str) -> dict[str, str]:
    """What a sealed paper bears: the code, the address of the check, and both as a QR picture (SVG)."""
    address = f"{settings.PUBLIC_ADDRESS.rstrip('/')}{ADDRESS}" if settings.PUBLIC_ADDRESS else ""
    picture = BytesIO()
    segno.make(f"{address}?code={code}" if address else code, error="m").save(
        picture, kind="svg", border=0, xmldecl=False, omitsize=True
    )
    return {"code": spaced(code), "address": address, "picture": picture.getvalue().decode()}


@action
def release(
    *, actor: Actor, division: Division, office: str, number: Number, code: str, at: datetime, document: Document | None
) -> Imprint:
    """Enter a paper into the register of the seal's use: from here on it is genuine. ``document`` None: a certificate."""
    return Imprint.objects.create(
        document=document,
        division=division,
        office=office,
        series=number.series,
        position=number.position,
        number=number.text,
        code=code,
        released_on=clock.civil_day(at),
        released_by=Staff.objects.filter(public_id=actor.staff_id).first() if actor.staff_id else None,
    )


@action
def void(*, actor: Actor, imprint: Imprint, why: str, at: datetime | None = None) -> Imprint:
    """Call a released paper void, with the reason. Its number is never given out again. Raises ``Refused``.

    The decision it told is not undone by this: that takes a decision of its own.
    """
    locked = Imprint.objects.select_for_update().get(pk=imprint.pk)
    if actor.role not in VOIDERS or not gate.reaches(actor, locked):
        raise Refused(NOT_PERMITTED)
    if locked.is_void:
        raise Refused(ALREADY_VOID)
    if not why.strip():
        raise Refused(SAY_WHY)
    locked.voided_on = clock.civil_day(at or clock.now())
    locked.void_why = why.strip()[:200]
    locked.voided_by = staff_of(actor)
    locked.save(update_fields=["voided_on", "void_why", "voided_by"])
    return locked


def check(typed: str) -> Checked | None:
    """What the public is told of a code, however it was typed; None for a code that no paper of ours bears."""
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    found = Imprint.objects.filter(code=code).first() if len(code) == CODE_LENGTH else None
    return Checked(found.number, found.released_on, found.voided_on) if found else None


def register_of(actor: Actor) -> list[Series]:
    """The series of numbers of one's division, each with what is missing from it: a gap would have to be explained."""
    rows = (
        scope(actor, Imprint)
        .values("series", "office")
        .annotate(given=Count("pk"), last=Max("position"), voided=Count("pk", filter=Q(voided_on__isnull=False)))
        .order_by("office", "series")
    )
    firsts = dict(scope(actor, Imprint).filter(position=1).values_list("series", "number"))
    return [Series(first=firsts.get(row["series"], ""), **row) for row in rows]


def of_series(actor: Actor, series: str, *, limit: int = 200) -> list[Imprint]:
    """The newest numbers of one series."""
    found = scope(actor, Imprint).filter(series=series).select_related("document", "released_by", "voided_by")
    return list(found.order_by("-position")[:limit])


def of_documents(documents: list[Document]) -> dict[int, Imprint]:
    """The imprint of each letter among some papers, by the paper's key; one query."""
    found = Imprint.objects.filter(document__in=documents)
    return {row.document_id: row for row in found if row.document_id is not None}
