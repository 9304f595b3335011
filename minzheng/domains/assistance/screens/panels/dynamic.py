"""在保管理 on the case page of a benefit: when it is looked at again, doubts, refused work; and what came before it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import holds
from minzheng.ui.case_pages import Deed

from ...actions.doubts import SETTLERS
from ...actions.reviews.opening import OPENERS
from ...actions.reviews.schedule import CLASSIFIERS
from ...actions.reviews.work import RECORDERS
from ...queries import doubts, own_benefit, reviews, schedules
from ...vocabulary import CHANGES, DOUBTS, GROUNDS, WISHES


def dynamic(case: Case, actor: Actor) -> dict[str, Any]:
    """Due day and class, the open review, doubts, refusals, and what this reader may do about each."""
    found, today = doubts.doubts_of(case), clock.today()
    refusals = list(reviews.refusals_of(case))
    classed = schedules.class_of(case)
    wish = own_benefit.wish_of(case)
    unlock([*found, *refusals, *(row for row in (classed, wish) if row)])
    schedule = schedules.schedule_of(case)
    opened = list(reviews.reviews_of(case))
    goes_on = case.state in schedules.IN_BENEFIT
    is_open = any(review.closed_on is None for review in opened)
    deeds = _deeds(case, actor, in_review=is_open, refusals=len(refusals)) if goes_on else []
    return {
        "schedule": schedule if goes_on else None,
        "left": (schedule.due_on - today).days if schedule else 0,
        "class": schedules.shown_class(schedule, today) if schedule else "",
        "class_reason": classed.reason.shown() if classed else "",
        "classed": classed,
        "hold": holds.of_case(case),
        "reviews": [
            {"review": review, "ground": GROUNDS[review.ground], "result": CHANGES.get(review.result, _("正在办理"))}
            for review in opened
        ],
        "doubts": [
            {
                "doubt": doubt,
                "kind": DOUBTS.get(doubt.kind, doubt.kind),
                "text": doubt.text.shown(),
                "finding": doubt.finding.shown() if doubt.finding else "",
            }
            for doubt in found
        ],
        "may_settle": actor.role in SETTLERS,
        "wish": wish,
        "wish_words": wish.words.shown() if wish else "",
        "wish_verdict": WISHES.get(wish.verdict, "") if wish else "",
        "wish_finding": wish.finding.shown() if wish and wish.finding else "",
        "may_verify": actor.role == TOWN_CLERK,
        "refusals": [{"refusal": row, "offer": row.offer.shown(), "answer": row.answer.shown()} for row in refusals],
        "deeds": deeds,
    }


def earlier(case: Case, actor: Actor) -> dict[str, Any]:
    """What this family's members were owed under other cases: a new application knows the old benefit."""
    return {"rows": reviews.earlier_benefits(case)}


def has_earlier(case: Case) -> bool:
    return bool(reviews.earlier_benefits(case))


def _deeds(case: Case, actor: Actor, *, in_review: bool, refusals: int) -> list[Deed]:
    def at(name: str) -> str:
        return reverse(f"assistance:{name}", args=[case.public_id])

    offered = []
    if actor.role in OPENERS and not in_review:
        offered.append(Deed(at("open_review"), _("家庭情况有变化，启动复核"), "history"))
    if actor.role in CLASSIFIERS:
        offered.append(Deed(at("classify_review"), _("认定复核类别"), "adjustments-horizontal"))
    if actor.role in SETTLERS:
        offered.append(Deed(at("raise_doubt"), _("提出疑点"), "alert-triangle"))
    if actor.role in RECORDERS:
        offered.append(Deed(at("record_refusal"), _("登记拒绝就业"), "clipboard-list"))
        if refusals >= reviews.REFUSALS and not in_review:
            offered.append(Deed(at("open_work_review"), _("就拒绝就业启动复核"), "scale"))
    return offered
