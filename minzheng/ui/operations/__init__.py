"""The API's kit: what every room's router is made of. A room says who may, what it takes, what it answers; the rest is here.

The doors, the addresses and the document of the whole API are put together in ``minzheng.api``.
"""

from .forms import Invalid, body_of, cleaned, data_of
from .looks import Look
from .once import Once
from .problems import Problem
from .router import Operations
from .schemas import Body, Day, Fen, Key, Label, Page, Schema, Text, Version, Yes

__all__ = [
    "Body",
    "Day",
    "Fen",
    "Invalid",
    "Key",
    "Label",
    "Look",
    "Once",
    "Operations",
    "Page",
    "Problem",
    "Schema",
    "Text",
    "Version",
    "Yes",
    "body_of",
    "cleaned",
    "data_of",
]
