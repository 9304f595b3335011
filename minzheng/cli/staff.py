"""``--as STAFF``: who acts at the command line."""

from __future__ import annotations

from typing import Annotated

import typer

from minzheng.access.actor import Actor

As = Annotated[str, typer.Option("--as", metavar="STAFF", help="以哪位工作人员的名义（用户名）/ act as (username)")]
Role = Annotated[str | None, typer.Option("--role", help="有多个任职时指明角色 / role, if she holds several")]


def acting(username: str, role: str | None = None) -> Actor:
    """The actor of a member of staff with a posting in force today. Raises Refused."""
    from minzheng.access.actors import actor_for_username

    return actor_for_username(username, role)
