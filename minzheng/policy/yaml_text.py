"""YAML as people write law and stories in it: decimals stay decimals, ``on`` is a word, keys come once, lines are known.

PyYAML's defaults turn 1894.10 into a binary float, the key ``on`` into *true* and keep the last of two equal keys.
None of that may happen to money or dates.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_BaseLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_PLAIN = [
    ("tag:yaml.org,2002:null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", r"yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE", list("yYnNtTfF")),
    ("tag:yaml.org,2002:int", r"[-+]?(?:0|[1-9][0-9_]*)", list("-+0123456789")),
    ("tag:yaml.org,2002:float", r"[-+]?[0-9][0-9_]*\.[0-9]*", list("-+0123456789")),
    ("tag:yaml.org,2002:timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", list("0123456789")),
    ("tag:yaml.org,2002:merge", r"<<", ["<"]),
]


class InvalidYaml(ValueError):
    """A file can't be read as YAML: where, and what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        self.place, self.problem = place, problem
        super().__init__(f"{place}: {problem}")


class _Loader(_BaseLoader):  # type: ignore[misc]
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


def _mapping(loader: Any, node: yaml.MappingNode) -> dict[Hashable, Any]:
    loader.flatten_mapping(node)
    mapping: dict[Hashable, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"重复的键 duplicate key {key!r}", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


def _date(loader: Any, node: yaml.ScalarNode) -> date:
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        raise yaml.constructor.ConstructorError(
            None, None, f"没有这一天 no such day: {node.value}", node.start_mark
        ) from None


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value.replace("_", ""))


for _tag, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first)
_Loader.add_constructor("tag:yaml.org,2002:map", _mapping)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)
_Loader.add_constructor("tag:yaml.org,2002:float", _decimal)


def read(path: Path) -> Any:
    """The one document of a file. Raises ``InvalidYaml``."""
    documents = [content for _line, content in read_all(path)]
    return documents[0] if documents else None


def read_all(path: Path) -> Iterator[tuple[int, Any]]:
    """Every document of a file with the line it starts on; empty documents are left out. Raises ``InvalidYaml``."""
    loader = _Loader(_text(path))
    try:
        while loader.check_node():
            node = loader.get_node()
            content = loader.construct_document(node)
            if content is not None:
                yield node.start_mark.line + 1, content
    except yaml.YAMLError as problem:
        raise _invalid(path, problem) from None
    finally:
        loader.dispose()


def first_keys(path: Path) -> set[str]:
    """The keys of a file's first document, read without building anything else of it. Raises ``InvalidYaml``."""
    loader = _Loader(_text(path))
    try:
        node = loader.get_node() if loader.check_node() else None
    except yaml.YAMLError as problem:
        raise _invalid(path, problem) from None
    finally:
        loader.dispose()
    if not isinstance(node, yaml.MappingNode):
        return set()
    return {key.value for key, _value in node.value if isinstance(key, yaml.ScalarNode)}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidYaml(str(path), "不是UTF-8文本 not UTF-8 text") from None
    except OSError as problem:
        raise InvalidYaml(str(path), f"读不到 can't be read ({problem.strerror})") from None


def _invalid(path: Path, problem: yaml.YAMLError) -> InvalidYaml:
    mark = getattr(problem, "problem_mark", None)
    place = f"{path}:{mark.line + 1}" if mark else str(path)
    return InvalidYaml(place, str(getattr(problem, "problem", None) or problem))
