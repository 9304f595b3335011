"""Translations: what is found in the code, and what the check objects to."""

from __future__ import annotations

import io

import pytest

from config import messages

_TEMPLATE = """{% load i18n %}{# 不译 #}
{% translate "受理" %} {% translate "申请" context "verb" %}
{% blocktranslate count n=days %}剩 {{ n }} 天{% plural %}剩 {{ n }} 天{% endblocktranslate %}
{% blocktranslate trimmed %}
  您好，{{ name }}
{% endblocktranslate %}"""


def test_templates_are_read_as_django_reads_them() -> None:
    messages._configure()
    found = messages.from_template(io.BytesIO(_TEMPLATE.encode()), messages._KEYWORDS, (), {})
    texts = [text for _line, _function, text, _comments in found]
    assert "受理" in texts
    assert ("verb", "申请") in texts
    assert "您好，%(name)s" in texts
    assert any(isinstance(text, tuple) and text[0] == "剩 %(n)s 天" for text in texts)


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A catalogue of one's own beside a code that asks for two strings."""
    monkeypatch.setattr(messages, "CATALOGUE", tmp_path / "django.po")
    source = messages.Catalog(charset="utf-8")
    source.add("受理", locations=[("a.py", None)])
    source.add("剩 %(n)s 天", locations=[("a.py", None)])
    monkeypatch.setattr(messages, "extract", lambda: source)

    def write(*entries: str) -> list[str]:
        header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
        messages.CATALOGUE.write_text(header + "\n\n".join(entries), encoding="utf-8")
        return list(messages.problems())

    return write


ACCEPTED = 'msgid "受理"\nmsgstr "Accept"'
DAYS = '#, python-format\nmsgid "剩 %(n)s 天"\nmsgstr "%(n)s days left"'


def test_a_complete_catalogue_has_no_problems(catalogue) -> None:
    assert catalogue(ACCEPTED, DAYS) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([ACCEPTED], "missing: 剩"),
        ([ACCEPTED, DAYS.replace("%(n)s days left", "")], "not translated"),
        ([ACCEPTED, DAYS.replace("#, ", "#, fuzzy, ")], "fuzzy"),
        ([ACCEPTED, DAYS.replace("%(n)s days left", "%(m)s days left")], "placeholders differ (m, n)"),
        ([ACCEPTED, DAYS, 'msgid "旧"\nmsgstr "Old"'], "no longer used"),
    ],
)
def test_each_fault_is_named(catalogue, entries, problem) -> None:
    found = catalogue(*entries)
    assert len(found) == 1
    assert found[0].startswith(problem)


def test_update_keeps_translations_and_drops_what_is_gone(catalogue) -> None:
    catalogue(ACCEPTED, 'msgid "旧"\nmsgstr "Old"')
    messages.update()
    text = messages.CATALOGUE.read_text(encoding="utf-8")
    assert 'msgstr "Accept"' in text
    assert "旧" not in text
    assert "剩 %(n)s 天" in text
    assert "fuzzy" not in text


def test_update_is_stable(catalogue) -> None:
    catalogue(ACCEPTED, DAYS)
    messages.update()
    once = messages.CATALOGUE.read_bytes()
    messages.update()
    assert messages.CATALOGUE.read_bytes() == once
