"""The verdict on a reference or a file: whether it is ours and current. It says nothing that is not on the document."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from itertools import chain, islice

from django.core.files import File
from django.core.files.storage import default_storage

from questionnaire.models.signing import Edition
from questionnaire.phrases import day
from questionnaire.returns.selectors.editions import get_edition, in_force, last_sent_edition, latest_edition
from questionnaire.returns.selectors.records import reopening_of
from reporting.documents.selectors import copies_of, newest_copy_of
from reporting.enums import DocumentKind
from reporting.models import Document
from reporting.public_copies.workflow import is_current, published
from reporting.verification import pages, references, selectors
from reporting.verification.facts import Fact, about, facts_of

_MOST_COPIES = 6
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_PDF_MARKS = (b"%PDF", b"endobj", b"%%EOF")  # any of them: one may be damaged


@dataclass(frozen=True)
class Verdict:
    """What the verification page says about a file or a reference. `kind` chooses the look of the verdict, and `facts`
    are labels with their lines. `newer` is the edition that replaced `edition`. `genuine` is the edition whose genuine
    copy the page offers instead; `is_public` says that this copy is the public one."""

    kind: str
    title: str
    text: str
    facts: tuple[Fact, ...] = ()
    advice: str = ""
    genuine: Edition | None = None
    edition: Edition | None = None
    newer: Edition | None = None
    is_public: bool = False


MEANINGS = (
    ("Genuine copy", "It is our file of the newest edition, to the last character."),
    ("Public copy", "The same for the copy that is made for the public: without officers’ names and exempt answers."),
    (
        "Later copy",
        (
            "The file is genuine and its words still stand. Something has happened to the edition since, such as a "
            "signature."
        ),
    ),
    ("Newer edition", "The file is genuine, and the area has changed its answers since."),
    (
        "Contains an edition",
        "This is not our file, but it includes our pages with all their words, as committee papers may do.",
    ),
    (
        "Not the return itself",
        (
            "It names an edition but includes none of its pages. It may be a signature sheet, or a report about "
            "the edition."
        ),
    ),
    ("Changed", "It says it is ours and is not what we made. Do not rely on it."),
    ("Unknown", "This is not one of our files. We cannot recognise drafts, scans or printed copies."),
)


def tidy(reference: str) -> str:
    """Correct what was typed to a reference as it is printed: capitals, plain dashes instead of spaces or other dashes,
    and digits instead of letters that look like them."""
    typed = reference.upper().translate(_DASHES)
    if "-" in typed:
        area, *rest = "".join(typed.split()).split("-")
    else:
        area, *rest = typed.split() or [""]
    return "-".join([area, *(part.translate(_MISREAD) for part in rest)])


def of_reference(reference: str) -> Verdict:
    edition = selectors.edition_by_reference(tidy(reference))
    if edition is None:
        return Verdict(
            "unknown",
            "We do not recognise this reference",
            f"None of our documents has the reference {reference.strip()}. Check each letter and number against "
            "the paper.",
        )
    facts = facts_of(edition, is_named=was_sent(edition))
    newer = _newer(edition)
    superseded = _superseded(edition, newer)
    if superseded:
        return Verdict("superseded", *superseded, facts=facts, edition=edition, newer=newer)
    return Verdict(
        "genuine",
        "This reference is ours",
        f"It belongs to {_place(edition)}. {_correction(edition)}To be sure of every word, check the file as well.",
        facts=facts,
        edition=edition,
    )


def of_file(upload: File) -> Verdict:
    document = selectors.document_by_sha256(_digest(upload))
    if document is None:
        return _unknown_file(upload)
    edition = get_edition(document.edition_id)
    is_public = document.kind == DocumentKind.PUBLIC
    newer = _newer(edition)
    verdict = _our_file(document, edition, newer)
    name = ("Your file", (upload.name or "file",))
    facts = (name, *facts_of(edition, is_named=True, is_public=is_public))
    return replace(verdict, facts=facts, edition=edition, newer=newer, is_public=is_public)


def _our_file(document: Document, edition: Edition, newer: Edition | None) -> Verdict:
    is_public = document.kind == DocumentKind.PUBLIC
    superseded = _superseded(edition, newer, is_public=is_public)
    if superseded:
        return Verdict("superseded", *superseded)
    latest = newest_copy_of(edition, document.kind)
    if latest is not None and latest.pk != document.pk:
        return Verdict("earlier", *_earlier(document, edition, is_public=is_public))
    if is_public and not is_current(document, published(edition)):
        return Verdict("earlier", *_overtaken(document, edition))
    unchanged = "Not one character has changed since it was made."
    if is_public:
        return Verdict(
            "public",
            f"This is the public copy of edition {edition.number}",
            f"It belongs to {_place(edition)}. {_correction(edition)}{unchanged} Officers are named by their "
            "role in it, and it says what it leaves out.",
        )
    return Verdict(
        "genuine",
        "This is a genuine copy",
        f"It is {_place(edition)}. {_correction(edition)}{unchanged}",
    )


_OF_TODAY = "The details below are as of today, so some of them may not be in your file."


def _overtaken(document: Document, edition: Edition) -> tuple[str, str]:
    as_it_stood = f"edition {edition.number} as it stood on {day(document.made_at)}, unchanged."
    later = "It does not include later events or decisions about its words. A newer copy is being decided or made."
    return "Genuine, but it is an earlier public copy", f"This is the public copy of {as_it_stood} {later}"


def _earlier(document: Document, edition: Edition, *, is_public: bool) -> tuple[str, str]:
    as_it_stood = f"edition {edition.number} as it stood on {day(document.made_at)}, unchanged."
    if is_public:
        later = f"Later events and decisions about its words are only in the later copy. {_OF_TODAY}"
        return "Genuine, but there is a later public copy", f"This is the public copy of {as_it_stood} {later}"
    same = (
        "Its words are the same as today’s; what happened to it since, such as a signature, is only in the later copy."
    )
    return "Genuine, but there is a later copy", f"This is {as_it_stood} {same} {_OF_TODAY}"


def _unknown_file(upload: File) -> Verdict:
    """The verdict on a file that is not one of ours, or was changed. The references in it name its edition."""
    upload.seek(0)
    data = upload.read()
    name = ("Your file", (upload.name or "file",))
    if not any(mark in data for mark in _PDF_MARKS):
        return Verdict(
            "unknown",
            "This is not a PDF",
            "We make returns as PDFs and can only compare PDFs. Select the PDF itself. If you only have a Word "
            "file, text or picture made from it, enter the reference instead.",
            facts=(name,),
        )
    texts = pages.read(data) if data.startswith(b"%PDF") else ()
    in_words = (
        match[1].decode() for text in texts for match in references.REFERENCE.finditer(text.encode("utf-8", "replace"))
    )
    named = dict.fromkeys(chain(in_words, references.references_in(data)))
    edition = next(
        (
            match
            for reference in islice(named, references.MOST_REFERENCES)
            if (match := selectors.edition_by_reference(reference))
        ),
        None,
    )
    if edition is None:
        return Verdict(
            "unknown",
            "We do not recognise this file",
            "It is not a file we made of any edition. We cannot check the file of a draft, scan or printed "
            "copy. Enter the reference printed on it instead.",
            facts=(name,),
        )
    compared, is_public = _closest_copy(texts, edition)
    if not compared.whole and _is_about(texts, edition):
        return _paper_about(edition, name)
    make_verdict = _bundle if compared.is_bundle else _altered
    return replace(make_verdict(edition, compared, name, is_public=is_public), edition=edition, is_public=is_public)


def _closest_copy(texts: Sequence[str], edition: Edition) -> tuple[pages.Comparison, bool]:
    """Compare a file with each copy of the edition, since copies differ in their signatures. Returns the comparison
    with most whole pages and whether that copy is public; where no page is whole, the file's wording decides that."""
    ours = _texts_of_copies(edition) if texts else ()
    comparisons = [(pages.compare(texts, copy, edition.reference), is_public) for copy, is_public in ours]
    says_public = any(f"Public copy of edition {edition.number}" in " ".join(text.split()) for text in texts)
    none = (pages.NOTHING, says_public)
    compared, is_public = max(comparisons, key=lambda comparison: len(comparison[0].whole), default=none)
    return compared, is_public if compared.whole else says_public


