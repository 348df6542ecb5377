"""What keeps queue and storage in order: a killed worker's job is done by another, and not for ever; what failed is
told of once; old archives and half-written files go."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.enums import Role
from accounts.models import Mail
from reporting.archives.tasks import make_archive
from reporting.daily import sweep
from reporting.documents import tasks
from reporting.documents import workflow as documents
from reporting.jobs import caretaking, paths
from reporting.jobs import workflow as jobs
from reporting.jobs.selectors import has_worker
from reporting.models import Archive, Document, FilledInForm, Worker
from reporting.rendering import pdf

pytestmark = pytest.mark.django_db


def running(started, workers, task=tasks.make_document, pk=0):
    """A job, taken by these workers in turn."""
    job = task.enqueue(pk).db_result
    facts = {"status": TaskResultStatus.RUNNING, "worker_ids": workers, "started_at": timezone.now() - started}
    DBTaskResult.objects.filter(pk=job.pk).update(**facts)
    return job


def status_of(job):
    return DBTaskResult.objects.get(pk=job.pk).status


@pytest.mark.parametrize(
    ("minutes", "workers", "expected"),
    [
        (1, ["gone"], TaskResultStatus.RUNNING),  # it may just have begun
        (5, ["gone"], TaskResultStatus.READY),
        (5, ["gone", "here"], TaskResultStatus.RUNNING),
        (5, ["left"], TaskResultStatus.READY),
        (20, ["here"], TaskResultStatus.READY),
        (5, ["gone"] * 3, TaskResultStatus.READY),
        (5, ["gone"] * 4, TaskResultStatus.FAILED),
    ],
)
def test_a_job_that_got_stuck_waits_again_three_times(minutes, workers, expected):
    Worker.objects.create(name="here")
    Worker.objects.create(name="gone", seen_at=timezone.now() - timedelta(minutes=3))
    jobs.beat("left")
    jobs.leave("left")
    job = running(timedelta(minutes=minutes), workers)

    caretaking.requeue_stuck()

    assert status_of(job) == expected


def test_an_archive_may_take_longer_than_a_document():
    Worker.objects.create(name="here")
    job = running(timedelta(minutes=20), ["here"], make_archive)

    caretaking.requeue_stuck()

    assert status_of(job) == TaskResultStatus.RUNNING


@pytest.mark.usefixtures("quick_pdf")
def test_a_worker_takes_up_what_another_left_and_signs_off(world, run_worker):
    edition = world.finalised()
    job = running(timedelta(minutes=5), ["gone"], pk=edition.pk)

    run_worker()

    assert status_of(job) == TaskResultStatus.SUCCESSFUL
    assert Document.objects.filter(edition=edition).count() == 1
    assert not has_worker()
    assert Worker.objects.get().left_at


def test_what_is_given_up_is_said_in_the_log_and_to_each_manager_once(world, caplog):
    manager, edition = world.person(Role.MANAGER), world.finalised()
    job = running(timedelta(minutes=5), ["gone"] * 4, pk=edition.pk)

    caretaking.requeue_stuck()
    caretaking.requeue_stuck()

    assert f"Job {job.pk} (reporting.documents.tasks.make_document) failed. It was started 4 times" in caplog.text
    assert list(Mail.objects.filter(kind="job_failed").values_list("to", flat=True)) == [manager.pk]


def test_an_archive_that_is_given_up_counts_as_failed_and_can_be_tried_again(world):
    manager = world.person(Role.MANAGER)
    collection = world.area_return.collection
    archive = Archive.objects.create(collection=collection, requested_by=manager, contents="sent")
    job = running(timedelta(minutes=5), ["gone"] * 4, make_archive, archive.pk)

    caretaking.requeue_stuck()
    archive.refresh_from_db()
    given_up = archive.state

    assert caretaking.try_again(job.pk, by=manager)
    archive.refresh_from_db()
    assert (given_up, archive.state) == ("failed", "waiting")
    assert DBTaskResult.objects.get(pk=job.pk).worker_ids == []


@pytest.mark.usefixtures("quick_pdf")
def test_a_poisoned_job_fails_alone(world, run_worker, monkeypatch, caplog):
    """CONTROL: let the receiver of failures raise, and the worker ends here."""
    manager, edition = world.person(Role.MANAGER), world.finalised()
    poison, ok = tasks.make_document.enqueue(0), tasks.make_document.enqueue(edition.pk)

    run_worker()

    assert status_of(poison.db_result) == TaskResultStatus.FAILED
    assert status_of(ok.db_result) == TaskResultStatus.SUCCESSFUL
    assert manager


@pytest.mark.usefixtures("quick_pdf")
def test_what_is_too_large_is_told_and_not_tried_for_ever(world, run_worker, monkeypatch):
    manager, edition = world.person(Role.MANAGER), world.finalised()
    monkeypatch.setattr(documents, "_render", lambda *_: (_ for _ in ()).throw(pdf.TooLarge("Too long.")))

    outlooks = []
    for _ in range(3):
        run_worker(lambda: outlooks.append(jobs.ask_for(tasks.make_document, edition.pk)))
        DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=1))

    assert outlooks == [jobs.Outlook.COMING, jobs.Outlook.TOO_LARGE, jobs.Outlook.TOO_LARGE]
    assert DBTaskResult.objects.filter(task_path=paths.DOCUMENT).count() == 1
    assert Mail.objects.filter(kind="job_failed", to=manager).count() == 1


def test_mails_go_before_documents_and_archives():
    from accounts.notifications import send_mail

    make_archive.enqueue(1)
    tasks.make_document.enqueue(1)
    send_mail.enqueue(1)

    order = [job.task_path.rsplit(".", 1)[1] for job in DBTaskResult.objects.ready()]
    assert order == ["send_mail", "make_document", "make_archive"]


# Once a day


def test_the_file_of_an_archive_goes_after_a_month_and_its_row_stays(world):
    manager, collection = world.person(Role.MANAGER), world.area_return.collection
    days = {"old.zip": 31, "new.zip": 29}
    for name, age in days.items():
        default_storage.save(name, ContentFile(b"zip"))
        made_at = timezone.now() - timedelta(days=age)
        facts = {"requested_by": manager, "contents": "sent", "file": name, "finished_at": made_at}
        Archive.objects.create(collection=collection, **facts)

    sweep()
    sweep()

    assert {archive.file.name: archive.state.value for archive in Archive.objects.all()} == {
        "old.zip": "let_go",
        "new.zip": "ready",
    }
    assert [default_storage.exists(name) for name in days] == [False, True]


def test_forms_that_nobody_decided_on_go_after_a_day(world):
    for days, person in ((2, world.lead), (0, world.contributor)):
        FilledInForm.objects.create(
            area_return=world.area_return,
            uploaded_by=person,
            uploaded_at=timezone.now() - timedelta(days=days),
            name="form.docx",
            answers=[],
            left=[],
            notes=[],
        )

    sweep()

    assert FilledInForm.objects.get().uploaded_by == world.contributor


def test_what_a_killed_worker_left_half_written_goes_after_a_day(settings):
    folder = Path(settings.MEDIA_ROOT) / "documents" / "ab"
    folder.mkdir(parents=True)
    old, new, ours = folder / ".x.part", folder / ".y.part", folder / "ab.pdf"
    for path in (old, new, ours):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    os.utime(ours, (time.time() - 90_000,) * 2)

    sweep()

    assert sorted(path.name for path in folder.iterdir()) == [".y.part", "ab.pdf"]


def test_old_jobs_and_workers_are_forgotten_but_the_last_worker():
    for name, days in (("first", 50), ("last", 40)):
        Worker.objects.create(name=name, seen_at=timezone.now() - timedelta(days=days))
    for status in (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED, TaskResultStatus.READY):
        job = tasks.make_document.enqueue(0).db_result
        finished_at = None if status == TaskResultStatus.READY else timezone.now() - timedelta(days=20)
        DBTaskResult.objects.filter(pk=job.pk).update(status=status, finished_at=finished_at)

    sweep()

    assert [worker.name for worker in Worker.objects.all()] == ["last"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"FAILED", "READY"}
