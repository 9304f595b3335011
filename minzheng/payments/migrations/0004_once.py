"""A sum owed once: it has one line in all the months, and is no month's coverage of a person."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_holds")]

    operations = [
        migrations.AddField(
            model_name="entitlement",
            name="once",
            field=models.BooleanField(default=False, verbose_name="一次性"),
        ),
        migrations.AddField(model_name="coverage", name="once", field=models.BooleanField(default=False)),
        migrations.RemoveConstraint(model_name="coverage", name="one_coverage_per_person_month"),
        migrations.AddConstraint(
            model_name="coverage",
            constraint=models.UniqueConstraint(
                fields=["person", "programme", "month"], condition=Q(once=False), name="one_coverage_per_person_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="runline",
            constraint=models.UniqueConstraint(fields=["case"], condition=Q(kind="once"), name="paid_once"),
        ),
    ]
