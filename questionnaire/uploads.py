"""What may come in as a file: a small list of types, known by their content, of bounded size. Everything else is
refused with a sentence that names the file, the reason and what to do."""

import hashlib
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

_OFFICE = {
    ".docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".pptx": ("ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
}
_PLAIN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_OLDER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx"}
ACCEPT = ",".join([*_PLAIN, *_OFFICE])
IN_WORDS = "PDF, Word, Excel, PowerPoint or a picture (PNG or JPEG)"
_LONGEST_NAME = 150
_DIRECTIONS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}  # make a name read as another
_MARKUP = re.compile(rb"<(?:script|html|iframe|\?php|!doctype html)", re.IGNORECASE)
_ARCHIVE_END = b"PK\x05\x06"
_MOST_ENTRIES = 5_000
_MOST_UNPACKED = 200 * 1024 * 1024
_MOST_RATIO = 200


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that may be kept. `suffix` and `media_type` follow from its content, `name` is as its owner knows it."""

    name: str
    suffix: str
    size: int
    sha256: str
    media_type: str
    file: Any


def check(upload: UploadedFile) -> CheckedUpload:
    """Judge an upload by size, name and content, in this order; ValidationError says what is wrong and what to do."""
    name = _clean_name(upload.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    size, most = upload.size or 0, settings.ATTACHMENT_MAX_BYTES
    if size > most:
        raise _refusal(
            name,
            f"is {_up_to_a_tenth(size):g} MB. The most is {most // 1_048_576} MB: make it smaller or split it",
        )
    if problem := _name_problem(upload.name or ""):
        raise _refusal(name, problem)
    if not size:
        raise _refusal(name, "is empty. Choose the file again")
    if suffix in _OLDER:
        raise _refusal(name, f"is of a type that may hold macros. Save it as {_OLDER[suffix]} or PDF and attach that")
    media_type = _media_type(upload, name, suffix)
    return CheckedUpload(name, suffix, size, _sha256(upload), media_type, upload)


def _media_type(upload: UploadedFile, name: str, suffix: str) -> str:
    if suffix in _OFFICE:
        return _office_type(upload, name, suffix)
    if suffix not in _PLAIN:
        raise _refusal(name, f"is not of a type we can take. Attach {IN_WORDS}")
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    guess = filetype.guess_mime(head)
    if guess != _PLAIN[suffix]:
        raise _refusal(
            name,
            f"says it is {suffix[1:].upper()}, but its content is not. Save it again from the program it was made with",
        )
    if _hides_another(upload, is_picture=suffix != ".pdf"):
        raise _refusal(name, "has a second file hidden in it. Save it again from the program it was made with")
    return _PLAIN[suffix]


def _hides_another(upload: UploadedFile, *, is_picture: bool) -> bool:
    """Whether the file is an archive as well, or a picture also a page with script."""
    upload.seek(max(0, (upload.size or 0) - 65_557))  # an archive ends within this
    tail = upload.read()
    upload.seek(0)
    end = tail.rfind(_ARCHIVE_END)
    if end >= 0 and len(tail) == end + 22 + int.from_bytes(tail[end + 20 : end + 22], "little"):
        return True
    return is_picture and _has_markup(upload)


def _has_markup(upload: UploadedFile) -> bool:
    before = b""
    for chunk in upload.chunks():
        if _MARKUP.search(before + chunk):
            return True
        before = chunk[-20:]
    return False


def _office_type(upload: UploadedFile, name: str, suffix: str) -> str:
    part, media_type = _OFFICE[suffix]
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _refusal(
            name, f"is not a {suffix[1:]} file, or it is protected by a password. Save it again without one"
        ) from error
    finally:
        upload.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_ENTRIES or unpacked > min(_MOST_UNPACKED, max(upload.size or 0, 10_000) * _MOST_RATIO):
        raise _refusal(name, "unpacks to far more than it seems. Save it again, or attach it as PDF")
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refusal(name, "is protected by a password. Save it again without one")
    names = {entry.filename for entry in entries}
    if part not in names or "[Content_Types].xml" not in names:
        raise _refusal(
            name, f"says it is {suffix[1:]}, but its content is not. Save it again from the program it was made with"
        )
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise _refusal(name, f"holds macros. Save it as plain {suffix} or as PDF and attach that")
    return media_type


def _up_to_a_tenth(size: int) -> float:
    """In MB, rounded up: what is over the limit never reads as the limit."""
    return -(-size * 10 // 1_048_576) / 10


def _name_problem(raw: str) -> str:
    """Django's parser takes unseen characters out of what browsers send; other ways in do not."""
    if any(
        unicodedata.category(letter) in {"Cc", "Cs"} or unicodedata.bidirectional(letter) in _DIRECTIONS
        for letter in raw
    ):
        return "has characters in its name that are not seen. Give it a plain name and attach it again"
    if len(raw) > _LONGEST_NAME:
        return f"has a name of {len(raw)} characters. Give it one of at most {_LONGEST_NAME} and attach it again"
    return ""


def _clean_name(raw: str) -> str:
    """The last part of the name as it is typed, fit for a message: without what is not seen, and not too long."""
    name = unicodedata.normalize("NFC", raw).replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in name if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"})
    name = re.sub(r"\s+", " ", name).strip(" .") or "file"
    suffix = PurePosixPath(name).suffix[:10]
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - len(suffix)] + suffix


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()


def _refusal(name: str, reason: str) -> ValidationError:
    return ValidationError(f"“{name}” {reason}.", code="refused_file")
