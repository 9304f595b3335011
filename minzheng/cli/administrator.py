"""``minzheng administrator``: the first one of a new installation. All others are made by administrators, on their screens."""

from __future__ import annotations

from typing import Annotated

import typer

from .database import opened

app = typer.Typer(help="第一位系统管理员 / the first administrator")

Username = Annotated[str, typer.Argument(metavar="USERNAME", help="用户名 / sign-in name")]
Name = Annotated[str, typer.Option("--name", help="姓名 / her name")]
Place = Annotated[str, typer.Option("--division", metavar="CODE", help="区划代码 / division")]


@app.command()
def administrator(username: Username, name: Name, division: Place = "440100") -> None:
    """建立第一位系统管理员，打印一次性密码；已有管理员时拒绝 / make the first one; refused where there is one."""
    with opened():
        from minzheng.access import staff
        from minzheng.access.actor import SYSTEM, Actor
        from minzheng.access.models import Division, Posting
        from minzheng.access.refusals import Reason, Refused
        from minzheng.access.roles import ADMINISTRATOR
        from minzheng.lib import clock

        place = Division.objects.filter(code=division).first()
        if place is None:
            raise typer.BadParameter(f"没有代码为 {division} 的区划 / no division has the code {division}")
        if Posting.objects.filter(role=ADMINISTRATOR).exists():
            raise Refused(Reason("has_administrator", "已有系统管理员 / there is an administrator already"))
        actor = Actor(kind=SYSTEM, name="cli.administrator", role=SYSTEM, division_pk=place.pk)
        today = clock.today()
        _, password = staff.add_staff(
            actor=actor, username=username, name=name, role=ADMINISTRATOR, division=division, valid_from=today
        )
    typer.echo(f"{username}  一次性密码 / one-time password: {password}")
