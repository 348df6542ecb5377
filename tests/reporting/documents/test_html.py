import re
from dataclasses import replace
from datetime import date

import pytest
from lxml import html as lxml_html

from questionnaire import kinds
from questionnaire.content import AnswerContent
from questionnaire.record import ConsiderationRecord, SendingRecord
from reporting.documents.printed import glance, tables
from reporting.documents.printed.html import render_return
from reporting.rendering import fonts
from tests.reporting import samples

ANSWERED = {
    "1.1": {"story": "Every month.", "judged": "green", "proof": "Our terms", "files": ["Terms.pdf"]},
    "1.2": {"story": "The council leads."},
    "2.1": {"story": "Not yet.", "judged": "red", "wish": "An example"},
    "2.10": {"story": "No agreement."},
}


def page_of(content, record=None):
    record = record or samples.draft_record(content)
    return lxml_html.fromstring(render_return(content, record, as_of=samples.AS_OF, verify_url=samples.VERIFY))


def edition_page(responses=ANSWERED, **changes):
    content = samples.tiny_content(responses)
    return page_of(content, samples.sent_record(content, **changes))


def words(node):
    return " ".join(" ".join(node.itertext()).split())


def row(page, number):
    """The texts of a question's row: the question, then one for each column."""
    return [words(cell) for cell in page.get_element_by_id(f"question-{number}")]


def test_columns_are_named_by_the_definition_and_fill_the_measure():
    columns = tables.columns(samples.stocktake())

    assert [column.head for column in columns] == [
        "Assessment of current position evidence of work and issues arising",
        "Rating",
        "Good practice",
        "Support required",
    ]
    assert [round(column.width, 2) for column in columns] == [108.33, 20, 27, 36.67]


def test_each_answer_stands_in_its_column_beside_its_question():
    page = edition_page()

    assert row(page, "1.1") == ["1.1 Do you <meet> & talk?", "Every month.", "Green", "Our terms A1", ""]
    assert row(page, "2.1") == ["2.1 Is it pooled?", "Not yet.", "Red", "", "An example"]
    heads = page.xpath("//section[@id='section-1']//thead//th")
    assert [words(head) for head in heads] == ["Question", "What is the story", "Rating", "Proof", "Support"]


def test_every_question_of_the_real_stocktake_has_its_row():
    content = samples.make_content(samples.stocktake(), samples.demo_answers("exampleshire"))

    page = page_of(content, samples.sent_record(content))

    rows = page.xpath("//section[@class='answers']//tbody/tr")
    assert [cells.get("id") for cells in rows] == [f"question-{number}" for number in content.questionnaire.by_number]
    assert len(rows) == 61
    for question in content.questions:
        cells = row(page, question.definition.number)
        assert cells[0] == f"{question.definition.number} {' '.join(question.definition.text.split())}"


def test_paragraphs_lists_and_mentions_are_marked_up():
    text = "First.\n\n• one\n• two (see 2.1 above)\n\nVersion 9.9 and £2.1 million"
    cell = edition_page(ANSWERED | {"1.2": {"story": text}}).get_element_by_id("question-1.2")[1]

    assert [child.tag for child in cell] == ["p", "ul", "p"]
    assert [words(item) for item in cell.iter("li")] == ["one", "two (see 2.1 above)"]
    assert [link.get("href") for link in cell.iter("a")] == ["#question-2.1"]


def test_lines_of_a_paragraph_stay_lines():
    cell = edition_page(ANSWERED | {"1.2": {"story": "one\ntwo "}}).get_element_by_id("question-1.2")[1]

    assert lxml_html.tostring(cell, encoding="unicode").startswith('<td class="wide">one<br>two</td>')


