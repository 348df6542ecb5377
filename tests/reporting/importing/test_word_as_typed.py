"""The four-column table of 2013 as areas typed it, and files that are no form at all."""

import zipfile

import pytest
from docx import Document

from accounts.problems import FileRefused
from reporting import importing
from tests.reporting.documents.test_word import values
from tests.reporting.samples import tiny
from tests.reporting.word_forms import add_table, form, shaded, xml

ASKED = ("Do you <meet> & talk?", "Who leads?", "Is it pooled?")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "form.docx"


def read(path):
    reading = importing.read(path, tiny())
    return values(reading), [(left.where, left.text) for left in reading.left]


def test_the_table_as_it_was_printed(path):
    form(
        [f"1.1 {ASKED[0]}", "1.1 We meet monthly.", "Yes", "None yet"],
        [f"1.2 {ASKED[1]}", "1.2. The council.", "", ""],
        ["2. Money", "", "", ""],
        [f"2.1 {ASKED[2]}", "Yes", "☑ The agreement", "2.10 helps"],
        path=path,
    )

    found, left = read(path)

    assert found == {
        ("1.1", "story"): "We meet monthly.",
        ("1.1", "proof"): "Yes",
        ("1.1", "wish"): "None yet",
        ("1.2", "story"): "The council.",
        ("2.1", "story"): "Yes",
        ("2.1", "proof"): "The agreement",
        ("2.1", "wish"): "2.10 helps",
    }
    assert left == []


@pytest.mark.parametrize("number", ["2.10", "2.10.", " 2.10) ", "Q2.10", f"2.10 {'If not, why?'}", "If not, why?"])
def test_a_question_is_known_by_its_number_or_its_words(path, number):
    form([number, "Because.", "", ""], path=path)

    assert read(path) == ({("2.10", "story"): "Because."}, [])


def test_paragraphs_points_and_rows_in_two_halves(path):
    form(
        ["1.1", ["First.", "", "Second:", "• a point", "• another", "After."], "", ""],
        ["", "Went on here.", "", "Money"],
        path=path,
    )

    found, _ = read(path)

    assert found["1.1", "story"] == "First.\n\nSecond:\n• a point\n• another\n\nAfter.\n\nWent on here."
    assert found["1.1", "wish"] == "Money"


def test_a_table_for_each_section_and_heads_in_the_first_alone(path):
    document = Document()
    add_table(document, [["1.1", "One.", "", ""]])
    document.add_paragraph("2. Money")
    add_table(document, [["2.1", "Two.", "", "Wanted"]], heads=None)
    document.save(path)

    found, left = read(path)

    assert found == {("1.1", "story"): "One.", ("2.1", "story"): "Two.", ("2.1", "wish"): "Wanted"}
    assert left == []


def test_merged_heads_and_cells(path):
    document = Document()
    table = add_table(document, [["1.1", "One.", "x", "Wanted"], ["1.2", "Two.", "", ""], ["", "More.", "", ""]])
    table.rows[0].cells[2].merge(table.rows[0].cells[3])
    table.rows[2].cells[0].merge(table.rows[3].cells[0])
    title = table.add_row().cells
    title[0].merge(title[3]).text = "2. Money"
    document.save(path)

    found, left = read(path)

    assert found == {
        ("1.1", "story"): "One.",
        ("1.1", "proof"): "Yes",
        ("1.1", "wish"): "Wanted",
        ("1.2", "story"): "Two.\n\nMore.",
    }
    assert left == []


def test_ratings_by_word_letter_and_colour(path):
    heads = ["What is the story", "RAG", "Proof (attach)", "Support wanted"]
    form(
        ["1.1", "a", "Amber", "", ""],
        ["2.1", "b", shaded("00B050"), "", ""],
        ["1.2", "c", "R", "", ""],
        heads=heads,
        path=path,
    )

    found, left = read(path)

    assert (found["1.1", "judged"], found["2.1", "judged"]) == ("amber", "green")
    assert left == [("1.2 judged", "R")]  # this question asks for no rating


