"""The register of payments, the newest month first, reads as many rows as it shows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_once")]

    operations = [
        migrations.AddIndex("runline", models.Index(fields=["month", "id"], name="line_by_month")),
    ]
