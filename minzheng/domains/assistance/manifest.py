"""The room as one value: social assistance (社会救助). One case kind for each programme folder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import AUDITOR, COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.announcements.facts import PaymentReturned
from minzheng.cases.kinds import CaseKind, ClockTerm
from minzheng.cases.models import Case
from minzheng.policy import programmes
from minzheng.rulebook.effects import Source
from minzheng.ui.manifests import Domain
from minzheng.ui.navigation import Entry

from . import api, facts, forms, queries, screens, vocabulary
from .actions.erasure import KEEPER
from .actions.returns import open_task_for_return
from .workflow import CASH_PROGRAMME


def clock_term(case: Case, key: str) -> ClockTerm | None:
    """The term of a clock under the procedure in force at the case's acceptance; None where that rule sets none."""
    clocks = queries.procedure_of(case).clocks
    term, longest = clocks.get(key), clocks.get(f"{key}_extended") or clocks.get(f"contested_{key}")
    if term is None or term.days is None:
        return None
    return ClockTerm(
        days=term.days, unit=term.unit, law=term.law, status=term.status, max_days=longest.days if longest else None
    )


def required_documents(case: Case) -> list[tuple[str, object]]:
    """一证一书一清单: the papers that the programme asks for, and no others."""
    asked = programmes.load(queries.programme_of(case)).documents
    return [(document.key, vocabulary.THREE_THINGS[document.key]) for document in asked]


def kind_of(programme: str) -> CaseKind:
    """The kind of case that a programme's folder makes: one table for all, its optional rows switched by the procedure."""
    told = programmes.load(programme)
    return CaseKind(
        key=f"assistance.{programme}",
        label=vocabulary.PROGRAMMES[programme],
        workflow=CASH_PROGRAMME,
        number_code=told.number_code,
        number_word=told.number_word,
        clock_term=clock_term,
        clock_labels=vocabulary.CLOCKS,
        required_documents=required_documents,
        document_labels={**vocabulary.THREE_THINGS, **vocabulary.OTHER_PAPERS, **vocabulary.LETTERS},
        panels=screens.PANELS,
        transition_forms=forms.STEP_FORMS,
        why_recused=queries.why_recused,
    )


DOMAIN = Domain(
    key="assistance",
    label=_("社会救助"),
    kinds=tuple(kind_of(programme) for programme in vocabulary.PROGRAMMES),
    statuses=vocabulary.STATUSES,
    keeper=KEEPER,
    subscribers=((PaymentReturned, open_task_for_return),),
    navigation=(
        Entry(
            label=_("新申请"),
            url_name="assistance:intake",
            icon="file-plus",
            roles=(TOWN_CLERK, COMMUNITY_WORKER),
            group=_("社会救助"),
            order=20,
        ),
        Entry(
            label=_("暂存的申请"),
            url_name="assistance:drafts",
            icon="file-pencil",
            roles=(TOWN_CLERK, COMMUNITY_WORKER),
            group=_("社会救助"),
            order=21,
        ),
        Entry(
            label=_("批量导入"),
            url_name="assistance:imports",
            icon="upload",
            roles=(TOWN_CLERK,),
            group=_("社会救助"),
            order=22,
        ),
        Entry(
            label=_("近亲属备案"),
            url_name="assistance:relatives",
            icon="users",
            roles=(DISTRICT_CONFIRMER, TOWN_REVIEWER, AUDITOR),
            group=_("社会救助"),
            order=23,
        ),
    ),
    act_labels=vocabulary.ACTS,
    api_router=api.router,
    effects=Source(count=facts.count_open, redecide=facts.redecide),
)
