"""A waiting entry may be discarded instead of released; either way it is then there for good, and nothing is deleted."""

from importlib import import_module

import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.db import migrations, models

FORWARD = """
CREATE OR REPLACE FUNCTION rulebook_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author text := access_author();
    staff text := CASE WHEN author LIKE 'staff:%' THEN split_part(author, ':', 2) END;
    shipped CONSTANT text[] := ARRAY['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'];
    released CONSTANT text[] := '{released_by,released_at}';
    discarded CONSTANT text[] := '{discarded_by,discarded_at,discard_reason}';
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an entry is discarded, not deleted' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.released_at IS NOT NULL OR OLD.discarded_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a released or discarded value is immutable' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.discarded_at IS NOT NULL THEN
        RAISE EXCEPTION 'what is entered waits' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'INSERT' AND author LIKE 'system:%' THEN
        IF ARRAY[NEW.entered_by::text, NEW.released_by::text] IS DISTINCT FROM shipped THEN
            RAISE EXCEPTION 'the platform enters only what is shipped' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.entered_by::text IS DISTINCT FROM staff OR NEW.released_at IS NOT NULL) THEN
        RAISE EXCEPTION 'a value is entered under the own name and not yet released'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF TG_OP = 'UPDATE' AND NOT (
        (NEW.released_by::text IS NOT DISTINCT FROM staff AND to_jsonb(NEW) - released = to_jsonb(OLD) - released)
        OR (NEW.discarded_by::text IS NOT DISTINCT FROM staff AND to_jsonb(NEW) - discarded = to_jsonb(OLD) - discarded)
    ) THEN
        RAISE EXCEPTION 'releasing or discarding under the own name is the only change there is'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END;
$$;
"""

BACKWARD = import_module("minzheng.rulebook.migrations.0002_immutable").FORWARD
BACKWARD = "CREATE OR REPLACE FUNCTION" + BACKWARD.partition("CREATE FUNCTION")[2].partition("CREATE TRIGGER")[0]


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0002_immutable'),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarEffect',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
            ],
            options={
                'verbose_name': '日历生效',
            },
        ),
        migrations.CreateModel(
            name='EffectReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('day', models.DateField(verbose_name='测算日')),
                ('basis', models.CharField(max_length=64, verbose_name='所据版本')),
                ('asked_by', models.UUIDField(verbose_name='测算人')),
                ('asked_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='测算时间')),
                ('expected', models.PositiveIntegerField(verbose_name='应测算件数')),
                ('done', models.PositiveIntegerField(default=0, verbose_name='已测算件数')),
                ('after', models.JSONField(null=True, verbose_name='进度')),
                ('tally', models.JSONField(default=dict, verbose_name='结果')),
                ('finished_at', models.DateTimeField(null=True, verbose_name='完成时间')),
            ],
            options={
                'verbose_name': '影响测算',
            },
        ),
        migrations.RemoveConstraint(
            model_name='calendarrelease',
            name='calendar_version_once',
        ),
        migrations.AddField(
            model_name='calendarrelease',
            name='discard_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='作废理由'),
        ),
        migrations.AddField(
            model_name='calendarrelease',
            name='discarded_at',
            field=models.DateTimeField(null=True, verbose_name='作废时间'),
        ),
        migrations.AddField(
            model_name='calendarrelease',
            name='discarded_by',
            field=models.UUIDField(null=True, verbose_name='作废人'),
        ),
        migrations.AddField(
            model_name='calendarrelease',
            name='note',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='说明'),
        ),
        migrations.AddField(
            model_name='parametervalue',
            name='discard_reason',
            field=models.CharField(blank=True, default='', max_length=200, verbose_name='作废理由'),
        ),
        migrations.AddField(
            model_name='parametervalue',
            name='discarded_at',
            field=models.DateTimeField(null=True, verbose_name='作废时间'),
        ),
        migrations.AddField(
            model_name='parametervalue',
            name='discarded_by',
            field=models.UUIDField(null=True, verbose_name='作废人'),
        ),
        migrations.AddField(
            model_name='parametervalue',
            name='note',
            field=models.CharField(blank=True, default='', max_length=400, verbose_name='说明'),
        ),
        migrations.AddConstraint(
            model_name='calendarrelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discard_reason', ''), ('discarded_at', None), ('discarded_by', None)), models.Q(('discarded_at__isnull', False), ('discarded_by__isnull', False), ('released_at', None), models.Q(('discard_reason', ''), _negated=True)), _connector='OR'), name='calendarrelease_discarded_whole'),
        ),
        migrations.AddConstraint(
            model_name='calendarrelease',
            constraint=models.UniqueConstraint(condition=models.Q(('discarded_at', None)), fields=('year', 'version'), name='calendar_version_once'),
        ),
        migrations.AddConstraint(
            model_name='parametervalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discard_reason', ''), ('discarded_at', None), ('discarded_by', None)), models.Q(('discarded_at__isnull', False), ('discarded_by__isnull', False), ('released_at', None), models.Q(('discard_reason', ''), _negated=True)), _connector='OR'), name='parametervalue_discarded_whole'),
        ),
        migrations.AddField(
            model_name='calendareffect',
            name='release',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='effect', to='rulebook.calendarrelease', verbose_name='工作日历'),
        ),
        migrations.AddField(
            model_name='effectreport',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='rulebook.parametervalue', verbose_name='参数值'),
        ),
        migrations.AddConstraint(
            model_name='effectreport',
            constraint=models.UniqueConstraint(fields=('entry', 'day', 'basis'), name='effect_report_once'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
