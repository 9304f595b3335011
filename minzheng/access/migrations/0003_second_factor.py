import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0002_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='staff',
            name='must_change_password',
            field=models.BooleanField(default=False, verbose_name='须改密码'),
        ),
        migrations.AddField(
            model_name='staff',
            name='session_stamp',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('sealed_secret', models.BinaryField(verbose_name='密钥')),
                ('begun_at', models.DateTimeField(default=minzheng.lib.clock.real_now, verbose_name='开始设置时间')),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='启用时间')),
                ('last_step', models.BigIntegerField(default=0, verbose_name='上次使用的时间步')),
                ('failures', models.PositiveSmallIntegerField(default=0, verbose_name='连续错误次数')),
                ('failed_at', models.DateTimeField(null=True, verbose_name='上次错误时间')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.datakey')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='second_factors', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
            ],
            options={
                'verbose_name': '二次验证',
            },
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('used_at', models.DateTimeField(null=True, verbose_name='使用时间')),
                ('factor', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_codes', to='access.secondfactor')),
            ],
            options={
                'verbose_name': '恢复码',
            },
        ),
        migrations.CreateModel(
            name='SecurityEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
                ('kind', models.CharField(max_length=32, verbose_name='事项')),
                ('subject_id', models.UUIDField(null=True, verbose_name='当事人')),
                ('actor_id', models.UUIDField(null=True, verbose_name='操作人')),
                ('actor_role', models.CharField(blank=True, max_length=32, verbose_name='角色')),
                ('posting_id', models.UUIDField(null=True, verbose_name='任职')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('address', models.CharField(blank=True, max_length=45, verbose_name='来源地址')),
                ('request_id', models.CharField(blank=True, max_length=36)),
            ],
            options={
                'verbose_name': '安全记录',
                'indexes': [models.Index(fields=['subject_id', '-id'], name='security_by_subject')],
            },
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at', None)), fields=('staff',), name='one_second_factor_begun'),
        ),
        migrations.AddConstraint(
            model_name='secondfactor',
            constraint=models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', False)), fields=('staff',), name='one_second_factor'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='posting_ends_after_it_begins'),
        ),
    ]