def test_what_cannot_be_told_is_quoted_with_its_place(path):
    form(
        ["1.1", "Story.", "", "Wanted"],
        ["12.7 Something of their own", "Words of theirs", "", ""],
        path=path,
        before=["Dear colleague,"],
    )

    found, left = read(path)

    assert found == {("1.1", "story"): "Story.", ("1.1", "wish"): "Wanted"}
    assert left == [
        ("table 1, row 3", "12.7 Something of their own | Words of theirs"),
        ("Before the table", "Dear colleague,"),
    ]


def test_context_before_the_table_and_who_completed_it(path):
    background = "We share our border with three clinical commissioning groups and two councils, which is new."
    form(
        ["1.1", "Story.", "", ""],
        path=path,
        before=["Tiny stocktake", f"Background: {background}", "And it works.", "Name ........", "Contact: our team"],
    )

    found, left = read(path)

    assert found["", "background"] == f"{background}\n\nAnd it works."
    assert left == [("Contact", "our team")]


def test_tracked_changes_are_read_as_accepted(path):
    form(
        [
            "1.1",
            xml(
                "<w:r><w:t xml:space='preserve'>We </w:t></w:r>",
                "<w:del w:id='1' w:author='x'><w:r><w:delText>never</w:delText></w:r></w:del>",
                "<w:ins w:id='2' w:author='x'><w:r><w:t>always</w:t></w:r></w:ins>",
                "<w:r><w:t xml:space='preserve'> meet</w:t><w:tab/><w:noBreakHyphen/></w:r>",
            ),
            xml("<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"),
            xml("<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>In a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"),
        ],
        path=path,
    )

    found, left = read(path)

    assert found == {("1.1", "story"): "We always meet\t\u2011", ("1.1", "proof"): "Yes"}
    assert left == [("In a text box", "In a box")]


def test_a_table_within_an_answer_is_lines_and_a_form_within_a_cell_is_a_form(path):
    def figures(cell):
        cell.text = "Figures:"
        table = cell.add_table(0, 2)
        for row in (("2012", "4"), ("2013", "9")):
            for inner, text in zip(table.add_row().cells, row, strict=True):
                inner.text = text

    def whole_form(cell):
        add_nested = cell.add_table(0, 4)
        for row in (
            ["1. Partners", "What is the story", "Proof (attach)", "Support wanted"],
            ["1.2", "Inner.", "", ""],
        ):
            for inner, text in zip(add_nested.add_row().cells, row, strict=True):
                inner.text = text

    document = Document()
    add_table(document, [["1.1", figures, "", ""]])
    add_table(document, [[whole_form]], heads=None)
    document.save(path)

    found, _ = read(path)

    assert found == {("1.1", "story"): "Figures:\n\n2012 | 4\n\n2013 | 9", ("1.2", "story"): "Inner."}


def test_files_that_are_no_form_are_refused_in_words(path, tmp_path):
    document = Document()
    document.add_paragraph("A letter, and nothing else.")
    document.save(tmp_path / "letter.docx")
    entities = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb = entities + b'<w:document xmlns:w="w"><w:body>&b;</w:body></w:document>'
    cases = {
        "letter.docx": (None, "has no table with the questions"),
        "bomb.docx": (bomb, "is damaged"),
        "broken.docx": (b"<w:document", "is damaged"),
        "other.docx": (b"<html/>", "is not a Word document"),
        "many.docx": (b"<a>" + b"<b/>" * 600_001 + b"</a>", "larger than a return"),
        "large.docx": (b" " * (41 * 1024 * 1024), "larger than a return"),
    }
    for name, (body, said) in cases.items():
        if body is not None:
            with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr("word/document.xml", body)
        with pytest.raises(FileRefused, match=said):
            importing.read(tmp_path / name, tiny())
    path.write_bytes(b"PK\x03\x04 not a zip")
    with pytest.raises(FileRefused, match="is damaged"):
        importing.read(path, tiny())
    with pytest.raises(FileRefused, match=r"Save it as \.docx"):
        importing.read(tmp_path / "old.doc", tiny())
