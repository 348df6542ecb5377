"""Print HTML to PDF bytes: one file that is PDF/UA-1 and PDF/A-3a, the same bytes for the same input.

What officers typed reaches this as escaped text. The renderer may fetch what came with the HTML and nothing else: no
network, no file of the machine. Nothing here knows the site: child.py runs it in a process of its own.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC
from functools import lru_cache, partial
from hashlib import sha256

import weasyprint
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reporting.rendering import finisher
from reporting.rendering.source import Manuscript, Source

VARIANT = "pdf/a-3a"


class _Packaged(URLFetcher):
    """Serves the files that came with the HTML; every other address is refused, whatever its scheme."""

    def __init__(self, files: Mapping[str, str]) -> None:
        super().__init__()
        self.files = files

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url not in self.files:
            raise ValueError("documents fetch packaged files only")
        return URLFetcherResponse(url, self.files[url], {"Content-Type": "image/svg+xml"})


def render(manuscript: Manuscript) -> bytes:
    with _without_collection():
        fonts, stylesheet = _prepared(manuscript.css)
        fetcher = _Packaged(manuscript.files)
        html = weasyprint.HTML(string=manuscript.html, base_url="packaged:", url_fetcher=fetcher)
        document = html.render(font_config=fonts, stylesheets=[stylesheet], pdf_variant=VARIANT)
        _number_pages(document)
        document.metadata.title = manuscript.title
        document.metadata.generator = "Stocktake"
        made_at = f"{manuscript.moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        document.metadata.created = document.metadata.modified = made_at
        return _write(document, sha256(manuscript.identifier.encode()).hexdigest()[:32], manuscript.source)


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
        data = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier, finisher=finish)
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


@lru_cache(maxsize=8)
def _prepared(css: str) -> tuple[FontConfiguration, weasyprint.CSS]:
    """Fonts are found and each stylesheet is parsed once per process."""
    fonts = FontConfiguration()
    return fonts, weasyprint.CSS(string=css, font_config=fonts, url_fetcher=_Packaged({}), base_url="packaged:")


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
