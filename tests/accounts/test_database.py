"""Databases from before the first release are taken over where all their migrations have run, and refused otherwise."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

pytestmark = pytest.mark.django_db
APPS = ("accounts", "questionnaire", "reporting")


@pytest.fixture
def recorder():
    """As a database from before the first release has it, with all of those migrations applied."""
    recorder = MigrationRecorder(connection)
    for key, migration in MigrationLoader(None).disk_migrations.items():
        if key[0] in APPS:
            recorder.record_unapplied(*key)
            for replaced in migration.replaces:
                recorder.record_applied(*replaced)
    return recorder


def test_database_of_the_last_version_is_taken_over(recorder):
    call_command("migrate", verbosity=0)

    assert {(app, "0001_first_release") for app in APPS} <= set(recorder.applied_migrations())


@pytest.mark.parametrize("command", ["migrate", "load_areas"])
def test_database_of_an_earlier_version_is_refused_in_words(recorder, command):
    recorder.record_unapplied("questionnaire", "0016_changes_end_after_the_deadline")

    with pytest.raises(CommandError) as refusal:
        call_command(command, *(["areas.csv"] if command == "load_areas" else []))

    assert "(missing: questionnaire 0016_changes_end_after_the_deadline)" in str(refusal.value)
    assert "Install the last of those versions" in str(refusal.value)
