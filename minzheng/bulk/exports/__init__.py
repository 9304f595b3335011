"""Files that go out: a purpose, another person above a size, a watermark, an end, a log entry for everybody in it."""

from .queries import ExportShown, export_of, own, waiting_for
from .sources import ExportColumn, Source, by_key, register
from .stages import FORMS, TYPES
from .verbs import APPROVE, SHORTEST_PURPOSE, TAKE, ask, decide, end_expired, fetch, make, why_not_decide

__all__ = [
    "APPROVE",
    "FORMS",
    "SHORTEST_PURPOSE",
    "TAKE",
    "TYPES",
    "ExportColumn",
    "ExportShown",
    "Source",
    "ask",
    "by_key",
    "decide",
    "end_expired",
    "export_of",
    "fetch",
    "make",
    "own",
    "register",
    "waiting_for",
    "why_not_decide",
]
