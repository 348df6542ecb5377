"""The Word form: what goes out comes in the same, whatever was typed; and it is a form that people can fill in."""

import unicodedata
from io import BytesIO

import pytest
from docx import Document
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import etree

from questionnaire.text import clean_text
from reporting import importing
from reporting.documents import word
from tests.reporting.samples import draft_record, tiny, tiny_content
from tests.robustness import naughty

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t •-"), max_size=60)
STORED = TEXTS.map(lambda text: clean_text(unicodedata.normalize("NFC", text)))


def values(reading):
    fields = tiny().fields_by_pk
    found = {}
    for change in reading.changes:
        question, field = fields[change.field.pk]
        found[question.number if question else "", field.key] = change.value or f"passed: {change.no_response_reason}"
    return found


def given_of(content):
    found = {("", answer.field.key): answer.value for answer in content.fields}
    for question in content.questions:
        for answer in question.answers:
            reason = f"passed: {answer.no_response_reason}" if answer.no_response_reason else ""
            found[question.definition.number, answer.field.key] = answer.value or reason
    return {place: value for place, value in found.items() if value}


def export(content, path):
    path.write_bytes(word.return_docx(content, draft_record(content), as_of="4 July 2013, 17:42"))
    return path


def without_tags(path):
    """As LibreOffice saves it."""
    document = Document(path)
    for tag in list(document.element.body.iter(f"{W}tag")):
        tag.getparent().remove(tag)
    document.save(path)
    return path


def bare(path):
    """The same form after something took its controls away and left what they hold."""
    document = Document(path)
    for control in reversed(list(document.element.body.iter(f"{W}sdt"))):
        parent, place = control.getparent(), control.getparent().index(control)
        for inner in reversed(list(control.find(f"{W}sdtContent"))):
            parent.insert(place, inner)
        parent.remove(control)
    document.save(path)
    return path


def full(text):
    responses = {
        "1.1": {"story": text, "judged": "amber", "proof": text, "wish": text},
        "1.2": {"story": "", "no_response": text[:200].strip() or "Because.", "proof": "Yes"},
        "2.1": {"story": "Plain.", "judged": "red", "wish": "• one\n• two\n\nAnd so on."},
        "2.10": {"story": "see 1.1 above"},
    }
    return tiny_content(responses, background=text, helpers="Who helped.")


@given(STORED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("  leading, and a tab\tand\n\n\nblank lines\n  • a point\ntrailing  \n")
@example("مرحبا 👩🏽‍🚀 <w:t>&amp;]]> \ufffe _x000D_")
@example("Write here then")
@example("1.1 million, =1+1")
def test_what_goes_out_in_word_comes_in_the_same(tmp_path, text):
    content = full(text)

    reading = importing.read(export(content, tmp_path / "form.docx"), tiny())

    assert values(reading) == given_of(content)
    assert reading.left == []


@pytest.mark.parametrize("spoil", [bare, without_tags])
def test_a_form_that_lost_its_controls_is_read_from_its_table(tmp_path, spoil):
    content = full("First line.\n\n• a point\n• another\tafter a tab")

    reading = importing.read(spoil(export(content, tmp_path / "form.docx")), tiny())

    assert values(reading) == given_of(content)


def test_naughty_texts_and_long_ones_survive_word(tmp_path):
    texts = [naughty.as_stored(text) for text in naughty.everything()]
    whole = [text for text in texts if text]
    for start in range(0, len(whole), 60):
        content = full("\n".join(whole[start : start + 60])[:20_000].strip() or "x")
        assert values(importing.read(export(content, tmp_path / "form.docx"), tiny())) == given_of(content)
    longest = full("A sentence of the long kind. " * 689 + "The end.")
    assert values(importing.read(export(longest, tmp_path / "form.docx"), tiny())) == given_of(longest)


def test_a_blank_form_says_nothing_and_asks_everything(tmp_path):
    path = tmp_path / "blank.docx"
    path.write_bytes(word.blank_docx(tiny()))
    document = Document(path)
    tags = [tag.get(f"{W}val") for tag in document.element.body.iter(f"{W}tag")]
    body = "".join(document.element.body.itertext())

    reading = importing.read(path, tiny())

    assert (reading.changes, reading.left) == ([], [])
    assert reading.head == {"questionnaire": "tiny-1"}
    assert {"1.1/story", "1.1/judged", "1.1/proof/tick", "1.1/proof", "return/background"} <= set(tags)
    assert len(tags) == len(set(tags))
    for question in tiny().questions:
        assert f"{question.number} {question.text}" in body


def test_the_form_is_landscape_english_with_repeated_heads_and_headings(tmp_path):
    document = Document(export(full("x"), tmp_path / "form.docx"))
    page = document.sections[0]
    heads = [table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None for table in document.tables]
    language = document.styles.element.find(f".//{W}rPrDefault//{W}lang")

    assert page.page_width > page.page_height
    assert heads == [True, True]
    assert language.get(f"{W}val") == "en-GB"
    assert document.paragraphs[0].style.name == "Heading 1"
    assert "DRAFT" in page.header.paragraphs[0].text
    assert etree.tostring(document.element).count(b'"sdtLocked"') > 10


def test_what_somebody_types_into_a_control_is_read(tmp_path):
    """A hint that was typed over, several paragraphs, a tick, a choice."""
    document = Document(BytesIO(word.blank_docx(tiny())))
    for control in document.element.body.iter(f"{W}sdt"):
        tag = control.find(f"{W}sdtPr/{W}tag")
        said = {"1.1/story": "Typed.", "1.1/judged": "Green", "1.1/proof/tick": "☒"}
        if tag is not None and tag.get(f"{W}val") in said:
            hint = control.find(f"{W}sdtPr/{W}showingPlcHdr")
            if hint is not None:
                hint.getparent().remove(hint)
            next(control.iter(f"{W}t")).text = said[tag.get(f"{W}val")]
    document.save(tmp_path / "typed.docx")

    reading = importing.read(tmp_path / "typed.docx", tiny())

    assert values(reading) == {("1.1", "story"): "Typed.", ("1.1", "judged"): "green", ("1.1", "proof"): "Yes"}


@pytest.mark.parametrize(("said", "value"), [("AMBER.", "amber"), ("g", "green"), ("Yellow", "amber")])
def test_a_rating_is_known_by_word_letter_or_colour(said, value):
    field = tiny().question("1.1").field("judged")

    assert field.spec.from_paper(said, field) == value
    assert field.spec.from_shade("FFC000", field) == "amber"
    assert field.spec.from_shade("FF0000", field) == "red"
    assert field.spec.from_shade("92D050", field) == "green"
    assert [field.spec.from_shade(colour, field) for colour in ("D9D9D9", "4472C4", "auto")] == ["", "", ""]
