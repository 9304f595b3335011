"""What has been filled in: the content of a draft, as typed, and as the counter's own form takes it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from minzheng.access.models import Division
from minzheng.cases.mandates import AGENT
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import Agent
from minzheng.domains.assistance.forms import HouseholdForm, MemberFormSet
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.lib.identity_number import InvalidIdentityNumber, parse
from minzheng.registry.vocabulary import SELF

from .forms import MYSELF, AgentForm

PROGRAMME = "dibao"
MOST_MEMBERS = 20


@dataclass
class Filling:
    """A draft's content. ``filler`` is who types: name, number, telephone. Everything is kept as it was typed."""

    filler: dict[str, str]
    ground: str = ""
    agent: dict[str, str] = field(default_factory=dict)
    town: str = ""
    household: dict[str, str] = field(default_factory=dict)
    members: list[dict[str, str]] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    @classmethod
    def begun_by(cls, filler: dict[str, str], *, town: str = "", reason: str = "") -> Filling:
        """A blank one; what was answered before, without a name, is taken over."""
        return cls(
            filler=filler, town=town, household={"reason": reason} if reason else {}, members=[{"relation": SELF}]
        )

    @classmethod
    def from_content(cls, content: dict[str, Any]) -> Filling:
        return cls(**content)

    def as_content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @property
    def is_for_another(self) -> bool:
        return self.ground not in ("", MYSELF)

    @property
    def chosen_town(self) -> Division | None:
        return assistance.town_of_code(self.town) if self.town else None

    def for_whom(self, ground: str) -> None:
        """Set for whom it is: one's own name and number need not be typed again, another's are asked for."""
        if ground == MYSELF:
            self.members[0] = {**self.members[0], **self.filler, "relation": SELF}
        elif self.ground == MYSELF:
            self.members[0] = {"relation": SELF}
        self.ground = ground

    def remove_member(self, number: int) -> None:
        if 0 < number < len(self.members):
            del self.members[number]

    def is_minor(self, number: int) -> bool:
        """Whether this member's number says so; somebody without a readable number counts as grown up."""
        try:
            born_on = parse(self.members[number].get("identity_number", "")).born_on
        except (InvalidIdentityNumber, IndexError):
            return False
        return age_on(born_on, clock.today()) < ADULT

    def as_intake(self) -> dict[str, str]:
        """The content as the counter's form would send it, signed today."""
        data = {name: value for name, value in self.household.items() if value}
        data |= {"programme": PROGRAMME, "signed_on": clock.today().isoformat()}
        count = str(len(self.members))
        data |= {"members-TOTAL_FORMS": count, "members-INITIAL_FORMS": "0"}
        for number, member in enumerate(self.members):
            data |= {f"members-{number}-{name}": value for name, value in member.items() if value}
        return data

    def as_forms(self) -> tuple[HouseholdForm, Any]:
        """The counter's two forms, bound to what was filled in."""
        data, town = self.as_intake(), self.chosen_town
        villages = assistance.villages_in(town) if town else Division.objects.none()
        household = HouseholdForm(data, villages=villages, towns=assistance.towns(), today=clock.today())
        return household, MemberFormSet(data, prefix="members")

    def agent_form(self) -> AgentForm | None:
        return AgentForm(self.agent, ground=self.ground) if self.is_for_another else None

    def as_agent(self) -> Agent | None:
        """Who acts for the applicant; None where she applies herself. Only of a valid ``agent_form``."""
        form = self.agent_form()
        if form is None or not form.is_valid():
            return None
        return Agent(
            ground=self.ground,
            **self.filler,
            town=form.cleaned_data["agent_town"],
            until_on=form.cleaned_data.get("until_on") if self.ground == AGENT else None,
        )
