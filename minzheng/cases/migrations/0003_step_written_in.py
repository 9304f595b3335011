from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_triggers")]

    operations = [
        migrations.AddField(
            model_name="step", name="written_in", field=models.BigIntegerField(editable=False, null=True)
        ),
    ]
