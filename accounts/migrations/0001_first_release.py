"""People, areas, organisations, memberships, invitations, emails, and the table that rate limits are counted in.

The tables as they are at the first release. It stands for the migrations that it replaces: a database on which all of
them have run is taken over as it is.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.core.management import call_command
from django.db import migrations, models


TABLE = "cache"


def create_cache_table(apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop_cache_table(apps, schema_editor):
    schema_editor.execute(f"DROP TABLE {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_cache_table"),
        ("accounts", "0003_mail_and_limited_reading"),
        ("accounts", "0004_mails_are_made_from_ids"),
        ("accounts", "0005_invited_by_name_until_seen"),
        ("accounts", "0006_deputies"),
    ]

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='email address')),
                ('name', models.CharField(max_length=150)),
                ('job_title', models.CharField(blank=True, max_length=150)),
                ('phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('is_active', models.BooleanField(default=True)),
                ('wants_digest', models.BooleanField(default=True)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('gss_code', models.CharField(max_length=9, unique=True, validators=[django.core.validators.RegexValidator('^[A-Z][0-9]{8}\\Z')])),
                ('name', models.CharField(max_length=100)),
                ('short_name', models.CharField(max_length=100)),
                ('region', models.CharField(max_length=50)),
                ('kind', models.CharField(choices=[('county', 'County'), ('metropolitan', 'Metropolitan borough'), ('london_borough', 'London borough'), ('city_of_london', 'City of London'), ('unitary', 'Unitary authority'), ('isles_of_scilly', 'Isles of Scilly'), ('demonstration', 'Invented, for demonstration')], max_length=20)),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('successors', models.ManyToManyField(blank=True, related_name='predecessors', to='accounts.area')),
            ],
            options={
                'ordering': ['short_name'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('collection', models.SlugField(blank=True, max_length=60)),
                ('kind', models.CharField(max_length=40)),
                ('about', models.JSONField(blank=True, default=dict)),
                ('key', models.CharField(blank=True, max_length=120)),
                ('queued_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
                ('problem', models.CharField(blank=True, max_length=300)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.area')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=150)),
                ('kind', models.CharField(choices=[('council', 'Council'), ('ccg', 'Clinical commissioning group'), ('board', 'Health and Wellbeing Board'), ('provider', 'Provider'), ('programme', 'Programme team')], max_length=20)),
                ('areas', models.ManyToManyField(blank=True, related_name='organisations', to='accounts.area')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('lead', 'Lead'), ('contributor', 'Contributor'), ('signatory', 'Signatory'), ('board_officer', 'Board officer'), ('viewer', 'Viewer'), ('analyst', 'Analyst'), ('manager', 'Programme manager')], max_length=20)),
                ('capacity', models.SlugField(blank=True, max_length=60)),
                ('reads_assigned_only', models.BooleanField(default=False)),
                ('is_deputy', models.BooleanField(default=False)),
                ('told_as', models.CharField(blank=True, max_length=150)),
                ('told_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.area')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation')),
            ],
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='user_email_once_in_any_case'),
        ),
        migrations.AddConstraint(
            model_name='area',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('starts_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='area_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), _connector='OR'), name='invitation_ends_once'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['area', '-queued_at'], name='accounts_ma_area_id_4bbc72_idx'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['collection', '-queued_at'], name='accounts_ma_collect_28aa4c_idx'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='mail_once_per_key'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('problem', ''), ('refused_at__isnull', True)), models.Q(('refused_at__isnull', False), ('sent_at__isnull', True)), _connector='OR'), name='mail_sent_or_refused'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area__isnull', False), ('role__in', ('lead', 'contributor', 'signatory', 'board_officer', 'viewer'))), models.Q(('area__isnull', True), ('role__in', ('analyst', 'manager'))), _connector='OR'), name='membership_area_fits_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('role', 'signatory'), models.Q(('capacity', ''), _negated=True)), models.Q(models.Q(('role', 'signatory'), _negated=True), ('capacity', '')), _connector='OR'), name='membership_signatory_has_capacity'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('reads_assigned_only', False), ('role', 'contributor'), _connector='OR'), name='membership_only_contributors_are_limited'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('is_deputy', False), ('role', 'signatory'), _connector='OR'), name='membership_only_signatories_deputise'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', False)), fields=('user', 'role', 'area'), name='membership_once_per_area_and_role'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('area__isnull', True)), fields=('user', 'role'), name='membership_once_in_programme'),
        ),
        migrations.RunPython(create_cache_table, drop_cache_table),
    ]
