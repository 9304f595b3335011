"""How a case is told to the person it is about: where it is, what happens next, what she can do meanwhile, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from minzheng.cases import deadlines, kinds
from minzheng.cases.kinds import ONCE, CaseKind
from minzheng.cases.models import Case, Clock, Publicity
from minzheng.lib import clock
from minzheng.lib.working_days import Calendar
from minzheng.policy.acts import in_english
from minzheng.rulebook import calendars
from minzheng.ui.case_pages.stages import stages_of

GRANTED, REFUSED, WITHDRAWN = "granted", "refused", "withdrawn"
PAPERS_REQUESTED = "papers_requested"
DECIDED = frozenset({GRANTED, REFUSED})
ON_THE_WAY = frozenset({"acceptance", "missing_papers", "warning"})  # letters that end nothing

MOODS = {GRANTED: "yes", REFUSED: "no", WITHDRAWN: "no", PAPERS_REQUESTED: "wait"}
TONES = {"yes": "green", "no": "grey", "wait": "yellow", "plain": "blue"}

KEEP_IN_TOUCH = gettext_lazy("手机保持畅通；换了号码，告诉办事窗口。")
TELL_CHANGES = gettext_lazy("家里的人口、收入或财产有变化，及时告诉办事窗口。")
BOARD_SHOWS = gettext_lazy("看看公示写得对不对：只有申请人姓名、家庭人数和金额。写错了，马上告诉办事窗口。")
APPLY_AGAIN = gettext_lazy("情况有变化，随时可以再申请，材料还是那三样。")

NEXT: dict[str, Any] = {
    "lodged": gettext_lazy("镇街会看您交来的材料：齐了就受理，并给您受理通知书；不齐，会一次告诉您还缺什么。"),
    PAPERS_REQUESTED: gettext_lazy("请把还缺的材料拍照交上来，或者带到办事窗口。补齐以后就受理，并给您受理通知书。"),
    "investigating": gettext_lazy("两名工作人员会上门看看家里的情况；镇街同时向有关单位核对收入和财产。"),
    "deliberating": gettext_lazy("村（居）委会请居民代表开会，评议您家的情况是否属实。"),
    "proposing": gettext_lazy("镇街经办人根据调查结果写出意见，再由另一位工作人员审核。"),
    "reviewing": gettext_lazy("镇街经办人已写好意见，正由另一位工作人员审核。"),
    "town_publicity": gettext_lazy("公示期满没有问题的，材料报区民政局确认。"),
    "at_district": gettext_lazy("区民政局复核全部材料，可能上门抽查，然后作出决定。"),
    "district_publicity": gettext_lazy("公示期满没有问题的，区民政局作出决定。"),
    GRANTED: gettext_lazy("每月 10 日以前，钱发到您登记的账户。"),
    REFUSED: gettext_lazy("理由写在决定里；不同意，可以申请复议或者起诉。"),
    WITHDRAWN: gettext_lazy("申请已按您的意愿撤回，办理到此结束。"),
    "not_accepted": gettext_lazy("这次没有受理。为什么，写在通知书里；不同意，可以申请复议或者起诉。"),
    "lapsed": gettext_lazy("没有在通知的期限内补齐材料，这次申请按放弃处理，办理到此结束。"),
    "terminated": gettext_lazy(
        "书面提醒以后仍没有配合调查，这次办理已经终止。理由写在决定书里；不同意，可以申请复议或者起诉。"
    ),
    "given_up": gettext_lazy("按您的声明，钱发到确认书写明的最后一个月为止。改变主意，随时可以再申请。"),
    "stopped": gettext_lazy("经过复核，这项待遇已经停发。理由和最后一个月写在决定书里；不同意，可以申请复议或者起诉。"),
    "tapering_proposed": gettext_lazy(
        "家里有人就业，收入提高了。镇街提出了渐退的安排，区民政局正在确认；确认以前，钱照常发。"
    ),
    "tapering": gettext_lazy("家里有人就业，收入提高了。钱还会再发一段时间，最后一个月写在决定书里。"),
    "undocumented": gettext_lazy("钱已经发给您。还有手续没有补齐，请尽快带到办事窗口；补不齐的，说明原因。"),
    "kept": gettext_lazy("复核完了，钱照常发，不用您做什么。"),
    "changed": gettext_lazy("复核完了。从哪个月起、每月多少、为什么，写在决定书里；不同意，可以申请复议或者起诉。"),
    "ended": gettext_lazy("复核完了，这项待遇停发。理由和最后一个月写在决定书里；不同意，可以申请复议或者起诉。"),
    "answered": gettext_lazy("投诉已经查完，结果写在答复里。"),
    "complaint_not_taken": gettext_lazy("这件投诉没有受理，理由写在答复里。"),
    "dropped": gettext_lazy("这次复核已经撤销，钱照常发，不用您做什么。"),
}

NEXT_OF_ONCE: dict[str, Any] = {
    GRANTED: gettext_lazy("钱一次发到您登记的账户，不再按月发。"),
    "papers_later": gettext_lazy("钱先发到您登记的账户。还没有补齐的手续，请按决定书写的补齐。"),
}
"""Where a sum is paid once there is no next month to tell of."""

MEANWHILE: dict[str, tuple[Any, ...]] = {
    "investigating": (
        gettext_lazy("工作人员上门时会出示工作证，家里请留一位大人。上门不收任何费用。"),
        TELL_CHANGES,
    ),
    "town_publicity": (BOARD_SHOWS, TELL_CHANGES),
    "district_publicity": (BOARD_SHOWS, TELL_CHANGES),
    GRANTED: (TELL_CHANGES, gettext_lazy("换了银行账户，带新存折或银行卡到办事窗口登记。")),
    REFUSED: (APPLY_AGAIN,),
    WITHDRAWN: (APPLY_AGAIN,),
}
USUALLY_MEANWHILE = (KEEP_IN_TOUCH, TELL_CHANGES)
ENDED = gettext_lazy("办理到此结束。为什么、依据哪一条、不同意怎么办，写在给您的文书里。")
LIVES_ON = gettext_lazy("从哪个月起、到哪个月止、每月多少，写在给您的文书里。")
PAID_ONCE = gettext_lazy("多少钱、为什么，写在给您的文书里。")

RETURNED = "returned"
PAYMENT_STATES: dict[str, tuple[Any, str]] = {
    "committed": (gettext_lazy("正在发放"), "blue"),
    "paid": (gettext_lazy("已发放"), "green"),
    RETURNED: (gettext_lazy("银行退回，没有到账"), "yellow"),
}


@dataclass(frozen=True)
class Short:
    """A case in the list of one's own: what it is and where it stands."""

    case: Case
    label: Any
    state: Any
    tone: str
    next: Any
    for_whom: str = ""  # the applicant's name, where somebody else reads it who acts for her


