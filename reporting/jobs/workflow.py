"""Requests for jobs, and what pages can say about them. What the worker does for stuck and failed jobs is in
caretaking.py."""

from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Exists
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from reporting.jobs.paths import TOO_LARGE
from reporting.jobs.selectors import alive
from reporting.models import Worker

PAUSE = timedelta(minutes=10)  # before a job that failed is tried again because a page is opened


class Outlook(Enum):
    """What a page can say about a file that has not been made yet."""

    COMING = "coming"
    RUNNING = "running"
    NO_WORKER = "no_worker"
    FAILED = "failed"
    TOO_LARGE = "too_large"


def ask_for(task: Task, *args: Any, again: bool = False) -> Outlook:
    """Put a job in the queue unless it is in it already, and return what the page can expect. A failed job is tried
    again after a pause, or at once if `again`; without `again`, a document that is too large is not tried again."""
    job = (
        DBTaskResult.objects.filter(task_path=task.module_path, args_kwargs={"args": list(args), "kwargs": {}})
        .annotate(has_worker=Exists(alive()))
        .order_by("-enqueued_at")
        .first()
    )
    if job is None or job.status == TaskResultStatus.SUCCESSFUL:
        task.enqueue(*args)
        return Outlook.COMING
    if job.status == TaskResultStatus.FAILED:
        if not again and _rests(job):
            return Outlook.TOO_LARGE if job.exception_class_path == TOO_LARGE else Outlook.FAILED
        try_again(job.pk)
        return Outlook.COMING
    if not job.has_worker:
        return Outlook.NO_WORKER
    return Outlook.RUNNING if job.status == TaskResultStatus.RUNNING else Outlook.COMING


def _rests(job: DBTaskResult) -> bool:
    failed_lately = job.finished_at is not None and job.finished_at > timezone.now() - PAUSE
    return job.exception_class_path == TOO_LARGE or failed_lately


def try_again(job_pk: UUID) -> bool:
    """Return a failed job to the queue with all its tries. False if it has not failed, or has been returned already."""
    failed = DBTaskResult.objects.filter(pk=job_pk, status=TaskResultStatus.FAILED)
    return bool(
        failed.update(
            status=TaskResultStatus.READY,
            started_at=None,
            finished_at=None,
            worker_ids=[],
            exception_class_path="",
            traceback="",
        )
    )


def forget(task: Task, *args: Any) -> None:
    """Remove a cancelled job from the queue if it is still waiting."""
    facts = {"task_path": task.module_path, "args_kwargs": {"args": list(args), "kwargs": {}}}
    DBTaskResult.objects.filter(status=TaskResultStatus.READY, **facts).delete()


def beat(name: str) -> None:
    """Record that a worker is alive."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": Now(), "left_at": None})


def leave(name: str) -> None:
    """Record that a worker has stopped as it was asked to."""
    Worker.objects.filter(name=name).update(left_at=Now())
