"""Reads and guards of the room. A guard answers with the reasons why not; an empty list means yes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.access.scope import divisions_under, scope
from minzheng.cases import documents, publicity
from minzheng.cases.models import Case, Publicity
from minzheng.lib import clock
from minzheng.policy import programmes
from minzheng.registry import queries as register
from minzheng.registry.models import Membership
from minzheng.verification import answers

from .models import Application, Deliberation, Draft, HomeVisit, ImportBatch, Proposal

DIBAO = "dibao"
UNCLEAR = frozenset({"ambiguous", "refused", "timed_out"})


def application_of(case: Case) -> Application:
    return Application.objects.select_related(
        "authorisation", "payee_account__data_key", "payee_account__person", "data_key"
    ).get(case=case)


def procedure_of(case: Case) -> programmes.Procedure:
    """The procedure in force at acceptance, or at the application while nothing is accepted yet."""
    on = case.accepted_on or clock.civil_day(case.lodged_at)
    return programmes.load(programme_of(case)).procedure(on)


def programme_of(case: Case) -> str:
    """``assistance.dibao`` → ``dibao``: a kind is its room and its programme."""
    return case.kind.partition(".")[2]


def visits_of(case: Case) -> QuerySet[HomeVisit]:
    return HomeVisit.objects.filter(case=case).select_related("first_visitor", "second_visitor", "data_key")


def visits_to_confirm(actor: Actor) -> QuerySet[HomeVisit]:
    """Visits that wait for this very person's confirmation as second visitor."""
    return (
        scope(actor, HomeVisit)
        .filter(second_visitor__public_id=actor.staff_id, confirmed_at=None, case__is_open=True)
        .select_related("case__applicant", "first_visitor")
        .order_by("visited_on")
    )


def deliberation_of(case: Case) -> Deliberation | None:
    return Deliberation.objects.filter(case=case).last()


def proposal_of(case: Case) -> Proposal | None:
    """The proposal that counts: the newest."""
    return Proposal.objects.filter(case=case).select_related("data_key").last()


def current_publicity(case: Case) -> Publicity | None:
    return case.publicities.filter(taken_down_on=None).last()


def villages_of(actor: Actor) -> QuerySet[Division]:
    """The villages and communities of the actor's division: where the families of this counter live."""
    under = divisions_under(actor.division_pk).values("descendant")
    return Division.objects.filter(pk__in=under, level__in=("village", "community")).order_by("code")


def towns() -> QuerySet[Division]:
    """Every street and town of the city: where a family may be registered."""
    return Division.objects.filter(level__in=("street", "town")).order_by("code")


def possible_visitors(case: Case, *, but: Actor) -> QuerySet[Staff]:
    """Who can be the second visitor: town clerks and community workers posted in the responsible town, but this one."""
    today = clock.today()
    in_force = Q(postings__valid_to=None) | Q(postings__valid_to__gt=today)
    return (
        Staff.objects.filter(
            in_force,
            postings__valid_from__lte=today,
            postings__role__in=(TOWN_CLERK, COMMUNITY_WORKER),
            postings__division__in=divisions_under(case.division_id).values("descendant"),
            is_active=True,
        )
        .exclude(public_id=but.staff_id)
        .distinct()
        .order_by("name")
    )


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(staff_id=actor.staff_id, lodged_as=None).select_related("data_key").order_by("-updated_at")
    )


def imports_of(actor: Actor) -> QuerySet[ImportBatch]:
    return scope(actor, ImportBatch).filter(staff_id=actor.staff_id).order_by("-id")[:50]


def unsigned(case: Case) -> list[Membership]:
    """Members whom the authorisation does not cover yet: about them nothing may be asked."""
    covered = set(application_of(case).authorisation.signatures.values_list("person_id", flat=True))
    return [membership for membership in register.members(case.household) if membership.person_id not in covered]


# Which rows of the workflow hold ------------------------------------------------------------------------------------


def needs_deliberation(case: Case) -> bool:
    return "democratic_review" in procedure_of(case).steps


def needs_district_publicity(case: Case) -> bool:
    return proposal_grants(case) and "district_publicity" in procedure_of(case).steps


def confirms_directly(case: Case) -> bool:
    return proposal_grants(case) and "district_publicity" not in procedure_of(case).steps


def proposal_grants(case: Case) -> bool:
    proposal = proposal_of(case)
    return proposal is not None and proposal.outcome == "granted"


