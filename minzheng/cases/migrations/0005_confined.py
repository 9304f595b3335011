"""A case may have no applicant, and may exist only for roles that can say a word."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0004_state_by_step"),
        ("registry", "0003_erasure"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="confined_to",
            field=models.CharField(blank=True, db_default="", default="", max_length=32, verbose_name="限阅"),
        ),
        migrations.AddField(
            model_name="casedivision",
            name="confined_to",
            field=models.CharField(blank=True, db_default="", default="", max_length=32),
        ),
        migrations.AlterField(
            model_name="case",
            name="applicant",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.person",
                verbose_name="申请人",
            ),
        ),
    ]
