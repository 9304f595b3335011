"""Subscribers are declared where they can be found: in a room's manifest, or in a machine floor's AppConfig."""

from __future__ import annotations

import ast

from .source import place, python_files, tree

_BUS = "minzheng/announcements/bus.py"
_MANIFESTS = "minzheng/ui/manifests.py"


def _subscribes(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    return (isinstance(called, ast.Attribute) and called.attr == "subscribe") or (
        isinstance(called, ast.Name) and called.id == "subscribe"
    )


def test_only_manifests_and_app_configs_subscribe() -> None:
    wrong = [
        place(path, node)
        for path in python_files("minzheng")
        if path.name != "apps.py" and place(path) not in {_BUS, _MANIFESTS}
        for node in ast.walk(tree(path))
        if _subscribes(node)
    ]
    assert not wrong, "subscribe in a manifest or AppConfig.ready: " + "; ".join(wrong)


def test_every_subscriber_is_named_with_its_declarer() -> None:
    from minzheng.announcements import bus

    subscriptions = bus.table()
    assert subscriptions
    assert all(subscription.by for subscription in subscriptions)
