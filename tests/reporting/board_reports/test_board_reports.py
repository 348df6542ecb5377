"""The reports with which a return goes before its board: what stands in them, as PDF and Word, and their headings."""

import io
from dataclasses import replace
from datetime import date

import page as page_validation
import pdfplumber
import pytest
from docx import Document as read_document

from questionnaire.board.packs import headings as packs
from questionnaire.board.packs import workflow as packs_workflow
from questionnaire.board.packs.headings import Heading
from questionnaire.board.packs.selectors import pack_headings
from questionnaire.content import Person
from questionnaire.enums import Act, BoardReportKind
from questionnaire.models import Event, PackTemplate
from questionnaire.signing.finalising import workflow as finalising
from reporting.board_reports import chart, printed, word
from reporting.board_reports.content import board_report
from reporting.board_reports.parts import Paragraph, Ratings, Source, Subheading, paragraphs
from tests.factories import World, fill, make_return, tree_of, write
from tests.pages import address, at_most, form_of, text_of
from tests.reporting.conftest import send
from tests.reporting.samples import (
    AS_OF,
    demo_answers,
    draft_record,
    make_content,
    sent_record,
    stocktake,
    tiny_content,
)

RESPONSES = {
    "1.1": {"story": "We meet every month with families.", "judged": "green", "wish": "A facilitator. Two days."},
    "1.2": {"story": "The council leads."},
    "2.1": {"story": "Not yet. The budget is not pooled, and no day is agreed.", "judged": "red"},
}
AS_IT_STOOD = "It is the draft as it stood on 4 July 2013, 18:42: not finalised, not signed, not sent."
APPROVAL, NOTING = BoardReportKind.APPROVAL, BoardReportKind.NOTING


def content_of(**given):
    return tiny_content(RESPONSES, background="Two towns.", helpers="Families:\n- on 3 June\n- on 5 June", **given)


def draft_source():
    content = content_of()
    return Source(APPROVAL, content, draft_record(content), AS_OF)


def sent_source(**changes):
    content = content_of()
    return Source(NOTING, content, sent_record(content, **changes), AS_OF, date(2013, 8, 27))


def said(source, headings=None):
    """{heading: (paragraph, [points]) or the other parts}"""
    made = board_report(source, headings or packs.standard(source.kind))
    return {
        section.heading: [(part.text, *part.points) if isinstance(part, Paragraph) else part for part in section.parts]
        for section in made.sections
    }


def test_draft_goes_to_the_board_for_approval():
    found = said(draft_source())

    assert found["Purpose of the report"] == [
        ("This report asks the board to approve the draft return of Bedford to “Tiny stocktake”.",),
        (f"{AS_IT_STOOD} 1 of its 4 questions are still open.",),
    ]
    assert found["Recommendations"] == [
        (
            "The board is asked to:",
            "approve the draft return, or say what is to be changed in it",
            "agree that it is then finalised, signed and sent by 5 July 2013",
        )
    ]
    assert found["Background"] == [("Why we ask.",), ("Two towns.",)]
    assert found["Consultation"] == [("Families:", "on 3 June", "on 5 June")]
    assert found["Resource implications"] == [("[Say what this costs the council and the CCGs.]",)]


def test_strengths_and_areas_for_development_come_from_the_best_and_the_worst_ratings():
    assert said(draft_source())["Key strengths and areas for development"] == [
        ("Each point gives the opening of an answer. The whole answer is in the return.",),
        Subheading("Key strengths"),
        ("Section 1, Partners:", "1.1 First: We meet every month with families."),
        Subheading("Areas for development"),
        ("Section 2, Money:", "2.1 Third: Not yet. The budget is not pooled, and no day is agreed."),
    ]


def test_rating_without_an_answer_says_why():
    content = tiny_content({"1.1": {"judged": "red", "no_response": "The trust has not told us."}})

    found = said(Source(APPROVAL, content, draft_record(content), AS_OF))

    assert found["Key strengths and areas for development"][-1] == (
        "Section 1, Partners:",
        "1.1 First: no answer, because: The trust has not told us.",
    )
    assert found["Key strengths and areas for development"][2] == ("No question is rated green.",)


