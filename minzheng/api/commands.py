"""``minzheng tokens …``: with what another program uses the API in the name of a posting."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from config.database import opened

app = typer.Typer(no_args_is_help=True, help="访问令牌 / access tokens for the API")

As = Annotated[str, typer.Option("--as", metavar="STAFF", help="以哪位工作人员的名义（用户名）/ act as (username)")]
Role = Annotated[str | None, typer.Option("--role", help="有多个任职时指明角色 / role, if she holds several")]


@app.command()
def issue(
    name: Annotated[str, typer.Argument(metavar="NAME", help="给哪个程序用 / for which program")],
    staff: As,
    role: Role = None,
    days: Annotated[int, typer.Option("--days", help="有效天数，最长 90 / days it is valid, at most 90")] = 90,
) -> None:
    """签发令牌；密钥只显示这一次 / issue a token; its secret is shown this once."""
    with opened():
        from minzheng.access.actors import actor_for_username

        from . import tokens

        issued = tokens.issue(actor=actor_for_username(staff, role), name=name, days=days)
        typer.echo(issued.secret)
        typer.echo(f"{issued.token.public_id}  {issued.token.expires_at:%Y-%m-%d}", err=True)


@app.command("list")
def listed(staff: As, role: Role = None) -> None:
    """列出本人的令牌 / list her tokens, the latest first."""
    with opened():
        from minzheng.access.actors import actor_for_username

        from . import tokens

        for token in tokens.of_staff(actor_for_username(staff, role)):
            used = token.last_used_on or "—"
            typer.echo(
                f"{token.public_id}  {token.prefix}…  {tokens.state_of(token):8}"
                f"  {token.expires_at:%Y-%m-%d}  {used}  {token.name}"
            )


@app.command()
def revoke(
    token: Annotated[UUID, typer.Argument(metavar="TOKEN", help="令牌编号（list 的第一列）/ its id, as listed")],
    staff: As,
    role: Role = None,
) -> None:
    """撤销令牌，立即失效 / revoke a token, at once."""
    with opened():
        from minzheng.access.actors import actor_for_username

        from . import tokens

        revoked = tokens.revoke(actor=actor_for_username(staff, role), public_id=token)
        typer.echo(f"{revoked.public_id}  revoked")
