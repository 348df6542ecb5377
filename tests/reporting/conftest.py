"""Fixtures that make documents without a real render, which takes seconds. Their bytes say what was rendered."""

import pytest
from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from questionnaire.models import Edition
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from reporting.documents import drafts
from reporting.documents import workflow as documents
from reporting.public_copies import workflow as public_copies
from reporting.seal import sealing as seal
from tests.factories import make_world


@pytest.fixture
def quick_pdf(monkeypatch):
    """Replace rendering by bytes that show the reference and the number of signatures, and the seal by a word."""

    def return_pdf(content, record, *, as_of, verify_url="", source=None):
        reference = record.edition.reference if record.edition else "DRAFT"
        mark = f"PUBLIC {content.public} " if content.public else ""
        facts = f"{content.area_name}, {record.signed} signed, sent {bool(record.sending)}"
        return f"%PDF {mark}{reference} {facts}".encode()

    for module in (documents, drafts, public_copies):
        monkeypatch.setattr(module, "return_pdf", return_pdf)
    monkeypatch.setattr(seal, "seal", lambda data, *, reason, moment: seal.Sealed(data + b" sealed", "Seal of tests"))


@pytest.fixture
def run_worker(django_capture_on_commit_callbacks, monkeypatch):
    """Call a function, commit, and run the jobs that it queued, all in the transaction of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)

    def run(act=lambda: None):
        with django_capture_on_commit_callbacks(execute=True):
            result = act()
        call_command("run_worker", batch=True)
        return result

    return run


@pytest.fixture
def world(db):
    return make_world()


def afresh(edition):
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=edition.pk)


def sign(world, edition, capacity="chair"):
    return signatures.sign(afresh(edition), by=world.signatory(capacity), shown_sha256=edition.sha256)


def send(world, edition):
    return sending.send(afresh(edition), by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))


def place(area_return, **more):
    return {"collection": area_return.collection.slug, "area": area_return.area.gss_code, **more}


def fetch(client, address, data=None, **extra):
    """A reply with its whole body, whether it was streamed or not, and no file left open."""
    reply = client.get(address, data, **extra)
    reply.body = b"".join(reply.streaming_content) if reply.streaming else reply.content
    return reply
