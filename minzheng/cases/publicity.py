"""Public notices (公示) on a village's or community's board: posted, objected to, taken down.

The board shows the applicant's name, the number of members and the amount, and nothing else. Where the procedure says
so the notice is on the internet too, with less: see ``internet_notices``. A window is counted in calendar days; the day
of posting is not counted (民法典第201条).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import Sealed, new_data_key, unlock
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import ObjectionLodged
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.lib.working_days import CalendarDays
from minzheng.rulebook import calendars

from . import publicity_proofs, tasks
from .advance import note_act
from .dates import date_text
from .handling import handles
from .models import Case, Objection, Publicity, PublicityProof

BOARD, INTERNET = "board", "internet"
"""Profiles: on the board alone; on the board and, masked, on the internet."""

BOARD_SHOWS = frozenset({"name", "members", "amount_fen"})
OBJECTION = "objection"  # the key of the task that an objection opens

NO_DAYS = Reason("no_publicity", gettext_lazy("这类办件在这一环节不公示。"))
WRONG_CONTENT = Reason(
    "publicity_content", gettext_lazy("公示栏只公布申请人姓名、家庭人数和拟保障金额，不得有其他内容。")
)
MINOR = Reason("publicity_minor", gettext_lazy("申请人是未成年人，姓名不得公示。"))
ALREADY_POSTED = Reason("already_posted", gettext_lazy("这件办件正在公示，不能重复公示。"))
NO_PLACE = Reason("place_required", gettext_lazy("请写明公示地点。"), field="place")
WINDOW_OVER = Reason("window_over", gettext_lazy("公示期已经结束。您仍然可以向镇街或区民政局反映情况。"))
SAY_WHAT = Reason("content_required", gettext_lazy("请写明异议的内容。"), field="content")
SAY_FINDING = Reason("finding_required", gettext_lazy("请写明核查的结果。"), field="finding")
RESOLVED = Reason("already_resolved", gettext_lazy("这条异议已经处理。"))
NOT_PERMITTED = Reason("not_permitted", gettext_lazy("您的岗位不能处理异议。"))


@dataclass(frozen=True)
class Heard:
    """An objection, what was said in it and, for those who must answer it, by whom; empty for everybody else."""

    objection: Objection
    said: str
    by_whom: str = ""


@dataclass(frozen=True)
class Posted:
    """A notice and what was said against it."""

    notice: Publicity
    heard: list[Heard]

    @property
    def is_over(self) -> bool:
        """Whether its window has passed, taken down or not."""
        return self.notice.until_on < clock.today()


@action
def publish(
    *,
    actor: Actor,
    case: Case,
    stage: str,
    place: str,
    content: dict[str, Any],
    days: int,
    on_internet: bool = False,
    at: datetime,
) -> Publicity:
    """Post a notice for ``days`` calendar days; ``on_internet`` shows it there as well, masked.

    ``content`` holds exactly ``name`` (the applicant's), ``members`` and ``amount_fen``. Refused: anything more or
    less, a minor's name, a programme without publicity (no days), a second notice while one hangs.
    """
    on = clock.civil_day(at)
    if reasons := _why_not_publish(case, content, place=place, days=days, on=on):
        raise Refused(*reasons)
    return Publicity.objects.create(
        case=case,
        stage=stage,
        profile=INTERNET if on_internet else BOARD,
        place=place.strip(),
        content=content,
        from_on=on,
        until_on=calendars.calendar().add(on, CalendarDays(days)),
    )


@action
def take_down(*, actor: Actor, publicity: Publicity, on: date) -> Publicity:
    """Take a notice off the board. What was taken down before stays as it is."""
    if publicity.taken_down_on is None:
        publicity.taken_down_on = on
        publicity.save(update_fields=["taken_down_on"])
    return publicity


def take_down_expired(*, actor: Actor, on: date) -> int:
    """Take down every notice whose last day is past, one transaction each; how many. An objection keeps none hanging."""
    taken = 0
    for key in list(Publicity.objects.filter(taken_down_on=None, until_on__lt=on).values_list("pk", flat=True)):
        with transaction.atomic():
            publicity = Publicity.objects.select_for_update().get(pk=key)
            if publicity.taken_down_on is None:
                take_down(actor=actor, publicity=publicity, on=on)
                taken += 1
    return taken


@action
def lodge_objection(
    *, actor: Actor, publicity: Publicity, content: str, by_whom: str = "", at: datetime | None = None
) -> Objection:
    """Take an objection to a notice within its window; it may be anonymous. Who said it and what is sealed for itself.

    Announces ``ObjectionLodged``. What does not come over the counter is put into the inbox of whose turn the case is.
    The term does not pause: where the law allows it, the room extends it.
    """
    on = clock.civil_day(at or clock.now())
    if not content.strip():
        raise Refused(SAY_WHAT)
    if not publicity.from_on <= on <= publicity.until_on:
        raise Refused(WINDOW_OVER)
    objection = Objection.objects.create(
        publicity=publicity,
        data_key=new_data_key(),
        raised_on=on,
        by_whom=by_whom.strip() or None,
        content=content.strip(),
    )
    if not actor.is_staff:
        _tell_the_handlers(actor, objection, at=at)
    announce(ObjectionLodged(case_id=publicity.case.public_id, publicity_id=publicity.public_id))
    return objection


@action
def resolve_objection(*, actor: Actor, objection: Objection, finding: str, at: datetime | None = None) -> Objection:
    """Write down what the inquiry into an objection found. Each objection is answered, by a named person, once."""
    at = at or clock.now()
    case = objection.publicity.case
    if not handles(actor, case):
        raise Refused(NOT_PERMITTED)
    if objection.resolved_on is not None:
        raise Refused(RESOLVED)
    if not finding.strip():
        raise Refused(SAY_FINDING)
    objection.resolved_on = clock.civil_day(at)
    objection.finding = finding.strip()
    objection.save(update_fields=["resolved_on", "finding"])
    tasks.close_tasks(actor=actor, key=OBJECTION, source_ref=str(objection.public_id), at=at)
    note_act(case, "resolve_objection", actor=actor, at=at, data={"objection": str(objection.public_id)})
    return objection


def why_not_close(publicity: Publicity, on: date) -> list[Reason]:
    """Why the publicity can't be called over: its last day is not past, it is not proved, an objection waits for its finding."""
    reasons = []
    if on <= publicity.until_on:
        text = _("公示期到%(until)s为止，期满后才能办理。") % {"until": date_text(publicity.until_on)}
        reasons.append(Reason("publicity_running", text))
    else:
        reasons += publicity_proofs.why_not_proved(publicity)
    if waiting := publicity.objections.filter(resolved_on=None).count():
        text = _("还有 %(count)s 条异议没有处理。") % {"count": waiting}
        reasons.append(Reason("objection_open", text))
    return reasons


def latest(case: Case, stage: str | None = None) -> Publicity | None:
    """The newest notice of a case (of a stage), hanging or taken down: what guards ask, since notices expire by themselves."""
    found = case.publicities.filter(stage=stage) if stage else case.publicities.all()
    return found.order_by("pk").last()


def posted(actor: Actor, case: Case) -> list[Posted]:
    """The notices of a case, oldest first, with their objections opened. Who objected is told to those who answer it."""
    notices = list(case.publicities.prefetch_related("objections", Prefetch("proofs", _proofs())).order_by("pk"))
    unlock(objection for notice in notices for objection in notice.objections.all())
    may_hear = gate.may(actor, "objection.hear") and handles(actor, case)
    return [
        Posted(notice, [_heard(objection, may_hear=may_hear) for objection in notice.objections.all()])
        for notice in notices
    ]


def _proofs() -> QuerySet[PublicityProof]:
    return PublicityProof.objects.select_related("photo", "first_staff", "second_staff")


def _heard(objection: Objection, *, may_hear: bool) -> Heard:
    by_whom = cast(Sealed, objection.by_whom).shown() if may_hear and objection.by_whom is not None else ""
    return Heard(objection, cast(Sealed, objection.content).shown(), by_whom)


def _tell_the_handlers(actor: Actor, objection: Objection, *, at: datetime | None) -> None:
    case = objection.publicity.case
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division,
        role=case.waiting_role,
        key=OBJECTION,
        text=str(
            _("收到一条对公示的异议（回执 %(receipt)s）。请核查，并登记处理结果。") % {"receipt": objection.receipt}
        ),
        source_ref=str(objection.public_id),
        at=at,
    )


def _why_not_publish(case: Case, content: dict[str, Any], *, place: str, days: int, on: date) -> list[Reason]:
    reasons = []
    if not days or days < 1:
        reasons.append(NO_DAYS)
    if not _is_board_content(case, content):
        reasons.append(WRONG_CONTENT)
    if age_on(case.party.born_on, on) < ADULT:
        reasons.append(MINOR)
    if not place.strip():
        reasons.append(NO_PLACE)
    if case.publicities.filter(taken_down_on=None, until_on__gte=on).exists():
        reasons.append(ALREADY_POSTED)
    return reasons


def _is_board_content(case: Case, content: dict[str, Any]) -> bool:
    if set(content) != BOARD_SHOWS or content["name"] != case.party.name:
        return False
    counts = content["members"], content["amount_fen"]
    return all(type(count) is int and count >= 0 for count in counts) and content["members"] >= 1
