"""The demonstration's main job: the city's staff, its dibao cast and a street's families carried to their stages, months paid."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Min

from config import demo_accounts, demo_clock
from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.workflow import CASH_PROGRAMME
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text
from minzheng.payments import runs
from minzheng.payments.models import Entitlement, Run
from minzheng.payments.runs.totals import Sums
from minzheng.registry import queries as register
from minzheng.rulebook import calendars

from . import population, scenes
from .carrying import Carrying
from .cast import Family, families
from .city import beside as long_standing
from .city import main as city
from .staff import CONGHUA, FENGYUAN, LIWAN, WENQUAN, Team, accounts, make_staff, team_of

STARTS_ON = date(2020, 12, 1)
MORNING = time(9)
MONTH = date(2020, 12, 1)
SYSTEM = Actor.system("demo")
CAST, STREET, CITY = "cast", "street", "city"
TOLD_EVERY = 10


class NotAsExpected(RuntimeError):
    """The law gave a family of the cast another answer than the one the cast is known for."""


def run(say: Callable[[str], None], *, scale: str = STREET) -> None:
    """Do the whole job, telling what happens. What is done already is left as it is, so a job cut off is taken up again.

    ``scale``: the cast alone; a street with as many families in benefit as a street of the city has; or the whole city.
    """
    if not demo_clock.path().exists():
        demo_clock.move_to(STARTS_ON)
    make_staff(actor=SYSTEM)
    demo_accounts.keep(accounts())
    with long_standing.carrying() if scale == CITY else nullcontext():
        cast = families()
        for done, family in enumerate(cast, start=1):
            say(f"[{done}/{len(cast)}] {_carry(family)}")
        if scale != CAST:
            _populate(population.street(), say)
    for month in _months_owed(LIWAN):
        _pay(LIWAN, team_of(FENGYUAN), month, say)
    with clock.travel(_morning(MONTH)):
        _draft(CONGHUA, team_of(WENQUAN), MONTH, say)
    if scale == CITY:
        city.load(say, morning=_morning)
    if scale != CAST:
        scenes.play_all(say)
    summarise(say)


def _populate(street: Sequence[Family], say: Callable[[str], None]) -> None:
    for done, family in enumerate(street, start=1):
        _carry(family)
        if done % TOLD_EVERY == 0 or done == len(street):
            say(f"[{done}/{len(street)}] 逢源街道的家庭 / families of 逢源街道")


def _months_owed(district: str) -> list[date]:
    """Every month for which the district owes something, up to the one in which the demonstration begins."""
    first = Entitlement.objects.filter(payer__code=district, superseded_at=None).aggregate(first=Min("valid_from"))[
        "first"
    ]
    count = (MONTH.year - first.year) * 12 + MONTH.month - first.month if first else -1
    return [
        date(first.year + (first.month - 1 + ahead) // 12, (first.month - 1 + ahead) % 12 + 1, 1)
        for ahead in range(count + 1)
    ]


def _morning(month: date) -> datetime:
    """The first working morning of a month: money is paid before its tenth (民发〔2012〕220号 第31条)."""
    day = month
    while not calendars.calendar().is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, tzinfo=clock.SHANGHAI)


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
    for key, state in CASH_PROGRAMME.states.items():
        if counts[key]:
            say(f"  {state.label}: {counts[key]}")
    say("发放批次 / payment runs")
    for payment_run in Run.objects.filter(month=MONTH).select_related("payer").order_by("pk"):
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
    return str(CASH_PROGRAMME.states[case.state].label)


def _draft(district: str, team: Team, month: date, say: Callable[[str], None]) -> Run:
    payer = Division.objects.get(code=district)
    earlier = Run.objects.filter(payer=payer, month=month).first()
    if earlier is not None:
        return earlier
    drafted = runs.draft(actor=team.payments_officer, payer=payer, programme=queries.DIBAO, month=month)
    say(f"{payer.name} {month.month} 月发放批次已编制 / drafted: {drafted.number}")
    return drafted


def _pay(district: str, team: Team, month: date, say: Callable[[str], None]) -> None:
    """One district's month, from the draft to what the bank answered, taken up at whatever state it has reached."""
    with clock.travel(_morning(month)):
        run = _draft(district, team, month, say)
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
            say(f"{run.payer.name} {month.month} 月银行已回盘 / the bank has answered")


def _ask_bank(content: bytes) -> bytes:
    """The bank is a process of its own, outside the city's walls."""
    command = [sys.executable, "-m", "minzheng.demo.bank"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout  # noqa: S603  (our own module)
