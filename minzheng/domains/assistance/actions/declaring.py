"""家庭申报变化 from home: the family tells, a clerk looks into it, and nothing is otherwise until a person has decided.

It is put before the clerks by the same verb as a doubt (``raise_doubt``), under a kind of its own: it holds no payment,
whatever was told.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import documents
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .. import queries
from ..models import DeclaredChange
from ..vocabulary import DECLARED_CHANGE, FAMILY_CHANGES
from .doubts import raise_doubt

PROOF = "income_proof"
MOST_OPEN = 10

NO_BENEFIT = Reason("no_benefit", _("这件办件现在没有在领的待遇，不用申报变化。"))
NO_DAY = Reason("no_day", _("请填写什么时候变的。"), field="happened_on")
TOO_MANY = Reason("too_many", _("您申报的变化，街道还没有看完。请等一等，或者打电话、到窗口说。"))


@action
def declare_change(
    *,
    actor: Actor,
    case: Case,
    what: str,
    happened_on: date | None,
    words: str,
    photo: tuple[str, bytes] | None = None,
    at: datetime | None = None,
) -> DeclaredChange:
    """Tell the clerks of the street that something has changed in a family in benefit; ``photo`` is (name, content).

    ``what`` is a key of ``FAMILY_CHANGES``. Raises ``Refused`` where nothing is owed, for days to come, and for no file.
    """
    at = at or clock.now()
    if what not in FAMILY_CHANGES:
        raise ValueError(f"no such change: {what}")
    if not queries.is_in_benefit(case):
        raise Refused(NO_BENEFIT)
    if happened_on is None:
        raise Refused(NO_DAY)
    if queries.changes_waiting(case) >= MOST_OPEN:
        raise Refused(TOO_MANY)
    with override(documents.OFFICIAL):
        label = str(FAMILY_CHANGES[what])
    doubt = raise_doubt(
        actor=actor,
        case=case,
        kind=DECLARED_CHANGE,
        text=f"{label}。{words.strip()}",
        source_ref=f"resident:{new_public_id()}",
        happened_on=happened_on,
        at=at,
    )
    if photo is not None:
        name, content = photo
        documents.add_document(actor=actor, case=case, kind=PROOF, upload_name=name, content=content, at=at)
    return DeclaredChange.objects.create(doubt=doubt, what=what)
