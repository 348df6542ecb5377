"""Easy read on paper: large type, a picture beside every few sentences, no row over two pages, both standards."""

import io
import re
from datetime import UTC, date, datetime

import page as page_validation
import pdfplumber
import pikepdf
import pytest
from django.urls import reverse

from questionnaire.content import Person
from questionnaire.record import ReturnRecord
from questionnaire.writing.easy_read import pictures
from reporting.documents.printed import easy_read
from reporting.rendering import pdf
from tests.factories import make_world, tree_of
from tests.pages import address
from tests.reporting.samples import demo_answers, make_content, stocktake

MOMENT = datetime(2013, 7, 8, 9, 30, tzinfo=UTC)
CHECKED = easy_read.Checked("Speaking Up Exampleshire", date(2013, 7, 1))
RECORD = ReturnRecord("draft", date(2013, 7, 5), board_meets_on=date(2013, 9, 12), open_questions=1, questions=61)


@pytest.fixture(scope="module")
def questions():
    return easy_read.questionnaire_pdf(stocktake(), easy_read.Checked(), moment=MOMENT)


@pytest.fixture(scope="module")
def area():
    content = make_content(stocktake(), demo_answers("exampleshire"))
    return easy_read.return_pdf(content, RECORD, CHECKED, as_of=MOMENT)


def text_of(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


@pytest.mark.parametrize("name", ["questions", "area"])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_file_keeps_both_standards(name, profile, request):
    report = page_validation.validate_pdf_bytes(request.getfixturevalue(name), profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_type_is_large_and_pages_stand_upright(questions, area):
    for data in (questions, area):
        with pdfplumber.open(io.BytesIO(data)) as document:
            assert {(round(page.width), round(page.height)) for page in document.pages} == {(595, 842)}
            foot = 842 - 24 * 72 / 25.4
            sizes = {round(char["size"]) for page in document.pages for char in page.chars if char["top"] < foot}
            assert min(sizes) >= 16


def test_all_questions_are_printed(questions):
    found = re.findall(r"Question (\d+\.\d+)", text_of(questions))

    assert found == [question.number for question in stocktake().questions]


def test_parts_are_bookmarks(questions, area):
    for data in (questions, area):
        with pikepdf.open(io.BytesIO(data)) as document, document.open_outline() as outline:
            titles = [item.title for item in outline.root[0].children]
        assert len([title for title in titles if title.startswith("Part ")]) == 11
        assert "Green means: going well" in titles


def test_no_row_goes_on_over_the_page(questions):
    """Each page begins with a head or a row's first line, never in the middle of a row."""
    firsts = [text.split("\n")[0] for text in _pages(questions)]
    easy = stocktake().easy_read
    openings = {row.text.split("\n")[0][:20] for row in easy.introduction}

    for first in firsts[1:]:
        begins = first.startswith(("Question ", "Part ", "Green ", "Amber ", "Red ", "Who checked"))
        assert begins or first[:20] in openings, first


def _pages(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


def test_return_says_what_the_area_wrote_and_who_checked_it(area):
    text = text_of(area)

    assert "Everybody who should move has a plan." in text
    assert "The Health and Wellbeing Board meets on 12\u00a0September\u00a02013." in text.replace(
        "12 September 2013", "12\u00a0September\u00a02013"
    )
    assert "Phone: 01632 960118" in text
    assert "Speaking Up Exampleshire, a group of people with learning disabilities, on 1 July 2013." in text
    assert "OpenMoji" in text


def test_words_are_words_in_print():
    content = make_content(
        stocktake(),
        {"sections": {"1": {"going_well": "<img src=x> & {{ 1 }} 中"}}},
        query_contact=Person(name="<b>A</b>", email="a@b.example"),
    )

    html = easy_read.return_html(content, RECORD, easy_read.Checked(), as_of=MOMENT)

    assert "&lt;img src=x&gt; &amp; {{ 1 }} [U+4E2D]" in html
    assert "&lt;b&gt;A&lt;/b&gt;" in html


def test_only_installed_pictures_are_handed_to_the_renderer():
    named = "packaged:pictures/house.svg packaged:pictures/none-such.svg packaged:pictures/../../x.svg file:///etc/x"

    files = dict(pdf._files(named))

    assert list(files) == ["packaged:pictures/house.svg"]
    assert "<svg" in files["packaged:pictures/house.svg"]


@pytest.mark.django_db
def test_questions_are_kept_and_made_anew_for_other_words(client, monkeypatch):
    world, made = make_world(), []
    tree = tree_of(world.area_return)
    monkeypatch.setattr("reporting.documents.drafts.questionnaire_pdf", lambda *_, **__: made.append(1) or b"%PDF-1.7")
    url = reverse("easy_questionnaire_pdf", args=[tree.slug, tree.version])

    replies = [b"".join(client.get(url).streaming_content) for _ in range(2)]

    assert replies == [b"%PDF-1.7"] * 2
    assert len(made) == 1


@pytest.mark.django_db
def test_return_is_printed_for_its_area(client):
    world = make_world()
    client.force_login(world.lead)

    reply = client.get(address("easy_read_pdf", world.area_return))

    assert reply["Content-Type"] == "application/pdf"
    assert "easy-read.pdf" in reply["Content-Disposition"]
    assert reply["Cache-Control"] == "private, no-store"
    assert "Nobody is named yet." in text_of(reply.content)
    assert pictures.installed()
