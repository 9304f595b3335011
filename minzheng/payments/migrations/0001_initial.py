import django.db.models.deletion
import minzheng.lib.clock
import minzheng.lib.public_ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('access', '0002_history'),
        ('cases', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=32, verbose_name='科目')),
                ('funding_source', models.CharField(max_length=48, verbose_name='资金来源')),
                ('kind', models.CharField(max_length=16, verbose_name='性质')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='发放区')),
            ],
            options={
                'verbose_name': '账户',
            },
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='生效日')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='失效日')),
                ('recorded_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='记录时间')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='更正时间')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('programme', models.CharField(max_length=32, verbose_name='项目')),
                ('amount_fen', models.BigIntegerField(verbose_name='月金额')),
                ('funding', models.JSONField(verbose_name='资金来源')),
                ('decision_ref', models.UUIDField(verbose_name='依据决定')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='变更原因')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('payee_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.payeeaccount', verbose_name='收款账户')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='发放区')),
            ],
            options={
                'verbose_name': '待遇',
            },
        ),
        migrations.CreateModel(
            name='EntitlementPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='payments.entitlement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
            ],
            options={
                'verbose_name': '保障对象',
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
                ('what', models.CharField(max_length=32, verbose_name='事由')),
                ('source_ref', models.CharField(max_length=80, unique=True, verbose_name='来源')),
                ('amount_fen', models.BigIntegerField(verbose_name='金额')),
                ('author', models.CharField(max_length=120, verbose_name='记账人')),
                ('why', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.posting', verbose_name='冲销')),
            ],
            options={
                'verbose_name': '记账',
            },
        ),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('debit_fen', models.BigIntegerField(default=0, verbose_name='借方')),
                ('credit_fen', models.BigIntegerField(default=0, verbose_name='贷方')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='payments.account')),
                ('posting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='payments.posting')),
            ],
            options={
                'verbose_name': '分录',
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('number', models.CharField(max_length=40, unique=True, verbose_name='批次号')),
                ('programme', models.CharField(max_length=32, verbose_name='项目')),
                ('month', models.DateField(verbose_name='所属月份')),
                ('state', models.CharField(default='draft', max_length=16, verbose_name='状态')),
                ('version', models.PositiveIntegerField(default=0, verbose_name='版本')),
                ('drafted_by', models.UUIDField(verbose_name='编制人')),
                ('approved_by', models.UUIDField(null=True, verbose_name='审批人')),
                ('drafted_at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='编制时间')),
                ('approved_at', models.DateTimeField(null=True, verbose_name='审批时间')),
                ('committed_at', models.DateTimeField(null=True, verbose_name='入账时间')),
                ('settled_at', models.DateTimeField(null=True, verbose_name='结清时间')),
                ('discarded_why', models.CharField(blank=True, max_length=200, verbose_name='作废原因')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.division', verbose_name='发放区')),
            ],
            options={
                'verbose_name': '发放批次',
            },
        ),
        migrations.CreateModel(
            name='HeldBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=32, verbose_name='原因')),
                ('run_number', models.CharField(blank=True, max_length=40, verbose_name='已列入的批次')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.entitlement')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held_back', to='payments.run')),
            ],
            options={
                'verbose_name': '暂缓',
            },
        ),
        migrations.CreateModel(
            name='BankFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('direction', models.CharField(max_length=8, verbose_name='方向')),
                ('channel', models.CharField(max_length=32, verbose_name='渠道')),
                ('sha256', models.CharField(max_length=64, verbose_name='摘要')),
                ('lines', models.PositiveIntegerField(verbose_name='笔数')),
                ('amount_fen', models.BigIntegerField(verbose_name='金额')),
                ('at', models.DateTimeField(default=minzheng.lib.clock.now, verbose_name='时间')),
                ('data_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='access.datakey')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='payments.run')),
            ],
            options={
                'verbose_name': '银行文件',
            },
        ),
        migrations.CreateModel(
            name='RunLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=minzheng.lib.public_ids.new_public_id, editable=False, unique=True)),
                ('month', models.DateField(verbose_name='所属月份')),
                ('kind', models.CharField(default='monthly', max_length=16, verbose_name='种类')),
                ('amount_fen', models.BigIntegerField(verbose_name='金额')),
                ('state', models.CharField(default='draft', max_length=16, verbose_name='状态')),
                ('return_reason', models.CharField(blank=True, max_length=120, verbose_name='退回原因')),
                ('answered_at', models.DateTimeField(null=True, verbose_name='回盘时间')),
                ('answered_in', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.bankfile', verbose_name='回盘文件')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.case')),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.entitlement')),
                ('payee_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.payeeaccount', verbose_name='收款账户')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.run')),
            ],
            options={
                'verbose_name': '发放明细',
            },
        ),
        migrations.CreateModel(
            name='ReturnProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='行号')),
                ('problem', models.CharField(max_length=32, verbose_name='问题')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='problems', to='payments.bankfile')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='payments.runline', verbose_name='发放明细')),
            ],
            options={
                'verbose_name': '回盘异常',
            },
        ),
        migrations.CreateModel(
            name='Coverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme', models.CharField(max_length=32)),
                ('month', models.DateField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.person')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='coverages', to='payments.runline')),
            ],
            options={
                'verbose_name': '发放覆盖',
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('code', 'payer', 'funding_source'), name='account_once'),
        ),
        migrations.AddIndex(
            model_name='entitlement',
            index=models.Index(condition=models.Q(('superseded_at', None)), fields=['payer', 'programme', 'valid_from'], name='entitlement_owed'),
        ),
        migrations.AddConstraint(
            model_name='entitlement',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='entitlement_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='entitlementperson',
            constraint=models.UniqueConstraint(fields=('entitlement', 'person'), name='entitled_once'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='posting_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='leg',
            constraint=models.CheckConstraint(condition=models.Q(('credit_fen__gte', 0), ('debit_fen__gte', 0), models.Q(models.Q(('credit_fen', 0), ('debit_fen__gt', 0)), models.Q(('credit_fen__gt', 0), ('debit_fen', 0)), _connector='OR')), name='leg_one_side'),
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(fields=['payer', '-public_id'], name='run_by_payer'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', models.F('drafted_by')), _negated=True), name='run_other_eyes'),
        ),
        migrations.AddConstraint(
            model_name='heldback',
            constraint=models.UniqueConstraint(fields=('run', 'entitlement', 'reason'), name='held_back_once'),
        ),
        migrations.AddConstraint(
            model_name='bankfile',
            constraint=models.UniqueConstraint(fields=('run', 'direction', 'sha256'), name='bank_file_once'),
        ),
        migrations.AddConstraint(
            model_name='bankfile',
            constraint=models.UniqueConstraint(condition=models.Q(('direction', 'out')), fields=('run',), name='one_file_out_per_run'),
        ),
        migrations.AddIndex(
            model_name='runline',
            index=models.Index(fields=['run', 'state', 'id'], name='line_by_run_and_state'),
        ),
        migrations.AddConstraint(
            model_name='runline',
            constraint=models.UniqueConstraint(fields=('case', 'month', 'kind'), name='one_line_per_case_month_kind'),
        ),
        migrations.AddConstraint(
            model_name='runline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='line_above_zero'),
        ),
        migrations.AddConstraint(
            model_name='returnproblem',
            constraint=models.UniqueConstraint(fields=('file', 'row'), name='return_problem_once'),
        ),
        migrations.AddConstraint(
            model_name='coverage',
            constraint=models.UniqueConstraint(fields=('person', 'programme', 'month'), name='one_coverage_per_person_month'),
        ),
    ]
