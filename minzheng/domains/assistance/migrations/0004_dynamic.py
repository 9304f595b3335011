"""Doubts, reviews and samples; a doubt is settled by a person, and samples of a district do not overlap."""

import django.db.models.deletion
import minzheng.access.encryption
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


SETTLED = """
-- settled once, by the very person who writes it, then as it is: no machine verifies a doubt
CREATE FUNCTION assistance_settle_doubt() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author text := access_author();
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.verdict <> '' THEN
        RAISE EXCEPTION 'a settled doubt stays as it is'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'doubt_settled_once';
    END IF;
    IF NEW.verdict <> '' AND NOT EXISTS (
        SELECT FROM access_staff
        WHERE id = NEW.settled_by_id AND author LIKE 'staff:%' AND public_id::text = split_part(author, ':', 2)
    ) THEN
        RAISE EXCEPTION 'a doubt is settled by a named person in her own name'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'doubt_settled_in_own_name';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER assistance_settle_doubt BEFORE INSERT OR UPDATE ON assistance_doubt
    FOR EACH ROW EXECUTE FUNCTION assistance_settle_doubt();
"""

SETTLED_BACK = "DROP TRIGGER assistance_settle_doubt ON assistance_doubt; DROP FUNCTION assistance_settle_doubt();"

PERIODS = """
ALTER TABLE assistance_sample ADD CONSTRAINT samples_do_not_overlap EXCLUDE USING gist (
    int8range(district_id, district_id, '[]') WITH &&,
    int8range(hashtext(programme), hashtext(programme), '[]') WITH &&,
    daterange(from_on, to_on, '[]') WITH &&
);
"""

