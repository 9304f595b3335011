"""The READMEs' own addresses lead somewhere, and both languages name the same."""

from __future__ import annotations

import re

import pytest
from django.urls import resolve

from .source import ROOT

_ADDRESS = re.compile(r"http://127\.0\.0\.1:8000(/[\w./-]*)")
_PATHS, _CHINESE_PATHS = (
    _ADDRESS.findall((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh-CN.md")
)


@pytest.mark.parametrize("path", sorted(set(_PATHS)))
def test_every_address_of_the_readme_is_an_address_of_the_platform(path: str) -> None:
    assert resolve(path)


def test_the_readme_names_the_workbench_the_portal_and_the_outbox() -> None:
    assert {"/", "/desk/", "/outbox/"} <= set(_PATHS)


def test_both_languages_name_the_same_addresses() -> None:
    assert set(_PATHS) == set(_CHINESE_PATHS)
