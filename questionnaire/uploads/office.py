"""Checks of Word, Excel and PowerPoint files, which are zip archives of XML and may misstate their own contents. Every
part is unpacked once, in pieces and up to a limit, and discarded."""

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError

from questionnaire.uploads import parts
from questionnaire.uploads.refusals import AGAIN, refusal

_DOCUMENT = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".docx": f"{_DOCUMENT}wordprocessingml.document",
    ".xlsx": f"{_DOCUMENT}spreadsheetml.sheet",
    ".pptx": f"{_DOCUMENT}presentationml.presentation",
}
_MOST_PARTS = 5_000
_MOST_UNPACKED = 150 * 1024 * 1024
_MOST_RATIO = 200
_MOST_DIRECTORY = 2 * 1024 * 1024
_DEEPEST = 2  # a chart's sheet within a presentation within a document
_PIECE = 256 * 1024
_CONTENT_TYPES = "[Content_Types].xml"
_UNREADABLE = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError, zlib.error)
_BOMB = "is much larger when unpacked than it appears. Save it again, or attach it as PDF"
_DAMAGED = f"is damaged or incomplete. {AGAIN}"


@dataclass
class _Look:
    """The check of one upload. `room` is the number of bytes that may still be unpacked, at all depths together."""

    name: str
    room: int
    seen: set[str] = field(default_factory=set)


def check(file: Any, name: str, suffix: str, size: int) -> None:
    """Check an Office file. Raises ValidationError, which says what is wrong and what to do."""
    file.seek(0)
    try:
        _check_archive(file, suffix, _Look(name, min(_MOST_UNPACKED, max(size, 10_000) * _MOST_RATIO)), depth=0)
    finally:
        file.seek(0)


def _check_archive(file: Any, suffix: str, look: _Look, depth: int) -> None:
    if _directory_size(file) > _MOST_DIRECTORY:
        raise refusal(look.name, _BOMB)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_entries(archive.infolist(), look)
            _check_parts(archive, suffix, look, depth)
    except ValidationError:
        raise
    except _UNREADABLE as error:
        within = f"is not a {suffix[1:]} file, or it is protected by a password. Save it again without a password"
        raise refusal(look.name, _DAMAGED if _was_archive(file) else within) from error


def _directory_size(file: Any) -> int:
    """The size of the archive's table of contents according to its last record, before the table itself is read."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read()
    file.seek(0)
    end = tail.rfind(b"PK\x05\x06")
    return int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0


def _was_archive(file: Any) -> bool:
    return zipfile.is_zipfile(file)


def _check_entries(entries: list[zipfile.ZipInfo], look: _Look) -> None:
    """Check the archive's table of contents, without unpacking anything."""
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > look.room:
        raise refusal(look.name, _BOMB)
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal(look.name, "is protected by a password. Save it again without a password")
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or any(_is_astray(entry) for entry in entries):
        raise refusal(look.name, f"has parts with names that Office programs do not use. {AGAIN}")


def _is_astray(entry: zipfile.ZipInfo) -> bool:
    """Whether a part's name leads out of the archive, the part is a link, or Office cannot read its compression."""
    name = entry.orig_filename
    steps = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    is_packed_oddly = entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return (
        is_link
        or is_packed_oddly
        or "\\" in name
        or ":" in name
        or ".." in steps
        or name.startswith("/")
        or not name.isprintable()
    )


def _check_parts(archive: zipfile.ZipFile, suffix: str, look: _Look, depth: int) -> None:
    entries = {entry.filename: entry for entry in archive.infolist()}
    if _CONTENT_TYPES not in entries:
        raise refusal(look.name, f"says it is {suffix[1:]}, but its content is not. {AGAIN}")
    types = parts.content_types(_read(archive, entries[_CONTENT_TYPES], look))
    if parts.are_macros(types.values()) or any(name.lower().endswith("vbaproject.bin") for name in entries):
        raise refusal(look.name, f"holds macros. Save it as plain {suffix} or as PDF and attach that")
    main = [part for part, kind in types.items() if kind == f"{TYPES[suffix]}.main+xml"]
    if not any(part in entries for part in main):
        raise refusal(look.name, f"says it is {suffix[1:]}, but its content is not. {AGAIN}")
    for entry in entries.values():
        if not entry.is_dir():
            _check_part(archive, entry, suffix, look, depth)


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, suffix: str, look: _Look, depth: int) -> None:
    pieces = _pieces(archive, entry, look)
    first = next(pieces, b"")
    if first.startswith(b"PK\x03\x04"):
        _check_within(first, pieces, entry, look, depth)
        return
    if fault := parts.problem(entry.filename, first, suffix):
        raise refusal(look.name, fault)
    is_links = entry.filename.lower().endswith(".rels")
    rest = b"".join(pieces) if is_links else _to_the_end(pieces)
    if is_links and (fault := parts.relationships_problem(first + rest, suffix)):
        raise refusal(look.name, fault)


def _to_the_end(pieces: Iterator[bytes]) -> bytes:
    """Read a part to its end, where zipfile compares the checksum."""
    for _ in pieces:
        pass
    return b""


def _check_within(first: bytes, rest: Iterator[bytes], entry: zipfile.ZipInfo, look: _Look, depth: int) -> None:
    """Check a document within the document, such as the sheet of a chart, in the same way."""
    suffix = PurePosixPath(entry.filename).suffix.lower()
    if suffix not in TYPES or depth >= _DEEPEST:
        raise refusal(look.name, "contains other files. Attach those separately, or attach it as PDF")
    with tempfile.SpooledTemporaryFile(max_size=1024 * 1024) as within:
        within.write(first)
        for piece in rest:
            within.write(piece)
        within.seek(0)
        _check_archive(within, suffix, look, depth + 1)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, look: _Look) -> bytes:
    return b"".join(_pieces(archive, entry, look))


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, look: _Look) -> Iterator[bytes]:
    with archive.open(entry) as part:
        while piece := part.read(_PIECE):
            look.room -= len(piece)
            if look.room < 0:
                raise refusal(look.name, _BOMB)
            yield piece
