"""The PDF of an edition: rendered once for each state of its record, kept, and found again."""

import hashlib
import json
import logging
from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from questionnaire import content
from questionnaire.content import ReturnContent
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import PackKind, ReturnStatus
from questionnaire.models import Edition, Return
from questionnaire.publishing.public import Published
from questionnaire.record import ReturnRecord
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of, record_of_edition
from questionnaire.signing.paper.selectors import paper_recorder
from questionnaire.stored import from_edition
from reporting import easy_read, evidence, excel, files, signoff, word
from reporting import signature_sheet as sheets
from reporting.enums import DocumentKind
from reporting.models import Document
from reporting.pdf import return_pdf
from reporting.rendering.source import Source
from reporting.selectors import last_event

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
    said = from_edition(edition)
    source = Source(
        f"{edition.reference}.json",
        "The words of this edition and its signatures, as they were signed",
        evidence.evidence(record, edition.content),
        edition.made_at,
    )
    data = return_pdf(said, record, as_of=edition.made_at, verify_url=verify_url(), source=source)
    return sealed_file(data, f"Edition {edition.number}, reference {edition.reference}", moment)


def sealed_file(data: bytes, reason: str, moment: datetime) -> dict[str, Any]:
    """Seals as of this moment, and keeps the file under the name of its hash."""
    from reporting.seal import sealing as seal

    sealed = seal.seal(data, reason=reason, moment=moment)
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


def draft(area_return: Return) -> bytes:
    """The draft as it stands, marked as such on every page; nothing is kept of it. Whatever happened to an edition
    is not in it, even where the return was finalised a moment ago."""
    found, record = _draft(area_return)
    return return_pdf(found, record, as_of=timezone.now())


def _draft(area_return: Return) -> tuple[ReturnContent, ReturnRecord]:
    found = content.from_rows(area_return)
    record = replace(
        record_of(area_return, found),
        status=ReturnStatus.DRAFT,
        edition=None,
        slots=(),
        sending=None,
        considerations=(),
    )
    return found, record


def word_file(area_return: Return, edition: Edition | None) -> bytes:
    """The paper form in Word, filled in with an edition, or with the draft and marked as one; quick enough to be made
    while somebody waits."""
    return word.return_docx(*_edition_or_draft(area_return, edition), as_of=signoff.moment(timezone.now()))


def public_word(made: Published) -> bytes:
    """What is published of an edition, as the paper form in Word."""
    return word.return_docx(made.content, made.record, as_of=signoff.moment(timezone.now()))


def excel_file(area_return: Return, edition: Edition | None) -> bytes:
    """The same as one sheet of Excel."""
    return excel.return_xlsx(*_edition_or_draft(area_return, edition), as_of=signoff.moment(timezone.now()))


def _edition_or_draft(area_return: Return, edition: Edition | None) -> tuple[ReturnContent, ReturnRecord]:
    if edition:
        return from_edition(edition), record_of_edition(edition)
    return _draft(area_return)


def easy_questionnaire(tree: QuestionnaireDefinition, checked: easy_read.Checked) -> IO[bytes]:
    """The questions in easy read, made once for the words, the check and the look that the file shows."""
    shown = easy_read.questionnaire_html(tree, checked) + easy_read.stylesheet()
    name = f"documents/easy/{digest(shown.encode())}.pdf"
    if not default_storage.exists(name):
        with files.kept(name) as file:
            file.write(easy_read.questionnaire_pdf(tree, checked, moment=timezone.now()))
    found: IO[bytes] = default_storage.open(name, "rb")
    return found


def verify_url() -> str:
    return settings.SITE_URL + reverse("verify")


def file_name(area_return: Return, edition_number: int | None, suffix: str = "pdf") -> str:
    """Exampleshire-2013-edition-2.pdf, for whoever saves it."""
    name = _name(area_return)
    joint = "-" if suffix.startswith("public") else "."
    return f"{name}-edition-{edition_number}{joint}{suffix}" if edition_number else f"{name}-DRAFT.{suffix}"


def pack_file_name(area_return: Return, record: ReturnRecord, kind: PackKind, suffix: str) -> str:
    """Exampleshire-2013-report-for-approval-DRAFT.docx."""
    return f"{_name(area_return)}-report-for-{kind}{_mark(record)}.{suffix}"


def annex_file_name(area_return: Return, record: ReturnRecord, suffix: str) -> str:
    """Exampleshire-2013-NOT-FOR-PUBLICATION-exempt-annex-edition-2.pdf."""
    return f"{_name(area_return)}-NOT-FOR-PUBLICATION-exempt-annex{_mark(record)}.{suffix}"


def _mark(record: ReturnRecord) -> str:
    return f"-edition-{record.edition.number}" if record.edition else "-DRAFT"


def signature_sheet(edition: Edition, record: ReturnRecord) -> bytes:
    """Made when it is asked for: who has signed meanwhile is no longer on it."""
    place = {
        "collection": edition.area_return.collection.slug,
        "area": edition.area_return.area.gss_code,
        "edition": edition.number,
    }
    officer = paper_recorder(edition)
    where = sheets.Where(
        edition=settings.SITE_URL + reverse("edition", kwargs=place),
        verify=verify_url(),
        recorder=officer.name if officer else "",
        contact=signoff.join_with_comma(officer.phone, officer.email) if officer else "",
    )
    return sheets.sheet_pdf(from_edition(edition), record, where, moment=edition.made_at)


def sheet_file_name(edition: Edition) -> str:
    """Exampleshire-2013-edition-2-signature-sheet.pdf."""
    return f"{_name(edition.area_return)}-edition-{edition.number}-signature-sheet.pdf"


def easy_file_name(area_return: Return) -> str:
    return f"{_name(area_return)}-easy-read.pdf"


def _name(area_return: Return) -> str:
    area = "-".join(part.capitalize() for part in slugify(area_return.area.short_name).split("-")) or "Return"
    return f"{area}-{area_return.collection.deadline.year}"
