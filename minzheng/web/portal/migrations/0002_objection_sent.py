from django.db import migrations, models

import minzheng.lib.clock


class Migration(migrations.Migration):
    dependencies = [
        ("portal", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ObjectionSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("notice_id", models.UUIDField(verbose_name="公示")),
                ("address_index", models.CharField(max_length=64, verbose_name="网络地址索引")),
                (
                    "requested_at",
                    models.DateTimeField(default=minzheng.lib.clock.real_now, verbose_name="提交时间"),
                ),
            ],
            options={
                "verbose_name": "异议提交次数",
                "indexes": [
                    models.Index(fields=["address_index", "requested_at"], name="objection_by_address"),
                ],
            },
        ),
    ]
