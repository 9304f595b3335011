"""What the tests of payments live on: staff of two districts, people with accounts, cases and entitlements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from uuid import uuid4

from stdnum.cn import ric

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.access.tests.factories import make_staff
from minzheng.cases.models import Case, CaseDivision
from minzheng.lib import clock
from minzheng.payments import entitlements, runs
from minzheng.payments.models import Entitlement, Run
from minzheng.registry.actions import record_payee_account, record_person
from minzheng.registry.models import Person

YUEXIU, LIWAN = "440104", "440103"
STREETS = {YUEXIU: "440104001", LIWAN: "440103001"}
JANUARY, FEBRUARY, MARCH = date(2021, 1, 1), date(2021, 2, 1), date(2021, 3, 1)
PAY_DAY = clock.at_noon(date(2021, 1, 8))
LONG_AGO = date(2020, 1, 1)

_serial = count(1)


class Town:
    """越秀 and 荔湾, each with a payments officer and an approver, and an auditor for the city."""

    def __init__(self) -> None:
        self.system = Actor.system("test")
        self.yuexiu = Division.objects.get(code=YUEXIU)
        self.liwan = Division.objects.get(code=LIWAN)
        self.officer = make_staff("officer", "payments_officer", YUEXIU, name="何发放")
        self.approver = make_staff("approver", "payments_approver", YUEXIU, name="李审批")
        self.liwan_officer = make_staff("liwan_officer", "payments_officer", LIWAN)
        self.liwan_approver = make_staff("liwan_approver", "payments_approver", LIWAN)
        self.clerk = make_staff("clerk", "town_clerk", STREETS[YUEXIU])
        self.auditor = make_staff("auditor", "auditor", "440100")

    def person(self, name: str = "陈妹", *, account: bool = True) -> Person:
        """Somebody with a number nobody was ever given and, mostly, an account."""
        serial = next(_serial)
        number = f"4401991980{serial // 28 % 12 + 1:02d}{serial % 28 + 1:02d}{serial % 1000:03d}"
        street = Division.objects.get(code=STREETS[YUEXIU])
        person = record_person(
            actor=self.system,
            name=name,
            identity_number=number + ric.calc_check_digit(number + "0"),
            hukou_division=street,
            residence_division=street,
        )
        if account:
            self.account(person)
        return person

    def account(self, person: Person, *, number: str = "", on: date = LONG_AGO):
        return record_payee_account(
            actor=self.system,
            person=person,
            holder_name=person.name,
            bank="广州银行",
            account_number=number or f"62999900{next(_serial):010d}",
            on=on,
        )

    def case(self, applicant: Person, *, district: str = YUEXIU) -> Case:
        street = Division.objects.get(code=STREETS[district])
        with author(self.system):
            case = Case.objects.create(
                number=f"{street.code}-DB-2020-{next(_serial):05d}",
                kind="assistance.dibao",
                state="granted",
                applicant=applicant,
                division=street,
                lodged_at=clock.now(),
            )
            CaseDivision.objects.create(case=case, division=street, why="responsible")
            CaseDivision.objects.create(case=case, division=Division.objects.get(code=district), why="district")
        return case

    def owe(
        self,
        amount_fen: int = 108_000,
        *,
        persons: Sequence[Person] | None = None,
        case: Case | None = None,
        district: str = YUEXIU,
        from_month: date = JANUARY,
        funding=None,
    ) -> Entitlement:
        """An entitlement to dibao, for one new person unless told otherwise; the first person is the payee."""
        people = list(persons) if persons is not None else [self.person()]
        account = people[0].accounts.filter(valid_to=None, superseded_at=None).first() or self.account(people[0])
        return entitlements.open(
            actor=self.system,
            case=case or self.case(people[0], district=district),
            programme="dibao",
            persons=people,
            payee_account=account,
            amount_fen=amount_fen,
            from_month=from_month,
            payer=Division.objects.get(code=district),
            decision_ref=uuid4(),
            funding=funding,
        )

    def draft(self, *, month: date = JANUARY, at: datetime = PAY_DAY, district: str = YUEXIU) -> Run:
        actor = self.officer if district == YUEXIU else self.liwan_officer
        payer = self.yuexiu if district == YUEXIU else self.liwan
        return runs.draft(actor=actor, payer=payer, programme="dibao", month=month, at=at)

    def approved(self, **wishes) -> Run:
        run = self.draft(**wishes)
        return runs.approve(run, actor=self.approver, expected_version=run.version, at=PAY_DAY)

    def committed(self, **wishes) -> Run:
        run = self.approved(**wishes)
        return runs.commit(run, actor=self.officer, expected_version=run.version, at=PAY_DAY)

    def filed(self, **wishes) -> tuple[Run, bytes]:
        """A run at the bank, and what the bank was sent."""
        run = self.committed(**wishes)
        file = runs.file(run, actor=self.officer, expected_version=run.version, at=PAY_DAY)
        run.refresh_from_db()
        return run, runs.download(file, actor=self.officer)

    def settle(self, run: Run, content: bytes, **wishes) -> runs.Settlement:
        version = wishes.pop("expected_version", run.version)
        done = runs.settle(run, actor=self.officer, content=content, expected_version=version, at=PAY_DAY, **wishes)
        run.refresh_from_db()
        return done