def _is_about(texts: Sequence[str], edition: Edition) -> bool:
    """Whether a file is a paper about the edition: it names the edition, does not claim to be a copy, has words on
    every page, and has no page like one of ours."""
    words = ["".join(text.split()) for text in texts]
    claims = tuple(f"{copy}edition{edition.number}" for copy in ("Genuinecopy,", "Publiccopyof"))
    if not all(words) or not any(edition.reference in page for page in words):
        return False
    if any(claim in page for claim in claims for page in words):
        return False
    copies = [copy for copy, _ in _texts_of_copies(edition)]
    return bool(copies) and not any(pages.is_like(texts, copy, edition.reference) for copy in copies)


def _paper_about(edition: Edition, name: Fact) -> Verdict:
    return Verdict(
        "beside",
        "This is not the return itself",
        f"It names {about(edition)}, but it includes none of its pages. It may be a signature sheet or a "
        "report about it, for example. We cannot check the file of such papers. For what the return says, read "
        "the genuine copy.",
        facts=(name, ("It names", (edition.reference,))),
        genuine=edition,
        edition=edition,
    )


def _texts_of_copies(edition: Edition) -> Iterator[tuple[Sequence[str], bool]]:
    for document in copies_of(edition)[:_MOST_COPIES]:
        with suppress(FileNotFoundError):
            yield _texts_of_copy(str(document.file.name)), document.kind == DocumentKind.PUBLIC


