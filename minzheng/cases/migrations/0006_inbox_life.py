"""Absences that never overlap, hand-overs, supervision; and the inbox's copy of what a case is confined to."""

import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


NO_OVERLAP = """
ALTER TABLE cases_absence ADD CONSTRAINT absence_no_overlap EXCLUDE USING gist (
    int8range(staff_id, staff_id, '[]') WITH &&, int8range(division_id, division_id, '[]') WITH &&, daterange(from_on, until_on, '[]') WITH &&
) WHERE (cancelled_at IS NULL);
"""

COPY_CASE = """
CREATE OR REPLACE FUNCTION cases_copy_to_division() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT is_open, due_on, waiting_role, confined_to
        INTO NEW.is_open, NEW.due_on, NEW.waiting_role, NEW.confined_to
        FROM cases_case WHERE id = NEW.case_id;
    RETURN NEW;
END
$$;
"""

COPY_CASE_BEFORE = """
CREATE OR REPLACE FUNCTION cases_copy_to_division() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    SELECT is_open, due_on, waiting_role INTO NEW.is_open, NEW.due_on, NEW.waiting_role
        FROM cases_case WHERE id = NEW.case_id;
    RETURN NEW;
END
$$;
"""

KEEP_CONFINED = """
CREATE FUNCTION cases_keep_confined() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a case is confined to never changes'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'case_confined_kept';
END
$$;
CREATE TRIGGER cases_keep_confined BEFORE UPDATE ON cases_case
    FOR EACH ROW WHEN (OLD.confined_to IS DISTINCT FROM NEW.confined_to) EXECUTE FUNCTION cases_keep_confined();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_forget_submissions'),
        ('cases', '0005_confined'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('role', models.CharField(max_length=32, verbose_name='角色')),
                ('made_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='移交时间')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('received_at', models.DateTimeField(null=True, verbose_name='签收时间')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='区划')),
                ('from_staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='移交人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='经办人')),
                ('to_staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='接收人')),
            ],
            options={
                'verbose_name': '工作交接',
            },
        ),
        migrations.CreateModel(
            name='HandedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=32, verbose_name='移交时环节')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('handover', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cases.handover')),
            ],
            options={
                'verbose_name': '交接清单',
            },
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('ordered_role', models.CharField(max_length=32, verbose_name='督办岗位')),
                ('ordered_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='督办时间')),
                ('reason', models.CharField(max_length=300, verbose_name='督办事由')),
                ('answer_by', models.DateField(verbose_name='答复期限')),
                ('escalated_at', models.DateTimeField(null=True, verbose_name='上报时间')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='答复时间')),
                ('answer', models.CharField(blank=True, max_length=600, verbose_name='答复')),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='答复人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supervisions', to='cases.case')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='督办单位')),
                ('ordered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='督办人')),
            ],
            options={
                'verbose_name': '督办',
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('role', models.CharField(max_length=32, verbose_name='角色')),
                ('from_on', models.DateField(verbose_name='起')),
                ('until_on', models.DateField(verbose_name='止')),
                ('recorded_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='登记时间')),
                ('cancelled_at', models.DateTimeField(null=True, verbose_name='取消时间')),
                ('deputy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='代理人')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='区划')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='请假人')),
            ],
            options={
                'verbose_name': '请假代理',
                'indexes': [models.Index(condition=models.Q(('cancelled_at', None)), fields=['deputy', 'until_on'], name='absence_by_deputy'), models.Index(condition=models.Q(('cancelled_at', None)), fields=['staff', 'until_on'], name='absence_by_staff')],
                'constraints': [models.CheckConstraint(condition=models.Q(('staff', models.F('deputy')), _negated=True), name='absence_deputy_is_another'), models.CheckConstraint(condition=models.Q(('until_on__gte', models.F('from_on'))), name='absence_in_order')],
            },
        ),
        migrations.AddIndex(
            model_name='handover',
            index=models.Index(condition=models.Q(('received_at', None)), fields=['to_staff'], name='handover_to_receive'),
        ),
        migrations.AddConstraint(
            model_name='handover',
            constraint=models.CheckConstraint(condition=models.Q(('from_staff', models.F('to_staff')), _negated=True), name='handover_to_another'),
        ),
        migrations.AddConstraint(
            model_name='handedover',
            constraint=models.UniqueConstraint(fields=('handover', 'case'), name='handed_over_once'),
        ),
        migrations.AddIndex(
            model_name='supervision',
            index=models.Index(condition=models.Q(('answered_at', None)), fields=['answer_by'], name='supervision_open'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at', None)), fields=('case',), name='one_open_supervision'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(('answered_by', models.F('ordered_by')), _negated=True), name='supervision_answered_by_another'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='supervision_answer_has_author'),
        ),
        migrations.RunSQL(NO_OVERLAP, "ALTER TABLE cases_absence DROP CONSTRAINT absence_no_overlap;"),
        migrations.RunSQL(COPY_CASE, COPY_CASE_BEFORE),
        migrations.RunSQL(
            KEEP_CONFINED, "DROP TRIGGER cases_keep_confined ON cases_case; DROP FUNCTION cases_keep_confined();"
        ),
    ]
