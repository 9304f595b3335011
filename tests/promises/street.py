"""逢源街道 with everything a street has, every address under which it can be asked for, and everybody it is none of the business of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from minzheng.access import alarms, log, withholdings
from minzheng.access.actor import Actor
from minzheng.access.doors import Door
from minzheng.access.models import Division, Staff
from minzheng.access.tests.factories import make_staff
from minzheng.api import tokens
from minzheng.cases import publicity
from minzheng.cases.models import Case, Task
from minzheng.demo import bank
from minzheng.demo.carrying import Carrying
from minzheng.demo.cast import families
from minzheng.demo.staff import CITY, CONGHUA, FENGYUAN, LIWAN, WENQUAN, team_of
from minzheng.demo.staff import make_staff as hire_the_city
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import record_home_visit, save_draft
from minzheng.domains.assistance.actions.importing import import_applications
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text
from minzheng.lib.public_ids import new_public_id
from minzheng.payments import runs
from minzheng.registry import queries as register
from minzheng.rulebook.release import calendar_state, enter_calendar, enter_parameter, parameter_state
from minzheng.verification import answers
from tests.fixtures.visitors import at_desk, at_home
from tests.promises import examples

NOW = datetime(2020, 12, 1, 10, tzinfo=clock.SHANGHAI)
PDF = b"%PDF-1.7\n"
NOTHING = new_public_id()
PARAMETER = "dibao.standard"
NEIGHBOURS = "440103007101"  # a community of the street next door

Data = Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Address:
    """An address of something of the street's: who goes there as of right, what she would send, what that would do."""

    name: str
    args: tuple[Any, ...]
    insider: str
    data: Data = dict
    writes: bool = False

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args)

    @property
    def url_of_nothing(self) -> str:
        """The same address of a thing that does not exist."""
        return reverse(self.name, args=[NOTHING if isinstance(arg, UUID) else arg for arg in self.args])

    def form(self) -> dict[str, Any]:
        """What the page would send, as a browser sends it: with a token of its own."""
        return {**self.data(), "form_token": str(new_public_id())}


@dataclass(frozen=True)
class Route:
    """An address pattern: its name, its door, whether it names a thing."""

    name: str
    door: Door
    names_a_thing: bool

    @property
    def is_the_citys(self) -> bool:
        """The rulebook: the same for every street, and no resident is in it. The word on the door is asked, no division."""
        return self.door.may.startswith("rulebook.")


def routes() -> list[Route]:
    """Every named address pattern of the site, but for the API's operations (see operations.py)."""
    return [
        Route(name, pattern.callback.door, bool(parameters))
        for name, pattern, parameters in _patterns(get_resolver())
        if pattern.callback.door.kind != "token"
    ]


def _patterns(
    resolver: URLResolver, space: str = "", parameters: tuple = ()
) -> Iterator[tuple[str, URLPattern, tuple]]:
    for pattern in resolver.url_patterns:
        found = (*parameters, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            below = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _patterns(pattern, below, found)
        else:
            yield f"{space}{pattern.name or pattern.pattern}", pattern, found


@dataclass
class Street:
    """The scene: browsers of insiders and outsiders, the addresses of what is the street's, and what may not leave it."""

    insiders: dict[str, Client] = field(default_factory=dict)
    strangers: dict[str, Client] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)  # strangers whose own name is also the street's business
    auditor: Client = field(default_factory=Client)
    wrong_roles: dict[str, Client] = field(default_factory=dict)
    addresses: list[Address] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)  # what of the secrets a notice tells everybody while it hangs
    questions: list[str] = field(default_factory=list)

    def addresses_named(self, name: str) -> list[Address]:
        return [address for address in self.addresses if address.name == name]


def build(workbook: bytes) -> Street:
    """Make it. ``workbook`` holds one household that is to be sent back."""
    return Builder(workbook).street


