"""Proof that a notice hung (公示证明): photographed by two as it was put up and as it was taken down.

Without both a publicity is not over: whoever says it hung seven days must be able to show it.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.actors import staff_of
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from . import colleagues, documents, files
from .advance import note_act
from .dates import date_text
from .handling import handles
from .models import Publicity, PublicityProof

UP, DOWN = "up", "down"
MOMENTS = {UP: _("张贴"), DOWN: _("撤下")}
PHOTO = "notice_photo"  # the kind of paper such a photograph is

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能登记这件办件的公示证明。"))
NOT_A_COLLEAGUE = Reason("second_staff", _("同行人应是经办这类事项的另一名工作人员。"), field="second_staff")
TWICE = Reason("proof_exists", _("这一次已经登记过证明。"))
NO_PHOTO_UP = Reason("no_proof_up", _("请先登记张贴时的照片。"))
NOT_PROVED = Reason("publicity_not_proved", _("还缺公示证明：张贴和撤下时由两名工作人员拍照登记后才能办理。"))
SAY_PLACE = Reason("place_required", _("请写明公示地点。"), field="place")
MISCOUNTED = Reason(
    "objections_differ",
    _("您写的异议条数和登记的不一致。收到的异议请先在公示栏目登记，再写条数；没有收到的写 0。"),
    field="objections",
)


@action
def prove(
    *,
    actor: Actor,
    publicity: Publicity,
    moment: str,
    on: date,
    place: str,
    second_staff: Staff,
    photo_name: str,
    photo: bytes,
    objections: int | None = None,
    at: datetime | None = None,
) -> PublicityProof:
    """Record one photograph with its day, its place and two names; the one of taking down also says what was heard.

    Refused: not one's case, a day on which the notice can't have been put up or taken down, oneself as the second, a
    number of objections other than the one on record, a file that is no paper, the same moment twice.
    """
    at = at or clock.now()
    if reasons := _why_not(actor, publicity, moment, on, place, second_staff, objections, today=clock.civil_day(at)):
        raise Refused(*reasons)
    if reasons := files.why_not_take(photo_name, photo):
        raise Refused(*(Reason(reason.key, reason.text, field="photo") for reason in reasons))
    found = files.type_of(photo)
    if found is None:
        raise Refused(files.WRONG_TYPE)
    case = publicity.case
    document = documents.store(
        case=case,
        kind=PHOTO,
        origin=documents.UPLOADED,
        file_name=documents.own_name(case, PHOTO, found.extension),
        media_type=found.media_type,
        content=photo,
        at=at,
    )
    proof = PublicityProof.objects.create(
        publicity=publicity,
        moment=moment,
        on=on,
        place=place.strip(),
        photo=document,
        first_staff=staff_of(actor),
        second_staff=second_staff,
        objections=objections if moment == DOWN else None,
        recorded_at=at,
    )
    note_act(case, f"prove_publicity_{moment}", actor=actor, at=at, data={"publicity": str(publicity.public_id)})
    return proof


def why_not_proved(publicity: Publicity) -> list[Reason]:
    """Why the publicity can't be called over as far as its proof goes."""
    moments = {proof.moment for proof in publicity.proofs.all()}
    return [] if {UP, DOWN} <= moments else [NOT_PROVED]


def next_moment(publicity: Publicity, *, today: date) -> str | None:
    """Which proof is due: of the putting up at once, of the taking down when the window is over; None when none is."""
    moments = {proof.moment for proof in publicity.proofs.all()}
    if UP not in moments:
        return UP
    over = publicity.taken_down_on is not None or today > publicity.until_on
    return DOWN if over and DOWN not in moments else None


def _why_not(
    actor: Actor,
    publicity: Publicity,
    moment: str,
    on: date,
    place: str,
    second_staff: Staff,
    objections: int | None,
    *,
    today: date,
) -> list[Reason]:
    if moment not in MOMENTS or not handles(actor, publicity.case):
        return [NOT_PERMITTED]
    moments = {proof.moment for proof in publicity.proofs.all()}
    if moment in moments:
        return [TWICE]
    if moment == DOWN and UP not in moments:
        return [NO_PHOTO_UP]
    reasons = [] if place.strip() else [SAY_PLACE]
    if not colleagues.second_hands(publicity.case, but=actor).filter(pk=second_staff.pk).exists():
        reasons.append(NOT_A_COLLEAGUE)
    if reason := _wrong_day(publicity, moment, on, today=today):
        reasons.append(reason)
    if moment == DOWN and objections != publicity.objections.count():
        reasons.append(MISCOUNTED)
    return reasons


def _wrong_day(publicity: Publicity, moment: str, on: date, *, today: date) -> Reason | None:
    """The photograph shows the notice on its first day or later while it hangs; the other, the board after its last."""
    if moment == UP:
        first, last = publicity.from_on, publicity.until_on
    else:
        first, last = publicity.taken_down_on or publicity.until_on, today
    if first <= on <= min(last, today):
        return None
    text = _("日期应在%(first)s到%(last)s之间。") % {
        "first": date_text(first),
        "last": date_text(min(last, today)),
    }
    return Reason("proof_day", text, field="on")
