"""What the portal has there: forms half filled in, one handed to the counter, an agent's case, papers asked for."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from minzheng.access.history import author
from minzheng.domains.assistance.actions import save_home_draft
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.domains.assistance.models import HomeDraft, IdentityToCheck
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.web.portal.application.filling import Filling
from minzheng.web.portal.check import ASKED, QUESTIONS

FILLS_IN, LODGED, NEEDS_CODE = "somebody who fills in a form", "somebody who has lodged", "somebody who awaits a code"
NEWCOMER = {"name": "谭带喜", "identity_number": "", "phone": "10022223333"}

FORM_PAGES = tuple(
    f"portal:apply_{page}"
    for page in (
        *("whom", "agent", "town", "home", "family", "member", "income"),
        *("means", "reason", "account", "papers", "check", "throw_away"),
    )
)
ABOUT = {key: next(topic for topic, asked in ASKED.items() if key in asked) for key in QUESTIONS}

NO_PAGES = {
    *(f"portal:check_about_{topic}" for topic in ASKED),
    *("portal:apply_start", "portal:apply_leave", "portal:apply_remove", "portal:apply_drop"),
    *("assistance:take_handed", "assistance:identity_seen"),
}
PAGES: dict[str, tuple[str, ...]] = {
    "": ("portal:apply", "portal:apply_who", "portal:apply_letter"),
    "clerk": ("assistance:handed",),
    FILLS_IN: FORM_PAGES,
    LODGED: ("portal:apply_received",),
    NEEDS_CODE: ("portal:apply_code",),
    **{
        f"somebody who asks about {topic}": tuple(
            f"portal:check_{key}" for key, first in ABOUT.items() if first == topic
        )
        for topic in dict.fromkeys(ABOUT.values())
    },
    "somebody who has answered": ("portal:check_result",),
}


def add(builder: Any) -> None:
    people = builder.street.insiders
    for topic in dict.fromkeys(ABOUT.values()):
        people[f"somebody who asks about {topic}"] = _browser(check={"topic": topic})
    answers = {"town": "440103006", "people": 3, "income": 100_000, "savings": 0, "vehicle": "no"}
    people["somebody who has answered"] = _browser(check={"topic": "income", **answers})
    people[NEEDS_CODE] = _browser(applying=str(new_public_id()))
    people[FILLS_IN] = _browser(newcomer=str(_draft("fills-in", ground="agent").public_id))
    handed = _handed(builder)
    people[LODGED] = _browser(received=str(handed.public_id))
    builder.add("assistance:take_handed", handed.public_id, insider="clerk", writes=True)
    builder.street.secrets.add(handed.receipt)

    case = builder.inquiry
    with author(NEWCOMERS_DOOR):
        IdentityToCheck.objects.create(case=case, why="newcomer")
    builder.add("assistance:identity_seen", case.public_id, insider="clerk", writes=True, data=lambda: {"seen": "on"})
    builder.add("portal:agents", case.public_id, insider="applicant")
    builder.add(
        "portal:bring",
        case.public_id,
        insider="applicant",
        writes=True,
        data=lambda: {"kind": "other", "file": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0")},
    )


def _draft(key: str, **content: Any) -> HomeDraft:
    filling = Filling.begun_by(NEWCOMER, town="440103006")
    filling.members[0]["name"] = NEWCOMER["name"]
    for name, value in content.items():
        setattr(filling, name, value)
    return save_home_draft(actor=NEWCOMERS_DOOR, content=filling.as_content(), key=key)


def _handed(builder: Any) -> HomeDraft:
    draft = _draft("handed")
    with author(NEWCOMERS_DOOR):
        draft.receipt, draft.handed_at, draft.town = "WS-7KQ2M9XD", clock.now(), builder.inquiry.division
        draft.content = {"intake": {"members-0-name": NEWCOMER["name"]}, "agent": ""}
        draft.save()
    return draft


def _browser(**values: Any) -> Client:
    browser = Client()
    session = browser.session
    session.update(values)
    session.save()
    browser.cookies["sessionid"] = session.session_key
    return browser