def test_ratings_are_counted_by_section():
    words, ratings = said(draft_source())["Summary of ratings"]

    counted = "Of 4 questions, the area rates 1 red, 0 amber, 1 green; 2 without a rating."
    assert words == (f"{counted} The ratings are Bedford’s own and are not scores.",)
    assert ratings.heads == ("Red", "Amber", "Green", "No rating")
    assert [row.counts for row in ratings.rows] == [(0, 0, 1, 1), (1, 0, 0, 1)]
    assert ratings.total == (1, 0, 1, 2)


def test_bars_have_a_pattern_and_words_for_each_rating():
    ratings = next(part for part in said(draft_source())["Summary of ratings"] if isinstance(part, Ratings))

    first, second = chart.bars(ratings)

    assert first.words == "1 green, 1 no rating"
    assert [(piece.look, piece.x, piece.width) for piece in second.pieces] == [("solid", 0, 260), ("none", 260, 260)]


def test_support_is_what_the_return_asks_for():
    assert said(draft_source())["Support required"] == [
        (
            "Support wanted, from the return. Each point gives the opening of an answer:",
            "1.1 First: A facilitator. Two days.",
        )
    ]


def test_sent_return_is_noted_with_its_days_and_signatures():
    found = said(sent_source())

    sent = "It is edition 2, reference EXS-2013-2-7F3K, sent to The programme on 5 July 2013."
    assert found["Purpose of the report"][1] == (f"{sent} Its words can no longer be changed.",)
    assert found["Timetable for decisions"] == [
        (
            "The dates are:",
            "5 July 2013: deadline for sending the return to the programme",
            "5 July 2013: the return was sent to the programme",
            "27 August 2013: the council wants the report for the meeting",
            "4 September 2013: last day for publishing the papers of the meeting",
            "12 September 2013: the board meets",
        )
    ]
    assert found["Partnership working"][2][0] == "Not signed by:"
    assert "the governing body meets on Monday 8 July" in found["Partnership working"][2][1]
    assert found["Appendices"] == [("Appendix A: the return of Bedford (PDF), edition 2, reference EXS-2013-2-7F3K.",)]


def test_what_is_not_known_is_asked_for():
    content = replace(tiny_content({}), completed_by=Person(), query_contact=Person())
    found = said(Source(APPROVAL, content, draft_record(content), AS_OF))

    assert found["Consultation"] == [("[Who helped: the return says nothing here. Write it, or take this out.]",)]
    assert found["Officer to contact"][0] == ("[Name the officer who answers questions about the return.]",)
    assert found["Support required"] == [("The return asks for no support.",)]
    assert found["Timetable for decisions"][-1][0].startswith("[Give the date")


def test_own_headings_order_words_and_gaps_are_kept():
    headings = (
        Heading("own-1", "Our own words", "One.\n\nTwo.", filled=False),
        Heading("purpose", "What this is", "After it.", filled=False),
        Heading("support", "Support", shown=False),
    )
    found = said(draft_source(), headings)

    assert found == {"Our own words": [("One.",), ("Two.",)], "What this is": [("After it.",)]}


def test_list_without_a_paragraph_before_it_becomes_paragraphs():
    assert [part.text for part in paragraphs("- one\n- two\n\nThen")] == ["one", "two", "Then"]


@pytest.fixture(scope="module")
def files():
    """(PDF, Word) of both reports of a whole return."""
    content = make_content(stocktake(), demo_answers("exampleshire"))
    found = {}
    for kind, record in ((APPROVAL, draft_record(content)), (NOTING, sent_record(content))):
        source = Source(kind, content, record, AS_OF)
        made = board_report(source, packs.standard(kind))
        found[kind] = printed.report_pdf(made, source), word.report_docx(made), made
    return found