@dataclass(frozen=True)
class Term:
    """A term of the law for one part of the proceeding, and whether it is or was kept."""

    label: Any
    whole: bool  # the term of the whole proceeding, not of one part of it
    length: str
    due_on: date
    ended_on: date | None
    law: str
    tone: str
    text: str
    running: bool
    kept: bool


def in_short(case: Case, *, for_whom: str = "") -> Short:
    """Where a case stands, in a line."""
    kind = kinds.kind_of(case)
    return Short(
        case=case,
        label=kind.label,
        state=state_of(case),
        tone=TONES[mood_of(case)],
        next=next_of(case),
        for_whom=for_whom,
    )


def state_of(case: Case) -> Any:
    """The stage in plain words."""
    state = kinds.kind_of(case).workflow.states[case.state]
    return state.resident_label or state.label


def mood_of(case: Case) -> str:
    """How the first line is set: ``yes``, ``no``, ``wait`` (something is asked of her) or ``plain``."""
    state = kinds.state_of(case)
    usual = "yes" if state.lives_on else "no" if state.final else "plain"
    return MOODS.get(case.state, usual)


def next_of(case: Case) -> Any:
    """What happens next, or that nothing does any more; a state that has no sentence of its own points to its letter."""
    state = kinds.state_of(case)
    once = kinds.kind_of(case).per == ONCE
    usual = "" if not state.final else ENDED if not state.lives_on else PAID_ONCE if once else LIVES_ON
    sentence = NEXT.get(case.state, usual)
    return NEXT_OF_ONCE.get(case.state, sentence) if once else sentence


