"""``minzheng serve``: the workbench, the portal and the worker, until Ctrl-C."""

from __future__ import annotations

from typing import Annotated

import typer

from config import env, serving

app = typer.Typer(help="启动网站与后台作业 / serve the site and work off its jobs")

Port = Annotated[int | None, typer.Option(help="端口，默认取 PORT 或 8000 / port, by default PORT or 8000")]
Host = Annotated[str, typer.Option(help="监听地址 / address to listen on")]


Worker = Annotated[
    bool, typer.Option("--worker/--no-worker", help="是否同时处理后台作业 / whether to work off jobs, too")
]


@app.command()
def serve(port: Port = None, host: Host = "127.0.0.1", worker: Worker = True) -> None:
    """启动网站与后台作业，按 Ctrl-C 停止 / serve the site and work off its jobs until Ctrl-C."""
    raise typer.Exit(serving.serve(host=host, port=port or env.serving_port(), worker=worker))
