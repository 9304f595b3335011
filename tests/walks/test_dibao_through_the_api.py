"""One application from lodging to payment, through the API alone: the steps of docs/api.md."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.access.tests.factories import make_staff
from minzheng.demo import bank
from minzheng.domains.assistance.vocabulary import THREE_THINGS
from minzheng.lib import clock
from minzheng.verification.categories import CATEGORIES
from tests.fixtures.applications import LODGED_ON, PDF, application
from tests.fixtures.callers import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def caller(db: None) -> Callable[..., Caller]:
    """``caller(actor)``: a program with a token of that posting."""
    return Caller.of


class Walk:
    """The callers of one street and its district, and the case they carry."""

    def __init__(self, team: Any, caller: Callable[..., Caller]) -> None:
        self.day = LODGED_ON
        self.team = team
        with clock.travel(clock.at_noon(LODGED_ON)):
            self.clerk, self.colleague = caller(team.clerk), caller(team.second_visitor)
            self.reviewer, self.confirmer = caller(team.reviewer), caller(team.confirmer)
            self.officer, self.approver = caller(team.payments_officer), caller(team.payments_approver)
        self.case = ""

    def done(self, answer: Any) -> dict[str, Any]:
        assert answer.status_code in (200, 201), answer.content.decode()
        return answer.json()

    def post(self, who: Caller, path: str, body: Any = None, **other: Any) -> dict[str, Any]:
        with clock.travel(clock.at_noon(self.day)):
            return self.done(who.post(path, body, **other))

    def get(self, who: Caller, path: str) -> dict[str, Any]:
        with clock.travel(clock.at_noon(self.day)):
            return self.done(who.get(path))

    def act(self, who: Caller, verb: str, **body: Any) -> str:
        version = self.get(who, f"/cases/{self.case}")["version"]
        return self.post(who, f"/cases/{self.case}/actions/{verb}", {"version": version, **body})["state"]

    def later(self, days: int) -> None:
        self.day += timedelta(days=days)

    def after_the_notice(self, who: Caller) -> None:
        notices = self.get(who, f"/cases/{self.case}/publicity")["items"]
        notice, hung_on = notices[-1], date.fromisoformat(notices[-1]["from_on"])
        over_on = date.fromisoformat(notice["until_on"]) + timedelta(days=1)
        for moment, day, heard in (("up", hung_on, {}), ("down", over_on, {"objections": 0})):
            self.day = day
            said = {"moment": moment, "on": day.isoformat(), "place": notice["place"], **heard}
            said["second_staff"] = str(self.team.second_visitor.staff_id)
            photo = SimpleUploadedFile("a.pdf", PDF)
            self.post(self.clerk, f"/publicity/{notice['id']}/proofs", said, files={"file": photo})

    def lodge(self) -> None:
        lodged = self.post(self.clerk, "/assistance/applications", application())
        self.case = lodged["id"]
        for kind in THREE_THINGS:
            paper = SimpleUploadedFile("a.pdf", PDF)
            self.post(self.clerk, f"/cases/{self.case}/documents", {"kind": kind}, files={"file": paper})

    def inquire(self) -> None:
        case = self.case
        assert self.act(self.clerk, "accept") == "investigating"
        self.later(2)
        visit = self.post(
            self.clerk,
            f"/assistance/cases/{case}/visits",
            {
                "visited_on": self.day.isoformat(),
                "second_visitor": str(self.team.second_visitor.staff_id),
                "present": "本人",
                "findings": "与申报相符。",
                "agrees_with_declared": True,
            },
        )
        self.post(self.colleague, f"/assistance/visits/{visit['id']}/confirmation")
        questions = self.get(self.clerk, f"/assistance/cases/{case}")["questions"]
        self.post(
            self.clerk,
            f"/assistance/cases/{case}/answers",
            {"source": "查询回执", "as_of_on": self.day.isoformat(), "answers": [_answer(row) for row in questions]},
        )
        assert self.act(self.clerk, "conclude_inquiry") == "deliberating"
        self.later(1)
        held = {"held_on": self.day.isoformat(), "place": "居委会", "summary": "属实。"}
        votes = {"present": 9, "representatives": 7, "in_favour": 9, "against": 0}
        assert self.act(self.clerk, "record_deliberation", **held, **votes) == "proposing"

    def decide(self) -> None:
        assert self.act(self.clerk, "propose") == "reviewing"
        assert self.act(self.reviewer, "endorse") == "town_publicity"
        self.after_the_notice(self.reviewer)
        assert self.act(self.clerk, "close_publicity") == "at_district"
        assert self.act(self.confirmer, "publish_district") == "district_publicity"
        self.after_the_notice(self.confirmer)
        assert self.act(self.confirmer, "confirm") == "granted"

    def pay(self) -> dict[str, Any]:
        self.day = date(2020, 12, 1)
        order = {"payer_code": "440103", "programme": "dibao", "month": "2020-12-01"}
        run = self.post(self.officer, "/runs", order)
        at = f"/runs/{run['id']}"
        run = self.post(self.approver, f"{at}/actions/approve", {"version": run["version"]})
        run = self.post(self.officer, f"{at}/actions/commit", {"version": run["version"]})
        run = self.post(self.officer, f"{at}/actions/file", {"version": run["version"]})
        with clock.travel(clock.at_noon(self.day)):
            sent = self.officer.get(f"{at}/bank-file").content.decode("utf-8-sig")
        answered = SimpleUploadedFile("back.csv", bank.answer(sent).encode())
        settled = self.post(self.officer, f"{at}/actions/settle", {"version": run["version"]}, files={"file": answered})
        return self.get(self.officer, f"/bank-files/{settled['id']}")


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    """The units confirm what was declared."""
    fact = CATEGORIES[question["category"]].facts[0]
    known = {"wage": 50_000, "deposits": 300_000}
    if fact in known:
        return {"question_id": question["id"], "outcome": "matched", "value_fen": known[fact]}
    return {"question_id": question["id"], "outcome": "no_record"}


def test_from_lodging_to_payment(fengyuan, caller):
    walk = Walk(fengyuan, caller)
    walk.lodge()
    offers = walk.get(walk.clerk, f"/cases/{walk.case}/actions")["actions"]
    assert {offer["verb"]: offer["allowed"] for offer in offers}["accept"] is True
    walk.inquire()
    walk.decide()
    opinion = walk.get(walk.confirmer, f"/assistance/cases/{walk.case}")["opinion"]
    assert opinion["outcome"] == "granted"
    outcome = walk.pay()
    assert outcome["paid"] == {"lines": 1, "amount_fen": opinion["amount_fen"]}
    assert outcome["problems"] == []
    told = walk.get(walk.clerk, f"/cases/{walk.case}/timeline")["items"]
    assert {"lodge", "accept", "confirm"} <= {entry["key"] for entry in told}


def test_who_proposed_does_not_endorse(fengyuan, carried, caller):
    case = carried("reviewing", stage="reviewing")
    with clock.travel(clock.at_noon(date(2020, 12, 1))):
        proposer = make_staff("chen", "town_reviewer", "440103006")
        refused = caller(proposer).post(f"/cases/{case.public_id}/actions/endorse", {"version": case.version})
    assert (refused.status_code, refused.json()["errors"][0]["key"]) == (422, "other_eyes")
