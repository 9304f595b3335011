"""Switches: which rows of the workflow hold for a case, by the procedure in force at acceptance and the proposal."""

from __future__ import annotations

from minzheng.cases.models import Case

from .reads import procedure_of, proposal_of

WITHOUT_TERMINATION = frozenset({"220"})


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


def may_terminate(case: Case) -> bool:
    """民发〔2021〕57号第29条 knows the termination for non-cooperation; 民发〔2012〕220号 does not."""
    return procedure_of(case).generation not in WITHOUT_TERMINATION
