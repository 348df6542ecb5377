"""Documents, archives, workers and completed forms.

The tables as they are at the first release. It stands for the migrations that it replaces: a database on which all of
them have run is taken over as it is.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("reporting", "0001_documents_archives_and_workers"),
        ("reporting", "0002_archives_as_wished"),
        ("reporting", "0003_filled_in_forms"),
        ("reporting", "0004_seals_and_public_copies"),
        ("reporting", "0005_count_pages_of_documents"),
        ("reporting", "0006_cancelled_archives_and_workers_that_left"),
    ]

    dependencies = [
        ('questionnaire', '0001_first_release'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Worker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=64, unique=True)),
                ('seen_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('left_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contents', models.CharField(choices=[('sent', 'All returns that have been sent'), ('signed', 'Sent and signed by everybody')], max_length=10)),
                ('shape', models.CharField(choices=[('zip', 'Each return as a PDF of its own'), ('joined', 'One PDF of all returns, with bookmarks')], default='zip', max_length=10)),
                ('with_json', models.BooleanField(default=False)),
                ('with_files', models.BooleanField(default=False)),
                ('editions', models.JSONField(default=list)),
                ('described', models.CharField(blank=True, max_length=300)),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_at', models.DateTimeField(blank=True, null=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='')),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('has_failed', models.BooleanField(default=False)),
                ('let_go_at', models.DateTimeField(blank=True, null=True)),
                ('cancelled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='questionnaire.collection')),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-requested_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False), ('finished_at__isnull', True)), _connector='OR'), name='archive_cancelled_by_somebody'), models.CheckConstraint(condition=models.Q(('let_go_at__isnull', True), ('finished_at__isnull', False), _connector='OR'), name='archive_made_before_let_go'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), ('finished_at__isnull', True)), models.Q(('finished_at__isnull', False), models.Q(('file', ''), _negated=True)), _connector='OR'), name='archive_finished_has_file'), models.CheckConstraint(condition=models.Q(('contents__in', ['sent', 'signed'])), name='archive_contents_known'), models.CheckConstraint(condition=models.Q(('shape__in', ['zip', 'joined'])), name='archive_shape_known')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_sha256', models.CharField(max_length=64)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('public', 'Public copy')], default='pdf', max_length=10)),
                ('file', models.FileField(max_length=200, upload_to='')),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField(default=0)),
                ('reference', models.CharField(max_length=40)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_event', models.PositiveBigIntegerField(default=0)),
                ('unsealed_sha256', models.CharField(blank=True, max_length=64)),
                ('sealed_by', models.CharField(blank=True, max_length=200)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='questionnaire.edition')),
            ],
            options={
                'ordering': ['made_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'kind', 'record_sha256'), name='document_once_per_record'), models.CheckConstraint(condition=models.Q(('kind__in', ['pdf', 'public'])), name='document_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('sealed_by', ''), ('unsealed_sha256', '')), models.Q(models.Q(('sealed_by', ''), _negated=True), models.Q(('unsealed_sha256', ''), _negated=True)), _connector='OR'), name='document_sealed_or_not')],
            },
        ),
        migrations.CreateModel(
            name='FilledInForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('name', models.CharField(max_length=200)),
                ('answers', models.JSONField()),
                ('left', models.JSONField()),
                ('notes', models.JSONField()),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.return')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('area_return', 'uploaded_by'), name='filled_in_form_one_at_a_time')],
            },
        ),
    ]
