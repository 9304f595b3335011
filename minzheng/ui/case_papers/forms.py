"""Forms about papers: proof of a notice, service of a letter, review and lawsuit, numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Staff
from minzheng.cases import appeals, serving
from minzheng.cases.publicity_proofs import DOWN

from ..forms import DocumentField, Form, TypedDateField

CHOOSE = _("请选择")
TEXT = forms.Textarea(attrs={"rows": 2})


class StaffField(forms.ModelChoiceField):
    """A colleague, chosen by name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(None, to_field_name="public_id", empty_label=CHOOSE, **kwargs)


class ProofForm(Form):
    """One photograph of a notice, its day, its place, the other name; of the taking down also what was heard."""

    on = TypedDateField(label=_("日期"), latest_today=True)
    place = forms.CharField(label=_("公示地点"), max_length=120)
    second_staff = StaffField(label=_("同行人"), help_text=_("和您一起到场的另一名工作人员"))
    photo = DocumentField(label=_("现场照片"))
    objections = forms.IntegerField(
        label=_("公示期内收到的异议"),
        min_value=0,
        max_value=999,
        help_text=_("条数；没有收到的填 0。收到的先在办件的公示栏目登记。"),
    )

    def __init__(self, *args: Any, moment: str, colleagues: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_staff"].queryset = colleagues
        if moment != DOWN:
            del self.fields["objections"]


class ServiceForm(Form):
    """How a letter was served. Which boxes a way needs is said below it, and asked when it is sent."""

    way = forms.ChoiceField(label=_("送达方式"), choices=serving.WAYS.items(), widget=forms.RadioSelect)
    sent_on = TypedDateField(label=_("送达（寄出、公告）日期"), latest_today=True)
    recipient = forms.CharField(
        label=_("签收人"), max_length=120, required=False, help_text=_("直接、委托送达要填；不是本人的，写明关系")
    )
    tracking_number = forms.CharField(label=_("邮件号"), max_length=40, required=False, help_text=_("邮寄送达要填"))
    by_whom = forms.CharField(
        label=_("受委托单位或者公告的地方"), max_length=120, required=False, help_text=_("委托、公告送达要填")
    )
    second_server = StaffField(label=_("第二名送达人"), required=False, help_text=_("留置送达要两人到场"))
    witnesses = forms.CharField(
        label=_("见证人"), max_length=200, required=False, help_text=_("留置送达要填：姓名和单位，或者拍照录像的情况")
    )
    reason = forms.CharField(
        label=_("事由"),
        required=False,
        widget=TEXT,
        help_text=_("留置：拒收的经过；委托：为什么委托；公告：其他方式为什么送不到"),
    )
    proof = DocumentField(
        label=_("送达凭证"),
        required=False,
        help_text=_("签名的送达回证、现场照片或者公告，PDF、JPG 或 PNG；邮寄的等回执到了再登记"),
    )

    def __init__(self, *args: Any, colleagues: Iterable[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["second_server"].queryset = colleagues

    def told(self) -> serving.Told:
        """What the action needs; only of a valid form."""
        typed = dict(self.cleaned_data)
        upload = typed.pop("proof")
        return serving.Told(**typed, proof_name=upload.name if upload else "", proof=upload.read() if upload else b"")


class ReceiptForm(Form):
    """The post's receipt has come back."""

    served_on = TypedDateField(label=_("签收日期"), latest_today=True)
    recipient = forms.CharField(label=_("签收人"), max_length=120, help_text=_("不是本人的，写明和本人的关系"))
    proof = DocumentField(label=_("邮政回执"))


class FailureForm(Form):
    """The letter came back unserved."""

    why = forms.CharField(label=_("为什么没有送达"), widget=TEXT)


class AppealForm(Form):
    """A review or a lawsuit was lodged against a letter."""

    way = forms.ChoiceField(label=_("途径"), choices=appeals.WAYS.items(), widget=forms.RadioSelect)
    body = forms.CharField(label=_("受理机关"), max_length=80, help_text=_("复议机关或者人民法院"))
    lodged_on = TypedDateField(label=_("提出日期"), latest_today=True)
    reference = forms.CharField(label=_("案号"), max_length=64, required=False)


class AppealResultForm(Form):
    """What the reviewing government or the court sent back."""

    result = forms.ChoiceField(label=_("结果"), choices=[("", CHOOSE), *appeals.RESULTS.items()])
    result_on = TypedDateField(label=_("结果日期"), latest_today=True)
    holding = forms.CharField(
        label=_("结果要点"),
        required=False,
        widget=TEXT,
        help_text=_("没有维持的，写明变更为什么，或者要求怎样重新办理"),
    )
    paper = DocumentField(label=_("结果文书"))


class VoidForm(Form):
    """Why a number is void."""

    why = forms.CharField(
        label=_("作废的原因"),
        max_length=200,
        widget=TEXT,
        help_text=_("会写进文号登记簿，不要写当事人的姓名和情况。作废文书不等于改变决定，决定要另行作出。"),
    )