def test_what_was_typed_is_never_markup():
    typed = '<script>alert(1)</script> & "x" {{ 1 }} </td><style>@import "http://127.0.0.1/"</style>'
    responses = {"1.1": {"story": typed, "judged": "red", "files": ['"><img src=x>.pdf']}}
    content = samples.make_content(samples.tiny(), {"responses": responses}, area_name="<b>Bedford</b>")

    page = page_of(content, samples.sent_record(content))

    assert row(page, "1.1")[1] == typed
    assert not page.xpath("//script | //img | //h1/b | //td/style")
    assert words(page.xpath("//h1")[0]) == "<b>Bedford</b>"
    assert words(page.get_element_by_id("attachment-A1")[2]) == '"><img src=x>.pdf'


def test_passed_question_prints_its_reason_once():
    page = edition_page(ANSWERED | {"2.1": {"no_response": "The budget is set in October."}})

    assert row(page, "2.1")[1:3] == ["No response. Reason given: The budget is set in October.", "No rating"]


def test_reason_for_passing_a_rating_alone_prints_beside_the_answer():
    page = edition_page(ANSWERED | {"2.1": {"story": "Not yet.", "no_response": "No view."}})

    assert row(page, "2.1")[1:3] == ["Not yet. Rating: no response. Reason given: No view.", "No rating"]


def test_what_is_not_asked_says_so():
    page = edition_page(ANSWERED | {"2.1": {"story": "Yes.", "judged": "green"}, "2.10": {}})

    assert row(page, "1.2")[2] == "Not asked"
    assert row(page, "2.10")[1:] == ["Not asked: 2.1 is not red or amber.", "", "", ""]


def test_redacted_answer_leaves_a_gap_that_says_so():
    content = samples.tiny_content(ANSWERED)
    section = content.sections[0]
    question = section.questions[1]
    gone = replace(
        question, answers=(AnswerContent(question.definition.fields[0], redacted=True), *question.answers[1:])
    )
    changed = replace(section, questions=(section.questions[0], gone))
    content = replace(content, sections=(changed, content.sections[1]))

    page = page_of(content, samples.sent_record(content))

    assert row(page, "1.2")[1].startswith("Redacted.")


def test_section_head_counts_in_words_and_leaves_zeros_out():
    content = samples.tiny_content({"1.1": {"judged": "green", "story": "Yes"}, "2.1": {"no_response": "Later"}})

    page = page_of(content)

    tallies = [words(tally) for tally in page.find_class("tally")]
    assert tallies == ["1 green 1 open", "1 no response, 1 open"]


def test_glance_links_each_number_in_the_chip_of_its_rating():
    page = edition_page()

    chips = {
        words(link): (link.get("class"), link.get("href")) for link in page.xpath("//td/a[starts-with(@class,'chip')]")
    }
    assert chips == {"1.1": ("chip green", "#question-1.1"), "2.1": ("chip red", "#question-2.1")}
    assert [words(cell) for cell in page.find_class("total")[0]] == [
        "4 questions",
        "1 red",
        "0 amber",
        "1 green",
        "2 with none",
        "",
    ]
    assert words(page.find_class("given")[0]) == "Proof 1.1 Support 2.1"
    note = "The ratings are Bedford’s own and are not scores. Questions that do not ask for a rating: 1.2 and 2.10."
    assert note in words(page.find_class("glance-head")[0])


def test_glance_columns_widen_where_a_section_has_many_of_one_rating():
    answers = {number: {"assessment": "Yes", "rating": "amber"} for number in samples.stocktake().by_number}
    content = samples.make_content(samples.stocktake(), {"responses": answers})

    found = [
        float(width)
        for width in re.findall(
            r"glance col.o\d\{width:([\d.]+)", glance.rules(content.questionnaire, glance.glance(content))
        )
    ]

    assert found[1] > glance.COLUMN_WIDTHS[1]
    assert sum(found) == pytest.approx(sum(glance.COLUMN_WIDTHS), abs=0.1)


def test_attachments_are_listed_with_their_question_and_hash():
    content = samples.tiny_content(ANSWERED)
    file = content.attachments[0][1]

    cells = page_of(content, samples.sent_record(content)).get_element_by_id("attachment-A1")

    assert [words(cell) for cell in cells] == ["A1", "1.1", "Terms.pdf", "124 KB", file.sha256]
    assert cells.xpath(".//a/@href") == ["#question-1.1"]


