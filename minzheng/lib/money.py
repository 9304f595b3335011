"""Money is an integer number of fen (分). Yuan exist at the edge only: what people write, and what they read.

One yuan is one hundred fen. Nothing here rounds: an amount with a third decimal is a mistake of whoever wrote it.
"""

from __future__ import annotations

import re
from decimal import Decimal

FEN_PER_YUAN = 100
MOST_FEN = 100_000_000 * FEN_PER_YUAN
"""One hundred million yuan: more than any one amount of a family. What lies above is a slip of the pen."""

_WRITTEN = re.compile(r"(?P<sign>-?)(?P<yuan>\d+|\d{1,3}(?:,\d{3})+)(?:\.(?P<fen>\d{1,2})0*)?", re.ASCII)


class InvalidAmount(ValueError):
    """What was written is not an amount of yuan with at most two decimals."""

    def __init__(self, written: object) -> None:
        self.zh = f"“{written}”不是金额：应为元，最多两位小数。"
        self.en = f"{written!r} is not an amount: yuan with at most two decimals."
        super().__init__(f"{self.zh} {self.en}")


def yuan_to_fen(written: str | int | Decimal) -> int:
    """Yuan as a person or a spreadsheet writes them (``1080``, ``"1,080.50"``) to fen.

    Raises ``InvalidAmount`` for anything else: a third decimal, misplaced separators, an exponent, a binary float.
    """
    if isinstance(written, bool) or not isinstance(written, (str, int, Decimal)):
        raise InvalidAmount(written)
    text = f"{written:f}" if isinstance(written, Decimal) else str(written).strip()
    match = _WRITTEN.fullmatch(text)
    if match is None:
        raise InvalidAmount(written)
    yuan = int(match["yuan"].replace(",", ""))
    fen = int((match["fen"] or "").ljust(2, "0"))
    total = yuan * FEN_PER_YUAN + fen
    return -total if match["sign"] else total


def fen_to_yuan_text(fen: int) -> str:
    """Fen to yuan with separators and always two decimals, as printed on pages and letters: ``1,080.00``."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"


def fen_to_short_text(fen: int) -> str:
    """Fen to yuan without idle decimals, as amounts are said inside a sentence: ``1,080``, ``93.75``."""
    return fen_to_yuan_text(fen).removesuffix(".00")


def fen_to_yuan(fen: int) -> Decimal:
    """Fen to an exact number of yuan, without idle decimals, for files that hold numbers and not text."""
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    return Decimal(yuan) if rest == 0 else Decimal(fen).scaleb(-2)
