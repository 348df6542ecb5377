"""Write many returns into one zip, with a manifest for people and a list of hashes for `sha256sum -c`."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import IO

from django.utils import timezone
from pypdf import PdfWriter

from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.stored import from_edition
from questionnaire.text import safe_row
from reporting.documents.exports import to_json
from reporting.documents.names import file_name
from reporting.documents.selectors import files_named_by
from reporting.documents.workflow import make
from reporting.enums import ArchiveShape
from reporting.models import Document

HEADS = ("area code", "area", "edition", "signatures", "sent at", "file", "SHA-256 of file", "reference", "page")
JOINED = "returns.pdf"
_PIECE = 1024 * 1024
Progress = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class Extras:
    """Whether the zip also holds each return’s answers as JSON and its attached files."""

    json: bool = False
    files: bool = False


NO_EXTRAS = Extras()


@dataclass(frozen=True)
class Entry:
    """One return in an archive. `page` is its first page in a joined PDF, and empty otherwise."""

    name: str
    document: Document
    record: ReturnRecord
    page: str = ""


class _Zip:
    """A zip that records the hash of every file put into it, for the list at its end."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.sums: list[tuple[str, str]] = []

    def put(self, name: str, source: IO[bytes], moment: datetime | None = None) -> None:
        info = zipfile.ZipInfo(name, timezone.localtime(moment or timezone.now()).timetuple()[:6])
        info.external_attr = 0o644 << 16
        digest = sha256()
        with self.archive.open(info, "w", force_zip64=True) as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                target.write(piece)
        self.sums.append((digest.hexdigest(), name))

    def put_lists(self, entries: Iterable[Entry]) -> None:
        self.put("manifest.csv", io.BytesIO(manifest(entries)))
        lines = "".join(f"{digest}  {name}\n" for digest, name in self.sums)
        self.put("SHA256SUMS", io.BytesIO(lines.encode()))


@contextmanager
def _zip(file: IO[bytes], entries: list[Entry]) -> Iterator[_Zip]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        target = _Zip(archive)
        yield target
        target.put_lists(entries)


def write(
    file: IO[bytes], edition_pks: Iterable[int], progress: Progress = lambda done: None, extras: Extras = NO_EXTRAS
) -> int:
    """Write each return as a separate PDF, making those that do not exist yet. Returns the number of returns."""
    entries: list[Entry] = []
    with _zip(file, entries) as target:
        for entry in _entries(edition_pks):
            with entry.document.file.open("rb") as source:
                target.put(entry.name, source, entry.document.made_at)
            _put_extras(target, entry, extras)
            entries.append(entry)
            progress(len(entries))
    return len(entries)


def write_joined(
    file: IO[bytes], edition_pks: Iterable[int], progress: Progress = lambda done: None, extras: Extras = NO_EXTRAS
) -> int:
    """Write all returns as one PDF, with a bookmark for each return above the return's own bookmarks. The joined PDF is
    for reading and printing: only the separate PDFs are tagged and can be verified."""
    entries: list[Entry] = []
    joined = PdfWriter()
    with _zip(file, entries) as target:
        for entry in _entries(edition_pks):
            entries.append(replace(entry, page=str(len(joined.pages) + 1)))
            edition = entry.document.edition
            with entry.document.file.open("rb") as source:
                joined.append(source, outline_item=f"{edition.area_return.area.short_name}, edition {edition.number}")
            _put_extras(target, entry, extras)
            progress(len(entries))
        target.put(JOINED, _written(joined))
    return len(entries)


def _written(joined: PdfWriter) -> IO[bytes]:
    """The joined PDF without the seals of its parts, which readers would report as broken."""
    joined.remove_annotations("/Widget")
    joined.root_object.pop("/AcroForm", None)
    joined.add_metadata({"/Title": "Returns", "/Producer": "Stocktake"})
    data = io.BytesIO()
    joined.write(data)
    data.seek(0)
    return data


WRITERS = {ArchiveShape.ZIP: write, ArchiveShape.JOINED: write_joined}


def _entries(edition_pks: Iterable[int]) -> Iterable[Entry]:
    taken: set[str] = set()
    for pk in edition_pks:
        document, record = make(pk)
        area_return = document.edition.area_return
        name = file_name(area_return, document.edition.number)
        if name in taken:
            name = f"{area_return.area.gss_code}-{name}"
        taken.add(name)
        yield Entry(name, document, record)


def _put_extras(target: _Zip, entry: Entry, extras: Extras) -> None:
    if not (extras.json or extras.files):
        return
    edition, stem = get_edition(entry.document.edition_id), entry.name.removesuffix(".pdf")
    content = from_edition(edition)
    if extras.json:
        target.put(f"{stem}.json", io.BytesIO(to_json(content, edition, entry.record).encode()), edition.made_at)
    if extras.files:
        kept = files_named_by(edition)
        for _, attachment in content.attachments:
            row = kept[attachment.sha256]
            with row.file.open("rb") as source:
                target.put(f"{stem}-files/{attachment.number} {attachment.name}", source, row.uploaded_at)


def manifest(entries: Iterable[Entry]) -> bytes:
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(HEADS)
    writer.writerows(safe_row(_line(entry)) for entry in entries)
    return table.getvalue().encode("utf-8-sig")


def _signatures(record: ReturnRecord) -> str:
    amended = ", amended after signing" if record.was_signed_before else ""
    return f"{record.signed} of {len(record.slots)}{amended}"


def _line(entry: Entry) -> tuple[str, ...]:
    edition, record = entry.document.edition, entry.record
    area = edition.area_return.area
    return (
        area.gss_code,
        area.short_name,
        str(edition.number),
        _signatures(record),
        f"{record.sending.sent_at:%Y-%m-%d %H:%M}" if record.sending else "",
        JOINED if entry.page else entry.name,
        entry.document.sha256,
        edition.reference,
        entry.page,
    )
