"""The room as one value: social assistance (社会救助). One case kind for each programme folder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import AUDITOR, COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.announcements.facts import CaseAdvanced, HouseholdChanged, PaymentReturned, PersonDied
from minzheng.bulk.imports import ImportPage
from minzheng.cases.kinds import MONTH, ONCE, CaseKind, ClockTerm
from minzheng.cases.models import Case
from minzheng.policy import programmes
from minzheng.rulebook.effects import Source
from minzheng.ui.manifests import Domain
from minzheng.ui.navigation import Entry

from . import api, facts, forms, queries, screens, vocabulary
from .actions.doubts import doubt_after_death
from .actions.erasure import KEEPER
from .actions.held_shares import hold_share_of_the_dead, restore_after_revocation
from .actions.lists import LISTS
from .actions.returns import open_task_for_return
from .actions.reviews import follow_benefit, open_after_household_event
from .screens.registers import REGISTERS
from .workflow import BENEFIT_REVIEW, CASH_PROGRAMME, TEMPORARY_RELIEF


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


WORKFLOWS = {programmes.MONTHLY_CASH: CASH_PROGRAMME, programmes.RELIEF: TEMPORARY_RELIEF}
"""The table of steps, by the proceeding that a programme's folder names."""


def kind_of(programme: str) -> CaseKind:
    """The kind of case that a programme's folder makes: one table for all, its optional rows switched by the procedure."""
    told = programmes.load(programme)
    return CaseKind(
        key=f"assistance.{programme}",
        label=vocabulary.PROGRAMMES[programme],
        workflow=WORKFLOWS[told.proceeding],
        number_code=told.number_code,
        number_word=told.number_word,
        clock_term=clock_term,
        clock_labels=vocabulary.CLOCKS,
        required_documents=required_documents,
        document_labels={**vocabulary.THREE_THINGS, **vocabulary.OTHER_PAPERS, **vocabulary.LETTERS},
        panels=screens.PANELS,
        transition_forms=forms.STEP_FORMS,
        notice_texts=vocabulary.RELIEF_NOTICES if told.proceeding == programmes.RELIEF else {},
        why_recused=queries.why_recused,
        per=ONCE if told.is_once else MONTH,
    )


REVIEW_KIND = CaseKind(
    key=vocabulary.REVIEW,
    label=_("待遇复核"),
    workflow=BENEFIT_REVIEW,
    number_code="FH",
    number_word=_("复核"),
    clock_term=lambda case, key: None,  # the one term there is, after a death, starts with the review itself
    clock_labels=vocabulary.CLOCKS,
    document_labels={**vocabulary.OTHER_PAPERS, **vocabulary.LETTERS},
    panels=screens.REVIEW_PANELS,
    transition_forms=forms.STEP_FORMS,
    why_recused=queries.review_guards.why_recused_from_review,
)


APPLICATIONS_BY_WORKBOOK = ImportPage(
    url_name="assistance:imports",
    label=_("申请工作簿"),
    lede=_("一次交许多家的新申请：家庭、成员、收入、财产四张表，用户编号连起来。"),
    means=_("每一户成为一件申请；一户里有一处不对，这户整户退回。"),
    differs=_("与上面几种不同：交上来当场办理，不再另行确认；办过的工作簿列在它自己的页上。"),
    roles=(TOWN_CLERK,),
)
"""A family stands on several sheets, so its verdict is no row's: it keeps its own page beside the kinds of rows."""


DOMAIN = Domain(
    key="assistance",
    label=_("社会救助"),
    kinds=(*(kind_of(programme) for programme in vocabulary.PROGRAMMES), REVIEW_KIND),
    statuses={**vocabulary.STATUSES, **vocabulary.ROSTER_STATUSES},
    keeper=KEEPER,
    imports=LISTS,
    import_pages=(APPLICATIONS_BY_WORKBOOK,),
    registers=REGISTERS,
    subscribers=(
        (PaymentReturned, open_task_for_return),
        (PersonDied, hold_share_of_the_dead),  # before the doubt: what is split is not held whole
        (HouseholdChanged, restore_after_revocation),
        (PersonDied, doubt_after_death),
        (HouseholdChanged, open_after_household_event),
        (CaseAdvanced, follow_benefit),
    ),
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
            label=_("临时救助"),
            url_name="assistance:relief",
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
            label=_("网上转来的申请"),
            url_name="assistance:handed",
            icon="inbox",
            roles=(TOWN_CLERK, COMMUNITY_WORKER),
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
        Entry(
            label=_("证件"),
            url_name="assistance:certificates",
            icon="file-certificate",
            roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR),
            group=_("文书与卷宗"),
            order=37,
        ),
        Entry(
            label=_("家庭迁移"),
            url_name="assistance:transfers",
            icon="map-pin",
            roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR),
            group=_("在保管理"),
            order=34,
        ),
        Entry(
            label=_("动态管理"),
            url_name="assistance:reviews",
            icon="clock",
            roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR),
            group=_("在保管理"),
            order=31,
        ),
        Entry(
            label=_("疑点"),
            url_name="assistance:doubts",
            icon="alert-triangle",
            roles=(TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR),
            group=_("在保管理"),
            order=32,
        ),
        Entry(
            label=_("抽查"),
            url_name="assistance:samples",
            icon="clipboard-list",
            roles=(DISTRICT_CONFIRMER, AUDITOR),
            group=_("在保管理"),
            order=35,
        ),
    ),
    act_labels=vocabulary.ACTS,
    api_router=api.router,
    effects=Source(count=facts.count_open, redecide=facts.redecide),
)
