import minzheng.lib.clock
import minzheng.lib.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('reference', models.CharField(max_length=400, verbose_name='依据')),
                ('entered_by', models.UUIDField(verbose_name='录入人')),
                ('entered_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='录入时间')),
                ('released_by', models.UUIDField(null=True, verbose_name='发布人')),
                ('released_at', models.DateTimeField(null=True, verbose_name='发布时间')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('version', models.CharField(max_length=32, verbose_name='版本')),
                ('known_on', models.DateField(verbose_name='公布日')),
                ('holidays', models.JSONField(verbose_name='放假日')),
                ('working_weekends', models.JSONField(verbose_name='调休上班日')),
            ],
            options={
                'verbose_name': '工作日历',
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('released_by', models.F('entered_by')), _negated=True), name='calendarrelease_other_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='calendarrelease_released_whole'), models.UniqueConstraint(fields=('year', 'version'), name='calendar_version_once')],
            },
        ),
        migrations.CreateModel(
            name='ParameterValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('reference', models.CharField(max_length=400, verbose_name='依据')),
                ('entered_by', models.UUIDField(verbose_name='录入人')),
                ('entered_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='录入时间')),
                ('released_by', models.UUIDField(null=True, verbose_name='发布人')),
                ('released_at', models.DateTimeField(null=True, verbose_name='发布时间')),
                ('name', models.CharField(max_length=96, verbose_name='参数')),
                ('division_code', models.CharField(blank=True, max_length=12, verbose_name='适用区划')),
                ('valid_from', models.DateField(verbose_name='生效日')),
                ('value', models.JSONField(null=True, verbose_name='数值')),
                ('status', models.CharField(max_length=16, verbose_name='资料状态')),
            ],
            options={
                'verbose_name': '参数值',
                'abstract': False,
                'indexes': [models.Index(fields=['name', 'division_code', 'valid_from'], name='parameter_by_name')],
                'constraints': [models.CheckConstraint(condition=models.Q(('released_by', models.F('entered_by')), _negated=True), name='parametervalue_other_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('released_at', None), ('released_by', None)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='parametervalue_released_whole')],
            },
        ),
    ]
