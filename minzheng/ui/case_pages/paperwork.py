"""What became of a case's letters: their seal, their service, until when they can be contested; and the case's dossier."""

from __future__ import annotations

from typing import Any

from minzheng.access.actor import Actor
from minzheng.cases import appeals, documents, handling, imprints, publicity, publicity_proofs, remedy_terms, serving
from minzheng.cases.dossiers.opening import district_of
from minzheng.cases.models import Case, Document, Imprint
from minzheng.lib import clock
from minzheng.rulebook import calendars


def letters_of(case: Case, actor: Actor, papers: list[Document]) -> list[dict[str, Any]]:
    """The released letters among a case's papers, each with its service, its remedies and what was lodged against it."""
    letters = [paper for paper in papers if paper.origin == documents.GENERATED and paper.number]
    if not letters:
        return []
    serving.read_of(letters)
    sealed = imprints.of_documents(letters)
    is_hers = handling.handles(actor, case)
    return [_letter(case, letter, sealed.get(letter.pk), is_hers=is_hers) for letter in letters]


def proofs_of(notice: Any, *, is_hers: bool) -> dict[str, Any]:
    """The photographs of a notice, and which is due."""
    moment = publicity_proofs.next_moment(notice, today=clock.today()) if is_hers else None
    return {
        "made": [{"proof": proof, "label": publicity_proofs.MOMENTS[proof.moment]} for proof in notice.proofs.all()],
        "due": publicity_proofs.MOMENTS[moment] if moment else "",
    }


def notices_of(actor: Actor, case: Case) -> list[dict[str, Any]]:
    """The notices of a case with what was said against each and what proves it."""
    is_hers = handling.handles(actor, case)
    return [
        {
            "notice": posted.notice,
            "heard": posted.heard,
            "is_over": posted.is_over,
            "proofs": proofs_of(posted.notice, is_hers=is_hers),
        }
        for posted in publicity.posted(actor, case)
    ]


def _letter(case: Case, letter: Document, imprint: Imprint | None, *, is_hers: bool) -> dict[str, Any]:
    today = clock.today()
    service = next((row for row in letter.services.all() if row.failed_on is None), None)
    received = remedy_terms.received_on(letter, on=today)
    contestable = letter.kind in remedy_terms.DECIDES
    return {
        "letter": letter,
        "label": documents.label_of(case, letter.kind),
        "imprint": imprint,
        "service": service,
        "way": serving.WAYS[service.way] if service else "",
        "is_served": received is not None,
        "failed": [row for row in letter.services.all() if row.failed_on is not None],
        "may_serve": is_hers and service is None and not (imprint and imprint.is_void),
        "may_complete": is_hers and service is not None and service.served_on is None,
        "remedies": remedy_terms.remedies(received, district=district_of(case.division), calendar=calendars.calendar())
        if received and contestable
        else None,
        "may_appeal": is_hers and contestable,
        "appeals": [
            {
                "appeal": row,
                "way": appeals.WAYS[row.way],
                "result": appeals.RESULTS.get(row.result, ""),
                "open": is_hers,
            }
            for row in letter.appeals.all()
        ],
    }
