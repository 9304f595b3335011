"""``minzheng keys …``: master keys, wrapping every data key anew, and erasing a person.

A change of the master key: ``keys new``, ``keys rotate``, ``keys list`` until it says that the old key may go,
``keys remove``. In production the keys are the environment's: ``new`` prints the value to put there.
"""

from __future__ import annotations

import json
from typing import Annotated
from uuid import UUID

import typer

from config import env
from config import keys as key_file

from .database import opened
from .progress import progress
from .staff import As, Role, acting

app = typer.Typer(no_args_is_help=True, help="密钥与个人信息销毁 / keys, and erasing a person")


@app.command(name="list")
def list_keys() -> None:
    """列出主密钥及其保护的数据密钥数 / the master keys, and how many data keys are under each."""
    with opened():
        from minzheng.access.rotation import master_keys_in_use

        uses = master_keys_in_use()
    for use in uses:
        typer.echo(f"{use.key_id}  {use.data_keys} 个数据密钥 / data keys  {_standing(use)}".rstrip())
    if any(use.missing for use in uses):
        typer.echo(
            "minzheng: 缺少主密钥，部分内容无法读取 / a master key is missing: some content can't be read", err=True
        )
        raise typer.Exit(1)


@app.command()
def new() -> None:
    """生成新的主密钥并投入使用（生产环境只打印）/ make a new master key and put it in use (production: print it)."""
    env.settings_module()
    from django.conf import settings

    if isinstance(settings.MASTER_KEYS, key_file.MasterKeyFile):
        key_id = key_file.add_master_key(env.home())
        typer.echo(f"{key_id} 已投入使用；接着运行 minzheng keys rotate / is in use; now run minzheng keys rotate")
        return
    key_id = _next_id(list(settings.MASTER_KEYS))
    typer.echo(json.dumps({**settings.MASTER_KEYS, key_id: key_file.new_key()}))
    typer.echo(
        "请将上面的值设为所有机器的 MASTER_KEYS 并重启，再运行 minzheng keys rotate / "
        "set MASTER_KEYS to the value above on every machine, restart, then run minzheng keys rotate",
        err=True,
    )


@app.command()
def rotate(staff: As, role: Role = None) -> None:
    """用最新的主密钥重新保护所有数据密钥，可随时中断、继续 / wrap every data key anew; may be interrupted."""
    with opened(), progress("更换主密钥 / re-wrapping") as told:
        from minzheng.access.keys import current_master_key_id
        from minzheng.access.rotation import rewrap_all

        done = rewrap_all(actor=acting(staff, role), progress=told)
        newest = current_master_key_id()
    typer.echo(f"{newest}：已重新保护 {done} 个数据密钥 / {done} data keys wrapped anew")


@app.command()
def remove(key_id: Annotated[str, typer.Argument(metavar="KEY", help="主密钥编号 / the master key's id")]) -> None:
    """移除不再使用的主密钥（仅开发环境）/ take away a master key that nothing needs (development only)."""
    with opened():
        from django.conf import settings

        from minzheng.access.rotation import master_keys_in_use

        if not isinstance(settings.MASTER_KEYS, key_file.MasterKeyFile):
            raise env.Misconfigured("请在 MASTER_KEYS 中移除", "take it out of MASTER_KEYS")
        if not any(use.key_id == key_id and use.removable for use in master_keys_in_use()):
            raise env.Misconfigured(f"{key_id} 仍在使用或不存在", f"{key_id} is in use or doesn't exist")
        key_file.remove_master_key(env.home(), key_id)
    typer.echo(f"{key_id} 已移除 / removed")


@app.command()
def erase(
    person: Annotated[UUID, typer.Argument(metavar="PERSON_ID", help="人员编号 / the person's public id")],
    staff: As,
    why: Annotated[str, typer.Option("--why", help="理由 / the reason")] = "",
    ground: Annotated[str, typer.Option("--ground", help="法律依据 / legal ground")] = "个人信息保护法 第47条",
    role: Role = None,
) -> None:
    """销毁一人的个人信息：一人提出，另一人执行，不可恢复 / erase a person: one proposes, another carries out; for ever."""
    with opened():
        from minzheng.registry import erasure

        actor = acting(staff, role)
        if erasure.order_for(person) is None:
            erasure.propose_erasure(actor=actor, person_id=person, reason=why, ground=ground)
            said = "已提出，须由另一名工作人员执行 / proposed; another member of staff must carry it out"
        else:
            erasure.carry_out_erasure(actor=actor, person_id=person)
            said = "已销毁，不可恢复 / erased, for ever"
    typer.echo(f"{person}  {said}")


def _standing(use: object) -> str:
    if use.newest:
        return "在用 / in use"
    if use.missing:
        return "缺失 / missing"
    return "可以移除 / may be removed" if use.removable else "待更换 / rotate first"


def _next_id(known: list[str]) -> str:
    """``key-3`` after two others; an id is never given twice, or old ciphertext would name the wrong key."""
    number = len(known) + 1
    while f"key-{number}" in known:
        number += 1
    return f"key-{number}"
