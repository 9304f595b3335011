"""Roles and the words they may say. A workflow's verbs are permitted by its transitions, not here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .actor import RESIDENT, SYSTEM

WORDS = frozenset(
    {
        "case.read",
        "case.open",
        "person.read",
        "person.search",
        "person.unmask",
        "document.read",
        "document.add",
        "publicity.read",
        "objection.hear",
        "run.read",
        "run.draft",
        "run.approve",
        "run.commit",
        "run.settle",
        "rulebook.read",
        "rulebook.enter",
        "rulebook.release",
        "log.read",
        "log.export",
        "alarm.settle",
        "looks.withhold",
        "staff.manage",
        "keys.rotate",
        "person.erase",
        "work.arrange",
        "work.supervise",
        "complaint.take",
        "complaint.handle",
        "complaint.reveal",
        "complaint.read",
        "duplicate.review",
        "duplicate.confirm",
        "import.run",
        "export.take",
        "export.approve",
    }
)

CONFINING = frozenset({"complaint.handle"})
"""Words to which a matter may be confined: it exists only for roles that can say them, whatever else they read."""

OVERSIGHT = frozenset({"log.export", "alarm.settle", "looks.withhold", "export.take", "export.approve"})
"""What an auditor does beside reading: none of it touches a case, a person or money."""

_COUNTER = frozenset(
    {
        "case.read",
        "person.read",
        "person.search",
        "person.unmask",
        "document.read",
        "publicity.read",
        "rulebook.read",
    }
)


_FILES = frozenset({"import.run", "export.take"})
_DUPLICATES = frozenset({"duplicate.review", "duplicate.confirm"})


@dataclass(frozen=True)
class Role:
    """A role: its key, its name on screens, the words it may say."""

    key: str
    label: Any  # lazily translated
    may: frozenset[str]
    needs_second_factor: bool = True  # where the settings require one (SECOND_FACTOR_REQUIRED)
    only_confined: bool = False  # of what can be confined she reads nothing else

    @property
    def confined_words(self) -> list[str]:
        """To what a matter may be confined and still be hers to see; ``""`` stands for matters confined to nothing."""
        return sorted({*(self.may & CONFINING), *(() if self.only_confined else ("",))})

    @property
    def reads_residents(self) -> bool:
        """Whether any resident's data is this role's business at all."""
        return bool(self.may & {"case.read", "person.read", "document.read", "run.read"})


COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER = "community_worker", "town_clerk", "town_reviewer"
DISTRICT_CONFIRMER = "district_confirmer"
PAYMENTS_OFFICER, PAYMENTS_APPROVER = "payments_officer", "payments_approver"
COMPLAINTS_REGISTRAR, COMPLAINTS_OFFICER = "complaints_registrar", "complaints_officer"
POLICY_OFFICER, AUDITOR, ADMINISTRATOR = "policy_officer", "auditor", "administrator"

ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        Role(COMMUNITY_WORKER, _("村居专干"), _COUNTER | {"case.open", "document.add"}),
        Role(
            TOWN_CLERK,
            _("镇街经办"),
            _COUNTER | {"case.open", "document.add", "objection.hear", "complaint.take", "duplicate.review"} | _FILES,
        ),
        Role(
            TOWN_REVIEWER,
            pgettext_lazy("role", "镇街审核"),
            _COUNTER
            | {
                "document.add",
                "objection.hear",
                "complaint.take",
                "work.arrange",
                "work.supervise",
                "export.take",
                "export.approve",
            }
            | _DUPLICATES,
        ),
        Role(
            DISTRICT_CONFIRMER,
            pgettext_lazy("role", "区确认"),
            _COUNTER
            | {"document.add", "objection.hear", "work.arrange", "work.supervise", "export.approve"}
            | _DUPLICATES
            | _FILES,
        ),
        Role(
            PAYMENTS_OFFICER,
            _("发放经办"),
            frozenset({"case.read", "run.read", "run.draft", "run.commit", "run.settle", "export.take"}),
        ),
        Role(
            PAYMENTS_APPROVER,
            _("发放审批"),
            frozenset({"case.read", "run.read", "run.approve", "export.take", "export.approve"}),
        ),
        Role(
            COMPLAINTS_REGISTRAR,
            _("投诉举报登记"),
            frozenset({"case.read", "complaint.take", "complaint.handle", "complaint.reveal", "complaint.read"}),
            only_confined=True,
        ),
        Role(
            COMPLAINTS_OFFICER,
            _("投诉举报核查"),
            frozenset(
                {"case.read", "person.read", "person.search", "document.read", "complaint.handle", "complaint.read"}
            ),
        ),
        Role(POLICY_OFFICER, _("市级政策"), frozenset({"rulebook.read", "rulebook.enter", "rulebook.release"})),
        Role(
            AUDITOR,
            _("审计"),
            frozenset({*(word for word in WORDS if word.endswith(".read")), *OVERSIGHT}),
        ),
        Role(ADMINISTRATOR, _("系统管理员"), frozenset({"staff.manage", "keys.rotate", "person.erase"})),
        Role(
            RESIDENT,
            _("居民"),
            frozenset({"case.open", "case.read", "person.read", "document.read", "document.add"}),
            False,
        ),
        Role(SYSTEM, _("系统"), WORDS, False),
    )
}


def may(role: str, word: str) -> bool:
    """Whether the role may say the word. A word nobody knows is a mistake in the program."""
    if word not in WORDS:
        raise ValueError(f"unknown word: {word}")
    return role in ROLES and word in ROLES[role].may
