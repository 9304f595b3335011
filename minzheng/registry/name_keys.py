"""Sort keys for Chinese names: pinyin, with the readings that surnames have (单 Shàn, 曾 Zēng, 区 Ōu …)."""

from __future__ import annotations

from pypinyin import lazy_pinyin

_SURNAME_READINGS = {
    "单": "shan",
    "曾": "zeng",
    "区": "ou",
    "冼": "xian",
    "邝": "kuang",
    "解": "xie",
    "查": "zha",
    "仇": "qiu",
    "朴": "piao",
    "任": "ren",
    "华": "hua",
    "覃": "qin",
    "翟": "zhai",
    "盖": "ge",
    "缪": "miao",
    "尉迟": "yuchi",
    "万俟": "moqi",
}


def name_key(name: str) -> str:
    """The key a name is sorted by: ``区惠珍`` → ``ou hui zhen``."""
    name = name.strip()
    for length in (2, 1):
        surname = name[:length]
        if len(surname) == length and surname in _SURNAME_READINGS:
            return " ".join([_SURNAME_READINGS[surname], *lazy_pinyin(name[length:])]).lower()
    return " ".join(lazy_pinyin(name)).lower()
