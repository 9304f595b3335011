import django.db.models.deletion
from django.db import migrations, models

import minzheng.lib.clock
import minzheng.lib.public_ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="CodeRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True),
                ),
                ("identity_index", models.CharField(max_length=64, verbose_name="身份证号码索引")),
                ("address_index", models.CharField(max_length=64, verbose_name="网络地址索引")),
                (
                    "requested_at",
                    models.DateTimeField(default=minzheng.lib.clock.real_now, verbose_name="申请时间"),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "验证码申请",
                "indexes": [
                    models.Index(fields=["identity_index", "requested_at"], name="code_by_number"),
                    models.Index(fields=["address_index", "requested_at"], name="code_by_address"),
                    models.Index(fields=["requested_at"], name="code_by_time"),
                ],
            },
        ),
    ]
