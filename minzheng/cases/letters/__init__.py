"""Letters (文书): from a case to a numbered, sealed PDF among its documents."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action

from .. import documents
from ..files import PDF
from ..models import Case, Document
from .contents import LETTERS, content
from .rendering import render

__all__ = ["issue", "render"]


@action
def issue(*, actor: Actor, case: Case, template: str, data: Mapping[str, Any], at: datetime) -> Document:
    """Write a letter of a case: give it its document number, make the PDF, seal it, put it among the documents.

    ``template`` is one of ``contents.LETTERS``; what ``data`` may hold is told there. KeyError for another template.
    """
    says = content(template, case, data, at=at)
    return documents.store(
        case=case,
        kind=template,
        origin=documents.GENERATED,
        file_name=f"{says['title']}{PDF.extension}",
        media_type=PDF.media_type,
        content=render(LETTERS[template].sheet or template, says, at=at),
        at=at,
        number=says["number"],
    )
