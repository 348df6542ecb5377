"""Questionnaires, collections, returns, answers, editions, signatures and history.

The tables as they are at the first release. It stands for the migrations that it replaces: a database on which all of
them have run is taken over as it is.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ("questionnaire", "0001_initial"),
        ("questionnaire", "0002_writing_together"),
        ("questionnaire", "0003_pictures"),
        ("questionnaire", "0004_keep_history_with_its_return"),
        ("questionnaire", "0005_acts_of_taking_over"),
        ("questionnaire", "0006_describe_files"),
        ("questionnaire", "0007_chain_history"),
        ("questionnaire", "0008_require_places_in_chains"),
        ("questionnaire", "0009_board_packs"),
        ("questionnaire", "0010_signing_in_real_life"),
        ("questionnaire", "0011_bodies_that_one_signs_for"),
        ("questionnaire", "0012_reopened_returns"),
        ("questionnaire", "0013_act_of_asking_for_a_deputy"),
        ("questionnaire", "0014_what_is_published"),
        ("questionnaire", "0015_when_paper_was_recorded"),
        ("questionnaire", "0016_changes_end_after_the_deadline"),
    ]

    dependencies = [
        ('accounts', '0001_first_release'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=60)),
                ('number', models.CharField(max_length=10)),
                ('item', models.PositiveSmallIntegerField()),
                ('short', models.CharField(max_length=60, verbose_name='short title')),
                ('text', models.TextField()),
                ('guidance', models.TextField(blank=True)),
                ('easy_read', models.TextField(blank=True)),
                ('picture', models.CharField(blank=True, max_length=60)),
                ('prompted_when', models.JSONField(blank=True, default=dict)),
                ('several_codes', models.BooleanField(default=False)),
                ('coding_note', models.TextField(blank=True)),
                ('position', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='BoardConsideration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('board', models.CharField(max_length=150)),
                ('met_on', models.DateField()),
                ('outcome', models.CharField(choices=[('approved', 'Approved'), ('noted', 'Noted'), ('chairs_action', 'Chair’s action')], max_length=20)),
                ('minute_reference', models.CharField(blank=True, max_length=100)),
                ('resolution', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['met_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('final', 'Final'), ('amendment', 'Amendment')], default='final', max_length=10)),
                ('content', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('previous_sha256', models.CharField(blank=True, max_length=64)),
                ('reference', models.CharField(max_length=40, unique=True)),
                ('bodies', models.JSONField(blank=True, default=dict)),
                ('one_for_all', models.JSONField(blank=True, default=dict)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('after', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.boardconsideration')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddField(
            model_name='boardconsideration',
            name='edition',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='considerations', to='questionnaire.edition'),
        ),
        migrations.CreateModel(
            name='Acceptance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('accepted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('accepted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='acceptance', to='questionnaire.edition')),
            ],
        ),
        migrations.CreateModel(
            name='PackTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('approval', 'Report for approval'), ('noting', 'Report for noting')], max_length=10)),
                ('sections', models.JSONField()),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pack_templates', to='accounts.area')),
                ('changed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Code',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField()),
                ('label', models.CharField(max_length=200)),
                ('inferred', models.BooleanField(default=False, verbose_name='label not printed in the source')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='questionnaire.question')),
            ],
            options={
                'ordering': ['value'],
            },
        ),
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='published', max_length=10)),
                ('settings', models.JSONField(default=dict)),
                ('sha256', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('slug', 'version'), name='questionnaire_slug_and_version_once')],
            },
        ),
        migrations.AddField(
            model_name='question',
            name='questionnaire',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='questionnaire.questionnaire'),
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True)),
                ('title', models.CharField(max_length=200)),
                ('opens_on', models.DateField()),
                ('deadline', models.DateField()),
                ('last_sending_on', models.DateField(blank=True, null=True)),
                ('amend_until', models.DateField(blank=True, null=True)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('sends_when_signed', models.BooleanField(default=False)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='questionnaire.questionnaire')),
            ],
            options={
                'ordering': ['-deadline'],
            },
        ),
        migrations.CreateModel(
            name='AnswerField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=200)),
                ('short', models.CharField(max_length=60, verbose_name='column head')),
                ('hint', models.CharField(blank=True, max_length=300)),
                ('kind', models.CharField(max_length=20)),
                ('options', models.JSONField(blank=True, default=list)),
                ('required', models.BooleanField(default=False)),
                ('max_length', models.PositiveIntegerField(blank=True, null=True)),
                ('amendable', models.BooleanField(default=False)),
                ('position', models.PositiveSmallIntegerField()),
                ('question', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='questionnaire.question')),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='questionnaire.questionnaire')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Return',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('final', 'Final')], default='draft', max_length=10)),
                ('extended_deadline', models.DateField(blank=True, null=True)),
                ('extension_reason', models.CharField(blank=True, max_length=500)),
                ('completed_by_name', models.CharField(blank=True, max_length=150)),
                ('completed_by_organisation', models.CharField(blank=True, max_length=150)),
                ('completed_by_contact', models.CharField(blank=True, max_length=250)),
                ('query_name', models.CharField(blank=True, max_length=150)),
                ('query_job_title', models.CharField(blank=True, max_length=150)),
                ('query_phone', models.CharField(blank=True, max_length=40)),
                ('query_email', models.EmailField(blank=True, max_length=254)),
                ('team_mailbox', models.EmailField(blank=True, max_length=254)),
                ('public_edition', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('board_meets_on', models.DateField(blank=True, null=True)),
                ('report_due_on', models.DateField(blank=True, null=True, verbose_name='the council’s own date for the report')),
                ('each_body_signs', models.JSONField(blank=True, default=list)),
                ('reopened_at', models.DateTimeField(blank=True, null=True)),
                ('reopened_because', models.TextField(blank=True)),
                ('reopened_number', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('changed_at', models.DateTimeField(blank=True, null=True)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='accounts.area')),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='questionnaire.collection')),
            ],
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.question')),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.return')),
            ],
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField()),
                ('offered_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.area')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.question')),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='questionnaire.return')),
            ],
            options={
                'ordering': ['question__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='KeptPhrase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(max_length=200)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.answerfield')),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.return')),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain_position', models.PositiveIntegerField()),
                ('chain_hash', models.CharField(max_length=64)),
                ('text_salt', models.CharField(max_length=32)),
                ('text_sha256', models.CharField(max_length=64)),
                ('act', models.CharField(choices=[('make_collection', 'made a collection'), ('open', 'opened the collection'), ('contact', 'changed who completed the return and the query contact'), ('attach', 'attached a file'), ('remove_attachment', 'removed a file'), ('describe_attachment', 'described a file'), ('import', 'added answers from a file'), ('finalise', 'finalised the return'), ('sign', 'signed'), ('send_back', 'sent the return back'), ('recall', 'recalled the return'), ('send', 'sent the return to the programme'), ('accept', 'accepted the return without every signature'), ('reopen', 'opened the return again'), ('amend', 'amended the return'), ('ask_deputy', 'asked for a deputy'), ('choose_signers', 'chose who signs'), ('disclose', 'decided what the public copy says'), ('consider', 'recorded the board’s consideration'), ('board_date', 'set the board’s meeting date'), ('extend', 'gave more time'), ('invite', 'gave somebody a role'), ('end_role', 'took somebody’s role away'), ('hand_over', 'handed the return over'), ('assign', 'shared out sections'), ('ready', 'marked a section as ready'), ('reopen_section', 'opened a section again'), ('send_back_section', 'sent a section back'), ('offer', 'offered answers to other areas'), ('withdraw', 'withdrew an offer'), ('adopt', 'used answers from another area'), ('carry_forward', 'carried answers forward from an earlier return'), ('confirm', 'confirmed copied answers'), ('check_easy_read', 'recorded who checked the easy read'), ('nudge', 'sent a reminder'), ('pack', 'changed the headings of the board’s papers')], max_length=20)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('detail', models.JSONField(blank=True, default=dict)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area_return', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='questionnaire.return')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='edition',
            name='area_return',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='questionnaire.return'),
        ),
        migrations.CreateModel(
            name='EasyReadCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(max_length=150)),
                ('checked_on', models.DateField()),
                ('sha256', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('questionnaire', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.questionnaire')),
                ('area_return', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='questionnaire.return')),
            ],
            options={
                'ordering': ['-recorded_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Disclosure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.CharField(max_length=120)),
                ('text_sha256', models.CharField(max_length=64)),
                ('phrase', models.CharField(blank=True, max_length=200)),
                ('decision', models.CharField(choices=[('keep', 'Keep it'), ('reword', 'Use other words'), ('exempt', 'Leave the whole answer out')], max_length=10)),
                ('replacement', models.TextField(blank=True)),
                ('exemption', models.CharField(blank=True, choices=[('1', 'Paragraph 1: it is about one person'), ('2', 'Paragraph 2: it is likely to reveal who somebody is'), ('3', 'Paragraph 3: somebody’s financial or business affairs'), ('4', 'Paragraph 4: consultations or negotiations with staff'), ('5', 'Paragraph 5: legal advice that is privileged'), ('6', 'Paragraph 6: a notice, order or direction that the council intends'), ('7', 'Paragraph 7: preventing, investigating or prosecuting crime')], max_length=2)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disclosures', to='questionnaire.return')),
            ],
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('client_id', models.CharField(max_length=80, unique=True)),
                ('resolved_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('thread', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='questionnaire.comment')),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.question')),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='questionnaire.return')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ChainStart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rows', models.PositiveIntegerField()),
                ('began_at', models.DateTimeField()),
                ('area_return', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.return')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(max_length=200, upload_to='attachments/%Y/')),
                ('name', models.CharField(max_length=200)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('media_type', models.CharField(max_length=100)),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.answerfield')),
                ('removed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='questionnaire.return')),
            ],
            options={
                'ordering': ['uploaded_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.TextField(blank=True)),
                ('no_response_reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField()),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('unconfirmed', models.BooleanField(default=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='questionnaire.answerfield')),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='questionnaire.return')),
            ],
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chain_position', models.PositiveIntegerField()),
                ('chain_hash', models.CharField(max_length=64)),
                ('text_salt', models.CharField(max_length=32)),
                ('text_sha256', models.CharField(max_length=64)),
                ('value', models.TextField(blank=True)),
                ('no_response_reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField()),
                ('outcome', models.CharField(choices=[('saved', 'Saved'), ('conflict', 'Kept aside: somebody else had changed the answer'), ('set_aside', 'Set aside after a decision')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('client_id', models.CharField(max_length=80, unique=True)),
                ('origin', models.CharField(blank=True, max_length=200)),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='questionnaire.return')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decides', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decided_by', to='questionnaire.revision')),
                ('field', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.answerfield')),
                ('restores', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.revision')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=200)),
                ('subtitle', models.CharField(blank=True, max_length=200)),
                ('easy_read', models.TextField(blank=True)),
                ('picture', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveSmallIntegerField()),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='questionnaire.questionnaire')),
            ],
            options={
                'ordering': ['position'],
            },
        ),
        migrations.AddField(
            model_name='question',
            name='section',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='questionnaire.section'),
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('assigned_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('assigned_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to=settings.AUTH_USER_MODEL)),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='questionnaire.return')),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.section')),
            ],
        ),
        migrations.AddField(
            model_name='answerfield',
            name='section',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='fields', to='questionnaire.section'),
        ),
        migrations.CreateModel(
            name='SectionMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('ready', 'Ready'), ('sent_back', 'Sent back')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('area_return', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='section_marks', to='questionnaire.return')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('section', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='questionnaire.section')),
            ],
        ),
        migrations.CreateModel(
            name='SendBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('reasons', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='send_backs', to='questionnaire.edition')),
            ],
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('missing', models.JSONField(blank=True, default=list)),
                ('late', models.BooleanField(default=False)),
                ('edition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sending', to='questionnaire.edition')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.SlugField(max_length=60)),
                ('factor', models.CharField(blank=True, choices=[('password', 'password'), ('code', 'code from an authenticator app'), ('recovery_code', 'recovery code'), ('passkey', 'passkey'), ('paper', 'signature on paper')], max_length=20)),
                ('name', models.CharField(max_length=150)),
                ('title', models.CharField(blank=True, max_length=150)),
                ('statement', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('authority_kind', models.CharField(blank=True, choices=[('minute', 'Minute of a meeting'), ('scheme', 'Scheme of delegation'), ('instruction', 'Written instruction')], max_length=20)),
                ('authority', models.CharField(blank=True, max_length=300)),
                ('on_paper', models.BooleanField(default=False)),
                ('scan', models.FileField(blank=True, max_length=200, upload_to='scans/%Y/')),
                ('scan_sha256', models.CharField(blank=True, max_length=64)),
                ('recorded_at', models.DateTimeField(blank=True, null=True)),
                ('signed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='questionnaire.edition')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['signed_at', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='boardconsideration',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['approved', 'noted', 'chairs_action'])), name='consideration_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='boardconsideration',
            constraint=models.UniqueConstraint(fields=('edition', 'board', 'met_on'), name='consideration_once_per_meeting'),
        ),
        migrations.AddConstraint(
            model_name='acceptance',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='acceptance_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='packtemplate',
            constraint=models.UniqueConstraint(fields=('area', 'kind'), name='pack_template_once'),
        ),
        migrations.AddConstraint(
            model_name='packtemplate',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['approval', 'noting'])), name='pack_template_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='code',
            constraint=models.UniqueConstraint(fields=('question', 'value'), name='code_value_once_in_question'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('deadline__gte', models.F('opens_on'))), name='collection_deadline_after_opening'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('last_sending_on__isnull', True), ('last_sending_on__gte', models.F('deadline')), _connector='OR'), name='collection_last_sending_after_deadline'),
        ),
        migrations.AddConstraint(
            model_name='collection',
            constraint=models.CheckConstraint(condition=models.Q(('amend_until__isnull', True), ('amend_until__gt', models.F('deadline')), _connector='OR'), name='collection_amends_after_deadline'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.UniqueConstraint(fields=('collection', 'area'), name='return_once_per_collection_and_area'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'final'])), name='return_status_known'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('extended_deadline__isnull', True), ('extension_reason', '')), models.Q(('extended_deadline__isnull', False), models.Q(('extension_reason', ''), _negated=True)), _connector='OR'), name='return_extension_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='return',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reopened_at__isnull', True), ('reopened_because', ''), ('reopened_number__isnull', True)), models.Q(('reopened_at__isnull', False), ('reopened_number__isnull', False), models.Q(('reopened_because', ''), _negated=True)), _connector='OR'), name='return_reopened_with_reason'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('area_return', 'user'), name='presence_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('area_return', 'question', 'to_area'), name='offer_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('adopted_at__isnull', True), ('adopted_by__isnull', True)), models.Q(('adopted_at__isnull', False), ('adopted_by__isnull', False)), _connector='OR'), name='offer_adopted_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='keptphrase',
            constraint=models.UniqueConstraint(fields=('area_return', 'field', 'phrase'), name='kept_phrase_once_per_field'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['area_return', '-at'], name='questionnai_area_re_fcd35a_idx'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(fields=('area_return', 'chain_position'), name='event_place_in_chain_once'),
        ),
        migrations.AddConstraint(
            model_name='event',
            constraint=models.UniqueConstraint(condition=models.Q(('area_return__isnull', True)), fields=('chain_position',), name='event_place_in_programme_chain_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('area_return', 'number'), name='edition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='edition_number_from_one'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('after__isnull', True), ('kind', 'final')), models.Q(('after__isnull', False), ('kind', 'amendment')), _connector='OR'), name='edition_amended_after_a_decision'),
        ),
        migrations.AddConstraint(
            model_name='easyreadcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('area_return__isnull', True), ('questionnaire__isnull', False)), models.Q(('area_return__isnull', False), ('questionnaire__isnull', True)), _connector='OR'), name='easy_read_check_of_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.UniqueConstraint(fields=('area_return', 'place', 'text_sha256', 'phrase'), name='disclosure_once_per_phrase'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(('decision__in', ['keep', 'reword', 'exempt'])), name='disclosure_decision_known'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'reword'), models.Q(('replacement', ''), _negated=True)), models.Q(models.Q(('decision', 'reword'), _negated=True), ('replacement', '')), _connector='OR'), name='disclosure_reworded_has_words'),
        ),
        migrations.AddConstraint(
            model_name='disclosure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decision', 'exempt'), ('exemption__in', ['1', '2', '3', '4', '5', '6', '7'])), models.Q(models.Q(('decision', 'exempt'), _negated=True), ('exemption', '')), _connector='OR'), name='disclosure_exempt_has_paragraph'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['area_return', 'question', 'at'], name='questionnai_area_re_450420_idx'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('resolved_at__isnull', True), ('resolved_by__isnull', True)), models.Q(('resolved_at__isnull', False), ('resolved_by__isnull', False), ('thread__isnull', True)), _connector='OR'), name='comment_resolved_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='attachment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('removed_at__isnull', True), ('removed_by__isnull', True)), models.Q(('removed_at__isnull', False), ('removed_by__isnull', False)), _connector='OR'), name='attachment_removed_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.UniqueConstraint(fields=('area_return', 'field'), name='answer_once_per_return_and_field'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='answer_version_from_one'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('value', ''), ('no_response_reason', ''), _connector='OR'), name='answer_is_value_or_reason'),
        ),
        migrations.AddConstraint(
            model_name='answer',
            constraint=models.CheckConstraint(condition=models.Q(('unconfirmed', False), models.Q(('origin', ''), _negated=True), _connector='OR'), name='answer_unconfirmed_has_origin'),
        ),
        migrations.AddIndex(
            model_name='revision',
            index=models.Index(fields=['area_return', 'field', '-at'], name='questionnai_area_re_6a8733_idx'),
        ),
        migrations.AddConstraint(
            model_name='revision',
            constraint=models.UniqueConstraint(fields=('area_return', 'chain_position'), name='revision_place_in_chain_once'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'number'), name='section_number_once'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'position'), name='section_position_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'number'), name='question_number_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'code'), name='question_code_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'item'), name='question_item_once'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.UniqueConstraint(fields=('questionnaire', 'position'), name='question_position_once'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('area_return', 'section', 'user'), name='assignment_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='answerfield',
            constraint=models.UniqueConstraint(condition=models.Q(('question__isnull', False)), fields=('question', 'key'), name='field_key_once_in_question'),
        ),
        migrations.AddConstraint(
            model_name='answerfield',
            constraint=models.UniqueConstraint(condition=models.Q(('section__isnull', False)), fields=('section', 'key'), name='field_key_once_in_section'),
        ),
        migrations.AddConstraint(
            model_name='answerfield',
            constraint=models.UniqueConstraint(condition=models.Q(('question__isnull', True), ('section__isnull', True)), fields=('questionnaire', 'key'), name='field_key_once_in_return'),
        ),
        migrations.AddConstraint(
            model_name='answerfield',
            constraint=models.CheckConstraint(condition=models.Q(('question__isnull', True), ('section__isnull', True), _connector='OR'), name='field_of_question_or_section'),
        ),
        migrations.AddConstraint(
            model_name='sectionmark',
            constraint=models.UniqueConstraint(fields=('area_return', 'section'), name='section_mark_once'),
        ),
        migrations.AddConstraint(
            model_name='sectionmark',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['ready', 'sent_back'])), name='section_mark_state_known'),
        ),
        migrations.AddConstraint(
            model_name='sectionmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent_back'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='section_mark_sent_back_has_note'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('edition', 'capacity', 'organisation'), name='signature_once_per_slot'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('edition', 'signed_by'), name='signature_once_per_person'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('signed_by__isnull', False), ('on_paper', True), _connector='OR'), name='signature_has_somebody_or_paper'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('factor', 'paper'), _negated=True), models.Q(('on_paper', True), ('recorded_at__isnull', False), ('recorded_by__isnull', False), models.Q(('scan', ''), _negated=True), models.Q(('scan_sha256', ''), _negated=True)), _connector='OR'), name='signature_on_paper_has_scan'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('factor__in', ['', 'password', 'code', 'recovery_code', 'passkey', 'paper'])), name='signature_factor_known'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(('authority_kind__in', ['', 'minute', 'scheme', 'instruction'])), name='signature_authority_known'),
        ),
    ]
