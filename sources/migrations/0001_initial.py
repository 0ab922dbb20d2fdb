import django.db.models.deletion
import sources.constraints
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('title', models.CharField(max_length=200)),
                ('lead', models.TextField(blank=True, help_text='One or two sentences: what is disputed, and by whom.')),
                ('public', models.BooleanField(default=False, help_text='Anyone may read the map.')),
                ('blind', models.BooleanField(default=False, help_text="Analysts tag without seeing each other's tags.")),
                ('next_statement', models.PositiveIntegerField(default=1, editable=False)),
                ('next_argument', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['title', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Load',
            fields=[
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='sources.collection')),
                ('digests', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='Analyst',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField()),
                ('name', models.CharField(max_length=100)),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='analysts', to=settings.AUTH_USER_MODEL)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='analyst_in_collection'), models.UniqueConstraint(fields=('collection', 'key'), name='analyst_key'), models.UniqueConstraint(fields=('collection', 'user'), name='analyst_user')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField()),
                ('title', models.CharField(max_length=300)),
                ('publisher', models.CharField(blank=True, max_length=200)),
                ('url', models.URLField(blank=True, help_text='Where the publication stands online.', max_length=500)),
                ('language', models.CharField(default='en', help_text='BCP 47, such as en or sr-Cyrl.', max_length=20)),
                ('text_file', models.CharField(blank=True, max_length=200)),
                ('dated_as', models.CharField(blank=True, help_text='As a reader sees it: mid-2017.', max_length=60)),
                ('dated_from', models.DateField(blank=True, null=True)),
                ('dated_to', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('analyst', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='documents', to='sources.analyst')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('dated_from'), nulls_last=True), 'id'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='document_in_collection'), models.UniqueConstraint(fields=('collection', 'key'), name='document_key'), models.CheckConstraint(condition=models.Q(models.Q(('dated_from__isnull', True), ('dated_to__isnull', True)), models.Q(('dated_from__isnull', False), ('dated_from__lte', models.F('dated_to')), ('dated_to__isnull', False)), _connector='OR'), name='document_dates', violation_error_message='Give both dates or neither, the earlier one first.'), sources.constraints.SameParent(fk='analyst', name='document_analyst_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('reader', 'Reader'), ('analyst', 'Analyst'), ('editor', 'Editor')], default='reader', max_length=10)),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='sources.collection')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('collection', 'user'), name='one_membership_per_user'), models.CheckConstraint(condition=models.Q(('role__in', ['reader', 'analyst', 'editor'])), name='membership_role')],
            },
        ),
        migrations.CreateModel(
            name='Paragraph',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('role', models.CharField(choices=[('body', 'Body'), ('heading', 'Heading'), ('boilerplate', 'Boilerplate')], default='body', max_length=12)),
                ('precis', models.TextField(blank=True, verbose_name='précis')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='paragraphs', to='sources.document')),
            ],
            options={
                'ordering': ['document', 'number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='paragraph_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='paragraphs_count_from_one'), models.CheckConstraint(condition=models.Q(('role__in', ['body', 'heading', 'boilerplate'])), name='paragraph_role'), sources.constraints.SameParent(fk='document', name='paragraph_document_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Retired',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('statement', 'Statement'), ('argument', 'Argument'), ('document', 'Document'), ('voice', 'Voice'), ('issue', 'Issue')], max_length=10)),
                ('key', models.CharField(help_text='The number or key that no longer exists.', max_length=50)),
                ('was', models.TextField(blank=True)),
                ('went', models.CharField(blank=True, max_length=50)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
            ],
            options={
                'verbose_name_plural': 'retired numbers and keys',
                'ordering': ['kind', 'id'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'kind', 'key'), name='retired_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['statement', 'argument', 'document', 'voice', 'issue'])), name='retired_kind')],
            },
        ),
        migrations.CreateModel(
            name='Text',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('body', models.TextField()),
                ('length', models.PositiveIntegerField()),
                ('public', models.BooleanField(default=False, help_text='Anyone who may read the map may read it.')),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='sources.document')),
            ],
            options={
                'ordering': ['document', 'version'],
                'constraints': [models.UniqueConstraint(fields=('document', 'version'), name='text_version'), models.UniqueConstraint(fields=('id', 'document'), name='text_of_document'), sources.constraints.SameParent(fk='document', name='text_document_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('paragraph', models.PositiveIntegerField(help_text='The number of the paragraph in which it starts.')),
                ('first_words', models.CharField(max_length=300)),
                ('last_words', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('unplaced', 'Unplaced'), ('anchored', 'Anchored'), ('ambiguous', 'Ambiguous'), ('orphaned', 'Orphaned')], default='unplaced', editable=False, max_length=10)),
                ('start', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('end', models.PositiveIntegerField(blank=True, editable=False, null=True)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='passages', to='sources.document')),
                ('text', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.RESTRICT, to='sources.text')),
            ],
            options={
                'ordering': ['document', 'paragraph', 'id'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='passage_in_collection'), models.UniqueConstraint(fields=('id', 'document'), name='passage_of_document'), models.CheckConstraint(condition=models.Q(('state__in', ['unplaced', 'anchored', 'ambiguous', 'orphaned'])), name='passage_state'), models.CheckConstraint(condition=models.Q(('start__isnull', True), ('start__lt', models.F('end')), _connector='OR'), name='passage_not_empty'), models.CheckConstraint(condition=models.Q(('first_words', ''), _negated=True), name='passage_has_words'), models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True), ('state', 'unplaced'), ('text__isnull', True)), models.Q(('end__isnull', False), ('start__isnull', False), ('state', 'anchored'), ('text__isnull', False)), models.Q(('end__isnull', True), ('start__isnull', True), ('state__in', ['ambiguous', 'orphaned']), ('text__isnull', False)), _connector='OR'), name='passage_state_and_offsets_agree'), sources.constraints.SameParent(fk='document', name='passage_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='text', name='passage_text_document', shared=('document',))],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField()),
                ('name', models.CharField(max_length=200)),
                ('short', models.CharField(blank=True, help_text='For narrow places.', max_length=40)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('office', 'Office'), ('institution', 'Institution'), ('state', 'State'), ('group', 'Group')], max_length=12)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
            ],
            options={
                'ordering': ['name', 'id'],
                'constraints': [models.UniqueConstraint(fields=('id', 'collection'), name='voice_in_collection'), models.UniqueConstraint(fields=('collection', 'key'), name='voice_key'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'office', 'institution', 'state', 'group'])), name='voice_kind')],
            },
        ),
        migrations.CreateModel(
            name='Authorship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('author', 'Author'), ('editor', 'Editor'), ('publisher', 'Publisher')], default='author', max_length=10)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='authorships', to='sources.document')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.RESTRICT, related_name='authorships', to='sources.voice')),
            ],
            options={
                'ordering': ['order', 'id'],
                'constraints': [models.UniqueConstraint(fields=('document', 'voice', 'role'), name='authorship_once'), models.CheckConstraint(condition=models.Q(('role__in', ['author', 'editor', 'publisher'])), name='authorship_role'), sources.constraints.SameParent(fk='document', name='authorship_document_collection', shared=('collection',)), sources.constraints.SameParent(fk='voice', name='authorship_voice_collection', shared=('collection',))],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('collection', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='sources.collection')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='sources.voice')),
            ],
            options={
                'verbose_name_plural': 'aliases',
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('collection', 'name'), name='alias_name'), sources.constraints.SameParent(fk='voice', name='alias_voice_collection', shared=('collection',))],
            },
        ),
        migrations.AddField(
            model_name='document',
            name='voices',
            field=models.ManyToManyField(related_name='documents', through='sources.Authorship', to='sources.voice'),
        ),
    ]