PERIODS_BACK = "ALTER TABLE assistance_sample DROP CONSTRAINT samples_do_not_overlap;"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_forget_submissions"),
        ("assistance", "0003_visit_confirmed"),
        ("cases", "0004_state_by_step"),
        ("registry", "0003_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Doubt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("kind", models.CharField(max_length=32, verbose_name="疑点种类")),
                ("text", minzheng.access.encryption.EncryptedTextField(verbose_name="疑点内容")),
                ("source_ref", models.CharField(blank=True, max_length=80)),
                ("happened_on", models.DateField(null=True, verbose_name="所称发生日")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                ("raised_by", models.UUIDField(null=True, verbose_name="提出人")),
                ("verdict", models.CharField(blank=True, max_length=16, verbose_name="核实结论")),
                ("finding", minzheng.access.encryption.EncryptedTextField(null=True, verbose_name="核实情况")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="核实时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="所涉待遇",
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="所涉成员",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="核实人",
                    ),
                ),
            ],
            options={
                "verbose_name": "疑点",
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ground", models.CharField(max_length=32, verbose_name="复核事由")),
                ("happened_on", models.DateField(null=True, verbose_name="情况发生日")),
                ("opened_on", models.DateField(verbose_name="启动日")),
                ("closed_on", models.DateField(null=True, verbose_name="办结日")),
                ("result", models.CharField(blank=True, max_length=16, verbose_name="结果")),
                (
                    "benefit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="待遇",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"
                    ),
                ),
                (
                    "doubt",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assistance.doubt",
                        verbose_name="疑点",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="所涉成员",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核",
            },
        ),
        migrations.CreateModel(
            name="Restated",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("fact", models.CharField(max_length=48, verbose_name="项目")),
                ("value", models.BigIntegerField(verbose_name="数值")),
                ("said_by", models.CharField(max_length=8, verbose_name="来源")),
                ("source", minzheng.access.encryption.EncryptedTextField(verbose_name="凭据")),
                ("recorded_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="登记时间")),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="restated", to="assistance.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "复核事实",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewClass",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("class_key", models.CharField(max_length=32, verbose_name="复核类别")),
                ("reason", minzheng.access.encryption.EncryptedTextField(verbose_name="认定理由")),
                ("recorded_at", models.DateTimeField(verbose_name="认定时间")),
                (
                    "benefit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="认定人",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核类别认定",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="ReviewOutcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("change", models.CharField(max_length=16, verbose_name="意见")),
                ("before_fen", models.BigIntegerField(verbose_name="原月金额")),
                ("after_fen", models.BigIntegerField(verbose_name="拟定月金额")),
                ("from_month", models.DateField(null=True, verbose_name="起始月份")),
                ("covers", models.JSONField(verbose_name="保障对象")),
                ("cut_fen", models.BigIntegerField(default=0, verbose_name="减发金额")),
                ("why", minzheng.access.encryption.EncryptedTextField(verbose_name="理由")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                (
                    "cut_person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="减发对象",
                    ),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assistance.proposal"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="outcomes", to="assistance.review"
                    ),
                ),
            ],
            options={
                "verbose_name": "复核意见",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("how", models.CharField(max_length=16, verbose_name="方式")),
                ("heard_on", models.DateField(verbose_name="陈述申辩日期")),
                ("statement", minzheng.access.encryption.EncryptedTextField(null=True, verbose_name="陈述申辩内容")),
                ("answer", minzheng.access.encryption.EncryptedTextField(verbose_name="复核答复")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="听取人",
                    ),
                ),
                (
                    "outcome",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearing",
                        to="assistance.reviewoutcome",
                    ),
                ),
            ],
            options={
                "verbose_name": "陈述申辩",
            },
        ),
        migrations.CreateModel(
            name="ReviewPostponement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("due_from", models.DateField(verbose_name="应复核日起")),
                ("due_to", models.DateField(verbose_name="应复核日止")),
                ("until_on", models.DateField(verbose_name="延期至")),
                ("reference", models.CharField(max_length=200, verbose_name="依据文件")),
                ("law", models.CharField(max_length=120, verbose_name="依据条文")),
                ("ordered_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="提出时间")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="确认时间")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="确认人",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="适用区划",
                    ),
                ),
                (
                    "ordered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出人",
                    ),
                ),
            ],
            options={
                "verbose_name": "延期复核",
            },
        ),
        migrations.CreateModel(
            name="ReviewSchedule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("class_key", models.CharField(blank=True, max_length=32, verbose_name="复核类别")),
                ("months", models.PositiveSmallIntegerField(verbose_name="复核周期（月）")),
                ("law", models.CharField(max_length=120, verbose_name="依据条文")),
                ("counted_from", models.DateField(verbose_name="起算日")),
                ("due_on", models.DateField(verbose_name="应复核日")),
                ("is_open", models.BooleanField(default=True, verbose_name="在保")),
                (
                    "benefit",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="待遇",
                    ),
                ),
            ],
            options={
                "verbose_name": "复核安排",
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="抽查编号")),
                ("programme", models.CharField(max_length=32, verbose_name="项目")),
                ("from_on", models.DateField(verbose_name="报区日期起")),
                ("to_on", models.DateField(verbose_name="报区日期止")),
                ("per_cent", models.PositiveSmallIntegerField(verbose_name="抽查比例（%）")),
                ("least_per_cent", models.PositiveSmallIntegerField(null=True, verbose_name="规定的最低比例（%）")),
                ("law", models.CharField(max_length=120, verbose_name="依据条文")),
                ("seed", models.CharField(max_length=64, verbose_name="随机种子")),
                ("frame", models.JSONField(verbose_name="抽样框")),
                ("frame_hash", models.CharField(max_length=64, verbose_name="抽样框摘要")),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="区",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SampledCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("why", models.CharField(max_length=16, verbose_name="列入原因")),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="assistance.sample"
                    ),
                ),
            ],
            options={
                "verbose_name": "抽中办件",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SampleResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("visited_on", models.DateField(verbose_name="入户日期")),
                ("verdict", models.CharField(max_length=16, verbose_name="抽查结论")),
                ("finding", minzheng.access.encryption.EncryptedTextField(verbose_name="抽查情况")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "first_visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽查人",
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="result", to="assistance.sampledcase"
                    ),
                ),
                (
                    "second_visitor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="同行抽查人",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查结果",
            },
        ),
        migrations.CreateModel(
            name="WorkRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("offered_on", models.DateField(verbose_name="介绍工作日期")),
                ("offer", minzheng.access.encryption.EncryptedTextField(verbose_name="所介绍的工作")),
                ("answer", minzheng.access.encryption.EncryptedTextField(verbose_name="本人的说明")),
                ("has_good_reason", models.BooleanField(verbose_name="有正当理由")),
                ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "benefit",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                        verbose_name="成员",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "拒绝就业记录",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CountedRefusal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counted_refusals",
                        to="assistance.review",
                    ),
                ),
                (
                    "refusal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assistance.workrefusal"
                    ),
                ),
            ],
            options={
                "verbose_name": "计入的拒绝就业记录",
            },
        ),
        migrations.AddIndex(
            model_name="doubt",
            index=models.Index(condition=models.Q(("verdict", "")), fields=["-id"], name="doubt_open"),
        ),
        migrations.AddIndex(
            model_name="doubt",
            index=models.Index(fields=["case"], name="doubt_by_case"),
        ),
        migrations.AddConstraint(
            model_name="doubt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source_ref", ""), _negated=True), fields=("case", "source_ref"), name="doubt_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="doubt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("settled_by", None), ("verdict", "")),
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("verdict__in", ("refuted", "confirmed")),
                    ),
                    _connector="OR",
                ),
                name="doubt_settled_by_a_person",
            ),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["benefit", "id"], name="review_by_benefit"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("benefit",), name="one_open_review_a_benefit"
            ),
        ),
        migrations.AddConstraint(
            model_name="restated",
            constraint=models.CheckConstraint(condition=models.Q(("value__gte", 0)), name="restated_not_negative"),
        ),
        migrations.AddConstraint(
            model_name="reviewpostponement",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_to__gte", models.F("due_from")), ("until_on__gt", models.F("due_to"))),
                name="postponement_window",
            ),
        ),
        migrations.AddConstraint(
            model_name="reviewpostponement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        models.Q(("confirmed_by", models.F("ordered_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="postponement_by_two",
            ),
        ),
        migrations.AddIndex(
            model_name="reviewschedule",
            index=models.Index(condition=models.Q(("is_open", True)), fields=["due_on", "id"], name="review_due"),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("to_on__gte", models.F("from_on"))), name="sample_period"
            ),
        ),
        migrations.AddConstraint(
            model_name="sample",
            constraint=models.CheckConstraint(
                condition=models.Q(("per_cent__gte", 1), ("per_cent__lte", 100)), name="sample_per_cent"
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.UniqueConstraint(fields=("sample", "case"), name="sampled_once"),
        ),
        migrations.AddConstraint(
            model_name="sampledcase",
            constraint=models.UniqueConstraint(fields=("sample", "position"), name="sample_position"),
        ),
        migrations.AddConstraint(
            model_name="sampleresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_visitor", models.F("second_visitor")), _negated=True),
                name="sample_visit_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="workrefusal",
            constraint=models.UniqueConstraint(fields=("benefit", "person", "offered_on"), name="refusal_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="countedrefusal",
            constraint=models.UniqueConstraint(fields=("review", "refusal"), name="refusal_counted_once"),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_on", None), ("result", "")),
                    models.Q(("closed_on__isnull", False), models.Q(("result", ""), _negated=True)),
                    _connector="OR",
                ),
                name="review_closes_with_a_result",
            ),
        ),
        migrations.RunSQL(SETTLED, SETTLED_BACK),
        migrations.RunSQL(PERIODS, PERIODS_BACK),
    ]
