"""What programmes are called on these pages; the names themselves are the law's."""

from __future__ import annotations

from django.utils.translation import get_language

from minzheng.policy.programmes import keys, load


def programme_label(key: str) -> str:
    """The programme's name in the reader's language; the key where its folder is gone."""
    if key not in keys():
        return key
    return load(key).name["en" if (get_language() or "").startswith("en") else "zh"]


def programme_labels() -> dict[str, str]:
    """Every programme, by key."""
    return {key: programme_label(key) for key in keys()}
