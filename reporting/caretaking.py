"""What keeps the queue and the storage in order, besides the jobs themselves: a job whose worker was killed is given to
another, whoever can do something is told of one that failed, and what nobody needs any more goes."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from questionnaire import permissions
from reporting import files, filled_in, jobs, notifications
from reporting.models import Archive, Worker

logger = logging.getLogger(__name__)

LIMIT = timedelta(minutes=15)  # a job that runs longer has got stuck
LIMITS = {jobs.ARCHIVE: timedelta(hours=3)}  # many renders, each with a limit of its own
MOST_RETRIES = 3


class GivenUp(Exception):
    """Stands in the queue for a job that was begun as often as it may be."""


def requeue_stuck() -> int:
    """Jobs that ran past their limit, or whose worker is gone, wait again; after three retries they count as failed."""
    now = timezone.now()
    alive = set(jobs.alive().values_list("name", flat=True))
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=now - jobs.SILENT)
    return sum(_release(job, now) for job in running if _is_stuck(job, alive, now))


def _is_stuck(job: DBTaskResult, alive: Iterable[str], now: datetime) -> bool:
    limit = LIMITS.get(job.task_path, LIMIT)
    return job.started_at is None or job.started_at < now - limit or not {*alive}.intersection(job.worker_ids[-1:])


def _release(job: DBTaskResult, now: datetime) -> int:
    """Only if nobody else was first."""
    still = DBTaskResult.objects.filter(pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at)
    if len(job.worker_ids) > MOST_RETRIES:
        return _give_up(job, still, now)
    logger.warning("Job %s (%s) got stuck and waits again.", job.pk, job.task_path)
    return still.update(status=TaskResultStatus.READY, started_at=None)


def _give_up(job: DBTaskResult, still: QuerySet[DBTaskResult], now: datetime) -> int:
    given_up = still.update(
        status=TaskResultStatus.FAILED,
        finished_at=now,
        exception_class_path=jobs.GIVEN_UP,
        traceback="Its worker was stopped, or it ran past its limit, each time it was started.",
    )
    if given_up:
        if job.task_path == jobs.ARCHIVE:
            Archive.objects.filter(pk__in=job.args_kwargs["args"][:1]).update(has_failed=True)
        failed(
            job, f"It was started {len(job.worker_ids)} times, and its worker stopped each time, or it ran too long."
        )
    return given_up


def failed(job: DBTaskResult, why: str) -> None:
    """Tell whoever runs the service, by the log; the managers, by mail."""
    logger.error("Job %s (%s) failed. %s", job.pk, job.task_path, why)
    notifications.tell_of_failure(job)


def try_again(job_pk: UUID, *, by: User) -> bool:
    """False where the job has not failed, or somebody else was first."""
    permissions.require(by, "questionnaire.see_jobs", None)
    if not jobs.try_again(job_pk):
        return False
    job = DBTaskResult.objects.get(pk=job_pk)
    if job.task_path == jobs.ARCHIVE:
        Archive.objects.filter(pk__in=job.args_kwargs["args"][:1]).update(has_failed=False, started_at=None)
    return True


# Once a day


def sweep() -> None:
    """Let go of archives' files, of forms that nobody decided on, of what a killed worker left half written, and of old
    rows. Harmless to run twice, and by two workers at once."""
    let_archives_go()
    filled_in.let_old_ones_go()
    for path in _leftovers():
        path.unlink(missing_ok=True)
    _prune()


def let_archives_go() -> int:
    """The file goes, the row stays."""
    old = timezone.now() - timedelta(days=settings.ARCHIVE_DAYS)
    rows = list(Archive.objects.filter(finished_at__lt=old, let_go_at__isnull=True))
    for archive in rows:
        default_storage.delete(str(archive.file.name))
        Archive.objects.filter(pk=archive.pk).update(let_go_at=timezone.now())
    return len(rows)


def _leftovers() -> Iterator[Path]:
    """Files that took no name in a whole day."""
    old = time.time() - timedelta(days=1).total_seconds()
    for path in Path(default_storage.path("")).rglob(f".*{files.SUFFIX}"):
        if path.stat().st_mtime < old:
            yield path


def _prune() -> None:
    """What was done two weeks ago, what failed three months ago, workers of a month ago but the last."""
    now = timezone.now()
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=14))
    failures = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - timedelta(days=90))
    DBTaskResult.objects.filter(done | failures).delete()
    gone = Worker.objects.filter(seen_at__lt=now - timedelta(days=30))
    if last := Worker.objects.order_by("-seen_at").first():
        gone.exclude(pk=last.pk).delete()
