"""The README's own addresses lead somewhere."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve

from .source import ROOT

_PATHS = re.findall(r"http://127\.0\.0\.1:8000(/[\w/-]*)", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(set(_PATHS)))
def test_every_address_of_the_readme_is_an_address_of_the_platform(path: str) -> None:
    assert resolve(path)


def test_the_readme_names_the_workbench_the_portal_and_the_outbox() -> None:
    assert {"/", "/desk/", "/outbox/"} <= set(_PATHS)
