"""Stuck and failed jobs: a job whose worker was killed waits for another worker, and managers are told of a failure."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from questionnaire import permissions
from reporting.jobs import notifications, paths, selectors, workflow
from reporting.models import Archive

logger = logging.getLogger(__name__)
LIMIT = timedelta(minutes=15)  # a job that runs longer has got stuck
LIMITS = {paths.ARCHIVE: timedelta(hours=3)}  # many renders, each with a limit of its own
MOST_RETRIES = 3


class GivenUp(Exception):
    """The queue records this failure for a job that was started as often as it may be."""


def requeue_stuck() -> int:
    """Jobs that ran past their limit, or whose worker is gone, wait again; after three retries they count as failed."""
    now = timezone.now()
    alive = set(selectors.alive().values_list("name", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - selectors.SILENT)
    return sum(_release(job, now) for job in running if _is_stuck(job, alive, now))


def _is_stuck(job: DBTaskResult, alive: Iterable[str], now: datetime) -> bool:
    limit = LIMITS.get(job.task_path, LIMIT)
    return job.started_at is None or job.started_at < now - limit or not {*alive}.intersection(job.worker_ids[-1:])


def _release(job: DBTaskResult, now: datetime) -> int:
    """Return a stuck job to the queue, or give it up, unless another process was first. Returns 1 or 0."""
    still = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    if len(job.worker_ids) > MOST_RETRIES:
        return _give_up(job, still, now)
    logger.warning("Job %s (%s) got stuck and waits again.", job.pk, job.task_path)
    return still.update(status=TaskResultStatus.READY, started_at=None)


def _give_up(job: DBTaskResult, still: QuerySet[DBTaskResult], now: datetime) -> int:
    given_up = still.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=paths.GIVEN_UP,
        traceback="Its worker was stopped, or it ran past its limit, each time it was started.",
    )
    if given_up:
        if job.task_path == paths.ARCHIVE:
            Archive.objects.filter(pk__in=job.args_kwargs["args"][:1]).update(has_failed=True)
        failed(
            job, f"It was started {len(job.worker_ids)} times, and its worker stopped each time, or it ran too long."
        )
    return given_up


def failed(job: DBTaskResult, why: str) -> None:
    """Log a failed job for those who run the service, and email the programme’s managers."""
    logger.error("Job %s (%s) failed. %s", job.pk, job.task_path, why)
    notifications.tell_of_failure(job)


def try_again(job_pk: UUID, *, by: User) -> bool:
    """Return a failed job to the queue. False if it has not failed, or somebody else has tried it again already."""
    permissions.require(by, "questionnaire.see_jobs", None)
    if not workflow.try_again(job_pk):
        return False
    job = DBTaskResult.objects.get(pk=job_pk)
    if job.task_path == paths.ARCHIVE:
        Archive.objects.filter(pk__in=job.args_kwargs["args"][:1]).update(has_failed=False, started_at=None)
    return True
