"""Letters of the room: what each one says. The paper itself is made by ``cases.letters``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import letters
from minzheng.cases.models import Case, Document
from minzheng.policy import programmes

from .. import queries


@action
def issue_letter(*, case: Case, actor: Actor, template: str, at: datetime, **content: Any) -> Document:
    """Make a letter of this case and put it among its documents."""
    return letters.issue(actor=actor, case=case, template=template, data=_data(case, content), at=at)


def draft_letter(*, case: Case, template: str, at: datetime, **content: Any) -> bytes:
    """The letter as a draft; nothing is stored."""
    return letters.draft(case=case, template=template, data=_data(case, content), at=at)


def _data(case: Case, content: dict[str, Any]) -> dict[str, Any]:
    programme = programmes.load(queries.programme_of(case))
    return {"programme": programme.name["zh"], "law": queries.procedure_of(case).act, **content}