def proposal_refuses(case: Case) -> bool:
    proposal = proposal_of(case)
    return proposal is not None and proposal.outcome == "refused"


# Guards -------------------------------------------------------------------------------------------------------------


def why_not_accept(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Nothing may be missing of the three things (一证一书一清单), and the authorisation must cover every member."""
    return why_not_supply_papers(case=case, actor=actor, at=at)


def why_not_request_papers(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return [] if missing_papers(case) else [Reason("nothing_missing", _("材料已经齐全，可以直接受理。"))]


def why_not_supply_papers(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return [
        Reason("missing_document", _("还缺：%(label)s") % {"label": label}) for _kind, label in missing_papers(case)
    ]


def why_not_conclude_inquiry(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    reasons = []
    if not visits_of(case).exclude(confirmed_at=None).exists():
        reasons.append(Reason("no_visit", _("入户调查还没有由两名调查人共同确认。")))
    if open_questions := answers.unanswered(case).count():
        text = _("还有 %(count)s 项核对没有结果。") % {"count": open_questions}
        reasons.append(Reason("unanswered", text))
    if unclear := sum(answer.outcome in UNCLEAR for answer in answers.latest(case).values()):
        text = _("还有 %(count)s 项核对没有明确答复，请再查，查清后更正。") % {"count": unclear}
        reasons.append(Reason("unclear", text))
    return reasons


def why_not_record_deliberation(
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    present: int | None = None,
    representatives: int | None = None,
    in_favour: int = 0,
    against: int = 0,
    held_on: date | None = None,
    **_data: Any,
) -> list[Reason]:
    """民发〔2012〕220号: villagers' or residents' representatives are at least two thirds of the participants."""
    if present is None or representatives is None:
        return []
    reasons = []
    if not 0 < representatives <= present:
        reasons.append(Reason("representatives", _("代表人数不能超过参加人数。"), field="representatives"))
    elif 3 * representatives < 2 * present:
        text = _("村（居）民代表应占参加评议总人数的三分之二以上。")
        reasons.append(Reason("two_thirds", text, field="representatives"))
    if in_favour + against > present:
        reasons.append(Reason("votes", _("表态人数不能超过参加人数。"), field="in_favour"))
    if held_on is not None and held_on > clock.civil_day(at):
        reasons.append(Reason("future", _("评议日期不能晚于今天。"), field="held_on"))
    return reasons


def why_not_endorse(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return why_not_confirm_facts(case=case, actor=actor, at=at)


def why_not_close_publicity(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return _why_not_over(case, "town", on=clock.civil_day(at))


def why_not_reopen_inquiry(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    notice = publicity.latest(case, "town")
    if notice is not None and notice.objections.exists():
        return []
    return [Reason("no_objection", _("没有收到异议。"))]


def why_not_confirm_facts(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The proposal must still rest on the facts as they are known: a later answer sends it back to be proposed again."""
    proposal = proposal_of(case)
    if proposal is None:
        return [Reason("no_proposal", _("还没有审核意见。"))]
    newer = any(answer.received_at > proposal.proposed_at for answer in answers.latest(case).values())
    return [Reason("facts_changed", _("提出意见以后核对结果有变化，请退回重新提出审核意见。"))] if newer else []


def why_not_confirm(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The facts still stand, and every publicity that this procedure asks for is over, without an open objection."""
    reasons = why_not_confirm_facts(case=case, actor=actor, at=at)
    for stage in procedure_of(case).publicity:
        reasons += _why_not_over(case, stage, on=clock.civil_day(at))
    return reasons


def _why_not_over(case: Case, stage: str, *, on: date) -> list[Reason]:
    """A notice of the present proposal must have hung its whole window: one of an earlier round does not count."""
    notice, proposal = publicity.latest(case, stage), proposal_of(case)
    if notice is None or proposal is None or notice.from_on < clock.civil_day(proposal.proposed_at):
        return [Reason("not_published", _("还没有公示。"))]
    return publicity.why_not_close(notice, on)


def missing_papers(case: Case) -> list[tuple[str, Any]]:
    """What is still missing of the papers that this programme asks for, signatures included: (kind, label)."""
    signatures = [
        ("signature", _("%(name)s 在承诺和授权书上的签字") % {"name": membership.person.name})
        for membership in unsigned(case)
    ]
    return documents.missing_documents(case) + signatures
