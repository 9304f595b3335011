"""Doors that must not be walked around: the gate, the one writer of a case's state, the clock, the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from minzheng.access.doors import Door
from minzheng.access.roles import WORDS
from minzheng.api.v1.api import api

from .source import place, python_files, tree

_CLOCK = "minzheng/lib/clock.py"
_READS_THE_MACHINE = {
    "minzheng/lib/public_ids.py",  # identifiers must stay unique while the civil clock stands in 2020
}
_KEEPS_ITS_OWN = {"minzheng/api/tokens.py"}  # the keeper of the tokens, not an operation
_OPEN_TO_EVERY_POSTING = {"me"}  # operations that ask for no word: they say it by asking for none
_BEFORE_THE_PROJECT = {"config/bootstrap.py"}  # runs on a bare Python, before config.env can be relied on
_TIMES = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime"},
    "timezone": {"now", "localdate", "localtime"},
}


def test_screens_and_api_read_through_queries_and_the_gate() -> None:
    wrong = [
        place(path, node)
        for path in python_files("minzheng")
        if _is_screen(place(path)) and place(path) not in _KEEPS_ITS_OWN
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert not wrong, "no .objects in screens or API: " + "; ".join(wrong)


def test_only_advance_writes_the_state_of_a_case() -> None:
    wrong = [
        place(path, node)
        for path in python_files("minzheng")
        if place(path) != "minzheng/cases/advance.py"
        for node in ast.walk(tree(path))
        if _writes_state(node, own_states=place(path).startswith("minzheng/payments/"))
    ]
    assert not wrong, "only cases.advance writes a case's state: " + "; ".join(wrong)


def test_only_the_clock_reads_the_machines_time() -> None:
    wrong = [
        place(path, node)
        for path in python_files("minzheng", "config")
        if place(path) not in {_CLOCK, *_READS_THE_MACHINE}
        for node in ast.walk(tree(path))
        if _reads_time(node)
    ]
    assert not wrong, "ask minzheng.lib.clock: " + "; ".join(wrong)


def test_only_env_reads_the_environment() -> None:
    wrong = [
        place(path, node)
        for path in python_files("minzheng", "config")
        if place(path) not in {"config/env.py", *_BEFORE_THE_PROJECT}
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}
    ]
    assert not wrong, "ask config.env: " + "; ".join(wrong)


def test_every_address_has_a_door() -> None:
    wrong = [route for route, pattern in _addresses(get_resolver()) if not hasattr(pattern.callback, "door")]
    assert not wrong, "hang a door of minzheng.access.doors on: " + "; ".join(wrong)


def test_every_operation_of_the_api_has_a_door_and_a_word() -> None:
    operations = [
        operation
        for router in api()._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    ]
    wrong = [
        operation.operation_id
        for operation in operations
        if getattr(operation.view_func, "door", Door("none")).kind != "token"
        or (operation.view_func.door.may not in WORDS and operation.operation_id not in _OPEN_TO_EVERY_POSTING)
    ]
    assert len(operations) > 40
    assert not wrong, "hang them with Operations.read or .write: " + "; ".join(map(str, wrong))


def test_the_api_is_called_with_a_request_first() -> None:
    """Its library knows the request by that very name; under another it would be asked of the caller."""
    wrong = [
        place(path, node)
        for path in python_files("minzheng/api/v1", "minzheng/domains")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and _is_hung(node) and node.args.args[0].arg != "request"
    ]
    assert not wrong, "; ".join(wrong)


def test_the_rules_see_breaches() -> None:
    breach = "case.state = 'x'\nCase.objects.update(state='x')\nwhen = timezone.now\nday = datetime.date.today()\n"
    state, update, when, day = ast.parse(breach).body
    assert _writes_state(state, own_states=True)
    assert _writes_state(update.value, own_states=True)
    assert _reads_time(when.value)
    assert _reads_time(day.value.func)


def _is_screen(where: str) -> bool:
    """Screens and API routers, wherever they live, and the kit that draws pages for all rooms."""
    return bool({"screens", "api"} & set(where.removesuffix(".py").split("/"))) or where.startswith("minzheng/ui/")


def _is_hung(function: ast.FunctionDef) -> bool:
    return any(ast.unparse(each).startswith(("router.read(", "router.write(")) for each in function.decorator_list)


def _writes_state(node: ast.AST, *, own_states: bool) -> bool:
    """Whether a node sets ``state``. Where other things have states of their own, only a case's counts."""
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(
            isinstance(target, ast.Attribute)
            and target.attr == "state"
            and (not own_states or ast.unparse(target.value).split(".")[-1].endswith("case"))
            for target in targets
        )
    if isinstance(node, ast.Call) and any(keyword.arg == "state" for keyword in node.keywords):
        called = ast.unparse(node.func)
        writes = called.endswith((".update", ".create", ".update_or_create", ".get_or_create"))
        return called.split(".")[-1] == "Case" or (writes and (called.startswith("Case.") or not own_states))
    return False


def _reads_time(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "time":
        return any(name.name in _TIMES["time"] for name in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr in _TIMES.get(ast.unparse(node.value).split(".")[-1], set())


def _addresses(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern, route)
        else:
            yield route, pattern
