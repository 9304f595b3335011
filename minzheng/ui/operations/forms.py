"""Bodies that follow a screen's form: the same fields under the same rules, said in JSON.

Sums become fen (``wage`` → ``wage_fen``), yes and no become true and false, days are ISO. What a form refuses is refused
in the form's own words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Literal, Optional
from uuid import UUID

from django import forms
from pydantic import Field, create_model

from minzheng.lib.money import fen_to_yuan_text

from ..forms import MoneyField
from .problems import FieldProblem
from .schemas import LARGEST, Body, Day, Fen, Text, Yes

YES_NO = {"yes", "no"}


class Invalid(Exception):
    """What was sent is not what the form takes."""

    def __init__(self, errors: Iterable[FieldProblem]) -> None:
        self.errors = list(errors)
        super().__init__("invalid")


def body_of(
    name: str, *asked: type[forms.BaseForm], without: Collection[str] = (), always: bool = True, **also: Any
) -> type[Body]:
    """The body that one form takes, or several forms under one verb: then what only one of them asks for may be missing.

    ``always`` says whether there is a form whatever the verb is used on; ``also`` gives further fields as pydantic
    defines them, and a field named there replaces the form's.
    """
    fields: dict[str, Any] = {}
    for form in asked:
        for own, field in form.base_fields.items():
            if own not in without and not isinstance(field, forms.FileField):
                everywhere = always and all(own in other.base_fields for other in asked)
                fields[api_name(own, field)] = _as_json(field, required=field.required and everywhere)
    return create_model(name, __base__=Body, **{**fields, **also})


def data_of(form: type[forms.BaseForm], sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a body holds as the form takes it."""
    data = {}
    for own, field in form.base_fields.items():
        value = sent.get(api_name(own, field))
        if value is not None:
            data[own] = _as_typed(field, value)
    return data


def cleaned(form: forms.BaseForm, *, under: str = "") -> dict[str, Any]:
    """The form's data, or ``Invalid`` with its errors at the fields as the API names them. ``under``: ``members.0.``"""
    if not form.is_valid():
        raise Invalid(problems_of(form, under=under))
    data: dict[str, Any] = form.cleaned_data
    return data


def problems_of(form: forms.BaseForm, *, under: str = "") -> list[FieldProblem]:
    return [
        FieldProblem(
            field=under + api_name(own, form.fields[own]) if own in form.fields else under.rstrip("."),
            text=error["message"],
            key=error["code"] or "invalid",
        )
        for own, errors in form.errors.get_json_data().items()
        for error in errors
    ]


def api_name(own: str, field: forms.Field) -> str:
    return f"{own}_fen" if isinstance(field, MoneyField) else own


def _as_json(field: forms.Field, *, required: bool) -> tuple[Any, Any]:
    about = {"title": str(field.label), "description": str(field.help_text) or None}
    if required:
        return _type_of(field), Field(**about)
    return Optional[_type_of(field)], Field(default=None, **about)  # noqa: UP045  (a type made at run time)


def _type_of(field: forms.Field) -> Any:
    if isinstance(field, MoneyField):
        return Fen
    if isinstance(field, forms.BooleanField) or _is_yes_no(field):
        return Yes
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return Annotated[list[_one_of(field)], Field(max_length=100)]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return _one_of(field)
    if isinstance(field, forms.IntegerField):
        low = -LARGEST if field.min_value is None else field.min_value
        high = LARGEST if field.max_value is None else field.max_value
        return Annotated[int, Field(strict=True, ge=low, le=high)]
    if isinstance(field, forms.DateField):
        return Day
    if isinstance(field, forms.UUIDField):
        return UUID
    return Annotated[Text, Field(max_length=getattr(field, "max_length", None) or 10_000)]


def _one_of(field: Any) -> Any:
    """A choice known beforehand is an enumeration; one of things is named by its public id."""
    if isinstance(field, forms.ModelChoiceField):
        return UUID if field.to_field_name == "public_id" else Text
    keys = tuple(str(key) for key, _label in field.choices if key != "")
    return Literal[keys] if keys else Text


def _is_yes_no(field: forms.Field) -> bool:
    return isinstance(field, forms.ChoiceField) and {str(key) for key, _label in field.choices} == YES_NO


def _as_typed(field: forms.Field, value: Any) -> Any:
    if isinstance(field, MoneyField):
        return fen_to_yuan_text(value)
    if _is_yes_no(field):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.strftime(next(iter(field.input_formats)))  # type: ignore[attr-defined]  # a field of months takes the month
    if isinstance(value, list):
        return [str(each) for each in value]
    return value if isinstance(value, bool) else str(value)
