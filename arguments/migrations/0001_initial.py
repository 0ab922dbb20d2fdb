import arguments.folding
import django.db.models.deletion
import django.db.models.functions.comparison
import sources.constraints
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('sources', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Issue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField()),
                ('question', models.CharField(max_length=200)),
                ('label', models.CharField(blank=True, help_text='For narrow places.', max_length=40)),
                ('note', models.TextField(blank=True)),
                ('order', models.PositiveIntegerField(default=0)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='issue_in_collection'), models.UniqueConstraint(fields=('collection', 'key'), name='issue_key')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='readings', to='sources.analyst')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='sources.document')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='arguments.issue')),
            ],
            options={
                'ordering': ['issue', 'document', 'analyst'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'document', 'analyst'), name='read_once'), sources.constraints.SameParent(fk='issue', name='reading_issue_collection', shared=('collection',)), sources.constraints.SameParent(fk='document', name='reading_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='analyst', name='reading_analyst_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False)),
                ('kind', models.CharField(choices=[('claim', 'Claim'), ('evidence', 'Evidence'), ('recommendation', 'Recommendation')], max_length=14)),
                ('wording', models.TextField(help_text='One full sentence in your own words, at most about 30 of them.')),
                ('label', models.CharField(blank=True, help_text='For boxes and titles: at most 60 characters.', max_length=60)),
                ('attribution', models.CharField(choices=[('asserted', 'Asserted'), ('reported', 'Reported'), ('quoted', 'Quoted'), ('conceded', 'Conceded')], default='asserted', max_length=10)),
                ('hedged', models.BooleanField(default=False, help_text='The text hedges it: may, alleged.')),
                ('implicit', models.BooleanField(default=False, help_text='Not in the text: supplied because a step makes no sense without it.')),
                ('unaddressed', models.BooleanField(default=False, help_text='A recommendation whose addressee the text does not name.')),
                ('note', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('folded', arguments.folding.FoldedField(sources=('wording', 'label'))),
                ('analyst', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='statements', to='sources.analyst')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='statements', to='sources.document')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='statement_in_collection'), models.UniqueConstraint(fields=('id', 'document'), name='statement_of_document'), models.UniqueConstraint(fields=('collection', 'number'), name='statement_number'), models.CheckConstraint(condition=models.Q(('kind__in', ['claim', 'evidence', 'recommendation'])), name='statement_kind'), models.CheckConstraint(condition=models.Q(('attribution__in', ['asserted', 'reported', 'quoted', 'conceded'])), name='statement_attribution'), models.CheckConstraint(condition=models.Q(('wording', ''), _negated=True), name='statement_has_wording'), models.CheckConstraint(condition=models.Q(('kind', 'recommendation'), ('unaddressed', False), _connector='OR'), name='only_recommendations_are_unaddressed', violation_error_message='Only a recommendation can lack an addressee.'), sources.constraints.SameParent(fk='document', name='statement_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='analyst', name='statement_analyst_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Addressing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='addressings', to='sources.voice')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addressings', to='arguments.statement')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'voice'), name='addressed_once'), sources.constraints.SameParent(fk='statement', name='addressing_statement_collection', shared=('collection',)), sources.constraints.SameParent(fk='voice', name='addressing_voice_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Argument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(editable=False)),
                ('direction', models.CharField(choices=[('support', 'Support'), ('attack', 'Attack')], default='support', max_length=8)),
                ('implicit', models.BooleanField(default=False, help_text='The text only suggests the step.')),
                ('note', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('scope', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.F('document_id'), models.Value(0)), output_field=models.BigIntegerField())),
                ('analyst', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='arguments', to='sources.analyst')),
                ('argument', models.ForeignKey(blank=True, help_text='For an undercut: the argument whose step it doubts.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='undercuts', to='arguments.argument')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(blank=True, help_text='Empty: a step that an analyst draws across documents.', null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='arguments', to='sources.document')),
                ('statement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='reasons', to='arguments.statement')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='argument_in_collection'), models.UniqueConstraint(fields=('id', 'document'), name='argument_of_document'), models.UniqueConstraint(fields=('id', 'scope'), name='argument_of_scope'), models.UniqueConstraint(fields=('collection', 'number'), name='argument_number'), models.CheckConstraint(condition=models.Q(('direction__in', ['support', 'attack'])), name='argument_direction'), models.CheckConstraint(condition=models.Q(models.Q(('argument__isnull', True), ('statement__isnull', False)), models.Q(('argument__isnull', False), ('statement__isnull', True)), _connector='OR'), name='argument_has_one_target', violation_error_message='Choose one target: a statement, or the argument to undercut.'), models.CheckConstraint(condition=models.Q(('argument__isnull', True), ('direction', 'attack'), _connector='OR'), name='only_attacks_undercut', violation_error_message='Only an attack can target an argument.'), models.CheckConstraint(condition=models.Q(('argument__isnull', True), models.Q(('argument', models.F('id')), _negated=True), _connector='OR'), name='no_argument_undercuts_itself'), models.CheckConstraint(condition=models.Q(('document__isnull', False), ('direction', 'support'), _connector='OR'), name='analysts_only_support', violation_error_message='Between documents an analyst draws supports only: what sets two documents against each other is a tag.'), sources.constraints.SameParent(fk='document', name='argument_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='analyst', name='argument_analyst_collection', shared=('collection',)), sources.constraints.SameParent(fk='statement', name='argument_statement_collection', shared=('collection',)), sources.constraints.SameParent(fk='statement', name='argument_statement_document', shared=('document',)), sources.constraints.SameParent(fk='argument', name='argument_argument_collection', shared=('collection',)), sources.constraints.SameParent(fk='argument', name='argument_argument_document', shared=('document',))],
            },
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='sources.document')),
                ('passage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='sources.passage')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='arguments.statement')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'passage'), name='cited_once'), sources.constraints.SameParent(fk='document', name='citation_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='statement', name='citation_statement_document', shared=('document',)), sources.constraints.SameParent(fk='passage', name='citation_passage_document', shared=('document',))],
            },
        ),
        migrations.CreateModel(
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='holdings', to='sources.voice')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holdings', to='arguments.statement')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'voice'), name='held_once'), sources.constraints.SameParent(fk='statement', name='holding_statement_collection', shared=('collection',)), sources.constraints.SameParent(fk='voice', name='holding_voice_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Premise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('scope', models.GeneratedField(db_persist=True, expression=django.db.models.functions.comparison.Coalesce(models.F('document_id'), models.Value(0)), output_field=models.BigIntegerField())),
                ('argument', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='premises', to='arguments.argument')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='sources.document')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='used_in', to='arguments.statement')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('argument', 'statement'), name='premise_once'), sources.constraints.SameParent(fk='argument', name='premise_argument_collection', shared=('collection',)), sources.constraints.SameParent(fk='argument', name='premise_argument_scope', shared=('scope',)), sources.constraints.SameParent(fk='statement', name='premise_statement_collection', shared=('collection',)), sources.constraints.SameParent(fk='statement', name='premise_statement_document', shared=('document',))],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('pro', 'Pro'), ('contra', 'Contra'), ('mixed', 'Mixed')], max_length=6)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='arguments.issue')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='positions', to='arguments.statement')),
            ],
            options={
                'ordering': ['issue', 'statement'],
                'constraints': [models.UniqueConstraint(fields=('issue', 'statement'), name='one_stance_per_issue'), models.CheckConstraint(condition=models.Q(('stance__in', ['pro', 'contra', 'mixed'])), name='position_stance'), sources.constraints.SameParent(fk='issue', name='position_issue_collection', shared=('collection',)), sources.constraints.SameParent(fk='statement', name='position_statement_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Pair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, help_text='What raised it.', max_length=40)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='arguments.statement')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='arguments.statement')),
            ],
            options={
                'ordering': ['first', 'second'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='pair_in_collection'), models.UniqueConstraint(fields=('first', 'second'), name='pair_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_ordered'), sources.constraints.SameParent(fk='first', name='pair_first_collection', shared=('collection',)), sources.constraints.SameParent(fk='second', name='pair_second_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.BooleanField(default=False, help_text='An editor settles the pair.')),
                ('relation', models.CharField(choices=[('agrees', 'Agrees'), ('contradicts', 'Contradicts'), ('qualifies', 'Qualifies'), ('updates', 'Updates'), ('unrelated', 'Unrelated')], max_length=11)),
                ('flipped', models.BooleanField(default=False, help_text='The second statement qualifies or updates the first.')),
                ('basis', models.CharField(blank=True, choices=[('fact', 'Fact'), ('cause', 'Cause'), ('prediction', 'Prediction'), ('law', 'Law'), ('value', 'Value'), ('policy', 'Policy')], max_length=10)),
                ('same_reasons', models.BooleanField(blank=True, null=True)),
                ('confidence', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], default='medium', max_length=6)),
                ('reason', models.TextField(blank=True, help_text='One sentence that names the point at issue.')),
                ('made_on', models.DateField()),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='tags', to='sources.analyst')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='tags', to='arguments.pair')),
            ],
            options={
                'ordering': ['pair', 'decision', 'analyst'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', False)), fields=('pair', 'analyst'), name='one_tag_per_analyst'), models.UniqueConstraint(condition=models.Q(('decision', True)), fields=('pair',), name='one_decision_per_pair'), models.CheckConstraint(condition=models.Q(('relation__in', ['agrees', 'contradicts', 'qualifies', 'updates', 'unrelated'])), name='tag_relation'), models.CheckConstraint(condition=models.Q(('confidence__in', ['low', 'medium', 'high'])), name='tag_confidence'), models.CheckConstraint(condition=models.Q(('basis__in', ['', 'fact', 'cause', 'prediction', 'law', 'value', 'policy'])), name='tag_basis'), models.CheckConstraint(condition=models.Q(('relation__in', ['qualifies', 'updates']), ('flipped', False), _connector='OR'), name='only_directed_relations_flip', violation_error_message='Only qualifies and updates have a direction.'), models.CheckConstraint(condition=models.Q(('relation', 'unrelated'), models.Q(('basis', ''), _negated=True), _connector='OR'), name='tag_has_basis', violation_error_message='Say what the point at issue is about.'), models.CheckConstraint(condition=models.Q(('relation', 'unrelated'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='tag_has_reason', violation_error_message='Give a reason of one sentence.'), models.CheckConstraint(condition=models.Q(('relation', 'agrees'), ('same_reasons__isnull', True), _connector='OR'), name='same_reasons_only_with_agrees', violation_error_message='“Same reasons” goes with agrees only.'), sources.constraints.SameParent(fk='pair', name='tag_pair_collection', shared=('collection',)), sources.constraints.SameParent(fk='analyst', name='tag_analyst_collection', shared=('collection',))],
            },
        ),
        migrations.AddField(
            model_name='statement',
            name='addressees',
            field=models.ManyToManyField(related_name='asked', through='arguments.Addressing', to='sources.voice'),
        ),
        migrations.AddField(
            model_name='statement',
            name='passages',
            field=models.ManyToManyField(related_name='statements', through='arguments.Citation', to='sources.passage'),
        ),
        migrations.AddField(
            model_name='statement',
            name='voices',
            field=models.ManyToManyField(related_name='statements', through='arguments.Holding', to='sources.voice'),
        ),
    ]
