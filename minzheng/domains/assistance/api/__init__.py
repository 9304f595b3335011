"""The room's part of the API: lodging, the inquiry, and what was declared beside what was found.

The steps of the workflow are not here: the API derives them from the room's table, whatever it holds.
"""

from . import inquiry, lodging, reading
from .router import router

__all__ = ["inquiry", "lodging", "reading", "router"]
