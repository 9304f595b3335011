"""A death may hold another sum of later months, and may hold nothing and be to decide still."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assistance", "0009_from_home_further")]

    operations = [
        migrations.RemoveConstraint(model_name="heldshare", name="held_above_zero"),
        migrations.RemoveConstraint(model_name="heldshare", name="held_once"),
        migrations.AddConstraint(
            model_name="heldshare",
            constraint=models.CheckConstraint(condition=models.Q(("amount_fen__gte", 0)), name="held_not_below_zero"),
        ),
        migrations.AddConstraint(
            model_name="heldshare",
            constraint=models.UniqueConstraint(fields=("case", "event", "from_month"), name="held_once_a_month"),
        ),
    ]
