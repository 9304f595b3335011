"""Example papers: one page each that says what it stands for, made like every other PDF of the platform."""

from __future__ import annotations

from functools import cache

import typst
from django.conf import settings

PAGE = """
#set page(paper: "a5", flipped: true, margin: 2cm)
#set text(font: "Noto Sans SC", size: 14pt)
#align(center + horizon)[
  #text(size: 26pt, weight: "bold")[{title}]
  #v(1em)
  示例材料，不是真实证件
]
"""


@cache
def example_paper(title: str) -> bytes:
    """A PDF that names the paper it stands for and nobody's data."""
    return bytes(
        typst.compile(PAGE.format(title=title).encode(), font_paths=[str(settings.FONT_ROOT)], ignore_system_fonts=True)
    )
