"""The queue as pages see it: is a job on its way, is anybody there to do it. And as the worker minds it: a job whose
worker was killed is given to another."""

import logging
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from reporting.models import Worker

logger = logging.getLogger(__name__)

SILENT = timedelta(minutes=2)  # a worker not heard of for so long is gone
LIMIT = timedelta(minutes=15)  # a job that runs longer has got stuck
MOST_RETRIES = 3
PAUSE = timedelta(minutes=10)  # before a job that failed is tried again because a page is opened
_TOO_LARGE = "reporting.pdf.TooLarge"  # as the queue keeps it


class Outlook(Enum):
    """What a page can say of something that is not there yet."""

    COMING = "coming"
    NO_WORKER = "no_worker"
    FAILED = "failed"
    TOO_LARGE = "too_large"


def ask_for(task: Task, *args: Any, again: bool = False) -> Outlook:
    """Put a job in the queue unless it is there, and say what may be expected. One that failed rests for a while,
    unless somebody wants it `again` now."""
    job = (
        DBTaskResult.objects.filter(task_path=task.module_path, args_kwargs={"args": list(args), "kwargs": {}})
        .annotate(has_worker=Exists(_alive()))
        .order_by("-enqueued_at")
        .first()
    )
    if job and not again and _rests(job):
        return Outlook.TOO_LARGE if job.exception_class_path == _TOO_LARGE else Outlook.FAILED
    if job is None or job.status in {TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED}:
        task.enqueue(*args)
        return Outlook.COMING
    return Outlook.COMING if job.has_worker else Outlook.NO_WORKER


def _rests(job: DBTaskResult) -> bool:
    has_failed = job.status == TaskResultStatus.FAILED and job.finished_at is not None
    return has_failed and job.finished_at > timezone.now() - PAUSE


def has_worker() -> bool:
    return _alive().exists()


def _alive() -> QuerySet[Worker]:
    return Worker.objects.filter(seen_at__gte=timezone.now() - SILENT)


def beat(name: str) -> None:
    """Say that a worker is alive."""
    Worker.objects.update_or_create(name=name, defaults={"seen_at": timezone.now()})


def leave(name: str) -> None:
    """Take a worker off the list, and those that were killed long ago."""
    Worker.objects.filter(Q(name=name) | Q(seen_at__lt=timezone.now() - timedelta(days=1))).delete()


def requeue_stuck() -> int:
    """Jobs that ran past their limit, or whose worker is gone, wait again; after three retries they count as failed."""
    now = timezone.now()
    alive = set(_alive().values_list("name", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - SILENT)
    return sum(_release(job, now) for job in running if _is_stuck(job, alive, now))


def _is_stuck(job: DBTaskResult, alive: set[str], now: datetime) -> bool:
    return job.started_at is None or job.started_at < now - LIMIT or not alive.intersection(job.worker_ids[-1:])


def _release(job: DBTaskResult, now: datetime) -> int:
    """Only if nobody else was first."""
    still = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    if len(job.worker_ids) > MOST_RETRIES:
        logger.error("Job %s (%s) was begun %d times and given up.", job.pk, job.task_path, len(job.worker_ids))
        return still.update(
            status=TaskResultStatus.FAILED,
            finished_at=now,
            exception_class_path="builtins.TimeoutError",
            traceback="Its worker was killed, or it ran past its limit, each time it was begun.",
        )
    logger.warning("Job %s (%s) got stuck and waits again.", job.pk, job.task_path)
    return still.update(status=TaskResultStatus.READY, started_at=None)
