"""The signature sheet: one edition's reference and statement, and room to sign by hand for everybody who has not
signed. It is no copy of the return, so it is checked by its reference alone."""

from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from questionnaire.content import ReturnContent
from questionnaire.phrases import day, printed_moment
from questionnaire.record import ReturnRecord
from reporting.documents.printed import signoff
from reporting.rendering.fonts import has_unprintable, with_codes
from reporting.rendering.pdf import render

CSS = "documents/signature_sheet.css"


@dataclass(frozen=True, slots=True)
class Where:
    """Addresses: of the edition, to read it; of verification; and to whom the sheet goes."""

    edition: str
    verify: str
    recorder: str = ""
    contact: str = ""


def sheet_html(content: ReturnContent, record: ReturnRecord, where: Where) -> str:
    edition = record.edition
    if edition is None:
        raise ValueError("A draft cannot be signed.")
    page = render_to_string(
        "documents/signature_sheet.html",
        {
            "content": content,
            "edition": edition,
            "title": title(content, record),
            "made": printed_moment(edition.made_at),
            "deadline": day(record.deadline),
            "is_sent": record.sending is not None,
            "slots": record.missing,
            "statement": _statement(content, record),
            "where": where,
            "qr_code": signoff.qr_code(signoff.check_address(record, where.verify), edition.reference),
        },
    )
    return with_codes(page) if has_unprintable(page) else page


def sheet_pdf(content: ReturnContent, record: ReturnRecord, where: Where, *, moment: datetime) -> bytes:
    html = sheet_html(content, record, where)
    reference = record.edition.reference if record.edition else ""
    return render(html, title=title(content, record), identifier=f"{reference}/signature-sheet", moment=moment, css=CSS)


def title(content: ReturnContent, record: ReturnRecord) -> str:
    number = record.edition.number if record.edition else ""
    return f"Signature sheet: {content.area_name}, {content.collection_title}, edition {number}"


def _statement(content: ReturnContent, record: ReturnRecord) -> str:
    """As it will be recorded; the body by name where nobody else can sign."""
    bodies = {slot.body if slot.bodies == 1 else "" for slot in record.missing}
    body = bodies.pop() if len(bodies) == 1 else ""
    number = record.edition.number if record.edition else ""
    return content.questionnaire.statement.format(
        edition=number, area=content.area_name, organisation=body or signoff.BODY
    )
