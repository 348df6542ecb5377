"""Many returns' PDFs in one zip, with a manifest for people and one for `sha256sum -c`."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Collection
from questionnaire.record import ReturnRecord
from questionnaire.spreadsheets import safe_row
from reporting import documents, files, selectors
from reporting.enums import ArchiveContents
from reporting.models import Archive, Document

HEADS = ("area code", "area", "edition", "signatures", "sent at", "file", "SHA-256 of file", "reference")


class NothingToPack(Exception):
    """No return has been sent yet, or none is signed."""


@dataclass(frozen=True)
class Entry:
    """One file of an archive."""

    name: str
    document: Document
    record: ReturnRecord


def ask(collection: Collection, contents: ArchiveContents, *, by: User) -> tuple[Archive, bool]:
    """An archive to be made, and whether it is a new one: while one is under way, a second would be the same."""
    permissions.require(by, "questionnaire.download_archive", collection)
    if not selectors.sent_editions(collection, contents):
        raise NothingToPack
    with transaction.atomic():
        Collection.objects.select_for_update().get(pk=collection.pk)  # two who ask at once follow each other
        under_way = selectors.archive_under_way(collection, contents)
        if under_way:
            return under_way, False
        return Archive.objects.create(collection=collection, contents=contents, requested_by=by), True


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
    editions = selectors.sent_editions(archive.collection, ArchiveContents(archive.contents))
    mine.update(total=len(editions), done=0, has_failed=False)
    name = f"archives/{archive.collection.slug}-{archive.contents}-{archive.pk}.zip"
    with files.kept(name) as file:
        write(file, editions, lambda done: mine.update(done=done))
        size = file.seek(0, io.SEEK_END)
    mine.update(file=name, size=size, finished_at=timezone.now())


def write(file: IO[bytes], edition_pks: Iterable[int], progress: Callable[[int], object] = lambda done: None) -> int:
    """Write the zip; a PDF that is not kept yet is made. Gives the number of PDFs."""
    entries: list[Entry] = []
    taken: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for pk in edition_pks:
            entry = _entry(pk, taken)
            with entry.document.file.open("rb") as source:
                _put(archive, entry.name, source.read(), entry.document)
            entries.append(entry)
            progress(len(entries))
        table = manifest(entries)
        _put(archive, "manifest.csv", table)
        _put(archive, "SHA256SUMS", checksums(entries, table))
    return len(entries)


def _entry(edition_pk: int, taken: set[str]) -> Entry:
    document, record = documents.make(edition_pk)
    area_return = document.edition.area_return
    name = documents.file_name(area_return, document.edition.number)
    if name in taken:
        name = f"{area_return.area.gss_code}-{name}"
    taken.add(name)
    return Entry(name, document, record)


def _put(archive: zipfile.ZipFile, name: str, data: bytes, document: Document | None = None) -> None:
    moment = timezone.localtime(document.made_at if document else timezone.now())
    info = zipfile.ZipInfo(name, moment.timetuple()[:6])
    info.external_attr = 0o644 << 16
    archive.writestr(info, data)


def manifest(entries: Iterable[Entry]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows(safe_row(_line(entry)) for entry in entries)
    return table.getvalue().encode("utf-8-sig")


def _line(entry: Entry) -> tuple[str, ...]:
    edition, record = entry.document.edition, entry.record
    area = edition.area_return.area
    return (
        area.gss_code,
        area.short_name,
        str(edition.number),
        f"{record.signed} of {len(record.slots)}",
        f"{record.sending.sent_at:%Y-%m-%d %H:%M}" if record.sending else "",
        entry.name,
        entry.document.sha256,
        edition.reference,
    )


def checksums(entries: Iterable[Entry], table: bytes) -> bytes:
    lines = [f"{entry.document.sha256}  {entry.name}" for entry in entries]
    lines.append(f"{documents.digest(table)}  manifest.csv")
    return ("\n".join(lines) + "\n").encode()
