"""Words in both languages. The law needs no translation machinery: each label carries its Chinese and its English."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in ``zh`` or ``en``."""
        if language not in LANGUAGES:
            raise KeyError(language)
        return self.zh if language == "zh" else self.en

    def as_dict(self) -> dict[str, str]:
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_dict(cls, both: Mapping[str, str]) -> Words:
        return cls(zh=both["zh"], en=both["en"])
