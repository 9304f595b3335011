"""The alarm on bulk viewing: a job counts, an auditor judges. A number says nothing about guilt; no consequence follows by itself.

What is counted and from how many on is ``settings.ALARM_THRESHOLDS``; no rule we know sets those numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from . import gate, log
from .actor import STAFF, Actor
from .history import action
from .models import AccessLog, Alarm, AlarmDecision, Division, Staff
from .refusals import Reason, Refused
from .scope import scope

SETTLE = "alarm.settle"
EXPLAINED, PASSED_ON = "explained", "passed_on"
OUTCOMES = {EXPLAINED: _("已说明，属于正常工作"), PASSED_ON: _("移交进一步调查")}
SHORTEST_WORDS = 4
LONGEST_WORDS = 400
HOUR = timedelta(hours=1)
SETTLED = Reason("alarm_settled", _("这条警报已经处理。"))


@dataclass(frozen=True)
class Kind:
    """What is counted: distinct ``of`` among looks of these kinds; in a sliding hour, or since midnight."""

    key: str
    label: Any  # lazily translated
    what: tuple[str, ...]
    of: str
    window: timedelta | None = None  # None: the civil day
    without_case: bool = False

    def begins(self, at: datetime) -> datetime:
        midnight = at.astimezone(clock.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
        return at - self.window if self.window else midnight

    def looks(self, *, after: datetime, until: datetime) -> QuerySet[AccessLog]:
        """The looks that count, of whoever."""
        found = AccessLog.objects.filter(actor_kind=STAFF, what__in=self.what, at__gt=after, at__lte=until)
        return found.filter(subject_ref="") if self.without_case else found


_SEEN = (log.VIEW, log.UNMASK, log.DOCUMENT)
KINDS = {
    kind.key: kind
    for kind in (
        Kind("persons_in_hour", _("一小时内查看的人数"), _SEEN, "person_id", window=HOUR),
        Kind("persons_in_day", _("一天内查看的人数"), _SEEN, "person_id"),
        Kind("unmaskings_in_day", _("一天内显示完整信息的次数"), (log.UNMASK,), "pk"),
        Kind("searches_in_day", _("一天内没有办件的查找次数"), (log.SEARCH,), "request_id", without_case=True),
    )
}


def raise_alarms(*, actor: Actor, at: datetime | None = None) -> list[Alarm]:
    """Count, and raise an alarm where a threshold is reached and none of its kind stands open; the alarms raised."""
    at = at or clock.now()
    raised = []
    for kind in KINDS.values():
        threshold = settings.ALARM_THRESHOLDS[kind.key]
        looks = kind.looks(after=kind.begins(at), until=at)
        counted = looks.order_by().values("staff_id").annotate(seen=Count(kind.of, distinct=True))
        for found in counted.filter(seen__gte=threshold):
            alarm = _raise(actor=actor, kind=kind, staff_id=found["staff_id"], threshold=threshold, at=at)
            raised += [alarm] if alarm else []
    return raised


@action
def _raise(*, actor: Actor, kind: Kind, staff_id: UUID, threshold: int, at: datetime) -> Alarm | None:
    """One alarm, or None: one stands open already, or too little has happened since the last was settled."""
    day = clock.civil_day(at)
    earlier = list(Alarm.objects.filter(staff__public_id=staff_id, kind=kind.key, day=day).select_related("decision"))
    if any(not is_settled(alarm) for alarm in earlier):
        return None
    begins = max([kind.begins(at), *(alarm.decision.at for alarm in earlier)])
    looks = kind.looks(after=begins, until=at).filter(staff_id=staff_id).order_by()
    seen = looks.aggregate(seen=Count(kind.of, distinct=True))["seen"]
    if seen < threshold:
        return None
    post = looks.values("role", "division_code").annotate(times=Count("pk")).order_by("-times", "division_code").first()
    try:
        with transaction.atomic():
            return Alarm.objects.create(
                kind=kind.key,
                staff=Staff.objects.get(public_id=staff_id),
                role=post["role"],
                division=Division.objects.get(code=post["division_code"]),
                day=day,
                nth=len(earlier) + 1,
                window_from=begins,
                window_until=at,
                counted=seen,
                threshold=threshold,
            )
    except IntegrityError:  # another worker was quicker
        return None


@action
def settle_alarm(*, actor: Actor, alarm: Alarm, outcome: str, words: str, at: datetime | None = None) -> AlarmDecision:
    """Say what came of an alarm. Raises Refused: not hers to say, her own looks, settled already, no words."""
    gate.require(actor, SETTLE)
    reasons = why_not_settle(actor, alarm)
    words = words.strip()
    if outcome not in OUTCOMES:
        reasons.append(Reason("outcome_unknown", _("请选择处理结论。"), "outcome"))
    if not SHORTEST_WORDS <= len(words) <= LONGEST_WORDS:
        reasons.append(Reason("words_missing", _("请写明核实的情况（4 至 400 个字）。"), "words"))
    if reasons:
        raise Refused(*reasons)
    try:
        with transaction.atomic():
            return AlarmDecision.objects.create(
                alarm=alarm,
                outcome=outcome,
                words=words,
                decided_by=Staff.objects.get(public_id=actor.staff_id),
                at=at or clock.now(),
            )
    except IntegrityError:  # a colleague was quicker
        raise Refused(SETTLED) from None


def why_not_settle(actor: Actor, alarm: Alarm) -> list[Reason]:
    """Reasons why this actor can't settle this alarm."""
    if not gate.reaches(actor, alarm):
        return [Reason("not_permitted", _("当前岗位无权办理此事项。"))]
    if is_settled(alarm):
        return [SETTLED]
    if not actor.is_staff or alarm.staff.public_id == actor.staff_id:
        return [Reason("alarm_own", _("警报涉及您本人，须由另一名审计人员处理。"))]
    return []


def is_settled(alarm: Alarm) -> bool:
    return hasattr(alarm, "decision")


def alarms_of(actor: Actor, *, still_open: bool = False, kind: str = "") -> QuerySet[Alarm]:
    """The alarms about staff of the actor's division, the latest first."""
    found = scope(actor, Alarm).select_related("staff", "division", "decision__decided_by")
    if still_open:
        found = found.filter(decision=None)
    return (found.filter(kind=kind) if kind else found).order_by("-pk")


def looks_behind(alarm: Alarm) -> QuerySet[AccessLog]:
    """What was counted, the latest first."""
    looks = KINDS[alarm.kind].looks(after=alarm.window_from, until=alarm.window_until)
    return looks.filter(staff_id=alarm.staff.public_id).order_by("-pk")
