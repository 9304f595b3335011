"""Papers that leave and stay: imprints, services, proofs of publicity, dossiers, appeals."""

import django.db.models.deletion
import minzheng.access.encryption
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


KEEP_SERVICE = """
CREATE FUNCTION cases_keep_service() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a letter that was served, or could not be, stays so'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'service_kept';
END
$$;
CREATE TRIGGER cases_keep_service BEFORE UPDATE ON cases_service
    FOR EACH ROW WHEN (OLD.served_on IS NOT NULL OR OLD.failed_on IS NOT NULL) EXECUTE FUNCTION cases_keep_service();
"""

KEEP_IMPRINT = """
CREATE FUNCTION cases_keep_imprint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a number that was given out stays as it is, and what was voided stays void'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'imprint_kept';
END
$$;
CREATE TRIGGER cases_keep_imprint BEFORE UPDATE ON cases_imprint
    FOR EACH ROW WHEN (
        OLD.voided_on IS NOT NULL
        OR (OLD.number, OLD.code, OLD.released_on, OLD.series, OLD.position)
            IS DISTINCT FROM (NEW.number, NEW.code, NEW.released_on, NEW.series, NEW.position)
    ) EXECUTE FUNCTION cases_keep_imprint();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_forget_submissions"),
        ("cases", "0006_inbox_life"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="pages",
            field=models.PositiveSmallIntegerField(null=True, verbose_name="页数"),
        ),
        migrations.CreateModel(
            name="Dossier",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("number", models.CharField(max_length=40, unique=True, verbose_name="卷号")),
                ("opened_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="立卷时间")),
                ("arranged_at", models.DateTimeField(null=True, verbose_name="整理时间")),
                ("remarks", models.CharField(blank=True, max_length=300, verbose_name="备考")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="检查时间")),
                ("closed_on", models.DateField(verbose_name="保管期限起算日")),
                (
                    "arranged_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="整理人",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dossier", to="cases.case"
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="检查人",
                    ),
                ),
                (
                    "keeper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="保管单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "卷宗",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DossierItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="顺序号")),
                ("first_page", models.PositiveIntegerField(verbose_name="起页")),
                ("pages", models.PositiveIntegerField(verbose_name="页数")),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                        verbose_name="材料",
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cases.dossier"
                    ),
                ),
            ],
            options={
                "verbose_name": "卷内文件",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="DossierLoan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("borrower", models.CharField(max_length=64, verbose_name="借阅人")),
                ("office", models.CharField(max_length=120, verbose_name="借阅单位")),
                ("purpose", models.CharField(max_length=200, verbose_name="借阅事由")),
                ("lent_on", models.DateField(verbose_name="借出日期")),
                ("due_on", models.DateField(verbose_name="应还日期")),
                ("returned_on", models.DateField(null=True, verbose_name="归还日期")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="cases.dossier"
                    ),
                ),
                (
                    "lent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                (
                    "returned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "案卷借阅",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DossierTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("handed_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="移交时间")),
                ("received_at", models.DateTimeField(null=True, verbose_name="接收时间")),
                (
                    "from_division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="移交单位",
                    ),
                ),
                (
                    "handed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="移交人",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="接收人",
                    ),
                ),
                (
                    "to_division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="接收单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "案卷移交",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DossierTransferItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transfers", to="cases.dossier"
                    ),
                ),
                (
                    "transfer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="cases.dossiertransfer"
                    ),
                ),
            ],
            options={
                "verbose_name": "移交案卷",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Imprint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("office", models.CharField(max_length=80, verbose_name="署名机关")),
                ("series", models.CharField(max_length=80, verbose_name="文号系列")),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("number", models.CharField(max_length=64, unique=True, verbose_name="文号")),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="查验码")),
                ("released_on", models.DateField(verbose_name="签发日期")),
                ("voided_on", models.DateField(null=True, verbose_name="作废日期")),
                ("void_why", models.CharField(blank=True, max_length=200, verbose_name="作废原因")),
                (
                    "division",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="access.division",
                        verbose_name="用印单位",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imprint",
                        to="cases.document",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作废人",
                    ),
                ),
            ],
            options={
                "verbose_name": "用印",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PublicityProof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("moment", models.CharField(max_length=8, verbose_name="时点")),
                ("on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(max_length=120, verbose_name="地点")),
                ("objections", models.PositiveIntegerField(null=True, verbose_name="异议条数")),
                ("recorded_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="登记时间")),
                (
                    "first_staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "photo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                        verbose_name="照片",
                    ),
                ),
                (
                    "publicity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="cases.publicity"
                    ),
                ),
                (
                    "second_staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="同行人",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示证明",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("way", models.CharField(max_length=16, verbose_name="送达方式")),
                ("sent_on", models.DateField(verbose_name="送出日期")),
                ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                (
                    "recipient",
                    minzheng.access.encryption.EncryptedTextField(blank=True, null=True, verbose_name="签收人"),
                ),
                ("reason", minzheng.access.encryption.EncryptedTextField(blank=True, null=True, verbose_name="事由")),
                (
                    "witnesses",
                    minzheng.access.encryption.EncryptedTextField(blank=True, null=True, verbose_name="见证人"),
                ),
                ("by_whom", models.CharField(blank=True, max_length=120, verbose_name="送达单位")),
                ("tracking_number", models.CharField(blank=True, max_length=40, verbose_name="邮件号")),
                ("recorded_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="登记时间")),
                ("failed_on", models.DateField(null=True, verbose_name="未送达日期")),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="services",
                        to="cases.document",
                        verbose_name="文书",
                    ),
                ),
                (
                    "proof",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                        verbose_name="送达凭证",
                    ),
                ),
                (
                    "second_server",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="第二名送达人",
                    ),
                ),
                (
                    "server",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送达人",
                    ),
                ),
            ],
            options={
                "verbose_name": "送达",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("way", models.CharField(max_length=16, verbose_name="途径")),
                ("body", models.CharField(max_length=80, verbose_name="受理机关")),
                ("reference", models.CharField(blank=True, max_length=64, verbose_name="案号")),
                ("lodged_on", models.DateField(verbose_name="提出日期")),
                ("recorded_at", models.DateTimeField(default=minzheng.lib.clock.now, verbose_name="登记时间")),
                ("result", models.CharField(blank=True, max_length=16, verbose_name="结果")),
                ("result_on", models.DateField(null=True, verbose_name="结果日期")),
                (
                    "holding",
                    minzheng.access.encryption.EncryptedTextField(blank=True, null=True, verbose_name="结果要点"),
                ),
                (
                    "data_key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.datakey"
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appeals",
                        to="cases.document",
                        verbose_name="文书",
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
                    "result_paper",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.document",
                        verbose_name="结果文书",
                    ),
                ),
            ],
            options={
                "verbose_name": "复议诉讼",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", ""), ("result_on", None)),
                            models.Q(models.Q(("result", ""), _negated=True), ("result_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="appeal_result_has_a_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("result", "")), fields=("document", "way"), name="appeal_one_pending_by_way"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="dossier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by", None),
                    models.Q(
                        ("arranged_by__isnull", False), models.Q(("checked_by", models.F("arranged_by")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="dossier_checked_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossieritem",
            constraint=models.UniqueConstraint(fields=("dossier", "position"), name="dossier_item_position"),
        ),
        migrations.AddConstraint(
            model_name="dossieritem",
            constraint=models.UniqueConstraint(fields=("dossier", "document"), name="dossier_item_once"),
        ),
        migrations.AddConstraint(
            model_name="dossieritem",
            constraint=models.CheckConstraint(condition=models.Q(("pages__gte", 1)), name="dossier_item_has_pages"),
        ),
        migrations.AddConstraint(
            model_name="dossierloan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("returned_on", None)), fields=("dossier",), name="dossier_lent_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossierloan",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("lent_on"))), name="dossier_loan_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="dossiertransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("from_division", models.F("to_division")), _negated=True),
                name="dossier_transfer_to_another_office",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossiertransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("received_by", None),
                    models.Q(("received_by", models.F("handed_by")), _negated=True),
                    _connector="OR",
                ),
                name="dossier_transfer_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="dossiertransferitem",
            constraint=models.UniqueConstraint(fields=("transfer", "dossier"), name="dossier_transferred_once"),
        ),
        migrations.AddConstraint(
            model_name="imprint",
            constraint=models.UniqueConstraint(fields=("series", "position"), name="imprint_once_in_series"),
        ),
        migrations.AddConstraint(
            model_name="imprint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("void_why", ""), ("voided_by", None), ("voided_on", None)),
                    models.Q(
                        ("voided_by__isnull", False),
                        ("voided_on__isnull", False),
                        models.Q(("void_why", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="imprint_void_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicityproof",
            constraint=models.UniqueConstraint(fields=("publicity", "moment"), name="publicity_proof_once"),
        ),
        migrations.AddConstraint(
            model_name="publicityproof",
            constraint=models.CheckConstraint(
                condition=models.Q(("first_staff", models.F("second_staff")), _negated=True),
                name="publicity_proof_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicityproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("moment", "up"), ("objections", None)),
                    models.Q(("moment", "down"), ("objections__isnull", False)),
                    _connector="OR",
                ),
                name="publicity_proof_says_objections",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(
                condition=models.Q(("failed_on", None)), fields=("document",), name="service_one_way_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("served_on", None), ("proof__isnull", False), _connector="OR"),
                name="service_has_proof",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("served_on", None), ("served_on__gte", models.F("sent_on")), _connector="OR"),
                name="service_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "leaving"), _negated=True),
                    models.Q(
                        ("second_server__isnull", False), models.Q(("second_server", models.F("server")), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="service_left_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "post"), _negated=True),
                    models.Q(("tracking_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="service_post_is_tracked",
            ),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.CheckConstraint(
                condition=models.Q(("failed_on", None), ("served_on", None), _connector="OR"),
                name="service_failed_or_served",
            ),
        ),
        migrations.RunSQL(
            KEEP_SERVICE, "DROP TRIGGER cases_keep_service ON cases_service; DROP FUNCTION cases_keep_service();"
        ),
        migrations.RunSQL(
            KEEP_IMPRINT, "DROP TRIGGER cases_keep_imprint ON cases_imprint; DROP FUNCTION cases_keep_imprint();"
        ),
    ]
