"""file(): the committed run as a file for the bank; download(): that file in clear, for those who send it."""

from __future__ import annotations

import hashlib
from datetime import date, datetime

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.encryption import new_data_key, unlock
from minzheng.access.history import action
from minzheng.access.storage import EncryptedFiles
from minzheng.lib import clock

from ..channels import csv_bank
from ..models import BankFile, Run
from . import payees, totals
from .state import DOWNLOAD, FILE, FILED, SETTLED, check, locked, move

OUT, IN = "out", "in"

FILES = EncryptedFiles("bank")


@action
def file(run: Run, *, actor: Actor, expected_version: int, at: datetime | None = None) -> BankFile:
    """Make the bank file of a committed run, once; asked again, the same file is returned.

    The file is sealed with a data key of its own. Its total is the ledger's, or nothing is made (``LedgerDiffers``).
    """
    run = locked(run, actor=actor, verb=FILE)
    if run.state in (FILED, SETTLED):
        return run.files.get(direction=OUT)
    check(run, verb=FILE, expected_version=expected_version)
    instructions = _instructions(run)
    amount_fen = sum(instruction.amount_fen for instruction in instructions)
    totals.check_against_ledger(run, amount_fen)
    made = keep(
        run,
        direction=OUT,
        content=csv_bank.render(instructions),
        lines=len(instructions),
        amount_fen=amount_fen,
        at=at or clock.now(),
    )
    move(run, FILED)
    return made


@action
def download(bank_file: BankFile, *, actor: Actor) -> bytes:
    """The content of a bank file. It shows account numbers: only who sends it may, and every payee's look is logged."""
    run = locked(bank_file.run, actor=actor, verb=DOWNLOAD)
    persons = run.lines.values_list("payee_account__person__public_id", flat=True).distinct()
    log.record_look(actor, list(persons), what=log.EXPORT, purpose="下载银行文件", subject_ref=run.number)
    return content_of(bank_file)


def keep(run: Run, *, direction: str, content: bytes, lines: int, amount_fen: int, at: datetime) -> BankFile:
    """Record a file and seal its content into storage."""
    kept = BankFile.objects.create(
        run=run,
        direction=direction,
        channel=csv_bank.CHANNEL,
        data_key=new_data_key(),
        sha256=hashlib.sha256(content).hexdigest(),
        lines=lines,
        amount_fen=amount_fen,
        at=at,
    )
    FILES.save(content, public_id=kept.public_id, data_key=kept.data_key)
    return kept


def content_of(bank_file: BankFile) -> bytes:
    """The content as it went out or came in, opened; nothing is logged, so only for the machine's own eyes."""
    return FILES.open(bank_file.public_id)


def file_name(bank_file: BankFile) -> str:
    """What the file is called when it leaves: the run's number and the direction, nothing about anybody."""
    return f"{bank_file.run.number}-{bank_file.direction}.csv"


def _instructions(run: Run) -> list[csv_bank.Instruction]:
    lines = list(run.lines.select_related("payee_account").order_by("pk"))
    unlock(line.payee_account for line in lines)
    return [
        csv_bank.Instruction(
            reference=str(line.public_id),
            holder_name=line.payee_account.holder_name,
            account_number=payees.number(line.payee_account).open(),
            amount_fen=line.amount_fen,
            summary=_summary(run.month),
        )
        for line in lines
    ]


def _summary(month: date) -> str:
    """What stands on the payee's statement: that it is relief and for when, not which programme."""
    return f"{month.year}年{month.month}月救助金"
