"""Letters of the room: what each one says. The paper itself is made by ``cases.letters``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import letters, notices
from minzheng.cases.models import Case, Document
from minzheng.policy import programmes

from .. import queries


@action
def issue_letter(*, case: Case, actor: Actor, template: str, at: datetime, **content: Any) -> Document:
    """Make a letter of this case and put it among its documents."""
    programme = programmes.load(queries.programme_of(case))
    data = {"programme": programme.name["zh"], "law": queries.procedure_of(case).act, **content}
    return letters.issue(actor=actor, case=case, template=template, data=data, at=at)


@action
def issue_missing_papers(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """一次性告知: one letter that lists everything still missing, once."""
    missing = [str(label) for _kind, label in queries.missing_papers(case)]
    letter = issue_letter(case=case, actor=actor, template="missing_papers", at=at, missing=missing, note=note)
    notices.issue(actor=actor, case=case, person=case.applicant, template="papers_requested", document=letter, at=at)
