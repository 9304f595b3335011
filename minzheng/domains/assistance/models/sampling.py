"""区级抽查: what the district looks at itself, drawn by a machine that anybody can run again."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import EncryptedTextField
from minzheng.access.models import DataKey, Division, Staff
from minzheng.cases.models import Case
from minzheng.lib.public_ids import new_public_id


class Sample(models.Model):
    """抽查: drawn once for a district, programme and period. The seed and the whole frame are kept. Append-only.

    The same seed over the same frame gives the same list: the page draws it again whenever it is opened. No two
    samples of a district overlap in time (migration 0004), so that nobody draws until she likes the list.
    """

    append_only = True
    scoped_by = "district"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    number = models.CharField(_("抽查编号"), max_length=40, unique=True)
    district = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("区"))
    programme = models.CharField(_("项目"), max_length=32)
    from_on = models.DateField(_("报区日期起"))
    to_on = models.DateField(_("报区日期止"))
    per_cent = models.PositiveSmallIntegerField(_("抽查比例（%）"))
    least_per_cent = models.PositiveSmallIntegerField(_("规定的最低比例（%）"), null=True)  # None: no rule names one
    law = models.CharField(_("依据条文"), max_length=120)
    seed = models.CharField(_("随机种子"), max_length=64)
    frame = models.JSONField(_("抽样框"))  # public ids of the cases, in order
    frame_hash = models.CharField(_("抽样框摘要"), max_length=64)
    drawn_at = models.DateTimeField(_("抽取时间"))
    drawn_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("抽取人"))

    class Meta:
        verbose_name = _("抽查")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="sample_period"),
            models.CheckConstraint(condition=Q(per_cent__gte=1, per_cent__lte=100), name="sample_per_cent"),
        ]


class SampledCase(models.Model):
    """抽中的办件: drawn, or in it anyway because the family was filed as an official's relatives. Append-only."""

    append_only = True
    scoped_by = "sample__district"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="items")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(_("序号"))
    why = models.CharField(_("列入原因"), max_length=16)  # drawn | relatives

    class Meta:
        verbose_name = _("抽中办件")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "case"], name="sampled_once"),
            models.UniqueConstraint(fields=["sample", "position"], name="sample_position"),
        ]


class SampleResult(models.Model):
    """抽查结果: what two people of the district found at the family's home. Append-only."""

    append_only = True
    scoped_by = "item__sample__district"

    public_id = models.UUIDField(default=new_public_id, unique=True, editable=False)
    item = models.OneToOneField(SampledCase, models.PROTECT, related_name="result")
    data_key = models.ForeignKey(DataKey, models.PROTECT, related_name="+")
    visited_on = models.DateField(_("入户日期"))
    first_visitor = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("抽查人"))
    second_visitor = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("同行抽查人"))
    verdict = models.CharField(_("抽查结论"), max_length=16)
    finding = EncryptedTextField(_("抽查情况"))
    recorded_at = models.DateTimeField(_("登记时间"))

    class Meta:
        verbose_name = _("抽查结果")
        constraints = [
            models.CheckConstraint(condition=~Q(first_visitor=F("second_visitor")), name="sample_visit_by_two")
        ]
