"""The PDF of an edition: rendered once for each state of its record, kept, and found again."""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import IO, Any

from django.core.files.storage import default_storage
from django.utils import timezone

from questionnaire.models.signing import Edition
from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.stored import from_edition
from reporting import evidence, files
from reporting.documents.names import verify_url
from reporting.documents.printed.pdf import return_pdf
from reporting.documents.selectors import last_event
from reporting.enums import DocumentKind
from reporting.models import Document
from reporting.rendering.source import Source

logger = logging.getLogger(__name__)
# What came later is left out where it says nothing: a record of before keeps its name.
_LATER = {"code": "", "bodies": 1}
_LATER_OF_A_SIGNATURE = ("authority_kind", "recorded_by", "recorded_at", "scan_sha256")


def record_sha256(record: ReturnRecord) -> str:
    """Names the state of a record. What no longer concerns a finalised edition is left out: whether its return is
    being written again and why, how many questions are open, and who would be expected to sign."""
    facts = asdict(record)
    del facts["status"], facts["open_questions"], facts["has_begun"], facts["reopened"]
    if facts["acceptance"] is None:
        del facts["acceptance"]
    if record.edition and record.amendment is None:  # documents of before keep the name of their record
        del facts["edition"]["amendment"]
    for slot in facts["slots"]:
        del slot["expected"], slot["deputy"]
        if slot["signature"] is None:
            del slot["organisation"]
        else:
            _leave_out(slot["signature"], _LATER_OF_A_SIGNATURE)
        if slot["earlier"]:
            _leave_out(slot["earlier"], ("on_paper",))
        for name, usual in _LATER.items():
            if slot[name] == usual:
                del slot[name]
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_moment)
    return digest(text.encode())


def _leave_out(facts: dict[str, Any], names: Iterable[str]) -> None:
    """Those of the names that say nothing."""
    for name in names:
        if not facts[name]:
            del facts[name]


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def digest_of(file: IO[bytes]) -> str:
    """The SHA-256 of a file of any size."""
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _moment(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} is not part of a record")


def make(edition_pk: int) -> tuple[Document, ReturnRecord]:
    """The PDF of an edition's record as it is now: the one that is kept, or a new one. Harmless to run twice."""
    as_of, seen = timezone.now(), last_event(edition_pk)  # before the record is read: what happens meanwhile is newer
    edition = get_edition(edition_pk)
    record = record_of_edition(edition)
    name = {"edition": edition, "kind": DocumentKind.PDF, "record_sha256": record_sha256(record)}
    document = Document.objects.filter(**name).first()
    if document is None or not default_storage.exists(str(document.file.name)):
        moment = document.made_at if document else as_of
        facts = _render(edition, record, moment) | {"reference": edition.reference, "made_at": moment}
        document = keep(document, name, facts)
    Document.objects.filter(pk=document.pk, seen_event__lt=seen).update(seen_event=seen)
    document.edition = edition
    return document, record


def _render(edition: Edition, record: ReturnRecord, moment: datetime) -> dict[str, Any]:
    """With the evidence within. What cannot be sealed is not kept."""
    edition_content = from_edition(edition)
    source = Source(
        f"{edition.reference}.json",
        "The words of this edition and its signatures, as they were signed",
        evidence.evidence(record, edition.content),
        edition.made_at,
    )
    data = return_pdf(edition_content, record, as_of=edition.made_at, verify_url=verify_url(), source=source)
    return sealed_file(data, f"Edition {edition.number}, reference {edition.reference}", moment)


def sealed_file(data: bytes, reason: str, moment: datetime) -> dict[str, Any]:
    """Seals as of this moment, and keeps the file under the name of its hash."""
    from reporting.seal import sealing  # loads for a quarter of a second, which pages and other commands can do without

    sealed = sealing.seal(data, reason=reason, moment=moment)
    sha256 = digest(sealed.data)
    name = f"documents/{sha256[:2]}/{sha256}.pdf"
    with files.kept(name) as file:
        file.write(sealed.data)
    return {
        "file": name,
        "sha256": sha256,
        "size": len(sealed.data),
        "pages": sealed.pages,
        "unsealed_sha256": digest(data),
        "sealed_by": sealed.certificate_name,
    }


def keep(lost: Document | None, name: dict[str, Any], facts: dict[str, Any]) -> Document:
    """One document for each edition and record, whoever was first. A lost file comes back under its own hash; if it
    cannot, the document names the new one."""
    if lost is not None:
        logger.warning("The file of document %s was missing and has been made again.", lost.pk)
        Document.objects.filter(pk=lost.pk).exclude(sha256=facts["sha256"]).update(**facts)
        return Document.objects.get(pk=lost.pk)
    document, is_new = Document.objects.get_or_create(**name, defaults=facts)
    if not is_new and document.sha256 != facts["sha256"]:
        default_storage.delete(facts["file"])
    return document
