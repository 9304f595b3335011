"""A telephone with an authenticator in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minzheng.access import second_factor, totp
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import SecondFactor, Staff
from minzheng.lib import clock


@dataclass
class Telephone:
    """Shows codes of a secret; ``recovery``: the recovery codes on the paper beside it."""

    secret: str
    recovery: list[str] = field(default_factory=list)
    last: str = ""

    @classmethod
    def enrolled(cls, actor: Actor, staff: Staff) -> Telephone:
        """One whose factor is in use."""
        second_factor.begin(actor=actor, staff=staff)
        telephone = cls(second_factor.begun_secret(staff) or "")
        telephone.recovery = second_factor.confirm(actor=actor, staff=staff, code=telephone.code())
        return telephone

    def code(self) -> str:
        """The six digits of just now."""
        self.last = totp.code_for(self.secret, totp.step_at(clock.real_now()))
        return self.last

    def next(self) -> str:
        """A code as half a minute later would show it: what was used until now is as if it were used before that."""
        with author(Actor.system("test")):
            SecondFactor.objects.update(last_step=totp.step_at(clock.real_now()) - totp.TOLERANCE - 1)
        return self.code()

    def wrong(self) -> str:
        """Six digits that it does not show."""
        near = {totp.code_for(self.secret, totp.step_at(clock.real_now()) + away) for away in range(-2, 3)}
        return next(code for code in (f"{number:06}" for number in range(10)) if code not in near)


def key_of(refused: Any) -> str:
    return str(refused.value.reasons[0].key)
