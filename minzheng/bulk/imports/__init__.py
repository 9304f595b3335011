"""Files that come in: a kind of table, a verdict on every row, a look before anything counts, what goes back."""

from .columns import Column
from .kinds import ImportKind, Reading, all_kinds, by_key, kind_of, kinds_for, register
from .pages import ImportPage, pages_for, register_page
from .papers import REASON, XLSX, returned, template
from .queries import import_of, imports_of
from .receiving import WORD, confirm, discard, receive

__all__ = [
    "REASON",
    "WORD",
    "XLSX",
    "Column",
    "ImportKind",
    "ImportPage",
    "Reading",
    "all_kinds",
    "by_key",
    "confirm",
    "discard",
    "import_of",
    "imports_of",
    "kind_of",
    "kinds_for",
    "pages_for",
    "receive",
    "register",
    "register_page",
    "returned",
    "template",
]
