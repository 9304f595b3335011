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
    programme = programmes.load(queries.programme_of(case))
    data = {"programme": programme.name["zh"], "law": queries.procedure_of(case).act, **content}
    return letters.issue(actor=actor, case=case, template=template, data=data, at=at)
