"""Archives of many returns: asked for by the programme, made by the worker, kept as the trace of who took what out."""

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
from reporting.archives import packing, selectors
from reporting.documents.workflow import digest_of
from reporting.enums import ArchiveContents, ArchiveShape
from reporting.models import Archive


class NothingToPack(Exception):
    """No return of the areas chosen has been sent yet, or none is signed."""


@dataclass(frozen=True, slots=True)
class ArchiveRequest:
    """What an archive is to hold. `described` says in words which areas, empty for all."""

    contents: ArchiveContents
    shape: ArchiveShape = ArchiveShape.ZIP
    with_json: bool = False
    with_files: bool = False
    described: str = ""


def ask(
    collection: Collection, request: ArchiveRequest, *, by: User, areas: Sequence[int] | None = None
) -> tuple[Archive, bool]:
    """An archive to be made, and whether it is a new one: while one is under way, a second would be the same.
    `areas` are the keys of those chosen; all if None."""
    permissions.require(by, "questionnaire.download_archive", collection)
    editions = selectors.sent_editions(collection, request.contents, areas)
    if not editions:
        raise NothingToPack
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)  # two who ask at once follow each other
        facts = asdict(request) | {"editions": editions}
        under_way = selectors.archive_under_way(collection, facts)
        if under_way:
            return under_way, False
        return Archive.objects.create(collection=collection, requested_by=by, **facts), True


def cancel(archive: Archive, *, by: User) -> bool:
    """At once while it waits; while it is made, the worker notices between two returns. False where it is no longer
    under way."""
    permissions.require(by, "questionnaire.cancel_archive", archive)
    return bool(_under_way(archive).update(cancelled_by=by, cancelled_at=timezone.now()))


def make(archive_pk: int) -> None:
    """Fill an archive that was asked for. Its progress can be read while it is made."""
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
    """Somebody does not want it any more."""


def _under_way(archive: Archive, *, or_failed: bool = False) -> QuerySet[Archive]:
    """The row, as long as there is something to do: one that failed is made after all where its job is tried again."""
    wanted = Archive.objects.filter(pk=archive.pk, finished_at__isnull=True, cancelled_at__isnull=True)
    return wanted if or_failed else wanted.filter(has_failed=False)


def _fill(archive: Archive) -> None:
    _note(archive, or_failed=True, total=len(archive.editions), done=0, has_failed=False, started_at=timezone.now())
    name = f"archives/{archive.collection.slug}-{archive.contents}-{archive.pk}.zip"
    write = packing.WRITERS[ArchiveShape(archive.shape)]
    extras = packing.Extras(archive.with_json, archive.with_files)
    with files.kept(name) as file:
        write(file, archive.editions, lambda done: _note(archive, done=done), extras)
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        sha256 = digest_of(file)
        _note(archive)
    try:
        _note(archive, file=name, size=size, sha256=sha256, finished_at=timezone.now())
    except _Cancelled:
        default_storage.delete(name)
        raise


def _note(archive: Archive, *, or_failed: bool = False, **facts: Any) -> None:
    rows = _under_way(archive, or_failed=or_failed)
    if not (rows.update(**facts) if facts else rows.exists()):
        raise _Cancelled


def discard_old_archives() -> int:
    """The file goes, the row stays."""
    old = timezone.now() - timedelta(days=settings.ARCHIVE_DAYS)
    rows = list(Archive.objects.filter(finished_at__lt=old, let_go_at__isnull=True))
    for archive in rows:
        default_storage.delete(str(archive.file.name))
        Archive.objects.filter(pk=archive.pk).update(let_go_at=timezone.now())
    return len(rows)
