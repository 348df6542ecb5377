"""Print HTML to PDF bytes: one file that is PDF/UA-1 and PDF/A-3a, the same bytes for the same input.

What officers typed reaches this as escaped text. The renderer may fetch the packaged files named here and nothing
else: no network, no file of the machine.
"""

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from hashlib import sha256
from threading import Lock

import weasyprint
from django.template.loader import render_to_string
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from accounts.problems import Refusal
from questionnaire import pictures
from questionnaire.content import ReturnContent
from questionnaire.record import ReturnRecord
from reporting import finisher, measure
from reporting.html import identifier, render_return, title

PACKAGED = {"packaged:draft.svg": ("documents/draft.svg", "image/svg+xml")}
_PICTURE = re.compile(r"packaged:pictures/([a-z0-9-]+)\.svg")
_RETURN_CSS = "documents/return.css"
_rendering = Lock()  # fonts and stylesheet are shared by the process, and Pango is not for two threads at once


class TooLarge(Refusal):
    """Refused before rendering starts: longer than its questionnaire lets any return be."""


class PackagedFiles(URLFetcher):
    """Serves the files named in PACKAGED and the installed pictures of easy read; every other address is refused,
    whatever its scheme."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        picture = _PICTURE.fullmatch(url)
        if picture and picture[1] in pictures.installed():
            return URLFetcherResponse(url, pictures.read(picture[1]), {"Content-Type": "image/svg+xml"})
        if url not in PACKAGED:
            raise ValueError("documents fetch packaged files only")
        template, media_type = PACKAGED[url]
        return URLFetcherResponse(url, render_to_string(template), {"Content-Type": media_type})


@dataclass(frozen=True, slots=True)
class Source:
    """What a document was made from, as a file within it (PDF/A-3: an associated file)."""

    name: str
    description: str
    data: bytes
    moment: datetime


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
    return render(html, **facts, moment=as_of, source=source)


def render(
    html: str, *, title: str, identifier: str, moment: datetime, css: str = _RETURN_CSS, source: Source | None = None
) -> bytes:
    """`identifier` and `moment` stand where a renderer would put chance and the clock; `css` names the stylesheet."""
    with _rendering, _without_collection():
        fonts, stylesheet = _prepared(css)
        page = weasyprint.HTML(string=html, base_url="packaged:", url_fetcher=PackagedFiles())
        document = page.render(font_config=fonts, stylesheets=[stylesheet], pdf_variant="pdf/a-3a")
        _number_pages(document)
        document.metadata.title = title
        document.metadata.generator = "Stocktake"
        document.metadata.created = document.metadata.modified = f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return _write(document, sha256(identifier.encode()).hexdigest()[:32], source)


def _number_pages(document: weasyprint.Document) -> None:
    """Write page numbers into the places kept for them (".page" in the stylesheet). Asking the layout for them makes
    it lay out page 1 three times, a tenth of all the work. Numbers of one digit are ranged right by a figure space."""
    found: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            found.setdefault(anchor, number)  # a section that goes on has its anchor on every page
    for page in document.pages[:2]:
        for box in page._page_box.descendants():
            if isinstance(box, TextBox) and box.element_tag == "a::after":
                box.text = box.pango_layout.text = f"{found[box.element.get('href')[1:]]:\u2007>2}"


def _write(document: weasyprint.Document, identifier: str, source: Source | None) -> bytes:
    """Nearly always at the first attempt; see the finisher."""
    data = b""
    for attempt in range(8):
        finish = partial(finisher.finish, attempt=attempt)
        document.metadata.attachments = [_attached(source)] if source else []  # each serves one attempt
        data = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=identifier, finisher=finish)
        if not finisher.is_unclear(data):
            break
    return data


def _attached(source: Source) -> weasyprint.Attachment:
    return weasyprint.Attachment(
        string=source.data.decode(),
        name=source.name,
        description=source.description,
        created=source.moment.astimezone(UTC),
        modified=source.moment.astimezone(UTC),
        relationship="Source",
    )


@cache
def _prepared(name: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Fonts are found and each stylesheet is parsed once per process."""
    fonts = FontConfiguration()
    css = render_to_string(name)
    return fonts, weasyprint.CSS(string=css, font_config=fonts, url_fetcher=PackagedFiles(), base_url="packaged:")


@contextmanager
def _without_collection() -> Iterator[None]:
    """A render makes many small values that live to its end; looking through them again and again is a waste."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
