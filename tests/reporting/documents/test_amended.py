"""An edition amended after the board says so everywhere, and prints and exports both values."""

import csv
import io
import json
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook

from questionnaire.board.amending import workflow as amending
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signals import edition_changed
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.stored import from_edition
from reporting import importing
from reporting.documents import exports
from reporting.documents import workflow as documents
from reporting.documents.drafts import excel_file, word_file
from reporting.documents.printed import html
from reporting.verification import verdicts as verifying
from tests import factories

pytestmark = pytest.mark.django_db
AFTER = "amended after the board meeting of 12 September 2013"


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])


def rating_of(reading, tree):
    field = tree.question("1.1").field("rating")
    return next(change.value for change in reading.changes if change.field.pk == field.pk)


@pytest.fixture
def amended():
    world = factories.make_amendable_world()
    first = world.considered()
    signatures.sign(first, by=world.signatory("chair"), shown_sha256=first.sha256)
    edition = get_edition(first.pk)
    field = factories.tree_of(world.area_return).question("1.1").field("rating")
    made = amending.amend(edition, by=world.lead, values={field.pk: "green"}, reason="Carers told more.")
    return get_edition(made.pk)


@pytest.fixture
def printed(amended):
    found, record = from_edition(amended), record_of_edition(amended)
    return html.render_return(found, record, as_of=amended.made_at, verify_url="https://stocktake.example/verify/")


def test_the_printed_return_says_so_on_cover_head_and_genuine_line(amended, printed):
    assert f", {AFTER}. Reference {amended.reference}." in printed
    assert "amended after the board" in printed.split('data-head="')[1].split('"')[0]
    assert f"Genuine copy, edition 2, {AFTER}, reference {amended.reference}" in printed
    assert "The board approved edition 1 on 12 September 2013." in printed
    assert f"; this edition was {AFTER}" in printed


def test_the_printed_answer_has_both_values(printed):
    row = printed.split('id="question-1.1"')[1].split("</tr>")[0]

    assert '<b class="chip green">Green</b>' in row
    assert 'before the board: <b class="chip amber">Amber</b>' in row
    assert "before the board" not in printed.split('id="question-1.2"')[1].split("</tr>")[0]


def test_an_amendment_is_part_of_what_names_a_document(amended):
    record = record_of_edition(amended)
    plain = replace(record, edition=replace(record.edition, amendment=None))

    assert documents.record_sha256(record) != documents.record_sha256(plain)


def test_json_carries_the_earlier_value_and_can_be_brought_in(amended, tmp_path):
    found = from_edition(amended)
    told = json.loads(exports.to_json(found, amended))

    assert told["responses"]["1.1"]["rating"] == "green"
    assert told["responses"]["1.1"]["before_the_board"] == {"rating": "amber"}
    assert "before_the_board" not in told["responses"]["1.2"]

    (tmp_path / "return.json").write_text(json.dumps(told))
    reading = importing.read(tmp_path / "return.json", found.questionnaire)
    assert rating_of(reading, found.questionnaire) == "green"


def test_csv_has_a_column_for_it(amended):
    file = io.StringIO()
    exports.write_csv(file, [amended.pk])

    lines = list(csv.DictReader(io.StringIO(file.getvalue())))
    told = {line["question"]: line["before the board"] for line in lines if line["field"] == "rating"}
    assert told == {"1.1": "amber", "1.2": "", "2.1": ""}


def test_excel_has_a_column_for_it_that_is_not_brought_in(amended, tmp_path):
    data = excel_file(amended.area_return, amended)
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[2]}
    assert "Rating, before the board" in heads
    row = next(row for row in sheet.iter_rows(min_row=3) if row[1].value == "1.1")
    assert row[heads["Rating, before the board"] - 1].value == "Amber"

    (tmp_path / "form.xlsx").write_bytes(data)
    tree = from_edition(amended).questionnaire
    reading = importing.read(tmp_path / "form.xlsx", tree)
    assert reading.left == []
    assert rating_of(reading, tree) == "green"


def test_word_says_it_beside_the_list_and_it_is_not_brought_in(amended, tmp_path):
    (tmp_path / "form.docx").write_bytes(word_file(amended.area_return, amended))

    tree = from_edition(amended).questionnaire
    reading = importing.read(tmp_path / "form.docx", tree)

    assert reading.left == []
    assert rating_of(reading, tree) == "green"


def test_verification_says_it(amended):
    verdict = verifying.of_reference(amended.reference)

    assert verdict.kind == "genuine"
    assert dict(verdict.facts)["Board"] == (
        "Approved on 12 September 2013, edition 1",
        "Amended after the board meeting of 12 September 2013",
    )
    first = get_edition(amended.area_return.editions.get(number=1).pk)
    assert verifying.of_reference(first.reference).kind == "superseded"
