"""Archives of many returns. The programme requests them and the worker makes them; their rows record who took what."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from questionnaire import permissions
from questionnaire.models.rounds import Collection
from reporting import files
from reporting.archives import selectors, writers
from reporting.documents.workflow import digest_of
from reporting.enums import ArchiveContents, ArchiveShape
from reporting.models import Archive


class NothingToArchive(Exception):
    """No return of the areas chosen has been sent yet, or none is signed."""


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """The contents of an archive to be made. `described` names its areas in words, and is empty for all areas."""

    contents: ArchiveContents
    shape: ArchiveShape = ArchiveShape.ZIP
    with_json: bool = False
    with_files: bool = False
    described: str = ""


def request_archive(
    collection: Collection, request: ArchiveRequest, *, by: User, areas: Sequence[int] | None = None
) -> tuple[Archive, bool]:
    """Create an archive to be made. If the same one is under way, return it and False instead. NothingToArchive if no
    return matches; `areas` limits the archive to areas with these keys."""
    permissions.require(by, "questionnaire.download_archive", collection)
    editions = selectors.sent_editions(collection, request.contents, areas)
    if not editions:
        raise NothingToArchive
    with transaction.atomic():
        Collection.objects.select_for_update().get(
            pk=collection.pk
        )  # two requests at the same moment run one after the other
        facts = asdict(request) | {"editions": editions}
        under_way = selectors.archive_under_way(collection, facts)
        if under_way:
            return under_way, False
        return Archive.objects.create(collection=collection, requested_by=by, **facts), True


def cancel(archive: Archive, *, by: User) -> bool:
    """Cancel an archive. If it is being made, the worker stops before the next return. False if it is no longer under
    way."""
    permissions.require(by, "questionnaire.cancel_archive", archive)
    return bool(_under_way(archive).update(cancelled_by=by, cancelled_at=timezone.now()))


def make(archive_pk: int) -> None:
    """Make an archive that was requested, recording its progress, unless it is finished or cancelled."""
    archive = Archive.objects.select_related("collection").get(pk=archive_pk)
    if not _under_way(archive, or_failed=True).exists():
        return
    try:
        _fill(archive)
    except _Cancelled:
        return
    except Exception:
        _under_way(archive).update(has_failed=True)
        raise


class _Cancelled(Exception):
    """Somebody has cancelled the archive while it was being made."""


def _under_way(archive: Archive, *, or_failed: bool = False) -> QuerySet[Archive]:
    """The archive's row while it is waiting or being made; with `or_failed`, also after it failed, to try again."""
    wanted = Archive.objects.filter(pk=archive.pk, finished_at__isnull=True, cancelled_at__isnull=True)
    return wanted if or_failed else wanted.filter(has_failed=False)


def _fill(archive: Archive) -> None:
    _record_progress(
        archive, or_failed=True, total=len(archive.editions), done=0, has_failed=False, started_at=timezone.now()
    )
    name = f"archives/{archive.collection.slug}-{archive.contents}-{archive.pk}.zip"
    write = writers.WRITERS[ArchiveShape(archive.shape)]
    extras = writers.Extras(archive.with_json, archive.with_files)
    with files.kept(name) as file:
        write(file, archive.editions, lambda done: _record_progress(archive, done=done), extras)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        sha256 = digest_of(file)
        _record_progress(archive)
    try:
        _record_progress(archive, file=name, size=size, sha256=sha256, finished_at=timezone.now())
    except _Cancelled:
        default_storage.delete(name)
        raise


def _record_progress(archive: Archive, *, or_failed: bool = False, **facts: Any) -> None:
    """Update the archive's row. Raises _Cancelled if it is no longer under way."""
    rows = _under_way(archive, or_failed=or_failed)
    if not (rows.update(**facts) if facts else rows.exists()):
        raise _Cancelled


def discard_old_archives() -> int:
    """Delete the files of archives that were finished ARCHIVE_DAYS ago. Their rows stay as a record."""
    old = timezone.now() - timedelta(days=settings.ARCHIVE_DAYS)
    rows = list(Archive.objects.filter(finished_at__lt=old, let_go_at__isnull=True))
    for archive in rows:
        default_storage.delete(str(archive.file.name))
        Archive.objects.filter(pk=archive.pk).update(let_go_at=timezone.now())
    return len(rows)
