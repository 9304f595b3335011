"""``minzheng check-production``: everything that production would refuse, at once, in both languages."""

from __future__ import annotations

import typer

from config import env, production

from .database import opened

app = typer.Typer(help="检查生产环境配置 / check the production settings")


@app.command(name="check-production")
def check_production() -> None:
    """列出生产环境会拒绝的所有问题 / list everything that production would refuse; status 1 if there is anything."""
    problems = production.environment_problems()
    if not problems:
        env.put("DJANGO_SETTINGS_MODULE", production.PROD)
        with opened():
            problems = [*production.settings_problems(), *production.account_problems()]
    for problem in problems:
        typer.echo(f"- {problem}")
    typer.echo(
        "没有发现问题 / nothing found" if not problems else f"{len(problems)} 个问题 / problems", err=bool(problems)
    )
    if problems:
        raise typer.Exit(1)
