"""The daily clean-up of files and rows that are no longer needed."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reporting import files
from reporting.archives.workflow import discard_old_archives
from reporting.importing.workflow import discard_old_forms
from reporting.models import Worker


def sweep() -> None:
    """Delete old archives' files, completed forms that nobody decided on, files that a killed worker left half written,
    and old rows. It can be run twice, or by two workers at once, without harm."""
    discard_old_archives()
    discard_old_forms()
    for path in _leftovers():
        path.unlink(missing_ok=True)
    _prune()


def _leftovers() -> Iterator[Path]:
    """Temporary files that were started more than a day ago and never finished."""
    old = time.time() - timedelta(days=1).total_seconds()
    for path in Path(default_storage.path("")).rglob(f".*{files.SUFFIX}"):
        if path.stat().st_mtime < old:
            yield path


def _prune() -> None:
    """Delete jobs done two weeks ago, jobs that failed three months ago, and workers last seen a month ago but one."""
    now = timezone.now()
    done = Q(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=now - timedelta(days=14))
    failures = Q(status=TaskResultStatus.FAILED, finished_at__lt=now - timedelta(days=90))
    DBTaskResult.objects.filter(done | failures).delete()
    gone = Worker.objects.filter(seen_at__lt=now - timedelta(days=30))
    if last := Worker.objects.order_by("-seen_at").first():
        gone.exclude(pk=last.pk).delete()
