""""""

from datetime import datetime

from questionnaire.content import ReturnContent
from questionnaire.record import ReturnRecord
from reporting.documents.printed import measure
from reporting.documents.printed.html import identifier, render_return, title
from reporting.rendering import Source
from reporting.rendering.pdf import TooLarge, render

RETURN_CSS = "documents/return.css"


def return_pdf(
    content: ReturnContent, record: ReturnRecord, *, as_of: datetime, verify_url: str = "", source: Source | None = None
) -> bytes:
    has, most = measure.characters(content), measure.most_characters(content.questionnaire)
    if has > most:
        raise TooLarge(
            f"The return of {content.area_name} has {has:,} characters. Its questionnaire allows {most:,} in all, so "
            "no PDF is made of it: shorten its longest answers."
        )
    html = render_return(content, record, as_of=as_of, verify_url=verify_url)
    facts = {"title": title(content, record), "identifier": identifier(content, record)}
    return render(html, css=RETURN_CSS, **facts, moment=as_of, source=source)
