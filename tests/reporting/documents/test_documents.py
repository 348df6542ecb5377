"""An edition's PDF: made once for each state of its record, kept, served, made again where it is lost."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from questionnaire.models import Attachment, Event
from questionnaire.signing.signatures import workflow as signatures
from reporting.documents import drafts, tasks
from reporting.documents import workflow as documents
from reporting.documents.printed import measure
from reporting.models import Archive, Document, Worker
from tests.factories import make_world, tree_of, write
from tests.pages import at_most
from tests.reporting.conftest import afresh, fetch, place, send, sign
from tests.unprotected import unprotected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


def address(edition):
    return reverse("edition_pdf", kwargs=place(edition.area_return, edition=edition.number))


def read(document):
    with document.file.open("rb") as file:
        return file.read().decode()


def long_ago(document):
    """As if the document had been made well after all that happened."""
    with unprotected():
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
    signatures.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
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

    again = f"5; url={address(edition)}?looks=1"
    assert [(reply.status_code, reply["Refresh"]) for reply in replies] == [(202, again)] * 2
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
    monkeypatch.setattr(documents, "_render", lambda *_: 1 / 0)
    edition = run_worker(world.finalised)
    client.force_login(world.lead)

    reply = fetch(client, address(edition))

    assert "The PDF could not be made" in reply.content.decode()
    assert "Refresh" not in reply
    assert DBTaskResult.objects.count() == 1 + DBTaskResult.objects.filter(task_path__contains="mail").count()


def test_try_again_begins_the_job_anew_at_once(client, world, run_worker, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(documents, "_render", lambda *_: 1 / 0)
        edition = run_worker(world.finalised)
    client.force_login(world.lead)
    failed = fetch(client, address(edition)).content.decode()
    assert f'href="{address(edition)}?again=1">Try again' in failed

    reply = fetch(client, address(edition), {"again": 1})
    run_worker()

    assert (reply.status_code, reply.url) == (302, address(edition))
    assert fetch(client, address(edition)).status_code == 200


def test_a_waiting_page_looks_by_itself_for_two_minutes(client, world):
    edition = world.finalised()
    client.force_login(world.lead)

    last, over, odd = (fetch(client, address(edition), {"looks": looks}) for looks in ("23", "24", "²"))

    assert last["Refresh"].endswith("?looks=24")
    assert "Refresh" not in over
    assert "Refresh" not in odd
    text = over.content.decode()
    assert "has stopped refreshing" in text
    assert f'href="{address(edition)}">Refresh this page' in text


def test_a_return_that_is_too_large_is_said_to_be(client, world, run_worker, monkeypatch, caplog):
    monkeypatch.undo()  # the real door to the renderer, which refuses before it renders
    monkeypatch.setattr(measure, "most_characters", lambda tree: 10)
    client.force_login(world.lead)
    write(world.area_return, "1.1", "assessment", "More than ten characters.")
    draft = fetch(client, reverse("draft_pdf", kwargs=place(world.area_return)))
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    edition = world.finalised()
    tasks.make_document.enqueue(edition.pk)
    call_command("run_worker", batch=True)
    page = fetch(client, address(edition))

    assert draft.status_code == 422
    assert "Its questionnaire allows 10 in all" in draft.content.decode()
    assert f"The PDF of edition {edition.pk} was not made. The return of" in caplog.text
    assert "It is too long to print, so there is no PDF of it" in page.content.decode()
    assert "Refresh" not in page


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

    assert codes == {"analyst": [403, 403], "elsewhere": [404, 404], "viewer": [200, 302]}


def test_the_draft_is_made_on_request_and_not_kept(client, world):
    client.force_login(world.contributor)

    reply = fetch(client, reverse("draft_pdf", kwargs=place(world.area_return)))

    assert reply.body.startswith(b"%PDF DRAFT")
    assert reply["Content-Disposition"].endswith('-2100-DRAFT.pdf"')
    assert not Document.objects.exists()


def test_of_a_final_return_there_is_no_draft(client, world):
    edition = world.finalised()
    client.force_login(world.lead)

    reply = fetch(client, reverse("draft_pdf", kwargs=place(world.area_return)))

    assert (reply.status_code, reply.url) == (302, address(edition))


def test_a_draft_tells_nothing_of_an_edition(world):
    """Finalised between the question and the answer."""
    edition = world.finalised()
    sign(world, edition)

    assert drafts.draft(world.area_return).startswith(b"%PDF DRAFT")
    assert b"0 signed, sent False" in drafts.draft(world.area_return)


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


def test_pages_of_documents_and_archives_cost_few_queries(client, world, run_worker):
    edition = run_worker(world.finalised)
    send(world, afresh(edition))
    attach(world)
    documents.make(edition.pk)
    archive = Archive.objects.create(
        collection=world.area_return.collection, contents="sent", requested_by=world.manager
    )
    in_collection = {"collection": world.area_return.collection.slug}
    pages = [
        reverse("documents", kwargs=place(world.area_return)),
        address(edition),  # kept
        reverse("archives", kwargs=in_collection),
        reverse("archive", kwargs={**in_collection, "number": archive.pk}),
    ]
    for user in (world.manager, world.analyst):
        client.force_login(user)
        for page in pages:
            with at_most(8):
                assert fetch(client, page).status_code == 200
    Document.objects.all().delete()
    fetch(client, address(edition))
    with at_most(8):
        assert fetch(client, address(edition)).status_code == 202


def attach(world):
    field = tree_of(world.area_return).question("1.1").field("good_practice")
    facts = {"name": "Example.pdf", "size": 16, "sha256": "a" * 64, "media_type": "application/pdf"}
    Attachment.objects.create(
        area_return=world.area_return, field_id=field.pk, file="x.pdf", uploaded_by=world.lead, **facts
    )


def test_the_programme_sees_a_file_that_a_sent_edition_names_and_no_other(client, world):
    attach(world)
    edition = world.finalised()
    send(world, edition)
    Attachment.objects.create(
        area_return=world.area_return,
        field_id=Attachment.objects.get().field_id,
        file="y.pdf",
        name="Later.pdf",
        size=16,
        sha256="b" * 64,
        media_type="application/pdf",
        uploaded_by=world.lead,
    )
    client.force_login(world.manager)

    text = fetch(client, reverse("documents", kwargs=place(world.area_return))).content.decode()

    assert ("Example.pdf" in text, "Later.pdf" in text) == (True, False)