def test_draft_says_so_and_cannot_be_taken_for_a_signed_one():
    page = page_of(samples.tiny_content({"1.2": {"story": "Us"}}))

    assert page.find("body").get("class") == "draft"
    assert words(page.find_class("status")[0]) == "DRAFT: not finalised, not signed, not sent"
    assert row(page, "1.1")[1:] == ["No answer yet", "Open", "", ""]
    assert "3 of 4 questions open" in words(page.find_class("cover")[0])
    assert "Open 1.1 2.1 2.10" in words(page.find_class("given")[0])
    text = words(page)
    assert not page.xpath("//*[local-name()='svg']")
    assert not [word for word in ("Genuine", "Reference", "Edition", "Not signed", "SHA-256") if word in text]


def signatories(page):
    table = page.xpath("//table[contains(@class,'signatures')]")[0]
    return {words(cells[0]): [words(cell) for cell in cells[1:]] for cells in table.iter("tr")}


def test_signature_block_says_who_how_and_why_not():
    found = signatories(edition_page())

    assert found["Capacity"] == ["Chair", "Chief executive", "Representative"]
    assert found["Name"] == ["Councillor Margaret Thornley", "David Pell", "Dr Helen Adeyemi"]
    assert found["Status"] == ["Signed", "Signed on paper", "Not signed"]
    assert found["When"] == ["5 July 2013, 14:20", "5 July 2013", "–"]
    assert found["How"][2] == (
        "Reason given on sending: the governing body meets on Monday 8 July; Dr Adeyemi signs after it"
    )


def test_statement_stands_once_where_only_the_body_differs():
    page = edition_page()

    assert words(page.find_class("statement")[0]) == (
        "“I have read edition 2 of Bedford’s return. I sign it for [the body named below].”"
    )
    found = signatories(page)
    assert "Statement" not in found
    assert found["For"][0] == "Exampleshire Health and Wellbeing Board"


def test_statements_that_differ_in_more_than_the_body_are_all_printed():
    content = samples.tiny_content(ANSWERED)
    record = samples.sent_record(content)
    first, *rest = record.slots
    first = replace(first, signature=replace(first.signature, statement="I agree."))

    page = page_of(content, replace(record, slots=(first, *rest)))

    assert not page.find_class("statement")
    assert signatories(page)["Statement"] == [
        "“I agree.”",
        "“I have read edition 2 of Bedford’s return. I sign it for Exampleshire County Council.”",
        "–",
    ]


def test_one_statement_stands_above_when_all_signed_the_same_words():
    content = samples.tiny_content(ANSWERED)
    record = samples.sent_record(content)
    slots = [
        replace(slot, signature=slot.signature and replace(slot.signature, statement="I agree."))
        for slot in record.slots
    ]

    page = page_of(content, replace(record, slots=tuple(slots)))

    assert words(page.find_class("statement")[0]) == "“I agree.”"
    assert "Statement" not in signatories(page)


def test_fourth_signatory_begins_a_second_row():
    content = samples.tiny_content(ANSWERED)
    record = samples.sent_record(content)

    page = page_of(content, replace(record, slots=(*record.slots, record.slots[0])))

    widths = [table.get("class").split()[-1] for table in page.xpath("//table[contains(@class,'signatures')]")]
    assert widths == ["of3", "of1"]
    assert "3 of 4 have signed" in words(page.find_class("cover")[0])


def test_edition_says_how_it_was_sent_and_how_to_check_it():
    page = edition_page()

    assert words(page.find_class("status")[0]) == "Sent 5 July 2013, 2 of 3 signatures, board meets 12 September 2013"
    assert words(page.find_class("sending")[0]) == (
        "Sent to the programme by Meera Okafor on 5 July 2013, 15:32. "
        "The board meets on 12 September 2013; a later copy of edition 2 will show what it decides."
    )
    genuine = page.find_class("genuine")[0]
    assert words(genuine.find("h3")) == "Genuine copy, edition 2, reference EXS-2013-2-7F3K"
    assert genuine.xpath("./p/a/@href") == [f"{samples.VERIFY}?reference=EXS-2013-2-7F3K"]
    assert "QR code" in words(genuine.xpath(".//*[local-name()='svg']/*[local-name()='title']")[0])