def stages(case: Case) -> list[dict[str, Any]]:
    """The line of stages with dates. Where it stands is said above it, in words for her and not for the office."""
    return [{**stage, "note": ""} for stage in stages_of(case, case.steps.all())]


def meanwhile(case: Case) -> tuple[Any, ...]:
    """What she can do while she waits, or now that it is decided."""
    state = kinds.state_of(case)
    if case.state == GRANTED and kinds.kind_of(case).per == ONCE:
        return (KEEP_IN_TOUCH,)  # no later month depends on what changes in the family
    usual = USUALLY_MEANWHILE if not state.final else (TELL_CHANGES,) if state.lives_on else (APPLY_AGAIN,)
    return MEANWHILE.get(case.state, usual)


def terms(case: Case) -> list[Term]:
    """The terms of the case in the order in which they began; one query and the calendar."""
    calendar, kind = calendars.calendar(), kinds.kind_of(case)
    return [_term(term, kind, calendar) for term in case.clocks.order_by("starts_on", "due_on", "pk")]


def payment_state(state: str) -> tuple[Any, str]:
    """A payment's state in plain words, and its tone."""
    return PAYMENT_STATES[state]


def hear_by(case: Case, terms_of_case: list[Term]) -> Term | None:
    """The term that answers "when will I hear?": the whole proceeding's if the law sets one, else the last that runs."""
    if not case.is_open:
        return None
    running = [term for term in terms_of_case if term.running]
    return max(running, key=lambda term: term.due_on, default=None)


def board(case: Case) -> Publicity | None:
    """The notice that hangs at present."""
    return case.publicities.filter(taken_down_on=None, until_on__gte=clock.today()).last()


def _term(term: Clock, kind: CaseKind, calendar: Calendar) -> Term:
    today = clock.today()
    left = None if term.stopped_on else deadlines.left(term, today, calendar=calendar)
    kept = (term.stopped_on or today) <= term.due_on
    return Term(
        label=kind.clock_labels.get(term.key, term.key),
        whole=term.key == kind.main_clock,
        length=length_text(term.days + term.extended_days, term.unit),
        due_on=term.due_on,
        ended_on=term.stopped_on,
        law=law_text(term.law),
        tone=_tone(left, kept),
        text=left.text if left else _ended_text(term),
        running=left is not None,
        kept=kept,
    )


def _tone(left: deadlines.TimeLeft | None, kept: bool) -> str:
    if left is not None:
        return left.light
    return "green" if kept else "red"


def _ended_text(term: Clock) -> str:
    late = (term.stopped_on - term.due_on).days
    if late <= 0:
        return _("按期办完")
    return ngettext("超过期限 %(days)s 天", "超过期限 %(days)s 天", late) % {"days": late}


def length_text(days: int, unit: str) -> str:
    """``10 个工作日`` or ``7 天``: the two are not the same."""
    if unit == deadlines.WORKING_DAYS:
        return ngettext("%(days)s 个工作日", "%(days)s 个工作日", days) % {"days": days}
    return ngettext("%(days)s 天", "%(days)s 天", days) % {"days": days}


def law_text(law: str) -> str:
    """An article as the reader's language writes it."""
    return in_english(law) if (get_language() or "").startswith("en") else law
