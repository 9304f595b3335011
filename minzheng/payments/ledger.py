"""The ledger: money moves only as balanced, irreversible postings; a correction is a new posting.

What holds even against raw SQL of the application role stands in migration 0002: a posting without legs or out of
balance fails at the end of its transaction, a leg that comes later is refused, and nothing is updated or deleted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from .models import Account, Leg, Posting

ACCRUED, PAID, REVERSED = "accrued", "paid", "reversed"

UNBALANCED = Reason("unbalanced", _("借贷不平，不能记账。"))
POSTED_OTHERWISE = Reason("posted_otherwise", _("同一来源已经记过另一笔账，不能再记。"))
REVERSAL_STANDS = Reason("reversal_stands", _("冲销分录不能再冲销，请另记一笔新账。"))


@dataclass(frozen=True)
class LegSpec:
    """One side of a posting to be: a debit or a credit in fen, never both."""

    account: Account
    debit_fen: int = 0
    credit_fen: int = 0

    @property
    def side(self) -> tuple[int, int, int]:
        return self.account.pk, self.debit_fen, self.credit_fen


@dataclass(frozen=True)
class Entry:
    """A posting to be: what it books (``accrued``, ``paid``), for which source, and its legs."""

    what: str
    source_ref: str
    legs: tuple[LegSpec, ...]

    @property
    def amount_fen(self) -> int:
        return sum(leg.debit_fen for leg in self.legs)


@action
def post(
    *, actor: Actor, what: str, source_ref: str, legs: Sequence[LegSpec], at: datetime | None = None, why: str = ""
) -> Posting:
    """Book one posting. The same posting asked for twice is booked once; the earlier one is returned.

    Raises ``Refused``: ``unbalanced``, or ``posted_otherwise`` when the source was booked with other legs.
    """
    return post_all(actor=actor, entries=[Entry(what, source_ref, tuple(legs))], at=at, why=why)[0]


@action
def post_all(*, actor: Actor, entries: Sequence[Entry], at: datetime | None = None, why: str = "") -> list[Posting]:
    """Book many postings of different sources at once, in the order given. See ``post``.

    Keep to about two thousand a transaction: the balance checks at its end grow faster than their number.
    """
    _check(entries)
    postings = [
        Posting(
            at=at or clock.now(),
            what=entry.what,
            source_ref=entry.source_ref,
            amount_fen=entry.amount_fen,
            author=actor.author,
            why=why,
        )
        for entry in entries
    ]
    return _book(postings, {entry.source_ref: entry.legs for entry in entries})


@action
def reverse(*, actor: Actor, posting: Posting, why: str, at: datetime | None = None) -> Posting:
    """Book the opposite of a posting, once. Asked for twice, the first reversal is returned."""
    if posting.reverses_id is not None:
        raise Refused(REVERSAL_STANDS)
    if not why.strip():
        raise Refused(Reason("why", _("请写明冲销理由。"), field="why"))
    opposite = tuple(
        LegSpec(leg.account, debit_fen=leg.credit_fen, credit_fen=leg.debit_fen)
        for leg in posting.legs.select_related("account").order_by("pk")
    )
    reversal = Posting(
        at=at or clock.now(),
        what=REVERSED,
        source_ref=f"reversal:{posting.public_id}",
        amount_fen=posting.amount_fen,
        reverses=posting,
        author=actor.author,
        why=why.strip(),
    )
    return _book([reversal], {reversal.source_ref: opposite})[0]


def legs_of(source_refs: Sequence[str], *, code: str) -> dict[str, list[Leg]]:
    """Source → its legs on the accounts of one code, in the order booked; one query."""
    found: dict[str, list[Leg]] = defaultdict(list)
    legs = Leg.objects.filter(posting__source_ref__in=source_refs, account__code=code)
    for leg in legs.select_related("posting", "account").order_by("pk"):
        found[leg.posting.source_ref].append(leg)
    return found


def _check(entries: Sequence[Entry]) -> None:
    if len({entry.source_ref for entry in entries}) < len(entries):
        raise Refused(POSTED_OTHERWISE)
    for entry in entries:
        one_sided = all(min(leg.debit_fen, leg.credit_fen) == 0 < leg.debit_fen + leg.credit_fen for leg in entry.legs)
        if not one_sided or not entry.legs or entry.amount_fen != sum(leg.credit_fen for leg in entry.legs):
            raise Refused(UNBALANCED)


def _book(postings: list[Posting], legs: Mapping[str, Sequence[LegSpec]]) -> list[Posting]:
    """Insert what isn't booked yet, with its legs, and return the postings as the ledger has them, in order."""
    Posting.objects.bulk_create(postings, ignore_conflicts=True)
    booked = {posting.source_ref: posting for posting in Posting.objects.filter(source_ref__in=legs)}
    ours = {posting.public_id for posting in postings}
    fresh = [posting for posting in booked.values() if posting.public_id in ours]
    Leg.objects.bulk_create(
        Leg(posting=posting, account=leg.account, debit_fen=leg.debit_fen, credit_fen=leg.credit_fen)
        for posting in fresh
        for leg in legs[posting.source_ref]
    )
    _check_same({ref: posting for ref, posting in booked.items() if posting.public_id not in ours}, legs)
    return [booked[posting.source_ref] for posting in postings]


def _check_same(earlier: Mapping[str, Posting], legs: Mapping[str, Sequence[LegSpec]]) -> None:
    """What was booked before under the same source must be the same thing."""
    stored: dict[int, Counter[tuple[int, int, int]]] = defaultdict(Counter)
    for leg in Leg.objects.filter(posting__in=earlier.values()):
        stored[leg.posting_id][leg.account_id, leg.debit_fen, leg.credit_fen] += 1
    for source_ref, posting in earlier.items():
        if stored[posting.pk] != Counter(leg.side for leg in legs[source_ref]):
            raise Refused(POSTED_OTHERWISE)
