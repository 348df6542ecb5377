

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_mails_are_made_from_ids'),
        ('questionnaire', '0008_require_places_in_chains'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='event',
            name='act',
            field=models.CharField(choices=[('make_collection', 'made a collection'), ('open', 'opened the collection'), ('contact', 'changed who completed the return and the query contact'), ('attach', 'attached a file'), ('remove_attachment', 'removed a file'), ('describe_attachment', 'described a file'), ('import', 'brought in answers from a file'), ('finalise', 'finalised the return'), ('sign', 'signed'), ('send_back', 'sent the return back'), ('recall', 'recalled the return'), ('send', 'sent the return to the programme'), ('consider', 'recorded the board’s consideration'), ('board_date', 'set the board’s meeting date'), ('extend', 'gave more time'), ('invite', 'gave somebody a role'), ('end_role', 'took somebody’s role away'), ('hand_over', 'handed the return over'), ('assign', 'shared out sections'), ('ready', 'marked a section as ready'), ('reopen_section', 'opened a section again'), ('send_back_section', 'sent a section back'), ('offer', 'offered answers to other areas'), ('withdraw', 'took an offer back'), ('adopt', 'took over answers from another area'), ('carry_forward', 'carried answers forward from an earlier return'), ('confirm', 'confirmed answers that were taken over'), ('check_easy_read', 'recorded who checked the easy read'), ('nudge', 'sent a reminder'), ('pack', 'changed the headings of the board’s papers')], max_length=20),
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
            options={
                'constraints': [models.UniqueConstraint(fields=('area', 'kind'), name='pack_template_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['approval', 'noting'])), name='pack_template_kind_known')],
            },
        ),
    ]
