"""The values shipped with the code: ``parameters.yaml`` of each programme and ``shared.yaml`` here, OpenFisca's layout.

    standard:
      description: {zh: …, en: …}
      metadata: {label: {zh: …, en: …}, unit: yuan a person a month}
      values:                       # the nation
        2012-12-12: {value: unknown, status: unknown, metadata: {reference: …}}
      divisions:                    # overlays: the nearest ancestor with a value wins
        "440100":
          values:
            2020-01-01: {value: 1080, status: published, metadata: {reference: …}}

A programme's names get its folder's name in front: ``dibao.standard``; those of ``shared.yaml`` stand as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.policy.divisions import NATION
from minzheng.policy.parameters.model import UNKNOWN_STATUS, Parameter, ParameterSet, ParameterValue
from minzheng.policy.units import UNITS, InvalidValue
from minzheng.policy.words import Words
from minzheng.policy.yaml_text import InvalidYaml, read

_HERE = Path(__file__).parent
_PROGRAMMES = _HERE.parent / "programmes"


@cache
def shipped() -> ParameterSet:
    """Every parameter declared, with the values shipped. Read once a process."""
    declared: list[Parameter] = []
    values: list[ParameterValue] = []
    for path, prefix in _files():
        for name, node in _parameters(read(path), prefix):
            parameter = _declared(path, name, node)
            declared.append(parameter)
            values.extend(_values(path, parameter, node, NATION))
            for division, overlay in node.get("divisions", {}).items():
                values.extend(_values(path, parameter, overlay, str(division)))
    return ParameterSet(declared, values)


def _files() -> Iterator[tuple[Path, str]]:
    yield _HERE / "shared.yaml", ""
    for path in sorted(_PROGRAMMES.glob("*/parameters.yaml")):
        yield path, f"{path.parent.name}."


def _parameters(tree: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The parameters of a tree of names with their dotted names."""
    for name, node in tree.items():
        if "metadata" in node:
            yield f"{prefix}{name}", node
        else:
            yield from _parameters(node, f"{prefix}{name}.")


def _declared(path: Path, name: str, node: Mapping[str, Any]) -> Parameter:
    metadata = node["metadata"]
    if metadata["unit"] not in UNITS:
        raise InvalidYaml(f"{path}: {name}", f"没有这个单位 no such unit: {metadata['unit']}")
    return Parameter(
        name=name,
        unit=UNITS[metadata["unit"]],
        label=Words.from_dict(metadata["label"]),
        description=Words.from_dict(node["description"]),
    )


def _values(path: Path, parameter: Parameter, node: Mapping[str, Any], division: str) -> Iterator[ParameterValue]:
    for valid_from, entry in (node.get("values") or {}).items():
        place = f"{path}: {parameter.name} {division} {valid_from}"
        if not isinstance(valid_from, date):
            raise InvalidYaml(place, "值应以日期为键 values are keyed by the day they hold from")
        try:
            yield ParameterValue(
                name=parameter.name,
                division=division,
                valid_from=valid_from,
                value=None if entry["value"] == UNKNOWN_STATUS else parameter.unit.read(entry["value"]),
                status=entry["status"],
                reference=entry["metadata"]["reference"],
            )
        except (KeyError, TypeError, ValueError, InvalidValue) as problem:
            raise InvalidYaml(place, f"值不完整或不合单位 incomplete or not of its unit: {problem}") from None
