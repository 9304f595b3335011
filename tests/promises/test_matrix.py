"""The published size of the leak matrix is its size."""

from __future__ import annotations

from .matrix import FILE, text


def test_the_table_of_the_leak_matrix_is_of_today() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m tests.promises.matrix"
