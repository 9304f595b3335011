"""The one form by which anything is taken out as a file."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.bulk import exports
from minzheng.ui.forms import Form


class ExportForm(Form):
    """What the file is for, and how it is wanted."""

    purpose = forms.CharField(
        label=_("导出目的"),
        min_length=exports.SHORTEST_PURPOSE,
        max_length=150,
        error_messages={"min_length": _("请把目的写清楚，至少 %(limit_value)d 个字。")},
        help_text=_("会记入每一位被查看人的访问记录，并写在文件第一行。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    form = forms.ChoiceField(label=_("格式"), choices=list(exports.FORMS.items()), initial="xlsx")
