"""An edition's PDF: made once for each state of its record, kept, served, made again where it is lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from questionnaire import workflow
from questionnaire.models import Event
from reporting import documents
from reporting.models import Document, Worker
from tests.factories import make_world, write
from tests.reporting.conftest import afresh, fetch, place, send, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def address(edition):
    return reverse("edition_pdf", kwargs=place(edition.area_return, edition=edition.number))


def read(document):
    with document.file.open("rb") as file:
        return file.read().decode()


def long_ago(document):
    """As if the document had been made well after all that happened."""
    Event.objects.update(at=timezone.now() - timedelta(hours=1))
    return document


# Making


def test_an_edition_has_one_document_for_each_state_of_its_record(world, run_worker):
    edition = run_worker(world.finalised)
    documents.make(edition.pk)
    run_worker(lambda: sign(world, edition))

    first, second = Document.objects.filter(edition=edition)
    assert [text.rsplit(", ", 2)[1] for text in (read(first), read(second))] == ["0 signed", "1 signed"]
    assert first.reference == second.reference == edition.reference
    assert documents.digest(read(second).encode()) == second.sha256


def test_writing_again_and_other_signatories_ask_for_no_other_document(world, run_worker):
    edition = run_worker(world.finalised)
    workflow.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
    world.area_return.refresh_from_db()
    write(world.area_return, "1.1", "assessment", "Other words.", version=1)
    world.signatory("chief")

    documents.make(edition.pk)

    assert Document.objects.count() == 1


def test_a_lost_file_comes_back_under_its_own_hash(world, run_worker):
    edition = run_worker(world.finalised)
    document = Document.objects.get()
    before = document.sha256
    document.file.storage.delete(document.file.name)

    again, _ = documents.make(edition.pk)

    assert (again.pk, again.sha256, bool(read(again))) == (document.pk, before, True)


# Serving


def test_a_kept_pdf_costs_one_query_beside_the_session(client, world, run_worker):
    edition = run_worker(world.finalised)
    document = long_ago(Document.objects.get())
    client.force_login(world.lead)

    with CaptureQueriesContext(connection) as queries:
        reply = fetch(client, address(edition))

    assert len(queries) == 3
    assert reply.body.decode() == read(document)
    assert reply["ETag"] == f'"{document.sha256}"'
    name = f"Area-{world.area.short_name.split()[1]}-2100-edition-1.pdf"
    assert reply["Content-Disposition"] == f'inline; filename="{name}"'
    assert fetch(client, address(edition), headers={"If-None-Match": reply["ETag"]}).status_code == 304


def test_a_signature_is_never_served_without(client, world, run_worker):
    edition = run_worker(world.finalised)
    run_worker(lambda: sign(world, edition))
    client.force_login(world.lead)

    reply = fetch(client, address(edition))  # the event is too fresh for the short way

    assert b"1 signed" in reply.body


def test_what_is_not_made_yet_is_asked_for_once_and_offers_the_earlier_copy(client, world, run_worker):
    edition = run_worker(world.finalised)
    earlier = Document.objects.get()
    sign(world, edition)  # its job is lost: no commit is seen
    client.force_login(world.lead)
    DBTaskResult.objects.all().delete()

    replies = [fetch(client, address(edition))]
    with CaptureQueriesContext(connection) as queries:
        replies.append(fetch(client, address(edition)))

    assert [(reply.status_code, reply["Refresh"]) for reply in replies] == [(202, "5")] * 2
    assert f"{address(edition)}?copy={earlier.sha256}" in replies[0].content.decode()
    assert DBTaskResult.objects.count() == 1
    assert len(queries) <= 8
    copy = fetch(client, address(edition), {"copy": earlier.sha256})
    assert b"0 signed" in copy.body
    run_worker()
    assert fetch(client, address(edition)).status_code == 200


def test_the_programme_is_told_that_no_worker_runs(client, world):
    edition = world.finalised()
    send(world, edition)
    client.force_login(world.manager)

    fetch(client, address(edition))
    without = fetch(client, address(edition)).content.decode()
    Worker.objects.create(name="here")
    with_one = fetch(client, address(edition)).content.decode()

    assert "No worker is running" in without
    assert "No worker is running" not in with_one


def test_a_render_that_fails_says_so_and_waits_before_it_is_tried_again(client, world, run_worker, monkeypatch):
    monkeypatch.setattr(documents, "_render", lambda edition, record: 1 / 0)
    edition = run_worker(world.finalised)
    client.force_login(world.lead)

    reply = fetch(client, address(edition))

    assert "The PDF could not be made" in reply.content.decode()
    assert DBTaskResult.objects.count() == 1 + DBTaskResult.objects.filter(task_path__contains="mail").count()


@pytest.mark.parametrize("copy", ["x", "\x00", "0" * 64])
def test_an_unknown_copy_is_not_found(client, world, copy):
    edition = world.finalised()
    client.force_login(world.lead)

    assert fetch(client, address(edition), {"copy": copy}).status_code == 404


def test_who_may_not_read_the_words_gets_no_pdf(client, world, run_worker):
    edition = run_worker(world.finalised)
    long_ago(Document.objects.get())
    draft = reverse("draft_pdf", kwargs=place(world.area_return))
    elsewhere = make_world().lead

    codes = {}
    for name, user in (("analyst", world.analyst), ("elsewhere", elsewhere), ("viewer", world.person("viewer"))):
        client.force_login(user)
        codes[name] = [fetch(client, page).status_code for page in (address(edition), draft)]

    assert codes == {"analyst": [403, 403], "elsewhere": [404, 404], "viewer": [200, 200]}


def test_the_draft_is_made_on_request_and_not_kept(client, world):
    client.force_login(world.contributor)

    reply = fetch(client, reverse("draft_pdf", kwargs=place(world.area_return)))

    assert reply.body.startswith(b"%PDF DRAFT")
    assert reply["Content-Disposition"].endswith('-2100-DRAFT.pdf"')
    assert not Document.objects.exists()


# The page of a return's documents


def test_documents_page_lists_editions_and_copies_in_few_queries(client, world, run_worker):
    edition = run_worker(world.finalised)
    run_worker(lambda: sign(world, edition))
    client.force_login(world.lead)
    page = reverse("documents", kwargs=place(world.area_return))

    with CaptureQueriesContext(connection) as queries:
        text = fetch(client, page).content.decode()

    assert len(queries) <= 8
    assert text.count("Earlier copy of edition 1") == 1
    assert edition.reference in text


def test_documents_page_shows_the_programme_only_what_was_sent(client, world, run_worker):
    edition = run_worker(world.finalised)
    client.force_login(world.manager)
    page = reverse("documents", kwargs=place(world.area_return))

    before = fetch(client, page).status_code
    send(world, afresh(edition))
    after = fetch(client, page)

    assert before == 403
    assert "Edition 1 (PDF)" in after.content.decode()
    assert "draft" not in after.content.decode().lower()
