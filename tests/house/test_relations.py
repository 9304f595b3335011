"""Foreign keys are strings to import-linter; here they obey the floors too."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Field, Model

from .source import floors


def _room(model: type[Model]) -> str:
    """``cases`` for a machine floor, ``domains.assistance`` for a room."""
    parts = model.__module__.split(".")
    return ".".join(parts[1:3]) if parts[1] == "domains" else parts[1]


def _relations() -> list[tuple[Field, type[Model], type[Model]]]:
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("minzheng."):
            continue
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            target = field.related_model
            if target and target.__module__.startswith("minzheng."):
                found.append((field, model, target))
    return found


def test_relations_point_down_or_stay_in_the_room() -> None:
    wrong = [
        f"{field} → {target._meta.label}"
        for field, source, target in _relations()
        if _room(source) != _room(target)
        and floors()[_room(source).split(".")[0]] >= floors()[_room(target).split(".")[0]]
    ]
    assert not wrong, "relations must point to a lower floor: " + "; ".join(wrong)


def test_lower_floors_have_no_accessor_to_higher_ones() -> None:
    wrong = [
        str(field)
        for field, source, target in _relations()
        if _room(source) != _room(target) and not field.remote_field.hidden
    ]
    assert not wrong, 'give these relations related_name="+": ' + "; ".join(wrong)


def test_the_rule_sees_relations() -> None:
    assert len(_relations()) > 20
