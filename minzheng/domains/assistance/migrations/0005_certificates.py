"""Certificates, each sheet of them that was printed, and the minutes of collective decisions."""

import django.db.models.deletion
import minzheng.access.encryption
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_forget_submissions"),
        ("assistance", "0004_dynamic"),
        ("cases", "0007_paper"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("programme", models.CharField(max_length=48, verbose_name="救助项目")),
                ("from_month", models.DateField(verbose_name="起始月份")),
                ("issued_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="制发时间")),
                ("is_valid", models.BooleanField(default=True, verbose_name="有效")),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.case"),
                ),
                (
                    "imprint",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="cases.imprint"
                    ),
                ),
            ],
            options={
                "verbose_name": "证件",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CertificatePrint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="第几次打印")),
                ("why", models.CharField(blank=True, max_length=16, verbose_name="补打原因")),
                ("printed_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="打印时间")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="prints", to="assistance.certificate"
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="打印人",
                    ),
                ),
            ],
            options={
                "verbose_name": "证件打印",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("held_on", models.DateField(verbose_name="会议日期")),
                ("place", models.CharField(max_length=120, verbose_name="会议地点")),
                ("chaired_by", models.CharField(max_length=64, verbose_name="主持人")),
                ("attended_by", models.CharField(max_length=300, verbose_name="参加人员")),
                ("attendance", models.PositiveSmallIntegerField(verbose_name="参加人数")),
                ("conclusion", models.CharField(max_length=16, verbose_name="结论")),
                ("discussion", minzheng.access.encryption.EncryptedTextField(verbose_name="研究情况")),
                ("recorded_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="登记时间")),
                (
                    "case",
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
                        verbose_name="记录人",
                    ),
                ),
                (
                    "signed_paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                        verbose_name="签名件",
                    ),
                ),
            ],
            options={
                "verbose_name": "集体研究记录",
                "ordering": ["id"],
            },
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_valid", True)), fields=("case",), name="certificate_one_valid"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateprint",
            constraint=models.UniqueConstraint(fields=("certificate", "count"), name="certificate_print_once"),
        ),
        migrations.AddConstraint(
            model_name="certificateprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("count", 1), ("why", "")),
                    models.Q(("count__gt", 1), models.Q(("why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="reprint_has_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(condition=models.Q(("attendance__gte", 3)), name="minutes_of_three"),
        ),
        migrations.AddConstraint(
            model_name="minutes",
            constraint=models.CheckConstraint(
                condition=models.Q(("conclusion__in", ("agrees", "disagrees"))), name="minutes_conclude"
            ),
        ),
    ]
