"""集体研究: the minutes of those who sat together over a proposal."""

from __future__ import annotations

from datetime import date, datetime

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import documents, files
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock

from ..models import Minutes
from ..queries.minutes import MINUTES_PAPER, why_not_record


@action
def record_minutes(
    *,
    actor: Actor,
    case: Case,
    held_on: date,
    place: str,
    chaired_by: str,
    attended_by: str,
    conclusion: str,
    discussion: str,
    paper_name: str,
    paper: bytes,
    at: datetime | None = None,
) -> Minutes:
    """Record who sat together over the present proposal and what they concluded, with the sheet they signed.

    ``attended_by``: names, parted by commas or spaces, the chair among them or not; at least three people in all.
    Minutes are only what was said: the decision is still taken by the step that decides. Raises ``Refused``.
    """
    at = at or clock.now()
    names = names_in(attended_by, chaired_by)
    if reasons := why_not_record(case, actor=actor, held_on=held_on, names=names, on=clock.civil_day(at)):
        raise Refused(*reasons)
    if reasons := files.why_not_take(paper_name, paper):
        raise Refused(*(Reason(reason.key, reason.text, field="paper") for reason in reasons))
    found = files.type_of(paper)
    if found is None:
        raise Refused(files.WRONG_TYPE)
    row = Minutes.objects.create(
        case=case,
        data_key=case.party.data_key,
        held_on=held_on,
        place=place.strip(),
        chaired_by=chaired_by.strip(),
        attended_by="、".join(names),
        attendance=len(names),
        conclusion=conclusion,
        discussion=discussion.strip(),
        signed_paper=documents.store(
            case=case,
            kind=MINUTES_PAPER,
            origin=documents.UPLOADED,
            file_name=documents.own_name(case, MINUTES_PAPER, found.extension),
            media_type=found.media_type,
            content=paper,
            at=at,
        ),
        recorded_by=Staff.objects.get(public_id=actor.staff_id),
        recorded_at=at,
    )
    note_act(case, "record_minutes", actor=actor, at=at, data={"attendance": len(names), "conclusion": conclusion})
    return row


def names_in(attended_by: str, chaired_by: str) -> list[str]:
    """The people present, each once, the chair first."""
    typed = attended_by
    for mark in "，,;；/\n\t":
        typed = typed.replace(mark, "、")
    names = [chaired_by.strip(), *(name.strip() for part in typed.split("、") for name in part.split())]
    return list(dict.fromkeys(name for name in names if name))
