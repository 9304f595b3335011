"""The list of all cases by their nearest end reads as many rows as it shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_mandates")]

    operations = [
        migrations.AddIndex("casedivision", models.Index(fields=["due_on", "case"], name="case_by_end")),
    ]
