"""The demonstration's main job: the city's staff, its dibao cast carried to their stages, one month paid."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time

from django.db import transaction

from config import demo_accounts, demo_clock
from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.workflow import DIBAO
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text
from minzheng.payments import runs
from minzheng.payments.models import Run
from minzheng.payments.runs.totals import Sums
from minzheng.registry import queries as register

from .carrying import Carrying
from .cast import Family, families
from .staff import CONGHUA, FENGYUAN, LIWAN, WENQUAN, Team, accounts, make_staff, team_of

STARTS_ON = date(2020, 12, 1)
MORNING = time(9)
MONTH = date(2020, 12, 1)
SYSTEM = Actor.system("demo")


class NotAsExpected(RuntimeError):
    """The law gave a family of the cast another answer than the one the cast is known for."""


def run(say: Callable[[str], None]) -> None:
    """Do the whole job, telling what happens. What is done already is left as it is, so a job cut off is taken up again."""
    if not demo_clock.path().exists():
        demo_clock.move_to(STARTS_ON)
    make_staff(actor=SYSTEM)
    demo_accounts.keep(accounts())
    cast = families()
    for done, family in enumerate(cast, start=1):
        say(f"[{done}/{len(cast)}] {_carry(family)}")
    with clock.travel(datetime.combine(STARTS_ON, MORNING, tzinfo=clock.SHANGHAI)):
        _pay(LIWAN, team_of(FENGYUAN), say)
        _draft(CONGHUA, team_of(WENQUAN), say)
    summarise(say)


def _carry(family: Family) -> str:
    """Carry one family in one transaction; a family that is there already stays where its clerks have taken it."""
    applicant = register.by_identity_number(family.applicant_number)
    case = Case.objects.filter(applicant=applicant).first() if applicant else None
    if case is None:
        with transaction.atomic():
            case = Carrying(family, team_of(family.town)).carry()
            _check(family, case)
    return f"{case.number} {case.applicant.name}：{_state(case)}"


def summarise(say: Callable[[str], None]) -> None:
    """What there is now: cases by stage, the runs and their sums."""
    say("")
    say("办件 / cases")
    counts = Counter(Case.objects.values_list("state", flat=True))
    for key, state in DIBAO.states.items():
        if counts[key]:
            say(f"  {state.label}: {counts[key]}")
    say("发放批次 / payment runs")
    for payment_run in Run.objects.select_related("payer").order_by("pk"):
        sums = Sums.of(payment_run.lines.all())
        say(
            f"  {payment_run.number} {payment_run.payer.name} {sums.lines} 笔 {fen_to_yuan_text(sums.amount_fen)} 元：{payment_run.state}"
        )
    say(f"演示日期 / the demonstration's day: {clock.today().isoformat()}")


def _check(family: Family, case: Case) -> None:
    """The cast is known for its answers: a main job that gets another one has found a mistake."""
    proposal = queries.proposal_of(case)
    if proposal is None:
        return
    if (proposal.outcome, proposal.amount_fen) != (family.expected_outcome, family.expected_fen):
        raise NotAsExpected(f"{family.key}: {proposal.outcome} {proposal.amount_fen}")


def _state(case: Case) -> str:
    return str(DIBAO.states[case.state].label)


def _draft(district: str, team: Team, say: Callable[[str], None]) -> Run:
    payer = Division.objects.get(code=district)
    earlier = Run.objects.filter(payer=payer, month=MONTH).first()
    if earlier is not None:
        return earlier
    drafted = runs.draft(actor=team.payments_officer, payer=payer, programme=queries.DIBAO, month=MONTH)
    say(f"{payer.name} 12 月发放批次已编制 / drafted: {drafted.number}")
    return drafted


def _pay(district: str, team: Team, say: Callable[[str], None]) -> None:
    """One district's month, from the draft to what the bank answered, taken up at whatever state it has reached."""
    run = _draft(district, team, say)
    officer, approver = team.payments_officer, team.payments_approver
    if run.state == "draft":
        run = runs.approve(run, actor=approver, expected_version=run.version)
    if run.state in ("approved", "committing"):
        run = runs.commit(run, actor=officer, expected_version=run.version)
    if run.state == "committed":
        runs.file(run, actor=officer, expected_version=run.version)
        run.refresh_from_db()
    if run.state == "filed":
        content = runs.download(run.files.get(direction="out"), actor=officer)
        runs.settle(run, actor=officer, content=_ask_bank(content), expected_version=run.version)
        say(f"{run.payer.name} 银行已回盘 / the bank has answered")


def _ask_bank(content: bytes) -> bytes:
    """The bank is a process of its own, outside the city's walls."""
    command = [sys.executable, "-m", "minzheng.demo.bank"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout  # noqa: S603  (our own module)
