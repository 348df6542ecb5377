"""Archives of many returns: asked for by the programme, made by the worker, kept as the trace of who took what out."""

import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Collection
from reporting import documents, files, packing, selectors
from reporting.enums import ArchiveContents, ArchiveShape
from reporting.models import Archive


class NothingToPack(Exception):
    """No return of the areas chosen has been sent yet, or none is signed."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an archive is to hold. `described` says in words which areas, empty for all."""

    contents: ArchiveContents
    shape: ArchiveShape = ArchiveShape.ZIP
    with_json: bool = False
    with_files: bool = False
    described: str = ""


def ask(collection: Collection, wish: Wish, *, by: User, areas: Sequence[int] | None = None) -> tuple[Archive, bool]:
    """An archive to be made, and whether it is a new one: while one is under way, a second would be the same.
    `areas` are the keys of those chosen; all if None."""
    permissions.require(by, "questionnaire.download_archive", collection)
    editions = selectors.sent_editions(collection, wish.contents, areas)
    if not editions:
        raise NothingToPack
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)  # two who ask at once follow each other
        facts = asdict(wish) | {"editions": editions}
        under_way = selectors.archive_under_way(collection, facts)
        if under_way:
            return under_way, False
        return Archive.objects.create(collection=collection, requested_by=by, **facts), True


def make(archive_pk: int) -> None:
    """Fill an archive that was asked for. Its progress can be read while it is made."""
    archive = Archive.objects.select_related("collection").get(pk=archive_pk)
    if archive.finished_at:
        return
    try:
        _fill(archive)
    except Exception:
        Archive.objects.filter(pk=archive_pk).update(has_failed=True)
        raise


def _fill(archive: Archive) -> None:
    mine = Archive.objects.filter(pk=archive.pk)
    mine.update(total=len(archive.editions), done=0, has_failed=False)
    name = f"archives/{archive.collection.slug}-{archive.contents}-{archive.pk}.zip"
    write = packing.WRITERS[ArchiveShape(archive.shape)]
    with files.kept(name) as file:
        write(
            file,
            archive.editions,
            lambda done: mine.update(done=done),
            packing.Extras(archive.with_json, archive.with_files),
        )
        size = file.seek(0, io.SEEK_END)
    with default_storage.open(name) as file:
        sha256 = documents.digest_of(file)
    mine.update(file=name, size=size, sha256=sha256, finished_at=timezone.now())
