"""From a template and its data to a PDF: Typst, with the project's own fonts and nothing of the machine's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

TEMPLATES = Path(__file__).parent / "templates"
BODY_FONT = "Noto Serif SC"
STANDARDS: list[Any] = ["a-2a", "ua-1"]  # an archive can keep it, a screen reader can read it


def render(template: str, data: Mapping[str, Any], *, at: datetime | None = None) -> bytes:
    """The letter as PDF/A. The same data at the same instant gives the same bytes.

    Raises ``FileNotFoundError`` for an unknown template and ``typst.TypstError`` where data is missing.
    """
    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        raise FileNotFoundError(source)
    return typst.compile(
        str(source),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=STANDARDS,
        timestamp=int(at.timestamp()) if at else None,
    )


@cache
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(settings.FONT_ROOT)])
    if BODY_FONT not in fonts.families():
        raise ImproperlyConfigured(f"{BODY_FONT} is not in {settings.FONT_ROOT}: run `make setup`.")
    return fonts
