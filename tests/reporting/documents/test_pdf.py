import io
import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer

import page as page_validation
import pdfplumber
import pikepdf
import pytest
import weasyprint

from questionnaire.kinds import longest
from questionnaire.text import blocks
from reporting import rendering
from reporting.documents.printed import measure
from reporting.documents.printed.pdf import RETURN_CSS, return_pdf
from reporting.rendering import pdf
from tests.reporting import samples

MM = 72 / 25.4


@pytest.fixture(scope="module")
def content():
    answers = samples.demo_answers("exampleshire")
    answers["responses"]["1.1"]["files"] = ["Terms of reference.pdf"]
    answers["responses"]["3.1"]["assessment"] = "One of many. " * 1500
    return samples.make_content(samples.stocktake(), answers)


@pytest.fixture(scope="module")
def edition(content):
    return return_pdf(content, samples.sent_record(content), as_of=samples.AS_OF, verify_url=samples.VERIFY)


@pytest.fixture(scope="module")
def draft():
    content = samples.tiny_content({"1.1": {"story": "Ŵyn £5 – “yes” ✓ 中", "judged": "red"}})
    return return_pdf(content, samples.draft_record(content), as_of=samples.AS_OF)


def texts(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def squeezed(text):
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
@pytest.mark.parametrize("name", ["edition", "draft"])
def test_file_keeps_both_standards(profile, name, request):
    report = page_validation.validate_pdf_bytes(request.getfixturevalue(name), profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant


def test_every_answer_is_printed_whole(content, edition):
    with pdfplumber.open(io.BytesIO(edition)) as document:
        columns = [page.crop((86 * MM, 27 * MM, 190 * MM, 190 * MM)).extract_text() for page in document.pages]
    printed = squeezed(
        re.sub(r"Assessment of current position evidence of work and issues arising", "", "".join(columns))
    )

    for question in content.questions:
        for block in blocks(question.answer("assessment").value):
            for item in block.items:
                assert squeezed("".join(run.text for run in item)) in printed


def test_long_answer_breaks_over_pages_with_repeated_heads(edition):
    pages = [text for text in texts(edition) if "3.1 continued" in text]

    assert len(pages) >= 7
    assert all("Question Assessment of current position" in text for text in pages)
    assert all(text.split("\n")[1].startswith("Section 3, 3.1 continued") for text in pages)


def test_page_numbers_of_the_glance_are_those_of_the_sections(content, edition):
    document = pikepdf.open(io.BytesIO(edition))
    pages = {page.objgen: number for number, page in enumerate(document.pages, 1)}
    with document.open_outline() as outline:
        starts = [pages[item.destination[0].objgen] for item in outline.root if item.title[0].isdigit()]
    with pdfplumber.open(io.BytesIO(edition)) as plumbed:
        column = plumbed.pages[0].crop((265 * MM, 85 * MM, 280 * MM, 190 * MM)).extract_text()

    assert [int(word) for word in column.split() if word.isdigit()] == starts
    assert len(starts) == len(content.sections)


def test_nothing_is_printed_where_committees_stamp(edition):
    with pdfplumber.open(io.BytesIO(edition)) as document:
        for page in document.pages:
            for zone in (
                (0, 0, page.width, 13 * MM - 1),
                (0, page.height - 20 * MM + 1, page.width, page.height),
                (page.width - 85 * MM, 0, page.width, 24 * MM),
            ):
                inside = page.crop(zone)
                assert [mark["text"] for mark in inside.chars] == []
                assert not inside.rects


def test_smallest_text_is_nine_points_and_fonts_are_our_own(edition, draft):
    with pdfplumber.open(io.BytesIO(edition)) as document:
        assert round(min(char["size"] for page in document.pages for char in page.chars), 1) == 9
    for data in (edition, draft):
        names = {
            str(item.BaseFont).split("+")[1]
            for item in pikepdf.open(io.BytesIO(data)).objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
        assert {name.split("-")[0] for name in names} <= {"Liberation", "DejaVu"}


def test_document_is_titled_british_and_bookmarked(content, edition):
    document = pikepdf.open(io.BytesIO(edition))

    assert str(document.docinfo.Title) == "Exampleshire, Winterbourne View Local Stocktake June 2013, edition 2"
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_outline() as outline:
        titles = {item.title: [child.title for child in item.children] for item in outline.root}
    first = content.sections[1].questions[0].definition
    assert titles["2 Understanding the money"][0] == f"2.1 {first.short}"
    assert [title for title in titles if title[0].isdigit()] == [
        f"{section.number} {section.title}" for section in content.questionnaire.sections
    ]
    assert list(titles)[-2:] == ["Attachments", "Signatures"]


def test_links_say_where_they_lead(edition):
    document = pikepdf.open(io.BytesIO(edition))
    annotations = [link for page in document.pages for link in page.get("/Annots", ())]

    said = {str(link.Contents) for link in annotations}
    assert {"Go to question 2.4", "Go to section 1", "Go to attachment A1"} <= said
    assert "" not in said


def test_draft_says_so_on_every_page(draft):
    pages = texts(draft)

    assert pages[0].count("DRAFT") == 1
    assert [text.split("\n")[0].split(",")[0] for text in pages[1:]] == ["DRAFT"] * (len(pages) - 1)
    assert f"page 2 of {len(pages)}" in pages[1]
    assert "Ŵyn £5 – “yes” ✓ [U+4E2D]" in "\n".join(pages)


def test_same_input_makes_the_same_bytes(draft):
    content = samples.tiny_content({"1.1": {"story": "Ŵyn £5 – “yes” ✓ 中", "judged": "red"}})

    again = return_pdf(content, samples.draft_record(content), as_of=samples.AS_OF)

    assert again == draft


def test_a_return_beyond_what_its_questionnaire_allows_is_refused():
    content = samples.tiny_content({"1.1": {"story": "x" * measure.most_characters(samples.tiny()), "wish": "x"}})

    with pytest.raises(pdf.TooLarge, match="The return of Bedford has"):
        return_pdf(content, samples.draft_record(content), as_of=samples.AS_OF)


def test_the_longest_return_that_can_be_written_is_rendered(monkeypatch):
    """Every text of quotation marks, which are six characters of markup each."""
    monkeypatch.setattr("reporting.documents.printed.pdf.render", lambda html, **_: html.encode())
    tree = samples.stocktake()
    fields = {question.number: question.fields for question in tree.questions}
    full = {
        number: {field.key: "red" if field.options else '"' * longest(field) for field in asked}
        for number, asked in fields.items()
    }
    content = samples.make_content(tree, {"responses": full})

    html = return_pdf(content, samples.draft_record(content), as_of=samples.AS_OF)

    assert len(html) > 10_000_000


def test_one_endless_word_is_set_in_lines(draft):
    content = samples.tiny_content({"1.1": {"story": "x" * 20_000, "judged": "red"}})

    pages = texts(return_pdf(content, samples.draft_record(content), as_of=samples.AS_OF))

    assert "".join(pages).count("x") >= 20_000


# Nothing but packaged files (assurance I2, small)

PAYLOADS = [
    '<img src="{address}/img.png">',
    '<img srcset="{address}/a.png 1x, {file} 2x">',
    '<link rel="stylesheet" href="{address}/style.css">',
    '<link rel="attachment" href="{file}">',
    '<link rel="attachment" href="{address}/attachment">',
    '<a rel="attachment" href="{file}">x</a>',
    '<style>@import "{address}/import.css";</style>',
    "<style>@font-face {{ font-family: x; src: url({address}/font.woff) }} p {{ font-family: x }}</style><p>x</p>",
    "<style>@font-face {{ font-family: y; src: url({file}) }} p {{ font-family: y }}</style><p>x</p>",
    "<style>@page {{ background: url({address}/page.png) }}</style>",
    "<style>p {{ list-style-image: url({address}/list.png); content: url({file}) }}</style><p>x</p>",
    '<p style="background-image: url({address}/inline.png)">x</p>',
    '<object data="{address}/object.svg"></object>',
    '<embed src="{file}">',
    '<iframe src="{address}/frame"></iframe>',
    '<base href="{address}/"><img src="base.png">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="{address}/svg.png"/><use href="{file}#x"/></svg>',
    '<img src="data:image/svg+xml,%3Csvg%3E%3Cimage href=%22{address}/d.png%22/%3E%3C/svg%3E">',
    '<img src="ftp://{host}/x.png">',
    '<img src="packaged:../../stocktake/settings.py">',
    '<img src="{file}">',
    '<img src="//{host}/relative.png">',
    '<picture><source srcset="{address}/source.webp"><img src="{file}"></picture>',
    '<link rel="stylesheet" href="{file}">',
    '<link rel="icon" href="{address}/icon.png">',
    '<link rel="attachment" href="ftp://{host}/attachment">',
    '<link rel="stylesheet" href="data:text/css,@import%20url({address}/nested.css)">',
    '<a rel="attachment" href="{address}/anchor">x</a>',
    '<area rel="attachment" href="{file}">',
    "<style>@import url({file});</style>",
    "<style>@import '{address}/media.css' print;</style>",
    "<style>@page :first {{ background-image: url({file}) }}</style>",
    "<style>@page {{ @top-left {{ content: url({address}/margin.png) }} }}</style>",
    "<style>@font-face {{ font-family: z; src: url(ftp://{host}/z.ttf) }} p {{ font-family: z }}</style><p>x</p>",
    "<style>p::before {{ content: url({address}/before.png) }}</style><p>x</p>",
    "<style>p {{ border-image: url({address}/border.png) 1; cursor: url({file}) }}</style><p>x</p>",
    '<object data="{file}"></object>',
    '<object type="image/svg+xml" data="data:image/svg+xml,%3Csvg%3E%3Cuse href=%22{file}%22/%3E%3C/svg%3E"></object>',
    '<embed src="{address}/embed.svg">',
    '<iframe src="{file}"></iframe>',
    '<base href="file:///"><img src="etc/hostname">',
    '<svg xmlns="http://www.w3.org/2000/svg"><use href="{address}/use.svg#x"/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><style>@import url({address}/svg.css);</style><rect width="1"/></svg>',
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{file}" width="9" height="9"/></svg>',
    '<input type="image" src="{address}/input.png">',
    '<video poster="{address}/poster.png" src="{file}"></video>',
    '<table background="{address}/table.png"><tr><td>x</td></tr></table>',
    '<meta http-equiv="refresh" content="0; url={address}/refresh">',
]


class Ear(HTTPServer):
    """Counts connections on the loopback interface, and answers with an empty page."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Silence)
        self.calls = 0

    def verify_request(self, request, client_address):
        self.calls += 1
        return True


class Silence(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def listener():
    with Ear() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def payloads(listener, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARY-7261")
    host = f"127.0.0.1:{listener.server_port}"
    return [
        payload.format(address=f"http://{host}", file=secret.as_uri(), host=host).replace("{{", "{")
        for payload in PAYLOADS
    ]


def holds_secret(data):
    streams = (item.read_bytes() for item in pikepdf.open(io.BytesIO(data)).objects if isinstance(item, pikepdf.Stream))
    return any(b"CANARY-7261" in stream for stream in streams)


def test_payloads_given_to_the_renderer_reach_nothing(payloads, listener):
    assert len(payloads) >= 40
    for payload in payloads:
        source = f'<html lang="en-GB"><body>{payload}</body></html>'
        data = pdf.render(source, css=RETURN_CSS, title="t", identifier="i", moment=samples.AS_OF)
        assert not holds_secret(data), payload

    assert listener.calls == 0


def test_payloads_typed_as_answers_are_words(payloads, listener):
    first, second = payloads[::2], payloads[1::2]
    responses = {
        "1.1": {"story": "\n\n".join(first), "judged": "red", "proof": second[0], "files": [payloads[0]]},
        "1.2": {"story": "\n\n".join(second), "wish": first[0]},
    }
    content = samples.tiny_content(responses, background=payloads[1], helpers=payloads[2])
    content = replace(content, area_name=payloads[0], collection_title=payloads[3])

    data = return_pdf(content, samples.sent_record(content), as_of=samples.AS_OF)

    printed = squeezed("".join(texts(data)))
    assert all(squeezed(payload)[:60] in printed for payload in payloads)
    assert listener.calls == 0
    assert not holds_secret(data)


def test_the_listener_hears_a_renderer_with_the_usual_fetcher(payloads, listener):
    """The control: the same payload, not held back."""
    weasyprint.HTML(string=payloads[0]).write_pdf()

    assert listener.calls == 1


def test_a_manuscript_reaches_the_renderer_as_it_is():
    source = rendering.Source("a.json", "What it says", "“Ŵyn”".encode(), samples.AS_OF)
    manuscript = rendering.Manuscript("<p>Ŵyn", "p {}", {"packaged:x.svg": "<svg/>"}, "t", "i", samples.AS_OF, source)

    assert rendering.Manuscript.unpacked(manuscript.packed()) == manuscript
