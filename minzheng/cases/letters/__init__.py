"""Letters (文书): from a case to a numbered, sealed PDF among its documents; before its release, a draft without a seal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.lib import clock

from .. import documents, imprints
from ..files import PDF
from ..models import Case, Document
from .contents import LETTERS, content, number_word, office_of
from .offices import next_number
from .rendering import render

__all__ = ["draft", "issue", "render"]

NO_NUMBER_YET = "（文号待签发时编）"


@action
def issue(*, actor: Actor, case: Case, template: str, data: Mapping[str, Any], at: datetime) -> Document:
    """Release a letter of a case: number it, seal it, put it among the documents and into the register of the seal's use.

    Only the step that releases a letter calls this; before, there is ``draft``. ``template`` is one of
    ``contents.LETTERS``; what ``data`` may hold is told there. KeyError for another template.
    """
    office, code = office_of(template, case, data), imprints.new_code()
    number = next_number(office, word=number_word(template, case, data), year=clock.civil_day(at).year)
    says = {**content(template, case, data, at=at, number=number.text), "check": imprints.mark(code)}
    document = documents.store(
        case=case,
        kind=template,
        origin=documents.GENERATED,
        file_name=f"{says['title']}{PDF.extension}",
        media_type=PDF.media_type,
        content=_sheet(template, says, at=at),
        at=at,
        number=number.text,
    )
    imprints.release(
        actor=actor,
        division=office.division,
        office=office.name,
        number=number,
        code=code,
        at=at,
        document=document,
    )
    return document


def draft(*, case: Case, template: str, data: Mapping[str, Any], at: datetime) -> bytes:
    """The letter as it would read now, to be weighed before its release: 稿 across the sheet, no number, no seal, no code.

    Nothing is stored, and no number is used up.
    """
    says = content(template, case, data, at=at, number=NO_NUMBER_YET)
    return _sheet(template, {**says, "is_draft": True}, at=at)


def _sheet(template: str, says: Mapping[str, Any], *, at: datetime) -> bytes:
    return render(LETTERS[template].sheet or template, says, at=at)
