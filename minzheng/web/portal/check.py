"""What might fit: a few questions about a difficulty, put to the law before anything is applied for. A hint, no promise.

Nobody is asked who she is. The answers stay in the browser's session until it ends, or go into the form she begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from minzheng.lib import clock
from minzheng.policy.engine import Decision, decide
from minzheng.policy.facts import Facts
from minzheng.rulebook.parameters import parameter_set
from minzheng.ui.forms import Form, MoneyField

from .application.filling import PROGRAMME
from .application.forms import TownForm
from .topics import (
    AT_ONCE,
    DIBAO,
    MEDICAL,
    ORPHANS,
    SCHOOL,
    TEKUN,
    TEMPORARY,
    TOPICS,
    WORK,
    Help,
)

ANSWERS = "check"
YES, NO, UNSURE = "yes", "no", "unsure"
LIKELY, ASK, UNLIKELY = "likely", "ask", "unlikely"
BADGES = {
    LIKELY: (gettext_lazy("可能符合"), "green"),
    ASK: (gettext_lazy("要问清楚"), "yellow"),
    UNLIKELY: (gettext_lazy("照您说的，多半不符合"), "grey"),
}


@dataclass(frozen=True)
class Question:
    """One page: what is asked, why, and what kind of answer is taken."""

    title: Any
    why: Any
    kind: str = "choice"  # choice | town | people | money


QUESTIONS: dict[str, Question] = {
    "urgent": Question(
        gettext_lazy("今晚有没有着落？"),
        gettext_lazy("有地方住，有饭吃，没有人等着救治，就是有着落。没有着落的，先救助，手续后补。"),
    ),
    "town": Question(gettext_lazy("现在住在哪里？"), gettext_lazy("标准按住的地方算，申请也由那里办。"), "town"),
    "people": Question(
        gettext_lazy("一起生活的家里人有几位？"),
        gettext_lazy("连您自己在内：夫妻、没成年的孩子、还在读书的孩子，长期住在一起、互相供养的父母等。"),
        "people",
    ),
    "income": Question(
        gettext_lazy("全家每个月一共收入多少？"),
        gettext_lazy("工资、做小生意、退休金、房租、收到的抚养费，加在一起；按最近六个月平均。没有收入填 0。"),
        "money",
    ),
    "savings": Question(
        gettext_lazy("全家一共有多少存款、股票、基金？"), gettext_lazy("大概的数就可以。没有填 0。"), "money"
    ),
    "vehicle": Question(gettext_lazy("家里有没有机动车？"), gettext_lazy("汽车、摩托车都算；残疾人的代步车不算。")),
    "insured": Question(
        gettext_lazy("交过失业保险吗？"), gettext_lazy("交过一年以上、不是自己要走的，先领失业保险金。")
    ),
    "supporters": Question(
        gettext_lazy("有没有子女或者别人该赡养、又有能力赡养？"), gettext_lazy("有没有能力，由工作人员核实。")
    ),
    "parents": Question(
        gettext_lazy("孩子的父母有没有人能照顾他？"),
        gettext_lazy("去世、失踪、坐牢、重病重残、失去联系半年以上的，算不能照顾。"),
    ),
}
FAMILY = ("town", "people", "income", "savings", "vehicle")
ASKED: dict[str, tuple[str, ...]] = {
    "illness": FAMILY,
    "work": ("insured", *FAMILY),
    "income": FAMILY,
    "elder": ("supporters", *FAMILY),
    "child": ("parents", *FAMILY),
    "accident": ("urgent", *FAMILY),
}
"""Topic → the questions that matter for it, in order."""


@dataclass(frozen=True)
class Finding:
    """One kind of help, whether it may fit, why, and what nobody knows yet."""

    help: Help
    fits: str
    why: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def badge(self) -> dict[str, Any]:
        text, tone = BADGES[self.fits]
        return {"text": text, "tone": tone}


class ChoiceForm(Form):
    """Yes, no, or I don't know."""

    answer = forms.ChoiceField(
        label="",
        choices=[(YES, gettext_lazy("有")), (NO, gettext_lazy("没有")), (UNSURE, gettext_lazy("说不清"))],
        widget=forms.RadioSelect,
    )


class PeopleForm(Form):
    """How many."""

    answer = forms.IntegerField(
        label="", min_value=1, max_value=20, widget=forms.NumberInput(attrs={"class": "mz-w-count mz-figures"})
    )


class SumForm(Form):
    """How much, in yuan."""

    answer = MoneyField(label="")


def form_for(key: str, data: Any, given: dict[str, Any]) -> Form:
    """The page's form; the question is its label."""
    question = QUESTIONS[key]
    made: Form
    if question.kind == "town":
        made = TownForm(data, initial={"town": given.get(key, "")})
    else:
        kinds = {"people": PeopleForm, "money": SumForm}
        made = kinds.get(question.kind, ChoiceForm)(data, initial={"answer": given.get(key)})
    field = made.fields["town" if question.kind == "town" else "answer"]
    field.label, field.help_text = question.title, question.why
    return made


