"""Bind what is there: each return's revisions and events in the order of time, and say that they are older."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

from questionnaire import protection
from questionnaire.chain import links

AT_A_TIME = 500
LINK = ["chain_position", "chain_hash", "text_salt", "text_sha256"]


def bind(apps, schema_editor):
    protection.remove(schema_editor.connection)  # put back once all migrations are done
    Start = apps.get_model("questionnaire", "ChainStart")
    began_at = timezone.now()
    for area_return in apps.get_model("questionnaire", "Return").objects.select_related("collection", "area"):
        rows = sorted([*revisions_of(apps, area_return), *events_of(apps, area_return)], key=lambda row: row[0])
        if rows:
            name = links.name_of(area_return.collection.slug, area_return.area.gss_code)
            bind_rows(rows, links.genesis(name, len(rows), began_at))
            Start.objects.create(area_return=area_return, rows=len(rows), began_at=began_at)
            for table in (apps.get_model("questionnaire", "Event"), apps.get_model("questionnaire", "Revision")):
                table.objects.bulk_update([row for _, row, *_ in rows if isinstance(row, table)], LINK, AT_A_TIME)


def bind_rows(rows, head):
    for position, (_, row, facts, texts) in enumerate(rows, start=1):
        row.chain_position, row.text_salt = position, links.new_salt()
        row.text_sha256 = links.digest(row.text_salt, texts)
        head = row.chain_hash = links.link(links.key(), head, position, facts, row.text_sha256)


def events_of(apps, area_return):
    for row in apps.get_model("questionnaire", "Event").objects.filter(area_return=area_return):
        yield (row.at, 1, row.pk), row, links.of_event(row.act, row.by_id, row.at), [row.detail]


def revisions_of(apps, area_return):
    rows = apps.get_model("questionnaire", "Revision").objects.filter(area_return=area_return)
    for row in rows.select_related("decides", "restores"):
        facts = links.of_revision(
            row.field_id,
            row.version,
            row.outcome,
            row.by_id,
            row.at,
            row.client_id,
            row.decides and row.decides.client_id,
            row.restores and row.restores.client_id,
        )
        yield (row.at, 0, row.pk), row, facts, [row.value, row.no_response_reason, row.origin]


class Migration(migrations.Migration):
    dependencies = [
        ("questionnaire", "0006_describe_files"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChainStart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rows", models.PositiveIntegerField()),
                ("began_at", models.DateTimeField()),
                (
                    "area_return",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaire.return"
                    ),
                ),
            ],
        ),
        *(
            migrations.AddField(model, name, field)
            for model in ("event", "revision")
            for name, field in (
                ("chain_position", models.PositiveIntegerField(null=True)),
                ("chain_hash", models.CharField(max_length=64, null=True)),
                ("text_salt", models.CharField(max_length=32, null=True)),
                ("text_sha256", models.CharField(max_length=64, null=True)),
            )
        ),
        migrations.RunPython(bind, migrations.RunPython.noop),
    ]
