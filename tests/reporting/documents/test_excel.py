"""The form in Excel: one sheet that people can fill in, without loss, and no text in it is ever a formula."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import HealthCheck, example, given, settings
from openpyxl import load_workbook

from accounts.problems import FileRefused
from reporting import importing
from reporting.documents import excel
from tests.reporting.documents.test_word import STORED, full, given_of, values
from tests.reporting.samples import draft_record, tiny
from tests.robustness import naughty

FORMULAS = [
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "\t=1",
    "＝1",
    '=HYPERLINK("http://x.example")',
    "=cmd|' /C calc'!A0",
    "1e5",
]


def export(content, path):
    path.write_bytes(excel.return_xlsx(content, draft_record(content), as_of="4 July 2013, 17:42"))
    return path


def sheet_of(data):
    return load_workbook(BytesIO(data)).worksheets[0]


@given(STORED)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("  leading, and a tab\tand\n\n\nblank lines\n  • a point\ntrailing  \n")
@example("مرحبا 👩🏽‍🚀 <t>&amp;]]> \ufffe _x000D_ _xFFFE_ _x005F_")
@example("6.10")
@example("=1+1")
def test_what_goes_out_in_excel_comes_in_the_same(tmp_path, text):
    content = full(text)

    reading = importing.read(export(content, tmp_path / "form.xlsx"), tiny())

    assert values(reading) == given_of(content)
    assert reading.left == []


def test_naughty_texts_and_long_ones_survive_excel(tmp_path):
    whole = [text for text in map(naughty.as_stored, naughty.everything()) if text]
    for start in range(0, len(whole), 120):
        content = full("\n".join(whole[start : start + 120])[:20_000].strip() or "x")
        assert values(importing.read(export(content, tmp_path / "form.xlsx"), tiny())) == given_of(content)
    longest = full("😀" * 19_999 + ".")  # more than a cell can hold
    assert values(importing.read(export(longest, tmp_path / "form.xlsx"), tiny())) == given_of(longest)


@pytest.mark.parametrize("text", FORMULAS)
def test_every_text_is_a_string(tmp_path, text):
    book = load_workbook(export(full(text), tmp_path / "form.xlsx"))

    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} == {"s"}
    assert text in [cell.value for cell in cells]


def test_words_are_locked_cells_are_open_and_ratings_are_a_list():
    sheet = sheet_of(excel.blank_xlsx(tiny()))
    rows = {row[0].value: row for row in sheet.iter_rows()}
    lists = [entry for entry in sheet.data_validations.dataValidation if entry.type == "list"]

    assert sheet.protection.sheet
    assert sheet.column_dimensions["A"].hidden
    assert rows["2.10"][1].data_type == "s"
    assert [cell.protection.locked for cell in rows["1.1"][:5]] == [True, True, True, False, False]
    assert rows["1.1"][3].number_format == "@"
    assert rows["1.2"][4].value == "Not asked"
    assert rows["1.2"][4].protection.locked
    assert [entry.formula1 for entry in lists] == ['"Red,Amber,Green"'] * 2


def test_what_people_type_is_read_as_they_see_it(tmp_path):
    book = load_workbook(BytesIO(excel.blank_xlsx(tiny())))
    sheet = book.worksheets[0]
    rows = {row[0].value: row for row in sheet.iter_rows()}
    rows["1.1"][3].value, rows["1.1"][4].value = 12.0, "amber"
    rows["2.1"][3].value, rows["2.1"][4].value = "=A1", "purple"
    book.save(tmp_path / "typed.xlsx")

    reading = importing.read(tmp_path / "typed.xlsx", tiny())

    assert values(reading) == {("1.1", "story"): "12", ("1.1", "judged"): "amber"}
    assert [(left.text, left.why) for left in reading.left] == [
        ("=A1", "This is a formula. Type its result."),
        ("purple", "Select red, amber or green."),
    ]
    assert reading.head == {"questionnaire": "tiny-1"}


def test_a_workbook_that_is_no_form_is_refused_in_words(tmp_path):
    other = tmp_path / "other.xlsx"
    book = load_workbook(BytesIO(excel.blank_xlsx(tiny())))
    book.worksheets[0].delete_rows(1, 2)
    book.save(other)
    with pytest.raises(FileRefused, match="is not our form"):
        importing.read(other, tiny())
    parts = {"xl/workbook.xml": b"<!DOCTYPE x><x/>", "a.xml": b" " * (41 * 1024 * 1024), "xl/styles.xml": b"<x/>"}
    for (name, data), said in zip(parts.items(), ("damaged", "larger than a return", "damaged"), strict=True):
        with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        with pytest.raises(FileRefused, match=said):
            importing.read(other, tiny())