def answers_of(request: HttpRequest) -> dict[str, Any]:
    """What was answered so far in this browser; ``topic`` is what it is about."""
    given = request.session.get(ANSWERS, {})
    return given if given.get("topic") in TOPICS else {}


def answered(request: HttpRequest) -> dict[str, str]:
    """What a form that is begun now takes over: where the family lives. Sums are asked again, person by person."""
    return {"town": answers_of(request).get("town", "")}


def next_question(topic: str, given: dict[str, Any]) -> str | None:
    """The first question that has no answer; None when all have."""
    return next((key for key in ASKED[topic] if key not in given), None)


def findings(topic: str, given: dict[str, Any]) -> list[Finding]:
    """Every kind of help for the difficulty, the likeliest first."""
    found = [_finding(each, given) for each in TOPICS[topic].helps]
    return sorted(found, key=lambda finding: [LIKELY, ASK, UNLIKELY].index(finding.fits))


def decision_on(given: dict[str, Any]) -> Decision:
    """What the law says of a family like the one described. The whole income counts as one person's."""
    people = int(given["people"])
    first = {"wage": int(given["income"])}
    household = {"deposits": int(given["savings"])}
    if given["vehicle"] == YES:
        household["vehicles"] = 1
    members = [{"born": clock.today().replace(year=clock.today().year - 40, day=1), "relation": "self", **first}]
    members += [{"born": members[0]["born"], "relation": "other"} for _other in range(people - 1)]
    return decide(
        PROGRAMME,
        Facts.of(household=household, members=members),
        on=clock.today(),
        division=given["town"],
        parameters=parameter_set(known_at=None),
    )


def _finding(help: Help, given: dict[str, Any]) -> Finding:
    if help is DIBAO:
        return _dibao(help, given)
    fits, why = _OTHERS.get(help, _ask)(given)
    return Finding(help, fits, (why,))


def _dibao(help: Help, given: dict[str, Any]) -> Finding:
    decision = decision_on(given)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    missing = tuple(each.label[language] for each in decision.missing)
    open_questions = [_("每个人的收入里，有些不用算，有些可以扣除；没有算在这里。")]
    if given["vehicle"] == UNSURE:
        open_questions.append(_("家里到底有没有机动车。"))
    if decision.outcome == "granted":
        why = (_("照您说的，全家平均每人每月的收入低于您住的地方的标准，存款也没有超过限额。"),)
        fits = ASK if given["vehicle"] == UNSURE else LIKELY
        return Finding(help, fits, why, tuple(open_questions), decision)
    if decision.outcome == "undetermined":
        return Finding(help, ASK, (_("还有几样要由工作人员查清才说得准。"),), (*missing, *open_questions), decision)
    why = tuple(node.sentence[language] for node in decision.reasons)
    return Finding(help, UNLIKELY, why, tuple(open_questions), decision)


def _ask(given: dict[str, Any]) -> tuple[str, str]:
    return ASK, _("符合不符合，要看这里没有问到的情况。到窗口讲给工作人员听。")


def _at_once(given: dict[str, Any]) -> tuple[str, str]:
    if given.get("urgent") == NO:
        return LIKELY, _("今晚没有着落：现在就去最近的街道、镇，或者打 12345，不用等材料。")
    return ASK, _("眼下还过得去的，走下面的办法；一有变化，马上打 12345。")


def _tekun(given: dict[str, Any]) -> tuple[str, str]:
    answer = given.get("supporters", given.get("parents"))
    if answer == YES:
        return UNLIKELY, _("有人该养又有能力养的，不算特困。有人而不养的，可以请村（居）委会和街道出面。")
    if answer == NO:
        return LIKELY, _("没有人赡养、抚养的，可能是特困人员；还要看有没有劳动能力、收入和财产。")
    return _ask(given)


def _orphans(given: dict[str, Any]) -> tuple[str, str]:
    if given.get("parents") == NO:
        return LIKELY, _("父母都不能照顾的，可能是孤儿或者事实无人抚养儿童；要逐样核实。")
    if given.get("parents") == YES:
        return UNLIKELY, _("父母有一方能照顾的，一般不算。")
    return _ask(given)


def _work(given: dict[str, Any]) -> tuple[str, str]:
    if given.get("insured") == YES:
        return LIKELY, _("先到就业窗口问失业保险金；领不到或者不够的，再看别的。")
    return ASK, _(
        "低保家庭里能劳动的人，就业窗口帮着找。没有失业保险、连续三个月没有收入的外来务工人员，还可以问一次性临时救助。"
    )


_OTHERS = {
    AT_ONCE: _at_once,
    TEKUN: _tekun,
    ORPHANS: _orphans,
    WORK: _work,
    MEDICAL: _ask,
    SCHOOL: _ask,
    TEMPORARY: _ask,
}
