"""The public copy of an edition: made by the worker once somebody asked for it and every passage is decided, once for
each state of the edition's record and of the decisions."""

import json
import logging

from django.core.files.storage import default_storage
from django.utils import timezone

from questionnaire.models.signing import Edition
from questionnaire.publishing import selectors as publishing_selectors
from questionnaire.publishing.public import Decision, Published
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.stored import from_edition, redacted, to_stored
from reporting import evidence
from reporting.documents.names import verify_url
from reporting.documents.printed.pdf import return_pdf
from reporting.documents.selectors import last_event
from reporting.documents.workflow import digest, keep, record_sha256, sealed_file
from reporting.enums import DocumentKind
from reporting.models import Document
from reporting.rendering.source import Source

logger = logging.getLogger(__name__)


def published(edition: Edition) -> Published:
    """What the public copy of an edition says, as its record and the decisions are now."""
    record = record_of_edition(edition, expected=False)
    return publishing_selectors.published(edition.area_return, from_edition(edition), record)


def fingerprint(made: Published) -> str:
    """Names the state of record and decisions. A decision that was taken and taken back makes another."""
    said = to_stored(made.content, salt=str)
    decided = [(one.passage.place, _moments(one.whole, *one.phrases.values())) for one in made.judged]
    return digest(json.dumps([record_sha256(made.record), said, decided]).encode())


def is_current(copy: Document, made: Published) -> bool:
    """Whether this public copy says what is public now. Nothing may have been made since, where something waits for a
    decision."""
    return copy.record_sha256 == fingerprint(made)


def _moments(*decisions: Decision | None) -> list[str]:
    return sorted(one.at.isoformat() for one in decisions if one and one.at)


def make(edition_pk: int) -> Document | None:
    """The public copy as things are now: the one that is kept, or a new one; none while something is undecided.
    Harmless to run twice."""
    as_of, seen = timezone.now(), last_event(edition_pk)  # before anything is read: what happens meanwhile is newer
    edition = get_edition(edition_pk)
    made = published(edition)
    if made.open:
        logger.info("Edition %s gets no public copy while a passage of it waits for a decision.", edition_pk)
        return None
    name = {"edition": edition, "kind": DocumentKind.PUBLIC, "record_sha256": fingerprint(made)}
    document = Document.objects.filter(**name).first()
    if document is None or not default_storage.exists(str(document.file.name)):
        moment = document.made_at if document else as_of
        said = f"Public copy of edition {edition.number}, reference {edition.reference}"
        facts = sealed_file(_rendered(edition, made), said, moment)
        facts |= {"reference": edition.reference, "made_at": moment}
        document = keep(document, name, facts)
    Document.objects.filter(pk=document.pk, seen_event__lt=seen).update(seen_event=seen)
    return document


def _rendered(edition: Edition, made: Published) -> bytes:
    """With its evidence, in which what was withheld is a digest: what is there can be shown to be what was signed."""
    source = Source(
        f"{edition.reference}-public.json",
        "The words of this edition that are public, as they were signed, and its signatures",
        evidence.evidence(made.record, redacted(edition.content, made.content)),
        edition.made_at,
    )
    return return_pdf(made.content, made.record, as_of=edition.made_at, verify_url=verify_url(), source=source)
