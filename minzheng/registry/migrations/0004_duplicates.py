"""Two records that may be one person, and what two people decided. Who confirms a merge is not who proposed it."""

import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models

OTHER_EYES = """
CREATE FUNCTION registry_duplicate_other_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    proposer bigint;
BEGIN
    SELECT decided_by_id INTO proposer FROM public.registry_duplicatedecision
        WHERE duplicate_id = NEW.duplicate_id AND outcome = 'proposed' ORDER BY id DESC LIMIT 1;
    IF NEW.outcome = 'confirmed' AND (proposer IS NULL OR proposer = NEW.decided_by_id) THEN
        RAISE EXCEPTION 'a merge is confirmed by other eyes than those that proposed it'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER other_eyes BEFORE INSERT ON registry_duplicatedecision
    FOR EACH ROW EXECUTE FUNCTION registry_duplicate_other_eyes();
"""

NO_OTHER_EYES = """
DROP TRIGGER other_eyes ON registry_duplicatedecision;
DROP FUNCTION registry_duplicate_other_eyes();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_forget_submissions'),
        ('registry', '0003_erasure'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Duplicate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('ground', models.CharField(max_length=24, verbose_name='疑似理由')),
                ('found_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='发现时间')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='先登记的记录')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='后登记的记录')),
            ],
            options={
                'verbose_name': '疑似重复',
            },
        ),
        migrations.CreateModel(
            name='DuplicateDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(max_length=16, verbose_name='结论')),
                ('words', models.CharField(max_length=300, verbose_name='理由')),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('duplicate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='registry.duplicate')),
                ('kept', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='保留的记录')),
            ],
            options={
                'verbose_name': '疑似重复处理',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='DuplicateDivision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division')),
                ('duplicate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='divisions', to='registry.duplicate')),
            ],
            options={
                'verbose_name': '疑似重复所涉区划',
            },
        ),
        migrations.AddConstraint(
            model_name='duplicate',
            constraint=models.UniqueConstraint(fields=('first', 'second'), name='duplicate_once'),
        ),
        migrations.AddConstraint(
            model_name='duplicate',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='duplicate_in_order'),
        ),
        migrations.AddConstraint(
            model_name='duplicatedivision',
            constraint=models.UniqueConstraint(fields=('duplicate', 'division'), name='duplicate_division_once'),
        ),
        migrations.RunSQL(OTHER_EYES, NO_OTHER_EYES),
    ]
