"""The worker: what waits is done, what was left by a killed worker is done by another, and not for ever."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reporting import jobs, tasks
from reporting.models import Document, Worker

ROOT = Path(__file__).resolve().parents[2]


def running(started, workers):
    """A job of an edition that does not exist, taken by these workers in turn."""
    job = tasks.make_document.enqueue(0).db_result
    facts = {"status": TaskResultStatus.RUNNING, "worker_ids": workers, "started_at": timezone.now() - started}
    DBTaskResult.objects.filter(pk=job.pk).update(**facts)
    return job


def status_of(job):
    return DBTaskResult.objects.get(pk=job.pk).status


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "workers", "expected"),
    [
        (1, ["gone"], TaskResultStatus.RUNNING),  # it may just have begun
        (5, ["gone"], TaskResultStatus.READY),
        (5, ["gone", "here"], TaskResultStatus.RUNNING),
        (20, ["here"], TaskResultStatus.READY),
        (5, ["gone"] * 3, TaskResultStatus.READY),
        (5, ["gone"] * 4, TaskResultStatus.FAILED),
    ],
)
def test_a_job_that_got_stuck_waits_again_three_times(minutes, workers, expected):
    Worker.objects.create(name="here")
    Worker.objects.create(name="gone", seen_at=timezone.now() - timedelta(minutes=3))
    job = running(timedelta(minutes=minutes), workers)

    jobs.requeue_stuck()

    assert status_of(job) == expected


@pytest.mark.django_db
@pytest.mark.usefixtures("quick_pdf")
def test_a_worker_takes_up_what_another_left_and_signs_off(world, run_worker):
    edition = world.finalised()
    job = running(timedelta(minutes=5), ["gone"])
    DBTaskResult.objects.filter(pk=job.pk).update(args_kwargs={"args": [edition.pk], "kwargs": {}})

    run_worker()

    assert status_of(job) == TaskResultStatus.SUCCESSFUL
    assert Document.objects.filter(edition=edition).count() == 1
    assert not Worker.objects.exists()


def is_there(database):
    """Whether a worker has said that it is alive."""
    if not database.exists():
        return False
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM reporting_worker").fetchone()[0] > 0
        except sqlite3.OperationalError:
            return False


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_well_when_it_is_told_to(tmp_path, told):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "run_worker"]
    worker = subprocess.Popen(command, cwd=ROOT, env=environment | {"DATA_DIR": str(tmp_path / "data")})
    try:
        while not is_there(tmp_path / "data" / "stocktake.sqlite3"):  # a fresh DATA_DIR is migrated first
            time.sleep(0.2)
        worker.send_signal(told)
        assert worker.wait(timeout=20) == 0
    finally:
        worker.kill()
