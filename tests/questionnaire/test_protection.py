"""What was written stays as it is, whoever asks (S5, T2)."""

import io

import pytest
from django.apps import apps
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from questionnaire import protection
from questionnaire.board.meeting import workflow as meeting
from questionnaire.enums import BoardOutcome
from questionnaire.models import Acceptance, ChainStart, Edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world, write
from tests.unprotected import check_keys, unprotected

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles")


@pytest.fixture
def world():
    """A row in each protected table."""
    world = make_world()
    edition = world.finalised()
    signatures.sign(edition, by=world.signatory(), shown_sha256=edition.sha256)
    signatures.send_back(edition, by=world.signatory("chief"), reasons=[{"section": "", "reason": "Too long."}])
    write(world.area_return, "1.1", "assessment", "Other words.", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)
    meeting.record_consideration(
        second, by=world.board_officer, board="Board", met_on=second.made_at.date(), outcome=BoardOutcome.NOTED
    )
    sending.send(second, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away."))
    Acceptance.objects.create(edition=second, reason="The chair is away.", accepted_by=world.lead)
    ChainStart.objects.create(area_return=world.area_return, rows=1, began_at=second.made_at)
    check_keys("IMMEDIATE")
    return world


def table_of(name):
    return apps.get_model("questionnaire", name)._meta.db_table


def statements(table):
    """Ways to change a table, each on a row that is there."""
    yield f"UPDATE {table} SET id = id"
    yield f"UPDATE {table} SET id = id WHERE id = (SELECT max(id) FROM {table})"
    yield f"DELETE FROM {table}"
    if connection.vendor == "postgresql":
        yield f"TRUNCATE {table} CASCADE"
    else:
        yield f"UPDATE OR REPLACE {table} SET id = id"
        yield f"REPLACE INTO {table} SELECT * FROM {table}"
        yield f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"


def refused(statement):
    """The error's class, or None where it went through."""
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except DatabaseError as error:
            return type(error)
    return None


@pytest.mark.parametrize("name", protection.PROTECTED)
def test_sql_changes_no_row_of(world, name):
    table = table_of(name)
    rows = list(apps.get_model("questionnaire", name).objects.order_by("pk").values())

    answers = {statement: refused(statement) for statement in statements(table)}

    assert rows
    assert answers == dict.fromkeys(answers, IntegrityError)
    assert list(apps.get_model("questionnaire", name).objects.order_by("pk").values()) == rows


def test_replacing_by_what_is_there_only_once_is_refused_too(world):
    """A row with a new key, and the reference of an edition that is there: on SQLite REPLACE would take that away."""
    edition = Edition.objects.order_by("pk")[0]
    edition.pk, edition.number = 10_000, 9

    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)

    columns = [field.column for field in Edition._meta.local_fields]
    if connection.vendor == "sqlite":
        changed = {"id": "id + 10000", "number": "9", "content": "'x'"}
        chosen = ", ".join(changed.get(column, column) for column in columns)
        replace = (
            f"REPLACE INTO {table_of('Edition')} ({', '.join(columns)}) SELECT {chosen} FROM {table_of('Edition')}"
        )
        assert refused(replace) is IntegrityError


def test_check_names_a_table_whose_trigger_is_gone_and_migrating_puts_it_back():
    with connection.cursor() as cursor:
        table, name = next(key for key in protection.guards._existing(connection) if "signature" in key[0])
        cursor.execute(protection.guards._dialect(connection).drop(table, name))

    found = [message.msg for message in checks.run_checks(databases=["default"]) if message.id == "questionnaire.W001"]
    call_command("migrate", verbosity=0)

    assert len(found) == 1
    assert "questionnaire_signature. Run: python manage.py migrate" in found[0]
    assert protection.missing(connection) == []


def test_worker_does_not_start_unprotected():
    protection.remove(connection)

    with pytest.raises(CommandError, match="questionnaire_edition"):
        call_command("run_worker", batch=True)


@pytest.fixture
def role():
    """What the site works as in production: a role that owns nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE stocktake_app NOLOGIN")
    call_command("protect_database", role="stocktake_app", stdout=io.StringIO())
    return "stocktake_app"


@on_postgresql
@pytest.mark.parametrize("name", protection.PROTECTED)
def test_role_of_the_site_lacks_the_right_itself(world, role, name):
    """Without triggers, so that only the rights stand in the way. The control is the owner."""
    table = table_of(name)
    attempts = [
        *statements(table),
        f"ALTER TABLE {table} DISABLE TRIGGER ALL",
        f"ALTER TABLE {table} ADD COLUMN other text",
        f"DROP TABLE {table} CASCADE",
        f"CREATE TRIGGER other BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION stocktake_refuse()",
        f"CREATE RULE other AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "CREATE TABLE other (id int)",
        "CREATE OR REPLACE FUNCTION stocktake_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ]

    with unprotected():
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {role}")
            answers = {attempt: refused(attempt) for attempt in attempts}
            cursor.execute("RESET ROLE")
        by_owner = refused(f"UPDATE {table} SET id = id")

    assert answers == dict.fromkeys(answers, ProgrammingError)  # "permission denied", "must be owner"
    assert by_owner is None


@on_postgresql
def test_role_of_the_site_can_do_the_sites_work(role):
    world = make_world()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        edition = world.finalised()
        signatures.sign(edition, by=world.signatory(), shown_sha256=edition.sha256)
        cursor.execute("RESET ROLE")

    assert edition.signatures.count() == 1


@on_postgresql
@pytest.mark.parametrize(
    ("role", "words"), [("nobody_here", "There is no role"), ("postgres", "no right can be taken")]
)
def test_owner_and_strangers_are_refused(role, words):
    with pytest.raises(CommandError, match=words):
        call_command("protect_database", role=role)
