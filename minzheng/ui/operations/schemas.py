"""The types of what the API takes and answers: money in fen, days in ISO, texts that a database can hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

T = TypeVar("T")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
MOST_FEN = 10**13
LARGEST = 2**31 - 1


def _only_text(value: Any) -> Any:
    """Days are written, not counted: a number is no day."""
    if isinstance(value, str) and len(value) != len("2020-12-01"):
        raise ValueError("YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise ValueError("YYYY-MM-DD")
    return value


def _within_reach(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"{FIRST_DAY} … {LAST_DAY}")
    return value


Text = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=10_000)]
"""What somebody wrote: PostgreSQL holds any character but NUL."""

Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]*$", max_length=96)]
"""A key of the house's vocabulary: a state, a programme, a kind of paper."""

Day = Annotated[date, BeforeValidator(_only_text), AfterValidator(_within_reach)]
Fen = Annotated[int, Field(strict=True, ge=0, le=MOST_FEN)]
Version = Annotated[int, Field(strict=True, ge=0, le=LARGEST)]
Yes = Annotated[bool, Field(strict=True)]

Label = Annotated[str, BeforeValidator(str), WithJsonSchema({"type": "string"})]
"""A text of ours in the reader's language; lazily translated until it is answered."""


class Schema(BaseModel):
    """Something the API answers."""

    model_config = ConfigDict(from_attributes=True)


class Body(BaseModel):
    """Something the API takes. What is not asked for is a mistake, not ballast."""

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[T]):
    """A page of a list. ``next`` asks for the one after it, as ``after``; null on the last one."""

    items: list[T]
    next: str | None = None
