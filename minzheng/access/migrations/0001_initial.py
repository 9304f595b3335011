import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('username', models.CharField(max_length=64, unique=True, verbose_name='用户名')),
                ('name', models.CharField(max_length=64, verbose_name='姓名')),
                ('is_active', models.BooleanField(default=True, verbose_name='在用')),
            ],
            options={
                'verbose_name': '工作人员',
            },
        ),
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('master_key_id', models.CharField(max_length=32)),
                ('wrapped', models.BinaryField(null=True)),
                ('created_at', models.DateTimeField(default=minzheng.lib.clock.now)),
                ('destroyed_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': '数据密钥',
            },
        ),
        migrations.CreateModel(
            name='Submission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('actor', models.CharField(max_length=120)),
                ('what', models.CharField(max_length=120)),
                ('result', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now)),
            ],
            options={
                'verbose_name': '提交凭据',
            },
        ),
        migrations.CreateModel(
            name='AccessLog',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
                ('actor_kind', models.CharField(max_length=16, verbose_name='身份')),
                ('staff_id', models.UUIDField(null=True, verbose_name='工作人员')),
                ('posting_id', models.UUIDField(null=True, verbose_name='任职')),
                ('role', models.CharField(blank=True, max_length=32, verbose_name='角色')),
                ('division_code', models.CharField(blank=True, max_length=12, verbose_name='区划')),
                ('person_id', models.UUIDField(verbose_name='被查看人')),
                ('what', models.CharField(max_length=64, verbose_name='内容')),
                ('purpose', models.CharField(max_length=200, verbose_name='目的')),
                ('subject_ref', models.CharField(blank=True, max_length=64, verbose_name='所涉办件')),
                ('request_id', models.CharField(blank=True, max_length=36)),
            ],
            options={
                'verbose_name': '访问记录',
                'indexes': [models.Index(fields=['person_id', '-at'], name='log_by_person')],
            },
        ),
        migrations.CreateModel(
            name='Division',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='区划代码')),
                ('name', models.CharField(max_length=64, verbose_name='名称')),
                ('level', models.CharField(max_length=16, verbose_name='级别')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(null=True, verbose_name='止')),
                ('status', models.CharField(default='published', max_length=16, verbose_name='资料状态')),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='access.division', verbose_name='上级')),
            ],
            options={
                'verbose_name': '行政区划',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='HistoryRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('table_name', models.CharField(max_length=64)),
                ('row_id', models.BigIntegerField()),
                ('operation', models.CharField(max_length=6)),
                ('author', models.CharField(max_length=120)),
                ('request_id', models.CharField(blank=True, max_length=36)),
                ('row', models.JSONField()),
            ],
            options={
                'verbose_name': '变更历史',
                'indexes': [models.Index(fields=['table_name', 'row_id'], name='history_by_row')],
            },
        ),
        migrations.CreateModel(
            name='DivisionClosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField(verbose_name='层差')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(null=True, verbose_name='止')),
                ('ancestor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='descendant_links', to='access.division')),
                ('descendant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ancestor_links', to='access.division')),
            ],
            options={
                'verbose_name': '区划隶属',
                'indexes': [models.Index(fields=['descendant', 'ancestor'], name='closure_upwards')],
                'constraints': [models.UniqueConstraint(fields=('ancestor', 'descendant', 'valid_from'), name='closure_once')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('role', models.CharField(max_length=32, verbose_name='角色')),
                ('valid_from', models.DateField(verbose_name='起')),
                ('valid_to', models.DateField(null=True, verbose_name='止')),
                ('division', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='区划')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='工作人员')),
            ],
            options={
                'verbose_name': '任职',
                'indexes': [models.Index(fields=['division', 'role'], name='posting_by_division')],
            },
        ),
    ]