class Builder:
    """Puts the scene together; examples of further parts of the house are given it as it stands (``examples``)."""

    def __init__(self, workbook: bytes) -> None:
        self.street = Street()
        hire_the_city(actor=Actor.system("test"))
        self.team, self.others = team_of(FENGYUAN), team_of(WENQUAN)
        self.inquiry = self.carried("investigating")
        self.noticed = self.carried("maintenance_paid", lodged_on=date(2020, 11, 12))  # its notice hangs on the first
        self.paid = self.carried("three_people_1000")
        self.granted = self.carried("dialysis")
        self.widow = self.carried("widow", stage="investigating")
        self._people()
        self._investigation()
        self._notice()
        self._decision()
        self._payments()
        self._paperwork(workbook)
        self._staff()
        self._oversight()
        examples.add_all(self)
        for case in (self.inquiry, self.noticed, self.paid, self.granted):
            self.keep_secret(case)
        self._rulebook()

    def carried(self, key: str, **other: Any) -> Case:
        family = next(each for each in families() if each.key == key)
        family = replace(family, data={**family.data, **other})
        return Carrying(family, team_of(family.town)).carry()

    def _people(self) -> None:
        team, others, street = self.team, self.others, self.street
        village = self.noticed.household.division.code
        street.insiders = {
            "clerk": at_desk(team.clerk),
            "second_visitor": at_desk(team.second_visitor),
            "reviewer": at_desk(team.reviewer),
            "officer": at_desk(team.payments_officer),
            "approver": at_desk(team.payments_approver),
            "applicant": at_home(self.inquiry.applicant),
            "decided": at_home(self.granted.applicant),
            "anybody": Client(),
        }
        street.auditor = at_desk(posted("inspector", "auditor", CITY))
        street.wrong_roles = {
            role: at_desk(actor)
            for role, actor in {
                "community_worker": posted("worker", "community_worker", village),
                "town_clerk": team.clerk,
                "town_reviewer": team.reviewer,
                "district_confirmer": team.confirmer,
                "payments_officer": team.payments_officer,
                "payments_approver": team.payments_approver,
                "policy_officer": posted("policy", "policy_officer", CITY),
                "administrator": posted("chief", "administrator", CITY),
                "auditor": posted("watcher", "auditor", LIWAN),
            }.items()
        }
        street.insiders["administrator"] = street.wrong_roles["administrator"]
        self.officer = posted("releaser", "policy_officer", CITY)
        street.insiders["policy_officer"] = at_desk(self.officer)
        street.insiders["auditor"] = street.auditor
        spouse = self.granted.household.memberships.get(relation="spouse").person
        street.called = {"a member of the family": spouse.name}
        street.strangers = {
            "clerk of 温泉镇": at_desk(others.clerk),
            "reviewer of 温泉镇": at_desk(others.reviewer),
            "confirmer of 从化区": at_desk(others.confirmer),
            "payments officer of 从化区": at_desk(others.payments_officer),
            "payments approver of 从化区": at_desk(others.payments_approver),
            "auditor of 从化区": at_desk(posted("elsewhere", "auditor", CONGHUA)),
            "worker of the street next door": at_desk(posted("neighbour", "community_worker", NEIGHBOURS)),
            "clerk who left in November": at_desk(
                make_staff("gone", "town_clerk", FENGYUAN, valid_to=date(2020, 11, 30))
            ),
            "policy officer": street.wrong_roles["policy_officer"],
            "administrator of 从化区": at_desk(posted("elsewhere-chief", "administrator", CONGHUA)),
            "another resident": at_home(self.widow.applicant),
            "a member of the family": at_home(spouse),
            "nobody": Client(),
        }

    def add(self, name: str, *args: Any, insider: str, writes: bool = False, data: Data = dict) -> None:
        self.street.addresses.append(Address(name, args, insider, data, writes))

    def _investigation(self) -> None:
        """A case in the hands of its clerk: read, acted on, taken, extended, papers added, visited, answered."""
        case, of = self.inquiry, self.inquiry.public_id
        visit = record_home_visit(
            actor=self.team.clerk,
            case=case,
            second_visitor=Staff.objects.get(public_id=self.team.second_visitor.staff_id),
            visited_on=NOW.date(),
            present=case.applicant.name,
            findings="家里只有一张床。",
            agrees_with_declared=True,
            at=NOW,
        )
        self.street.secrets.add("家里只有一张床")
        case.refresh_from_db()
        question = answers.unanswered(case).first().public_id.hex
        colleague = str(self.team.second_visitor.staff_id)
        withdrawal = {"version": str(case.version), "note": "自己提出。", "sure": "on"}
        self.add("workbench:case", of, insider="clerk")
        self.add("workbench:case_act", of, "withdraw", insider="clerk", writes=True, data=lambda: withdrawal)
        self.add("workbench:case_take", self.noticed.public_id, insider="clerk", writes=True)
        self.add("workbench:case_extend", of, insider="clerk", data=lambda: {"by_days": "5", "why": "人户分离"})
        self.add(
            "workbench:case_add_document",
            of,
            insider="clerk",
            writes=True,
            data=lambda: {"kind": "other", "file": SimpleUploadedFile("a.pdf", PDF)},
        )
        self.add(
            "assistance:record_visit",
            of,
            insider="clerk",
            writes=True,
            data=lambda: {
                "visited_on": NOW.date().isoformat(),
                "second_visitor": colleague,
                "present": "本人",
                "findings": "同前。",
                "agrees_with_declared": "yes",
            },
        )
        self.add("assistance:confirm_visit", visit.public_id, insider="second_visitor", writes=True)
        self.add(
            "assistance:relative",
            of,
            insider="clerk",
            writes=True,
            data=lambda: {
                "person": str(case.applicant.public_id),
                "relation": "sibling",
                "official_name": "陆小文",
                "office": "华贵社区居委会",
            },
        )
        self.add(
            "assistance:checks",
            of,
            insider="clerk",
            writes=True,
            data=lambda: {"source": "回执", "as_of_on": NOW.date().isoformat(), f"outcome_{question}": "no_record"},
        )
        self.add("assistance:sign", of, insider="clerk", data=lambda: {"person": str(case.applicant.public_id)})
        self.add("workbench:person", case.applicant.public_id, insider="clerk")
        self.add(
            "workbench:unmask",
            case.applicant.public_id,
            insider="clerk",
            writes=True,
            data=lambda: {"field": "identity_number", "reason": "identity"},
        )
        for paper in case.documents.filter(origin="uploaded"):
            self.add("workbench:document", paper.public_id, insider="clerk")
        self.add("portal:case", of, insider="applicant")
        self.add("portal:withdraw", of, insider="applicant", writes=True, data=lambda: withdrawal)

    def _notice(self) -> None:
        """A case whose notice hangs, with an objection to it."""
        notice = publicity.latest(self.noticed)
        objection = publicity.lodge_objection(
            actor=self.team.clerk, publicity=notice, content="他在外面有店。", by_whom="楼下", at=NOW
        )
        self.street.secrets.add("他在外面有店")
        self.add("workbench:case", self.noticed.public_id, insider="clerk")
        self.add("workbench:publicity", notice.public_id, insider="reviewer")
        self.add("portal:notice", notice.public_id, insider="anybody")
        self.add(
            "portal:object", notice.public_id, insider="anybody", writes=True, data=lambda: {"content": "他有车。"}
        )
        self.street.published = {str(notice.public_id), fen_to_yuan_text(notice.content["amount_fen"])}
        self.add(
            "workbench:case_add_objection",
            self.noticed.public_id,
            insider="clerk",
            writes=True,
            data=lambda: {"content": "他有车。"},
        )
        self.add(
            "workbench:resolve_objection",
            objection.public_id,
            insider="reviewer",
            writes=True,
            data=lambda: {"finding": "查无此事。"},
        )

    def _decision(self) -> None:
        """A case that was granted, and what was written to the family."""
        self.add("workbench:case", self.granted.public_id, insider="officer")
        self.add(
            "assistance:account",
            self.inquiry.public_id,
            insider="clerk",
            writes=True,
            data=lambda: {
                "holder_name": self.inquiry.applicant.name,
                "bank": "广州示例银行",
                "account_number": "6299990000000099990",
            },
        )
        self.add("portal:case", self.granted.public_id, insider="decided")
        self.add("portal:decision", self.granted.public_id, insider="decided")
        for letter in self.granted.documents.filter(origin="generated"):
            self.add("workbench:document", letter.public_id, insider="reviewer")
            self.add("portal:letter", letter.public_id, insider="decided")

    def _payments(self) -> None:
        """A run that the bank has answered, with a payment that came back; and a run that waits for its approval."""
        officer, approver = self.team.payments_officer, self.team.payments_approver
        district = Division.objects.get(code=LIWAN)
        settled = runs.draft(actor=officer, payer=district, programme=assistance.DIBAO, month=date(2020, 12, 1))
        settled = runs.approve(settled, actor=approver, expected_version=settled.version)
        settled = runs.commit(settled, actor=officer, expected_version=settled.version)
        sent = runs.file(settled, actor=officer, expected_version=settled.version)
        answer = bank.answer(runs.download(sent, actor=officer).decode("utf-8-sig")).encode()
        settled.refresh_from_db()
        returned = runs.settle(settled, actor=officer, content=answer, expected_version=settled.version).file
        waiting = runs.draft(actor=officer, payer=district, programme=assistance.DIBAO, month=date(2021, 1, 1))
        version = {"expected_version": str(waiting.version)}
        for run in (settled, waiting):
            self.add("workbench:run", run.public_id, insider="officer")
        self.add(
            "workbench:run_act", waiting.public_id, "approve", insider="approver", writes=True, data=lambda: version
        )
        self.add(
            "workbench:run_act",
            waiting.public_id,
            "discard",
            insider="officer",
            writes=True,
            data=lambda: {**version, "why": "月份有误。"},
        )
        self.add("workbench:run_act", settled.public_id, "download", insider="officer")
        self.add("workbench:returns", returned.public_id, insider="officer")
        self.add("workbench:finish_task", Task.objects.get(case=self.paid).public_id, insider="clerk", writes=True)
        self.street.secrets |= {settled.number, waiting.number}

    def _paperwork(self, workbook: bytes) -> None:
        """What a clerk has begun to type, and a workbook of which a household was sent back."""
        typed = {"members-0-name": "招娣待交", "reason": "房租交不起。"}
        draft = save_draft(actor=self.team.clerk, content=typed)
        batch = import_applications(actor=self.team.clerk, content=workbook, file_name="街道登记.xlsx").batch
        self.street.secrets |= {"招娣待交", "房租交不起", "街道登记"}
        self.add("assistance:draft", draft.public_id, insider="clerk", writes=True, data=lambda: typed)
        self.add("assistance:save_draft", draft.public_id, insider="clerk", writes=True, data=lambda: typed)
        self.add("assistance:discard_draft", draft.public_id, insider="clerk", writes=True)
        self.add("assistance:rejected", batch.public_id, insider="clerk")
        token = tokens.issue(actor=self.team.clerk, name="台账程序", days=30).token
        self.street.secrets.add(token.name)
        self.add("tokens:revoke", token.public_id, insider="clerk", writes=True)

    def _staff(self) -> None:
        """A member of the street's staff, whom the city's administrator manages and the other district's does not."""
        member = self.team.second_visitor.staff_id
        given = {"role": "town_reviewer", "division": FENGYUAN, "valid_from": NOW.date().isoformat()}
        self.add("workbench:member", member, insider="administrator")
        self.add(
            "workbench:member_act", member, "give-posting", insider="administrator", writes=True, data=lambda: given
        )
        self.add("workbench:member_act", member, "password", insider="administrator", writes=True)

    def _oversight(self) -> None:
        """An alarm about the street's clerk, and looks at a family of the street that are to be withheld from it."""
        person, today = self.granted.applicant.public_id, NOW.date()
        log.record_look(self.team.clerk, [person], what=log.UNMASK, purpose="核对账号")
        with override_settings(ALARM_THRESHOLDS={**settings.ALARM_THRESHOLDS, "unmaskings_in_day": 1}):
            (alarm,) = alarms.raise_alarms(actor=Actor.system("test"), at=NOW)
        withholding = withholdings.propose_withholding(
            actor=posted("proposer", "auditor", LIWAN),
            person_id=person,
            staff=None,
            looks_from=today,
            looks_until=today,
            ground="discipline",
            reference="荔纪函一号",
            ends_on=today + timedelta(days=9),
        )
        self.street.secrets.add(withholding.reference)
        settled = {"outcome": "explained", "words": "当天集中复核。"}
        self.add("workbench:alarm", alarm.public_id, insider="auditor")
        self.add("workbench:alarm_settle", alarm.public_id, insider="auditor", writes=True, data=lambda: settled)
        self.add("workbench:withholding", withholding.public_id, insider="auditor")
        self.add("workbench:withholding_decide", withholding.public_id, "approved", insider="auditor", writes=True)

    def _rulebook(self) -> None:
        """A value and a calendar that wait; a parameter and a year to look at. Nothing here is the street's own."""
        enters = posted("enters", "policy_officer", CITY)
        content = {"valid_from": date(2021, 1, 1), "value": 1120, "status": "example", "reference": "穗民〔2020〕1号"}
        value = enter_parameter(actor=enters, name=PARAMETER, division_code=CITY, **content)
        days = {"holidays": [date(2022, 1, 1)], "working_weekends": [], "reference": "国办发明电〔2021〕1号"}
        year = enter_calendar(actor=enters, year=2022, version="waits", known_on=NOW.date(), **days)
        typed = {**content, "valid_from": "2022-01-01", "division_code": CITY}
        self.add("workbench:parameter", PARAMETER, insider="clerk")
        self.add("workbench:parameter_enter", PARAMETER, insider="policy_officer", writes=True, data=lambda: typed)
        self.add("workbench:calendar", 2020, insider="clerk")
        for entry, state in ((value, lambda: parameter_state(PARAMETER)), (year, calendar_state)):
            self.add("workbench:rulebook_entry", entry.public_id, insider="policy_officer")
            self.add(
                "workbench:entry_release",
                entry.public_id,
                insider="policy_officer",
                writes=True,
                data=lambda state=state: {"seen": state()},
            )
            self.add(
                "workbench:entry_discard",
                entry.public_id,
                insider="policy_officer",
                writes=True,
                data=lambda: {"reason": "文号抄错"},
            )
        self.add("workbench:entry_measure", value.public_id, insider="policy_officer", writes=True)

    def keep_secret(self, case: Case) -> None:
        """What nobody outside may read of a case: number, names, reason, address, amount, masked numbers, identifiers."""
        street = self.street
        people = [membership.person for membership in register.members(case.household)]
        proposal = assistance.proposal_of(case)
        street.secrets |= {case.number, assistance.application_of(case).reason.open()}
        street.secrets |= {str(person.name) for person in people} | {str(person.public_id) for person in people}
        street.secrets |= {str(person.address.open()) for person in people}
        street.secrets |= {str(person.identity_number.open()) for person in people}
        street.secrets |= {str(person.identity_number.masked("identity")) for person in people}
        street.secrets |= {str(address.args[0]) for address in street.addresses}
        if proposal is not None and proposal.amount_fen:
            street.secrets.add(fen_to_yuan_text(proposal.amount_fen))
        street.questions += [case.number, people[0].name, str(people[0].identity_number.open())]


def posted(username: str, role: str, division: str) -> Actor:
    return make_staff(username, role, division)


def sign_in_page(door: Door) -> str:
    """Where a door sends those who are not signed in for it."""
    return reverse(settings.RESIDENT_SIGN_IN if door.kind == "resident" else settings.STAFF_SIGN_IN)
