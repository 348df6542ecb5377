"""Checks of uploaded files: a few types, recognised by their content, of limited size. Every other file is refused with
a sentence that names the file, the reason and what to do. Nothing is stored here, so a refused file leaves no trace."""

import hashlib
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from questionnaire.uploads import names, office, pdf, pictures, scanner
from questionnaire.uploads.refusals import AGAIN, refusal

_PLAIN = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
_PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG"}
_OLDER = {".doc": ".docx", ".xls": ".xlsx", ".ppt": ".pptx", ".docm": ".docx", ".xlsm": ".xlsx", ".pptm": ".pptx"}
ACCEPT = ",".join([*_PLAIN, *office.TYPES])
IN_WORDS = "PDF, Word, Excel, PowerPoint or a picture (PNG or JPEG)"


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that may be stored. Its content agrees with `suffix` and `media_type`; its owner chose `name`."""

    name: str
    suffix: str
    size: int
    sha256: str
    media_type: str
    file: Any


def check(upload: UploadedFile) -> CheckedUpload:
    """Check an upload's size, name and content, then have it scanned. Raises ValidationError, which says what is wrong
    and what to do."""
    name = names.clean(upload.name or "")
    suffix = PurePosixPath(name).suffix.lower()
    size, most = upload.size or 0, settings.ATTACHMENT_MAX_BYTES
    if size > most:
        raise refusal(
            name,
            f"is {_up_to_a_tenth(size):g} MB. It must be {most // 1_048_576} MB or smaller. Make it smaller or "
            "split it",
        )
    if problem := names.problem(upload.name or ""):
        raise refusal(name, problem)
    if not size:
        raise refusal(name, "is empty. Choose the file again")
    if suffix in _OLDER:
        raise refusal(name, f"is of a type that may hold macros. Save it as {_OLDER[suffix]} or PDF and attach that")
    media_type = _media_type(upload, name, suffix, size)
    if hidden := names.ends_twice(name):
        raise refusal(name, f"has a second file extension ({hidden}) in its name, as harmful files often do. Rename it")
    if problem := scanner.problem(upload):
        raise refusal(name, problem)
    return CheckedUpload(name, suffix, size, _sha256(upload), media_type, upload)


def _media_type(upload: UploadedFile, name: str, suffix: str, size: int) -> str:
    if suffix in office.TYPES:
        office.check(upload, name, suffix, size)
        return office.TYPES[suffix]
    if suffix not in _PLAIN:
        raise refusal(name, f"is not a file type we accept. Attach {IN_WORDS}")
    if filetype.guess_mime(_read(upload, 4096)) != _PLAIN[suffix]:
        raise refusal(name, f"says it is {suffix[1:].upper()}, but its content is not. {AGAIN}")
    if problem := _plain_problem(upload, _PLAIN[suffix]):
        raise refusal(name, problem)
    return _PLAIN[suffix]


def _plain_problem(upload: UploadedFile, media_type: str) -> str:
    is_archive = zipfile.is_zipfile(upload)
    upload.seek(0)
    if is_archive:
        return f"has a second file hidden in it. {AGAIN}"
    if media_type in _PICTURES:
        return pictures.problem(upload, _PICTURES[media_type])
    return pdf.problem(_read(upload))


def _read(upload: UploadedFile, most: int = -1) -> bytes:
    upload.seek(0)
    data: bytes = upload.read(most)
    upload.seek(0)
    return data


def _up_to_a_tenth(size: int) -> float:
    """A size in MB, rounded up so that a size over the limit never looks like the limit."""
    return -(-size * 10 // 1_048_576) / 10


def _sha256(upload: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    return digest.hexdigest()