@lru_cache(maxsize=32)
def _texts_of_copy(name: str) -> Sequence[str]:
    """The text of a stored copy. It can be cached because the file's name contains its hash."""
    with default_storage.open(name) as file:
        return pages.read(file.read())


def _bundle(edition: Edition, compared: pages.Comparison, name: Fact, *, is_public: bool) -> Verdict:
    whole = pages.ranges(number for number, _ in compared.whole)
    which = about(edition, is_public=is_public)
    facts = (
        name,
        ("Our pages", (f"{_pages(len(compared.whole))} of {which}, at {whole} of your file",)),
        ("Added to our pages", (*compared.added, *((f"and {compared.more} more",) if compared.more else ()))),
        *facts_of(edition, is_named=was_sent(edition) or is_public, is_public=is_public),
    )
    newer = _newer(edition)
    superseded = _superseded(edition, newer, is_public=is_public)
    return Verdict(
        "contains",
        f"It contains {'the public copy of ' if is_public else ''}edition {edition.number}: compare with the genuine "
        "copy",
        "Your file is not one we made. It includes our pages with all their words, mixed with or covered by "
        "other material, as committee papers may do. "
        + (superseded[1] if superseded else f"They are of {_place(edition)}. {_correction(edition)}".rstrip()),
        facts=tuple(fact for fact in facts if fact[1]),
        advice="Words can be covered up without being taken away. To rely on them, read the genuine copy.",
        genuine=edition,
    )


def _pages(count: int) -> str:
    return f"{count} page{'' if count == 1 else 's'}"


def _altered(edition: Edition, compared: pages.Comparison, name: Fact, *, is_public: bool) -> Verdict:
    changed = pages.ranges(compared.changed) if compared.changed else ""
    facts = (
        name,
        ("It names", (edition.reference,)),
        ("Words are missing or changed", (f"At {changed} of your file",) if changed and compared.whole else ()),
    )
    return Verdict(
        "altered",
        "This file has been changed",
        f"It says it is {about(edition, is_public=is_public)}, but it is not the file that we made. Do not rely on it.",
        facts=tuple(fact for fact in facts if fact[1]),
        advice="Opening and saving a file again can change it too. Ask whoever gave it to you for the file itself.",
        genuine=edition,
    )


def _digest(upload: File) -> str:
    digest = sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _superseded(edition: Edition, newer: Edition | None, *, is_public: bool = False) -> tuple[str, str] | None:
    """The title and text that say what replaced an edition; None if the edition is current."""
    this = f"This is {about(edition, is_public=is_public)}."
    if newer:
        then = f"Edition {newer.number} took its place on {day(newer.made_at)}."
        return "Genuine, but there is a newer edition", f"{this} {then}"
    if not was_sent(edition) and not in_force(edition):
        then = "The area is changing its answers; the next edition takes its place."
        return "Genuine, but it has been recalled", f"{this} {then}"
    return None


def _place(edition: Edition) -> str:
    """Which edition this is, and whether it has been sent, where no newer edition has replaced it. An unsent edition is
    mentioned only to somebody who has its file or its reference."""
    if was_sent(edition):
        that_was_sent = "" if in_force(edition) else " that was sent"
        return f"{about(edition)}, the newest{that_was_sent}"
    sent_before = last_sent_edition(edition.area_return)
    if sent_before is None:
        return f"{about(edition)}, the newest"
    not_yet = "which has not been sent to the programme yet"
    return f"{about(edition)}, {not_yet}; edition {sent_before.number} is the one that was sent"


def _correction(edition: Edition) -> str:
    """A sentence about a correction in preparation, ending with a space; empty if the sent edition is in force."""
    if not was_sent(edition) or in_force(edition):
        return ""
    reopened = reopening_of(edition.area_return)
    by_programme = reopened and reopened.number == edition.number
    when = f": the programme reopened the return on {day(reopened.at)}" if reopened and by_programme else ""
    return f"A correction is being prepared{when}. Until it is sent, this edition stays in force. "


def _newer(edition: Edition) -> Edition | None:
    """The edition that replaced this one. A sent edition is replaced only by one that was sent after it."""
    of = last_sent_edition if was_sent(edition) else latest_edition
    newest = of(edition.area_return)
    return newest if newest and newest.number > edition.number else None


def was_sent(edition: Edition) -> bool:
    return hasattr(edition, "sending")