@pytest.mark.parametrize("kind", [APPROVAL, NOTING])
@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_pdf_keeps_both_standards(kind, profile, files):
    report = page_validation.validate_pdf_bytes(files[kind][0], profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_every_page_of_a_draft_says_so(files):
    for kind, mark in ((APPROVAL, True), (NOTING, False)):
        with pdfplumber.open(io.BytesIO(files[kind][0])) as document:
            pages = [page.extract_text() for page in document.pages]
            assert (round(document.pages[0].width), round(document.pages[0].height)) == (595, 842)
        assert all(("DRAFT, page" in page) is mark for page in pages)


def test_paragraphs_are_numbered_through_the_pdf(files):
    data, _, made = files[NOTING]
    with pdfplumber.open(io.BytesIO(data)) as document:
        text = "\n".join(page.extract_text() for page in document.pages)

    last = [part for section in made.sections for part in section.parts if isinstance(part, Paragraph)][-1]
    assert last.number > 30
    assert f"\n{last.number}. Appendix A: the return" in text


def test_word_has_headings_and_paragraphs_that_number_themselves(files):
    _, data, made = files[APPROVAL]
    document = read_document(io.BytesIO(data))
    by_style = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)

    assert by_style["Heading 1"] == [section.heading for section in made.sections]
    parts = [part for section in made.sections for part in section.parts]
    assert by_style["Numbered paragraph"] == [part.text for part in parts if isinstance(part, Paragraph)]
    numbering = document.styles["Numbered paragraph"].element.pPr.numPr
    assert (numbering.numId.val, numbering.ilvl.val) == (90, 0)
    assert document.core_properties.title.startswith("DRAFT: Exampleshire")
    assert document.core_properties.language == "en-GB"
    assert document.sections[0].header.paragraphs[0].text == "DRAFT. Exampleshire"
    assert [cell.text for cell in document.tables[0].rows[-1].cells] == ["All sections", "6", "27", "23", "5"]


def test_words_that_xml_cannot_hold_break_no_file():
    content = content_of()
    answer = replace(content.fields[0], value="A \ufffe B <b>&amp;")
    source = Source(APPROVAL, replace(content, fields=(answer, content.fields[1])), draft_record(content), AS_OF)
    made = board_report(source, packs.standard(APPROVAL))

    texts = [paragraph.text for paragraph in read_document(io.BytesIO(word.report_docx(made))).paragraphs]

    assert "A \ufffd B <b>&amp;" in texts
    assert "&lt;b&gt;&amp;amp;" in printed.html(made)


# The pages


@pytest.fixture
def world(db):
    return World(make_return())


def test_officer_downloads_the_report_for_approval(world, client):
    client.force_login(world.person("board_officer"))

    tree_of(world.area_return)

    with at_most(8):
        reply = client.get(address("approval_pack_docx", world.area_return))

    assert reply.status_code == 200
    assert "report-for-approval-DRAFT.docx" in reply["Content-Disposition"]
    assert read_document(io.BytesIO(reply.content)).core_properties.title.startswith("DRAFT: ")


def test_report_for_noting_is_there_once_the_return_is_sent(world, client):
    client.force_login(world.lead)
    noting = address("noting_pack_docx", world.area_return)
    assert client.get(noting).status_code == 404
    fill(world.area_return)
    edition = finalising.finalise(world.area_return, by=world.lead)
    assert client.get(noting).status_code == 404

    send(world, edition)

    document = read_document(io.BytesIO(client.get(noting).content))
    assert any(f"Edition 1, reference {edition.reference}" in paragraph.text for paragraph in document.paragraphs)
    assert client.get(address("approval_pack_pdf", world.area_return)).url == address(
        "noting_pack_pdf", world.area_return
    )


def headings_of(world):
    return pack_headings(world.area_return, APPROVAL)


def test_headings_are_moved_changed_left_out_and_added(world, client):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)
    data = form_of(client.get(url), 'name="seen"')
    data |= {"place_conclusions": "5", "heading_conclusions": "In short", "place_support": ""}
    data |= {"place_own-1": "7", "heading_own-1": "Our ward", "text_own-1": "One.\n\nTwo."}
    data.pop("filled_purpose")

    assert client.post(url, data).status_code == 302

    found = headings_of(world)
    assert [heading.heading for heading in found[:3]] == ["In short", "Our ward", "Purpose of the report"]
    assert (found[2].key, found[2].filled) == ("purpose", False)
    assert [heading.key for heading in found if not heading.shown] == ["support"]
    assert Event.objects.get(act=Act.PACK).by == world.lead
    assert "Report for approval" in text_of(client.get(address("history", world.area_return)))


