"""What becomes of an objection: who looks into it, what that does to the case, and by when. For readers and objectors."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from minzheng.cases.internet_notices import InternetNotice
from minzheng.cases.kinds import ClockTerm

from .journey import law_text, length_text

HOTLINE = "12345"  # the city government's own number, which takes every matter


def office(notice: InternetNotice) -> dict[str, Any]:
    """Who put the notice up and hears objections: the street or town first, the district before it confirms."""
    if notice.stage == "town":
        name = _("%(town)s（民政工作机构）") % {"town": notice.town}
    else:
        name = _("%(district)s民政局") % {"district": notice.district}
    return {"office": name, "hotline": HOTLINE}


def steps(notice: InternetNotice) -> list[str]:
    """What happens next, in order."""
    return [
        _("异议直接转给%(office)s的经办人，不经过被公示的人家。") % office(notice),
        _("经办人核查：查资料、上门、问知情的人，必要时重新调查或者组织民主评议。"),
        _("每一条异议都要写明核查结果。没有写明以前，这户人家的申请不能往下办。"),
        _("情况属实的，按查实的重新算；不属实的，照常办理。"),
        by_when(notice),
    ]


def by_when(notice: InternetNotice) -> str:
    """By when the matter must be decided, as the act under which the case runs says it."""
    if (term := notice.terms.get("total")) is not None:
        return _("最迟什么时候：%(length)s") % {"length": _whole(term)}
    if (term := notice.terms.get("decision")) is not None:
        return _("最迟什么时候：%(length)s") % {"length": _after_publicity(term)}
    return _("核查清楚以前不作决定。")


def _whole(term: ClockTerm) -> str:
    if term.max_days:
        text = _("从受理到决定，法定 %(length)s；要核查的可以延长，最长 %(longest)s（%(law)s）。")
    else:
        text = _("从受理到决定，法定 %(length)s（%(law)s）。")
    return text % _words(term)


def _after_publicity(term: ClockTerm) -> str:
    if term.max_days:
        text = _("区里公示期满后 %(length)s内决定；有异议的，最长 %(longest)s（%(law)s）。")
    else:
        text = _("区里公示期满后 %(length)s内决定（%(law)s）。")
    return text % _words(term)


def _words(term: ClockTerm) -> dict[str, str]:
    return {
        "length": length_text(term.days, term.unit),
        "longest": length_text(term.max_days or term.days, term.unit),
        "law": law_text(term.law),
    }
