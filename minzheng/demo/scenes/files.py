"""Files: a roster of tekun people that came in, a death list that waits for its clerk, a register that waits for other eyes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from minzheng.access.actor import Actor
from minzheng.bulk import exports, imports
from minzheng.bulk.imports import carrying_out, reading
from minzheng.bulk.models import ExportFile, ImportFile
from minzheng.bulk.sheets import Workbook
from minzheng.registry.models import Person

from ..identities import FEMALE, identity_number
from ..staff import FENGYUAN, team_of

NAMES = ("谭银好", "冼带娣", "邝惠珍", "麦顺喜", "区丽群", "冯少珍")
VILLAGES = ("440103006101", "440103006102", "440103006104")
DIED_ON = "2020-11-28"


def play(say: Callable[[str], None]) -> None:
    if ImportFile.objects.filter(kind="assistance.status_roster").exists():
        return
    team = team_of(FENGYUAN)
    rows = [
        [name, _number(order), "特困人员", VILLAGES[order % 3], "2020-01-01", ""] for order, name in enumerate(NAMES)
    ]
    rows[-1][1] = rows[-1][1][:15]
    roster = _brought(team.confirmer, "assistance.status_roster", "特困人员名册2020.xlsx", rows)
    imports.confirm(actor=team.confirmer, file=roster)
    carrying_out.carry_out(ImportFile.objects.get(pk=roster.pk))
    deaths = [["关顺和", _number(20), DIED_ON, "殡葬火化"], ["丘带兴", _number(21)[:17] + "?", DIED_ON, "公安户籍注销"]]
    known = Person.objects.filter(name="陈惠珍", merged_into=None).first()
    if known is not None:
        deaths.append([known.name, known.identity_number.open(), DIED_ON, "殡葬火化"])
    _brought(team.clerk, "assistance.death_list", "殡葬名单202011.xlsx", deaths)
    source = exports.by_key("register.benefits")
    if source is not None and not ExportFile.objects.exists():
        _asked(team.clerk, source)
    say("身份名册、死亡名单已导入 / a roster and a death list were brought")


def _asked(actor: Actor, source: exports.Source) -> None:
    """A register for the annual audit; with the street's population it is large enough to wait for other eyes."""
    if source.rows(actor, {}).exists():
        exports.ask(actor=actor, source=source, wanted={}, purpose="年终核对在保名单", form="xlsx")


def _brought(actor: Actor, kind_key: str, name: str, rows: list[list[Any]]) -> ImportFile:
    kind = imports.by_key(kind_key)
    if kind is None:
        raise LookupError(kind_key)
    book = Workbook(kind.sheet, widths=[column.width for column in kind.columns])
    book.row(kind.labels())
    for row in rows:
        book.row(row)
    file = imports.receive(actor=actor, kind=kind, content=book.content(), file_name=name)
    reading.read(file)
    return ImportFile.objects.get(pk=file.pk)


def _number(order: int) -> str:
    return identity_number(born_on=date(1946, 2, 3) + timedelta(days=order * 97), order=470 + order, sex=FEMALE)