def test_saving_what_is_there_leaves_no_trace_and_reset_brings_the_standard_back(world, client):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)
    client.post(url, form_of(client.get(url), 'name="seen"'))
    assert not PackTemplate.objects.exists()
    client.post(url, form_of(client.get(url), 'name="seen"') | {"heading_purpose": "Why"})
    assert headings_of(world)[0].heading == "Why"

    client.post(url, {"reset": "1"})

    assert headings_of(world) == packs.standard(APPROVAL)
    assert Event.objects.filter(act=Act.PACK).count() == 2


def test_nobody_writes_over_headings_they_have_not_seen(world, client):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)
    data = form_of(client.get(url), 'name="seen"') | {"heading_purpose": "Mine"}
    officer = world.person("board_officer")
    theirs = (replace(packs.standard(APPROVAL)[0], heading="Theirs"), *packs.standard(APPROVAL)[1:])
    packs_workflow.change_pack(world.area_return, APPROVAL, theirs, by=officer)

    reply = client.post(url, data)

    assert reply.status_code == 422
    assert f"{officer.name} changed these headings" in text_of(reply)
    assert headings_of(world)[0].heading == "Theirs"
    assert client.post(url, form_of(reply, 'name="seen"')).status_code == 302
    assert headings_of(world)[0].heading == "Mine"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"place_purpose": "first"}, "Position must be a whole number of 999 or less"),
        ({"place_purpose": "9" * 400}, "Position must be a whole number of 999 or less"),
        ({"place_purpose": "-1"}, "Position must be a whole number of 999 or less"),
        ({"heading_purpose": ""}, "Enter the heading"),
        ({"heading_purpose": "x" * 121}, "Heading must be 120 characters or less"),
        ({"text_purpose": "x" * 5_001}, "Standard paragraphs must be 5,000 characters or less"),
        ({"text_own-1": "Words without a heading"}, "Enter the heading"),
    ],
)
def test_bad_input_is_told_beside_its_field(world, client, change, words):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)

    reply = client.post(url, form_of(client.get(url), 'name="seen"') | change)

    assert reply.status_code == 422
    assert words in text_of(reply)
    assert not PackTemplate.objects.exists()


def test_report_without_any_heading_is_refused(world, client):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)
    data = form_of(client.get(url), 'name="seen"')

    reply = client.post(url, {name: "" if name.startswith("place_") else value for name, value in data.items()})

    assert "Enter a position for at least one heading" in text_of(reply)


def test_page_of_headings_costs_few_queries(world, client):
    client.force_login(world.lead)
    tree_of(world.area_return)

    with at_most(8):
        client.get(address("approval_pack_headings", world.area_return))


def test_links_stand_on_the_pages_of_documents_and_of_the_board(world, client):
    client.force_login(world.lead)

    for name in ("documents", "board"):
        body = client.get(address(name, world.area_return)).content.decode()
        assert address("approval_pack_pdf", world.area_return) in body
        assert address("approval_pack_headings", world.area_return) in body


def test_own_paragraph_by_which_somebody_could_be_recognised_is_kept_on_purpose(world, client):
    client.force_login(world.lead)
    url = address("approval_pack_headings", world.area_return)
    seen = form_of(client.get(url), 'name="seen"')
    data = seen | {"text_policy": "It is about two people from Northbourne."}

    reply = client.post(url, data)
    assert (reply.status_code, "two people from Northbourne" in text_of(reply)) == (422, True)
    for reached in ("Ring 01632 960199.", "Write to q.canary@area.example."):
        assert client.post(url, seen | {"text_policy": reached}).status_code == 422, reached
    assert client.post(url, data | {"keep": "on"}).status_code == 302

    assert headings_of(world)[2].text == data["text_policy"]


def test_board_page_says_what_is_not_decided(world, client):
    write(world.area_return, "1.1", "assessment", "We know two people from Northbourne.")
    client.force_login(world.board_officer)
    client.get(address("board", world.area_return))

    with at_most(8):
        reply = client.get(address("board", world.area_return))

    assert "1 passage is not decided yet" in text_of(reply)
    assert address("public_draft", world.area_return) in reply.content.decode()
