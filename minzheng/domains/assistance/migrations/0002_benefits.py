import django.db.models.deletion
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assistance', '0001_initial'),
        ('cases', '0004_state_by_step'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='alone_ground',
            field=models.CharField(blank=True, max_length=32, verbose_name='单独申请情形'),
        ),
        migrations.AddField(
            model_name='homevisit',
            name='made_by',
            field=models.CharField(default='town', max_length=16, verbose_name='调查单位'),
        ),
        migrations.CreateModel(
            name='Demand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=16, verbose_name='要求')),
                ('working_days', models.PositiveSmallIntegerField(verbose_name='工作日数')),
                ('due_on', models.DateField(verbose_name='截止日')),
                ('made_at', models.DateTimeField(verbose_name='提出时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '限期要求',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RelativeFiling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(max_length=16, verbose_name='亲属关系')),
                ('official_name', models.CharField(max_length=64, verbose_name='经办人员或村居干部')),
                ('office', models.CharField(max_length=120, verbose_name='单位和职务')),
                ('filed_at', models.DateTimeField(verbose_name='备案时间')),
                ('filed_by', models.UUIDField(verbose_name='备案人')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('official', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='系统内工作人员')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='成员')),
            ],
            options={
                'verbose_name': '近亲属备案',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='TaperingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('changed_on', models.DateField(verbose_name='收入变化月份')),
                ('source', models.CharField(max_length=120, verbose_name='依据')),
                ('months', models.PositiveSmallIntegerField(verbose_name='渐退月数')),
                ('is_example', models.BooleanField(verbose_name='月数为示例值')),
                ('last_month', models.DateField(verbose_name='最后发放月份')),
                ('law', models.CharField(max_length=200, verbose_name='依据条文')),
                ('proposed_at', models.DateTimeField(verbose_name='提出时间')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': '渐退安排',
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='NamedApplicant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='named', to='assistance.application')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person', verbose_name='成员')),
            ],
            options={
                'verbose_name': '单独申请人',
                'constraints': [models.UniqueConstraint(fields=('application', 'person'), name='named_once')],
            },
        ),
    ]
