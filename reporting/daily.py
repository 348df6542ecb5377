""""""

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
    """Let go of archives' files, of forms that nobody decided on, of what a killed worker left half written, and of old
    rows. Harmless to run twice, and by two workers at once."""
    discard_old_archives()
    discard_old_forms()
    for path in _leftovers():
        path.unlink(missing_ok=True)
    _prune()


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
