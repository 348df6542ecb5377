"""The queue as the programme’s managers read it: waiting, running and failed jobs, with reasons, and the workers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Now
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from accounts.models import Mail
from accounts.notifications import KINDS
from questionnaire.models.signing import Edition
from reporting.jobs import paths
from reporting.models import Archive, Worker

MOST_READ, MOST_LISTED = 1000, 50
SILENT = timedelta(seconds=settings.WORKER_SILENT_SECONDS)  # a worker not heard of for so long is gone
_REASONS = {
    paths.TOO_LARGE: "It is too long to print. The edition itself is safe.",
    paths.KEY_REFUSED: "The key that seals documents could not be used.",
    paths.GIVEN_UP: "Each time it was started, its worker stopped or it ran too long.",
}
_COPIES = {paths.DOCUMENT: "The PDF", paths.PUBLIC: "The public copy"}
_UNKNOWN = "Something went wrong. The log of the worker says what."


@dataclass(frozen=True, slots=True)
class Line:
    """One job of the queue, described in words. `archive` is None unless the job makes an archive."""

    job: DBTaskResult
    what: str
    archive: Archive | None = None

    @property
    def worker(self) -> str:
        return self.job.worker_ids[-1].rsplit("-", 1)[0] if self.job.worker_ids else ""

    @property
    def tries(self) -> int:
        return len(self.job.worker_ids)

    @property
    def since(self) -> datetime:
        moments = {TaskResultStatus.RUNNING: self.job.started_at, TaskResultStatus.FAILED: self.job.finished_at}
        return moments.get(self.job.status) or self.job.enqueued_at

    @property
    def why(self) -> str:
        return _REASONS.get(self.job.exception_class_path, _UNKNOWN)


@dataclass(frozen=True, slots=True)
class Part:
    """The jobs with one status: how many there are in all, and those that are listed."""

    count: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    running: Part
    waiting: Part
    failed: Part
    is_cut: bool  # the queue has more jobs than are read


def read() -> Queue:
    """Read the queue in four queries: the jobs, and the editions, archives and emails that they are about."""
    later = DBTaskResult.objects.filter(
        task_path=OuterRef("task_path"), args_kwargs=OuterRef("args_kwargs"), enqueued_at__gt=OuterRef("enqueued_at")
    )
    rows = list(
        DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
        .annotate(was_asked_again=Exists(later))
        .defer("traceback", "return_value")
        .order_by("-status", "-priority", "run_after", "enqueued_at")[: MOST_READ + 1]
    )
    by_status: dict[str, list[DBTaskResult]] = {status: [] for status in TaskResultStatus.values}
    for job in rows[:MOST_READ]:
        if not (job.status == TaskResultStatus.FAILED and job.was_asked_again):
            by_status[job.status].append(job)
    by_status[TaskResultStatus.FAILED].sort(key=lambda job: job.finished_at, reverse=True)
    listed = {status: jobs[:MOST_LISTED] for status, jobs in by_status.items()}
    lines = _lines([job for jobs in listed.values() for job in jobs])
    parts = {
        status: Part(len(jobs), tuple(lines[job.pk] for job in listed[status])) for status, jobs in by_status.items()
    }
    return Queue(
        running=parts[TaskResultStatus.RUNNING],
        waiting=parts[TaskResultStatus.READY],
        failed=parts[TaskResultStatus.FAILED],
        is_cut=len(rows) > MOST_READ,
    )


def line_of(job: DBTaskResult) -> Line:
    return _lines([job])[job.pk]


def _lines(jobs: Sequence[DBTaskResult]) -> dict[Any, Line]:
    archives = Archive.objects.select_related("requested_by", "collection").in_bulk(_about(jobs, paths.ARCHIVE))
    editions = _editions(_about(jobs, *_COPIES))
    mails = _mails(_about(jobs, paths.MAIL))
    lines = {}
    for job in jobs:
        pk = _pk(job)
        archive = archives.get(pk) if job.task_path == paths.ARCHIVE and pk else None
        what = _archive(archive) if archive else _what(job, editions.get(pk), mails.get(pk))
        lines[job.pk] = Line(job, what, archive)
    return lines


def _pk(job: DBTaskResult) -> int | None:
    first = next(iter(job.args_kwargs["args"]), None)
    return first if isinstance(first, int) else None


def _about(jobs: Iterable[DBTaskResult], *paths: str) -> set[int]:
    """The keys of the objects that the jobs with these paths are about."""
    return {pk for job in jobs if job.task_path in paths and (pk := _pk(job)) is not None}


def _what(job: DBTaskResult, edition: str | None, mail: str | None) -> str:
    if job.task_path in _COPIES and edition:
        return f"{_COPIES[job.task_path]} of {edition}"
    return mail if job.task_path == paths.MAIL and mail else _other(job.task_path)


Words = dict[int | None, str]


def _editions(pks: set[int]) -> Words:
    rows = Edition.objects.filter(pk__in=pks).values_list("pk", "number", "area_return__area__short_name")
    return {pk: f"{area}, edition {number}" for pk, number, area in rows}


def _mails(pks: set[int]) -> Words:
    rows = Mail.objects.filter(pk__in=pks).values_list("pk", "kind", "to__name")
    return {pk: f"An email to {name}: {KINDS[kind].title}" for pk, kind, name in rows if kind in KINDS}


def _archive(archive: Archive) -> str:
    many = archive.total or len(archive.editions)
    return f"An archive of {many} return{'' if many == 1 else 's'} for {archive.requested_by.name}"


def _other(path: str) -> str:
    module, _, name = path.rpartition(".")
    if "notifications" in module:
        return "Emails about an account or an invitation" if module.startswith("accounts") else "Emails about a return"
    return f"Another job ({name.replace('_', ' ')})"


@dataclass(frozen=True, slots=True)
class Workers:
    """The names of the workers that are alive; where there are none, when one was last seen."""

    names: tuple[str, ...]
    last_seen: datetime | None


def workers() -> Workers:
    rows = list(Worker.objects.annotate(now=Now()).order_by("-seen_at")[:100])
    alive_now = [row for row in rows if row.left_at is None and row.seen_at >= row.now - SILENT]
    names = sorted(row.name.rsplit("-", 1)[0] for row in alive_now)
    return Workers(tuple(names), None if alive_now or not rows else rows[0].seen_at)


def has_worker() -> bool:
    return alive().exists()


def alive() -> QuerySet[Worker]:
    return Worker.objects.filter(left_at__isnull=True, seen_at__gte=Now() - SILENT)
