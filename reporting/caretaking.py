""""""

from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from reporting.models import Archive


def let_archives_go() -> int:
    """The file goes, the row stays."""
    old = timezone.now() - timedelta(days=settings.ARCHIVE_DAYS)
    rows = list(Archive.objects.filter(finished_at__lt=old, let_go_at__isnull=True))
    for archive in rows:
        default_storage.delete(str(archive.file.name))
        Archive.objects.filter(pk=archive.pk).update(let_go_at=timezone.now())
    return len(rows)
