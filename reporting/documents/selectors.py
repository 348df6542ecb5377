"""What the pages of documents, archives and verification read."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.http import Http404

from accounts.models import User
from questionnaire import definition, permissions
from questionnaire.enums import Act
from questionnaire.models.returns import Attachment, Return
from questionnaire.models.signing import Edition
from questionnaire.models.timeline import Event
from reporting.enums import DocumentKind
from reporting.models import Document

_TOLD = (Act.SIGN, Act.SEND, Act.ACCEPT, Act.CONSIDER, Act.DISCLOSE)  # after each, a public copy is made again
_SHA256 = re.compile("[0-9a-f]{64}")


def copies(
    user: User, collection: str, area: str, edition: int, kind: DocumentKind = DocumentKind.PDF
) -> list[Document]:
    """The PDFs of a visible edition, newest first; one query, in which no answer is read."""
    return list(_documents(user, collection, area, edition).filter(kind=kind).order_by("-made_at", "-pk"))


def get_copy(
    user: User, collection: str, area: str, edition: int, *, sha256: str, kind: DocumentKind = DocumentKind.PDF
) -> Document:
    """One certain PDF of a visible edition, which need not be the newest."""
    if not _SHA256.fullmatch(sha256):
        raise Http404("No such copy")
    copy = _documents(user, collection, area, edition).filter(sha256=sha256, kind=kind).first()
    if copy is None:
        raise Http404("No such copy")
    return copy


def _documents(user: User, collection: str, area: str, edition: int) -> QuerySet[Document]:
    events = Event.objects.filter(area_return=OuterRef("edition__area_return")).order_by("-pk")
    return (
        Document.objects.filter(
            edition__in=permissions.visible_editions(user),
            edition__area_return__collection__slug=collection,
            edition__area_return__area__gss_code=area,
            edition__number=edition,
        )
        .select_related("edition__area_return__area", "edition__area_return__collection", "edition__sending")
        .defer("edition__content")
        .annotate(last_event=Subquery(events.values("pk")[:1]))
    )


def nothing_since(document: Document) -> bool:
    """Whether a document from `copies` is certain to be of the record as it is: every act leaves an event, and acts on
    one return follow each other, since each holds its row."""
    return document.seen_event == (document.last_event or 0)  # type: ignore[attr-defined]


def last_event(edition_pk: int) -> int:
    """The key of the newest event of this edition's return; 0 where there is none."""
    events = Event.objects.filter(area_return__editions=edition_pk).order_by("-pk")
    return events.values_list("pk", flat=True).first() or 0


@dataclass(frozen=True, slots=True)
class Copy:
    """One PDF of an edition."""

    sha256: str
    size: int
    made_at: datetime
    kind: str
    is_overtaken: bool = False  # something happened since that a public copy tells


@dataclass(frozen=True, slots=True)
class EditionFiles:
    """One edition with its PDFs and its public copies, newest first."""

    edition: Edition
    copies: list[Copy]
    public: list[Copy]


def files_of_editions(user: User, area_return: Return) -> list[EditionFiles]:
    """Every edition whose words this person may read, newest first, with its PDFs: one query."""
    public_events = Event.objects.filter(area_return=area_return, act__in=_TOLD).order_by("-pk")
    rows = (
        Edition.objects.filter(area_return=area_return)
        .select_related("sending__sent_by", "made_by")
        .defer("content")
        .annotate(
            copy=F("documents__sha256"),
            copy_size=F("documents__size"),
            copied_at=F("documents__made_at"),
            copy_kind=F("documents__kind"),
            copy_seen=F("documents__seen_event"),
            last_told=Subquery(public_events.values("pk")[:1]),
            has_board_officer=Exists(permissions.board_officers(area_return.area_id)),
        )
        .order_by("-number", F("documents__made_at").desc(nulls_last=True), "-documents__pk")
    )
    found: dict[int, EditionFiles] = {}
    for row in rows:
        files = found.setdefault(row.pk, EditionFiles(row, [], []))
        if row.copy:
            of_its_kind = files.public if row.copy_kind == DocumentKind.PUBLIC else files.copies
            is_overtaken = row.copy_seen < (row.last_told or 0)
            of_its_kind.append(Copy(row.copy, row.copy_size, row.copied_at, row.copy_kind, is_overtaken))
    for files in found.values():
        files.edition.area_return = area_return
    return [files for files in found.values() if permissions.holds(user, "questionnaire.read_edition", files.edition)]


def attached_files(user: User, area_return: Return) -> list[tuple[str, Attachment]]:
    """(question, file) of every file beside an answer that this person may read and that was not removed."""
    tree = definition.get(area_return.collection.questionnaire_id)
    order = {question.number: place for place, question in enumerate(tree.questions)}
    rows = permissions.readable_attachments(user, area_return).filter(removed_at__isnull=True)
    pairs = [(question.number, row) for row in rows if (question := tree.fields_by_pk[row.field_id][0])]
    return sorted(pairs, key=lambda pair: (order[pair[0]], pair[1].pk))


def files_named_by(edition: Edition) -> dict[str, Attachment]:
    """The area's files by SHA-256; an edition names some of them."""
    rows = Attachment.objects.filter(area_return=edition.area_return_id).order_by("-pk")
    return {row.sha256: row for row in rows}


def newest_copy_of(edition: Edition, kind: str = DocumentKind.PDF) -> Document | None:
    return copies_of(edition).filter(kind=kind).first()


def as_printed() -> dict[str, Any]:
    """How many pages and bytes the newest PDF of an edition has, for whoever fetches editions."""
    newest = Document.objects.filter(edition=OuterRef("pk"), kind=DocumentKind.PDF).order_by("-made_at", "-pk")
    return {f"printed_{fact}": Subquery(newest.values(fact)[:1]) for fact in ("pages", "size")}


def copies_of(edition: Edition) -> QuerySet[Document]:
    """Its kept PDFs and public copies, the newest first."""
    return Document.objects.filter(edition=edition).order_by("-made_at", "-pk")
