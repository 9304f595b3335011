"""Benefits held back while a doubt is looked into."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_guards"), ("cases", "0004_state_by_step")]

    operations = [
        migrations.CreateModel(
            name="Hold",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source_ref", models.UUIDField(verbose_name="依据疑点")),
                ("from_month", models.DateField(verbose_name="起始月份")),
                ("placed_at", models.DateTimeField(verbose_name="暂停时间")),
                ("lifted_at", models.DateTimeField(null=True, verbose_name="解除时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                        verbose_name="办件",
                    ),
                ),
            ],
            options={
                "verbose_name": "暂停发放",
                "indexes": [
                    models.Index(fields=["case", "from_month"], condition=Q(lifted_at=None), name="hold_in_force")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["case", "source_ref"], name="hold_once"),
                    models.CheckConstraint(
                        condition=Q(lifted_at=None) | Q(lifted_at__gte=F("placed_at")), name="hold_lifted_after"
                    ),
                ],
            },
        ),
    ]
