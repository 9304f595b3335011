"""The words and small pieces every page is made of: sums, dates, lights, icons, panels, fields, form tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django import template
from django.forms import BoundField
from django.template.context import RequestContext
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from minzheng.lib import identity_number
from minzheng.ui import calculation as calculations
from minzheng.ui.amounts import PER, amount_text
from minzheng.ui.dates import date_text, datetime_text, month_text
from minzheng.ui.forms import dress
from minzheng.ui.lights import WORKING_DAYS, light_for
from minzheng.ui.tables import Column
from minzheng.ui.timelines import folded

register = template.Library()

UNKNOWN = "—"
LIGHT_ICONS = {"red": "clock-exclamation", "yellow": "clock"}


@register.simple_tag
def money(fen: int | None, *, per: str | None = None, why: Any = "") -> SafeString:
    """A sum in fen as ``1,080.00 元``; ``None`` as a dash that says ``why`` the sum is not known."""
    if fen is None:
        return _unknown(why)
    return format_html('<span class="mz-money">{}</span>', amount_text(fen, per=per))


@register.simple_tag
def cdate(day: date | datetime | None, *, why: Any = "") -> SafeString:
    """A day as ``2020年12月1日``; ``None`` as a dash."""
    if day is None or day == "":
        return _unknown(why)
    return format_html('<time class="mz-nowrap" datetime="{}">{}</time>', day.isoformat(), date_text(day))


@register.simple_tag
def cdatetime(moment: datetime | None, *, why: Any = "") -> SafeString:
    """An instant as ``2020年12月1日 14:05``, in Asia/Shanghai."""
    if moment is None or moment == "":
        return _unknown(why)
    return format_html('<time class="mz-nowrap" datetime="{}">{}</time>', moment.isoformat(), datetime_text(moment))


def _unknown(why: Any) -> SafeString:
    if not why:
        return format_html('<span class="mz-quiet">{}</span>', UNKNOWN)
    return format_html('<span class="mz-quiet">{}<span class="mz-why">{}</span></span>', UNKNOWN, why)


@register.filter
def yuan(fen: int | None) -> str:
    """The bare text of a sum, for sentences."""
    return UNKNOWN if fen is None else amount_text(fen)


@register.filter
def per_text(per: str) -> str:
    """How often a sum is paid, said before it: 每月, 一次性."""
    return str(PER[per])


@register.filter(name="cdate_text")
def cdate_text(day: date | datetime | None) -> str:
    """The bare text of a day, for sentences."""
    return UNKNOWN if day is None else date_text(day)


@register.filter(name="month_text")
def cmonth_text(day: date | None) -> str:
    """``2020年12月``: the month a payment is for."""
    return UNKNOWN if day is None else month_text(day)


@register.filter
def mask_name(name: str) -> str:
    """陈*妹: how a name stands on a public notice."""
    return identity_number.mask_name(name)


register.filter("folded", folded)


@register.simple_tag
def light(left: Any, *, unit: str = WORKING_DAYS) -> SafeString:
    """红黄蓝 in words. ``left``: days left (negative: overdue, ``None``: no term), or anything with ``tone`` and ``text``."""
    if hasattr(left, "light"):
        tone, text = left.light, left.text
    else:
        shown = left if hasattr(left, "tone") else light_for(left, unit=unit)
        tone, text = shown.tone, shown.text
    return badge(text, tone=tone, icon_name=LIGHT_ICONS.get(tone, ""))


@register.simple_tag
def badge(text: Any, *, tone: str = "grey", icon_name: str = "") -> SafeString:
    """A status: a word on a colour. Tones: blue, green, yellow, red, grey."""
    drawing = icon(icon_name) if icon_name else ""
    return format_html('<span class="mz-badge mz-tone-{}">{}{}</span>', tone, drawing, text)


@register.simple_tag
def icon(name: str, *, label: Any = "") -> SafeString:
    """An icon of the sprite. Without a label it is decoration and a screen reader passes over it."""
    address = f"{static('vendor/icons.svg')}#mz-{name}"
    if label:
        return format_html(
            '<svg class="mz-icon" role="img" aria-label="{}" focusable="false"><use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html('<svg class="mz-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', address)


@register.simple_tag
def form_token() -> SafeString:
    """The idempotency key of a form: sent twice, it is carried out once."""
    return format_html('<input type="hidden" name="form_token" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def query_with(context: RequestContext, **changes: Any) -> str:
    """``?…`` with the present filters kept, the named ones changed, and those given as ``None`` removed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def heading(context: RequestContext, column: Column, sort: str) -> SafeString:
    """A column's ``<th>``: a link that sorts, and says so, where the column sorts."""
    order = column.order(sort)
    label = format_html('<span class="mz-spoken">{}</span>', column.label) if column.hidden_label else column.label
    if column.sort:
        address = query_with(context, sort=column.next_order(sort), after=None, before=None)
        arrow = icon(f"sort-{order}") if order else ""
        label = format_html('<a href="{}">{}{}</a>', address, label, arrow)
    return format_html(
        '<th scope="col"{}{}>{}</th>',
        mark_safe(' class="mz-num"') if column.kind == "number" else "",
        format_html(' aria-sort="{}"', order) if order else "",
        label,
    )


@register.simple_tag(takes_context=True)
def script(context: RequestContext, path: str) -> SafeString:
    """A script of our own or of the vendor folder, allowed by the page's nonce."""
    return format_html('<script src="{}" defer{}></script>', static(path), _nonce(context))


@register.simple_tag(takes_context=True)
def stylesheet(context: RequestContext, path: str, *, media: str = "all") -> SafeString:
    """A style sheet, allowed by the page's nonce."""
    return format_html('<link rel="stylesheet" href="{}" media="{}"{}>', static(path), media, _nonce(context))


def _nonce(context: RequestContext) -> SafeString:
    nonce = getattr(context.get("request"), "csp_nonce", "")
    return format_html(' nonce="{}"', nonce) if nonce else mark_safe("")


@register.simple_block_tag(takes_context=True)
def panel(
    context: RequestContext,
    content: str,
    title: Any = "",
    *,
    id: str = "",
    icon: str = "",
    note: Any = "",
    tone: str = "",
    wide: bool = False,
) -> SafeString:
    """``{% panel "家庭成员" id="members" %}…{% endpanel %}``: a white section under an h2. ``wide``: a table fills it."""
    return template.loader.render_to_string(
        "ui/components/panel.html",
        {"content": content, "title": title, "id": id, "icon_name": icon, "note": note, "tone": tone, "wide": wide},
    )


@register.inclusion_tag("ui/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field of a form: label above, error, the box, help below."""
    dress(bound.field.widget)
    return {"field": bound, "kind": _kind_of(bound)}


def _kind_of(bound: BoundField) -> str:
    """How the field is laid out: ``check`` (one box beside its label), ``group`` (several under a legend), ``file``, ``box``."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    if kind == "checkbox" and not bound.use_fieldset:
        return "check"
    if bound.use_fieldset:
        return "group"
    return "file" if kind == "file" else "box"


@register.filter
def target_id(bound: BoundField) -> str:
    """Where a link to a field leads: its box, or the frame around a group of boxes."""
    return bound.id_for_label or bound.auto_id


@register.inclusion_tag("ui/components/calculation.html")
def calculation(reasons: Any, *, names: Sequence[str] = ()) -> dict[str, Any]:
    """A decision (or its tree, or a list of reasons) as sentences that unfold; ``names`` are the members' names."""
    return {"lines": calculations.lines(reasons, names=names)}
