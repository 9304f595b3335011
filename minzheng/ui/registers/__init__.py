"""Registers (台账): one value says what a list shows, how it is narrowed and sorted; the pages are made once for all."""

from .pages import Page, page_of
from .register import Register, RegisterColumn, all_registers, by_key, register, registers_for
from .source import source_of

__all__ = [
    "Page",
    "Register",
    "RegisterColumn",
    "all_registers",
    "by_key",
    "page_of",
    "register",
    "registers_for",
    "source_of",
]