def test_late_unsent_and_extended_are_said():
    late = edition_page(sending=SendingRecord("Meera Okafor", samples.AS_OF, late=True), extension_reason="Flood.")
    unsent = edition_page(sending=None)

    assert "18:42, after the deadline of 5 July 2013. The deadline was extended to 5 July 2013: Flood." in words(
        late.find_class("sending")[0]
    )
    assert words(unsent.find_class("sending")[0]).startswith(
        "Not yet sent to the programme; the deadline is 5 July 2013."
    )
    assert words(unsent.find_class("status")[0]).startswith("Not yet sent, 2 of 3 signatures")


def test_board_consideration_prints_outcome_minute_and_resolution():
    taken = ConsiderationRecord("The Board", date(2013, 9, 12), "approved", "34/13", "That:\n\n- it be approved")

    page = edition_page(considerations=(taken,))

    decision = page.find_class("decision")[0]
    assert words(decision[0]) == "The Board approved edition 2 on 12 September 2013. Minute 34/13. Resolution:"
    assert [words(item) for item in decision.iter("li")] == ["it be approved"]


def test_last_return_field_stands_on_the_cover_unless_it_is_long():
    short = page_of(samples.tiny_content({}, background="The county.", helpers="Six groups (see 1.1)."))
    long = page_of(samples.tiny_content({}, background="The county.", helpers="Six groups came. " * 40))

    assert "Who helped Six groups (see 1.1 )." in words(short.find_class("cover")[0])
    assert "Who helped Given in full after this page ." in words(long.find_class("cover")[0])
    assert not short.xpath("//*[@id='said-helpers']")
    assert words(long.get_element_by_id("said-helpers")) == "Who helped"


def test_character_without_a_font_prints_as_its_code_with_a_note():
    page = edition_page(ANSWERED | {"1.2": {"story": "中 and \u202e"}})

    assert row(page, "1.2")[1] == "[U+4E2D] and [U+202E]"
    assert "A code in square brackets" in words(page.find_class("reading")[0])


def test_ordinary_characters_print_as_they_are():
    text = "Ŵyn ŷ £€½ – ’ “ ” • ✓ ☐ → ≥ é e\u0301 \u00a0x"
    page = edition_page(ANSWERED | {"1.2": {"story": text}})

    assert row(page, "1.2")[1] == " ".join(text.split())
    assert "A code in square brackets" not in words(page.find_class("reading")[0])
    assert not fonts.has_unprintable(text)


def test_long_answers_may_break_and_name_their_question():
    page = edition_page(ANSWERED | {"1.2": {"story": "The partners met again. " * 80}})

    assert page.get_element_by_id("question-1.2").get("data-part") == ", 1.2 continued"
    assert page.get_element_by_id("question-1.1").get("data-part") is None


def test_running_head_leaves_the_stamps_corner_clear():
    content = samples.make_content(
        samples.tiny(), {"responses": ANSWERED}, area_name="Bournemouth, Christchurch and Poole"
    )
    content = replace(
        content, collection_title="A collection with a title that goes on for rather a long while, indeed"
    )

    head = page_of(content, samples.sent_record(content)).find("body").get("data-head").split("\n")

    assert head[0] == "Bournemouth, Christchurch and Poole"
    assert head[1] == "Edition 2, sent 5 July 2013, 2 of 3 signatures. Reference EXS-2013-2-7F3K"
    assert all(fonts.width(line, 9) <= 123 for line in head)


@pytest.mark.parametrize("slug", sorted(kinds.known()))
def test_every_kind_prints(slug):
    kind = kinds.get(slug)
    field = next(field for field in samples.tiny().columns if field.kind == slug)
    value = field.options[0].value if field.options else "Some words"
    responses = {"1.1": {field.key: value}}

    page = edition_page(responses)

    assert kind.words(value, field) in row(page, "1.1")
