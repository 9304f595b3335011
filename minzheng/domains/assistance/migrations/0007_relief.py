"""Temporary relief: its causes, what was paid before the papers, and that one cause brings relief once."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import minzheng.access.encryption
import minzheng.lib.public_ids

ONCE = """
-- nobody is relieved twice for one cause at one time, whichever office gives; another event is stated by an official
ALTER TABLE assistance_reliefgiven ADD CONSTRAINT relief_same_cause_once EXCLUDE USING gist (
    int8range(person_id, person_id, '[]') WITH &&,
    int8range(hashtextextended(cause || ':' || event, 0), hashtextextended(cause || ':' || event, 0), '[]') WITH &&,
    daterange(given_on, until_on) WITH &&
);
"""

ONCE_BACK = "ALTER TABLE assistance_reliefgiven DROP CONSTRAINT relief_same_cause_once;"


def key():
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def to(model, label=None, one=False):
    field = models.OneToOneField if one else models.ForeignKey
    named = {"verbose_name": label} if label else {}
    return field(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **named)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_forget_submissions"),
        ("assistance", "0006_applications_from_home"),
        ("cases", "0004_state_by_step"),
        ("registry", "0003_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ReliefRequest",
            fields=[
                key(),
                ("type", models.CharField(max_length=24, verbose_name="救助类型")),
                ("cause", models.CharField(max_length=32, verbose_name="救助事由")),
                ("occurred_on", models.DateField(verbose_name="发生日期")),
                ("case", to("cases.case", one=True)),
                ("place", to("access.division", "发生地村（社区）")),
            ],
            options={
                "verbose_name": "救助事由",
                "indexes": [models.Index(fields=["cause", "occurred_on"], name="relief_by_cause")],
            },
        ),
        migrations.CreateModel(
            name="UrgentRelief",
            fields=[
                key(),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="先行救助金额")),
                ("limit_fen", models.BigIntegerField(verbose_name="当日限额")),
                ("limit_is_example", models.BooleanField(verbose_name="限额为示例值")),
                ("why", minzheng.access.encryption.EncryptedTextField(verbose_name="为什么不能等")),
                ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                ("case", to("cases.case")),
                ("data_key", to("access.datakey")),
                ("proposed_by", to(settings.AUTH_USER_MODEL, "提出人")),
            ],
            options={
                "verbose_name": "先行救助",
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount_fen__gt", 0), ("amount_fen__lte", models.F("limit_fen"))),
                        name="urgent_within_limit",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DistinctEvent",
            fields=[
                key(),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("why", minzheng.access.encryption.EncryptedTextField(verbose_name="为什么不是同一事由")),
                ("stated_at", models.DateTimeField(verbose_name="认定时间")),
                ("case", to("cases.case", one=True)),
                ("data_key", to("access.datakey")),
                ("stated_by", to(settings.AUTH_USER_MODEL, "认定人")),
            ],
            options={"verbose_name": "另一事件"},
        ),
        migrations.CreateModel(
            name="ReliefGiven",
            fields=[
                key(),
                ("cause", models.CharField(max_length=32, verbose_name="救助事由")),
                ("event", models.CharField(blank=True, max_length=36)),
                ("given_on", models.DateField(verbose_name="救助日期")),
                ("until_on", models.DateField(verbose_name="同一事由不再救助至")),
                ("case", to("cases.case")),
                ("person", to("registry.person")),
            ],
            options={
                "verbose_name": "已获救助",
                "constraints": [
                    models.UniqueConstraint(fields=("case", "person"), name="relieved_once_a_case"),
                    models.CheckConstraint(
                        condition=models.Q(("until_on__gt", models.F("given_on"))), name="relief_window"
                    ),
                ],
            },
        ),
        migrations.RunSQL(ONCE, ONCE_BACK),
    ]
