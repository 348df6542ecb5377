"""A return as print HTML: pure functions over ReturnContent and ReturnRecord, no query and no clock of their own.

The page is one A4 document for pdf.py; its parts are templates/documents/.
"""

import re
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from questionnaire.content import AnswerContent, Person, ReturnContent
from questionnaire.definition import FieldDefinition
from questionnaire.phrases import day, join, printed_moment, with_commas
from questionnaire.record import EditionRecord, ReturnRecord
from questionnaire.status import printed_status
from reporting.documents.printed import glance, signoff, tables
from reporting.rendering import fonts
from reporting.rendering.fonts import has_unprintable, width, with_codes

COLUMN = 83.66  # mm, a third of the measure
COVER_LINES = 6  # a longer text moves from the cover to page 2
COVER_SIGNATURES = 3
READING_LINES = 36  # longer texts get pages of its own
HEAD_WIDTH = 121.0  # mm, what the stamps' corner leaves for the running head
_AT_THE_END = re.compile(r"[ \t\n]+(?=</(?:td|th|p|li|h1|h2|h3|div)>|<br>)")


def render_return(content: ReturnContent, record: ReturnRecord, *, as_of: datetime, verify_url: str = "") -> str:
    """The whole document. `as_of` is the moment a draft is shown as of; an edition prints its own times."""
    context = _context(content, record, as_of, verify_url)
    page = _page(context)
    if has_unprintable(page):
        page = with_codes(_page(context | {"has_codes": True}))
    return page


def _page(context: dict[str, Any]) -> str:
    """White space at the end of a block goes: WeasyPrint breaks its last line too early for it."""
    return _AT_THE_END.sub("", render_to_string("documents/return.html", context))


def title(content: ReturnContent, record: ReturnRecord) -> str:
    name = f"{content.area_name}, {content.collection_title}"
    return f"{name}, {signoff.which(content, record.edition)}" if record.edition else f"DRAFT: {name}"


def identifier(content: ReturnContent, record: ReturnRecord) -> str:
    """What the file's id is made of: one for each edition, one for all drafts of a return."""
    if record.edition is None:
        return f"{content.collection_slug}/{content.area_code}/draft"
    return f"{record.edition.reference}/public" if content.public else record.edition.reference


def _context(content: ReturnContent, record: ReturnRecord, as_of: datetime, verify_url: str) -> dict[str, Any]:
    tree = content.questionnaire
    found = glance.glance(content)
    return {
        "content": content,
        "tree": tree,
        "record": record,
        "is_draft": record.is_draft,
        "numbers": content.numbers,
        "title": title(content, record),
        "as_of": printed_moment(as_of),
        "head": _running_head(content, record, as_of),
        "rules": glance.rules(tree, found),
        "status": _status(content, record),
        "columns": tables.columns(tree),
        "tables": tables.tables(content),
        "glance": found,
        "key": _key(content),
        "rating_note": tree.rating_note.replace("{area}", content.area_name),
        "address": signoff.check_address(record, verify_url),
        **_cover(content, record),
        **_closing(content, record, verify_url),
    }


def _cover(content: ReturnContent, record: ReturnRecord) -> dict[str, Any]:
    fields = [answer for answer in content.fields if answer.is_settled]
    cover = content.fields[-1] if content.fields else None
    moved = cover is not None and _lines(cover, COLUMN, 9) > COVER_LINES
    reading = [answer for answer in fields if answer is not cover or moved]
    return {
        "edition_line": _edition_line(record.edition) if record.edition else "",
        "public_line": signoff.left_out_in_short(content.public) if content.public else "",
        "completed_by": _person(content.completed_by),
        "queries": _person(content.query_contact),
        "signatories": "; ".join(slot.title for slot in record.slots),
        "signatures_are_many": len(record.slots) > COVER_SIGNATURES,
        "cover_field": cover,
        "cover_moved": moved,
        "reading_fields": reading,
        "reading_is_long": sum(_lines(answer, COLUMN, 9.5) + 2 for answer in reading) > READING_LINES,
    }


def _closing(content: ReturnContent, record: ReturnRecord, verify_url: str) -> dict[str, Any]:
    edition = record.edition
    if edition is None:
        return {"signature_rows": signoff.signature_rows(record)}
    address = signoff.check_address(record, verify_url)
    return {
        "signature_rows": signoff.signature_rows(record),
        "statement": signoff.one_statement(record),
        "sending": signoff.sending_sentence(record),
        "decisions": signoff.decisions(record),
        "hashes": signoff.hashes(content, record),
        "genuine": f"{signoff.genuine(content, edition)}, reference {edition.reference}",
        "left_out": signoff.left_out(content.public) if content.public else [],
        "verify_url": verify_url,
        "qr_code": signoff.qr_code(address, edition.reference),
    }


def _status(content: ReturnContent, record: ReturnRecord) -> str:
    status = printed_status(record)
    return f"{signoff.genuine(content, record.edition)}. {status}" if content.public and record.edition else status


def _edition_line(edition: EditionRecord) -> str:
    replaces = ""
    if edition.replaces_number and edition.replaces_made_at:
        made_on = day(edition.replaces_made_at)
        replaces = f", replaces edition {edition.replaces_number} of {made_on}"
    amended = f", {edition.amendment.words}" if edition.amendment else ""
    made = f"Edition {edition.number}, made {printed_moment(edition.made_at)}"
    return f"{made}{replaces}{amended}. Reference {edition.reference}."


def _person(person: Person) -> str:
    facts = (person.name, person.job_title, person.organisation, person.contact, person.phone, person.email)
    return with_commas(*facts)


def _running_head(content: ReturnContent, record: ReturnRecord, as_of: datetime) -> str:
    """Two lines that stay clear of the stamps' corner: what does not fit is left to the cover."""
    name = _fitting(content.area_name, f", {content.collection_title}")
    if record.edition is None:
        return f"Not finalised, not signed, not sent: as it stood on {printed_moment(as_of)}\n{name}"
    edition = record.edition
    sent = day(record.sending.sent_at) if record.sending else ""
    sending = f", sent {sent}" if sent else ", not sent"
    signing = f", {record.signed} of {len(record.slots)} signatures" if record.slots else ""
    reference = f". Reference {edition.reference}"
    named = signoff.which(content, edition)
    which = named[0].upper() + named[1:]
    amended = [f", {edition.amendment.words}", ", amended after the board"] if edition.amendment else [""]
    choice = [(sending, words, signing) for words in amended] + [(sending, words) for words in amended]
    lines = [f"{which}{''.join(facts)}{reference}" for facts in [*choice, amended[-1:]]]
    line = next((line for line in lines if width(line, 9) <= HEAD_WIDTH), lines[-1])
    return f"{name}\n{line}"


def _fitting(first: str, rest: str) -> str:
    return first + rest if width(first + rest, 9) <= HEAD_WIDTH else first


def _lines(answer: AnswerContent, measure: float, size: float) -> int:
    return fonts.lines(answer.value or answer.no_response_reason, measure, size)


def _key(content: ReturnContent) -> list[tuple[str, FieldDefinition]]:
    """The options of the rating with their criteria, and the questions that have criteria of their own."""
    usual = tables.rating_field(content.questionnaire)
    if usual is None:
        return []
    own: dict[tuple, tuple[list[str], FieldDefinition]] = {}
    for question in content.questionnaire.questions:
        for field in question.fields:
            if field.spec.rates and field.options != usual.options:
                own.setdefault(field.options, ([], field))[0].append(question.number)
    return [("", usual), *((join(numbers), field) for numbers, field in own.values())]
