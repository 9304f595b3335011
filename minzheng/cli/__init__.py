"""The ``minzheng`` command. Each file of this package that has a Typer ``app`` is one noun: ``runs.py`` → ``minzheng runs``.

A noun is imported only when it is called, so ``minzheng policy`` and ``minzheng workdays`` know neither Django nor a
database. Results go to stdout, warnings and errors to stderr. Exit status: 0 done, 1 refused or failed, 2 misused or
misconfigured.
"""

from __future__ import annotations

import errno
import importlib
import pkgutil
import signal
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from config import commands, env


class Program(TyperGroup):
    """All commands by name, found by listing this package; loaded one by one."""

    def list_commands(self, ctx: typer.Context) -> list[str]:
        return [name for name in sorted(_modules()) if self.get_command(ctx, name)]

    def get_command(self, ctx: typer.Context, cmd_name: str) -> Any:
        dotted = _modules().get(cmd_name)
        app = getattr(importlib.import_module(dotted), "app", None) if dotted else None
        if app is None:
            return None
        command = typer.main.get_command(app)
        command.name = cmd_name
        return command


def _modules() -> dict[str, str]:
    here = {
        module.name.replace("_", "-"): f"{__name__}.{module.name}"
        for module in pkgutil.iter_modules(__path__)
        if not module.ispkg
    }
    return here | commands.COMMANDS


program = Program(
    name="minzheng",
    help="民政业务平台 / the civil-affairs platform",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main() -> None:
    """Run one command; whatever goes wrong becomes a line on stderr and an exit status, never a traceback."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        program.main(prog_name="minzheng")
    except env.Misconfigured as problem:
        _say(str(problem))
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        _say_why(error)
        sys.exit(1)


def _leave(number: int, _frame: object) -> None:
    """Told to end: leave by the ordinary way, so that the embedded server is stopped."""
    sys.exit(128 + number)


def _say_why(error: Exception) -> None:
    """The reasons of a refusal, one a line; a line for anything else."""
    refusals = sys.modules.get("minzheng.access.refusals")  # not loaded: nothing that refuses has run
    if refusals and isinstance(error, refusals.Refused):
        for reason in error.reasons:
            _say(_in_both_languages(reason))
    elif env.debug():
        traceback.print_exc()
    else:
        _say(_unexpected(error))


def _unexpected(error: Exception) -> str:
    """One line for what nobody foresaw; the words of the error stay away, they may repeat a person's data."""
    if _is_full_disk(error):
        return "磁盘空间不足 / the disk is full"
    if type(error).__name__ == "OperationalError":
        return "无法使用数据库，请检查其是否运行 / the database can't be reached"
    name = type(error).__name__
    return (
        f"意外错误（{name}）；设置 MINZHENG_DEBUG=1 后重试可见详情 / "
        f"unexpected error ({name}); try again with MINZHENG_DEBUG=1 for details"
    )


def _is_full_disk(error: BaseException) -> bool:
    """Whether a full disk is behind it: this process's own, or the database's."""
    is_ours = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return is_ours or type(error.__cause__).__name__ == "DiskFull"


def _in_both_languages(reason: object) -> str:
    """A reason in Chinese and, where it has a translation, in English."""
    from django.conf import settings
    from django.utils.translation import override

    if not settings.configured:
        return str(reason)
    with override("zh-hans"):
        chinese = str(reason)
    with override("en"):
        english = str(reason)
    return chinese if chinese == english else f"{chinese} / {english}"


def _say(text: str) -> None:
    print(f"minzheng: {text}", file=sys.stderr)
