"""Actor: who is acting. There is no other identity below the doors."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

STAFF, RESIDENT, SYSTEM = "staff", "resident", "system"


@dataclass(frozen=True)
class Actor:
    """A staff posting, a resident, or the system itself at work on a named job.

    A value: it is built at a door (screen, API, command line, job) and handed down; nothing below asks a request.
    """

    kind: str
    name: str
    role: str = ""
    staff_id: UUID | None = None
    posting_id: UUID | None = None
    division_pk: int | None = None
    division_code: str = ""
    division_name: str = ""
    person_id: UUID | None = None
    request_id: str = ""

    @property
    def author(self) -> str:
        """How the history names this actor: stable identifiers and no personal data."""
        if self.kind == STAFF:
            return f"staff:{self.staff_id}:{self.role}:{self.division_code}"
        if self.kind == RESIDENT:
            return f"resident:{self.person_id}"
        return f"system:{self.name}"

    @property
    def is_staff(self) -> bool:
        return self.kind == STAFF

    @property
    def is_resident(self) -> bool:
        return self.kind == RESIDENT

    @classmethod
    def system(cls, name: str) -> Actor:
        """The platform acting by itself: a job, a migration, the demonstration's set-up."""
        return cls(kind=SYSTEM, name=name, role=SYSTEM)

    @classmethod
    def resident(cls, *, person_id: UUID, name: str, request_id: str = "") -> Actor:
        return cls(kind=RESIDENT, name=name, role=RESIDENT, person_id=person_id, request_id=request_id)
