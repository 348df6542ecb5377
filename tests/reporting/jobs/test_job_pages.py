"""The pages of what is under way: the queue for managers, and an archive that somebody does not want any more."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail
from accounts.notifications import send_mail
from reporting.archives import workflow as archives
from reporting.archives import writers
from reporting.archives.tasks import make_archive
from reporting.daily import sweep
from reporting.documents import tasks
from reporting.documents import workflow as documents
from reporting.enums import ArchiveContents
from reporting.jobs import paths
from reporting.models import Archive, Worker
from tests.factories import make_collection, make_user
from tests.reporting.archives.test_archives import a_world, ask
from tests.reporting.conftest import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.fixture
def collection():
    return make_collection()


@pytest.fixture
def two(collection):
    """Two areas that have sent."""
    first, second = (a_world(collection, name) for name in ("Alderley", "Beeston"))
    for world in (first, second):
        send(world, world.finalised())
    DBTaskResult.objects.all().delete()
    return first


def words(reply):
    return " ".join(strip_tags(reply.content.decode()).split())


def page_of(collection):
    return reverse("jobs", kwargs={"collection": collection.slug})


def set_job(task, *args, **facts):
    job = task.enqueue(*args).db_result
    DBTaskResult.objects.filter(pk=job.pk).update(**facts)
    return job


def fail(task, *args, **facts):
    return set_job(task, *args, status=TaskResultStatus.FAILED, finished_at=timezone.now(), **facts)


def edition_of(world):
    return world.area_return.editions.get()


# The queue


def test_the_queue_says_in_words_what_waits_runs_and_failed(client, collection, two):
    edition = edition_of(two)
    archive, _ = archives.request_archive(collection, archives.ArchiveRequest(ArchiveContents.SENT), by=two.analyst)
    mail = Mail.objects.create(to=two.lead, kind="receipt")
    make_archive.enqueue(archive.pk)
    send_mail.enqueue(mail.pk)
    started = {"status": TaskResultStatus.RUNNING, "started_at": timezone.now(), "worker_ids": ["a-1-x", "host-42-abc"]}
    set_job(tasks.make_document, edition.pk, **started)
    fail(tasks.make_document, 0, exception_class_path=paths.TOO_LARGE, worker_ids=["a-1-x"])
    Worker.objects.create(name="host-42-abc")
    client.force_login(two.manager)

    said = words(client.get(page_of(collection)))

    assert "1 worker is running: host-42." in said
    assert "The PDF of Alderley, edition 1 today" in said
    assert "host-42, try 2" in said
    assert f"An archive of 2 returns for {two.analyst.name}" in said
    assert f"An email to {two.lead.name}: " in said
    assert "Waiting: 2" in said
    assert "It is too long to print. The edition itself is safe." in said


def test_the_queue_says_for_how_long_there_was_no_worker(client, collection, two):
    client.force_login(two.manager)
    never = words(client.get(page_of(collection)))
    Worker.objects.create(name="host-1-a", seen_at=timezone.now() - timedelta(hours=3, minutes=1))

    later = words(client.get(page_of(collection)))

    assert "No worker is running, so documents, archives and emails are waiting. No worker has ever been seen." in never
    assert re.search(r"No worker has been seen since \w+ at \d\d:\d\d, 3.hours, 1.minute ago", later)
    assert "Tell whoever runs this service to start one: python manage.py run_worker" in later


def test_a_failed_job_is_tried_again_once(client, collection, two):
    job = fail(tasks.make_document, edition_of(two).pk, worker_ids=["x"] * 4)
    client.force_login(two.manager)

    first = client.post(page_of(collection), {"job": job.pk}, follow=True)
    second = client.post(page_of(collection), {"job": job.pk}, follow=True)
    strange = client.post(page_of(collection), {"job": "x"}, follow=True)

    job.refresh_from_db()
    assert (job.status, job.worker_ids) == (TaskResultStatus.READY, [])
    assert "It will be tried again." in words(first)
    assert "It is no longer shown as failed" in words(second)
    assert "It is no longer shown as failed" in words(strange)


def test_a_failure_that_was_asked_for_again_is_not_listed(client, collection, two):
    edition = edition_of(two)
    fail(tasks.make_document, edition.pk)
    client.force_login(two.manager)
    listed = words(client.get(page_of(collection)))
    set_job(tasks.make_document, edition.pk, status=TaskResultStatus.SUCCESSFUL)

    assert "The PDF of Alderley" in listed
    assert "The PDF of Alderley" not in words(client.get(page_of(collection)))


def test_the_queue_costs_the_same_for_one_job_and_for_many(
    client, collection, two, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(two.manager)
    tasks.make_document.enqueue(edition_of(two).pk)
    with django_assert_max_num_queries(8) as counted:
        client.get(page_of(collection))
    for n in range(60):
        world_mail = Mail.objects.create(to=make_user(email=f"p{n}@area.example"), kind="receipt")
        send_mail.enqueue(world_mail.pk)
        fail(tasks.make_document, n)
    archive, _ = archives.request_archive(collection, archives.ArchiveRequest(ArchiveContents.SENT), by=two.analyst)
    make_archive.enqueue(archive.pk)

    with django_assert_max_num_queries(max(len(counted) + 2, 8)) as many:
        said = words(client.get(page_of(collection)))

    assert len(many) <= 8
    assert "The first 50 of 62 are listed." in said


# Cancelling an archive


def cancel(client, archive):
    place = {"collection": archive.collection.slug, "number": archive.pk}
    return client.post(reverse("cancel_archive", kwargs=place), follow=True)


def test_one_that_waits_is_cancelled_at_once_by_who_asked(client, collection, two, run_worker):
    client.force_login(two.analyst)
    ask(client, collection, "sent")
    archive = Archive.objects.get()

    reply = cancel(client, archive)
    waiting = DBTaskResult.objects.filter(task_path=paths.ARCHIVE).count()
    run_worker()

    archive.refresh_from_db()
    assert f"{two.analyst.name} cancelled it today" in words(reply)
    assert (archive.state, archive.cancelled_by, archive.file.name, waiting) == ("cancelled", two.analyst, "", 0)
    assert "Refresh" not in reply
    assert ask(client, collection, "sent").url != reply.request["PATH_INFO"]


def test_one_that_is_made_is_left_between_two_returns_and_leaves_no_file(
    client, collection, two, run_worker, monkeypatch
):
    """CONTROL: let the worker note its progress without looking, and the archive is made all the same."""
    client.force_login(two.manager)
    seen = []
    document = documents.make

    def make_and_cancel(edition_pk):
        seen.append(edition_pk)
        archives.cancel(Archive.objects.get(), by=two.manager)
        return document(edition_pk)

    monkeypatch.setattr(writers, "make", make_and_cancel)

    run_worker(lambda: ask(client, collection, "sent"))

    archive = Archive.objects.get()
    assert (archive.state, archive.finished_at, len(seen)) == ("cancelled", None, 1)
    assert documents.default_storage.listdir("archives")[1] == []
    assert set(DBTaskResult.objects.filter(task_path=paths.ARCHIVE).values_list("status", flat=True)) == {"SUCCESSFUL"}


def test_one_that_is_ready_cannot_be_cancelled(client, collection, two, run_worker):
    client.force_login(two.manager)
    run_worker(lambda: ask(client, collection, "sent"))

    reply = cancel(client, Archive.objects.get())

    assert "there was nothing to cancel" in words(reply)
    assert "The archive is ready" in words(reply)


def test_an_analyst_does_not_cancel_what_a_manager_asked_for(client, collection, two):
    archive, _ = archives.request_archive(collection, archives.ArchiveRequest(ArchiveContents.SENT), by=two.manager)
    client.force_login(two.analyst)

    reply = cancel(client, archive)
    page = client.get(reverse("archive", kwargs={"collection": collection.slug, "number": archive.pk}))

    archive.refresh_from_db()
    assert (reply.status_code, archive.state) == (403, "waiting")
    assert "Cancel" not in page.content.decode()


def test_one_that_is_no_longer_kept_says_so(client, collection, two, run_worker):
    client.force_login(two.manager)
    page = run_worker(lambda: ask(client, collection, "sent")).url
    kept = words(client.get(page))
    Archive.objects.update(finished_at=timezone.now() - timedelta(days=31))
    sweep()

    gone = words(client.get(page))

    assert "Kept until " in kept
    assert "The archive is no longer kept" in gone
    assert "Ask for one again" in gone
    assert client.get(f"{page}file.zip").status_code == 404
