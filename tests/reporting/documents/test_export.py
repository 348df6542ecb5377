"""export_return and export_collection: what comes out can go in again, verifies, and is no formula."""

import csv
import json
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest
from django.core.management import CommandError, call_command

from questionnaire import content
from questionnaire.text import safe
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from reporting.models import Document
from tests.factories import make_return, tree_of, write
from tests.reporting.conftest import place, send

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "tests" / "data" / "greyford.json"


def where(area_return):
    facts = place(area_return)
    return ["--collection", facts["collection"], "--area", facts["area"]]


def export(area_return, form, file):
    call_command("export_return", *where(area_return), "--format", form, "-o", str(file))
    return file.read_bytes()


def pdf_text(data):
    with pdfplumber.open(BytesIO(data)) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def test_what_was_exported_can_be_imported_and_is_the_same(tmp_path):
    first, second = make_return(), make_return()
    call_command("import_return", *where(first), str(SAMPLE))
    data = json.loads(export(first, "json", tmp_path / "first.json"))
    assert list(data)[:4] == ["collection", "area", "edition", "sha256"]
    assert (data["edition"], data["sha256"]) == ("draft", "")

    del data["collection"], data["area"]
    (tmp_path / "moved.json").write_text(json.dumps(data))
    call_command("import_return", *where(second), str(tmp_path / "moved.json"))

    again = json.loads(export(second, "json", tmp_path / "second.json"))
    assert {key: again[key] for key in data} == data
    assert data["responses"]["2.1"]["no_response"] == "The budget is set in July."
    given = json.loads(SAMPLE.read_text())["responses"]["1.1"]
    assert data["responses"]["1.1"] == given


def test_reasons_that_differ_survive_the_journey(tmp_path):
    first, second = make_return(), make_return()
    response = {"assessment": "", "no_response": {"assessment": "One reason.", "rating": "Another."}}
    (tmp_path / "in.json").write_text(json.dumps({"responses": {"1.1": response}}))
    call_command("import_return", *where(first), str(tmp_path / "in.json"))
    exported = json.loads(export(first, "json", tmp_path / "out.json"))
    assert exported["responses"]["1.1"]["no_response"] == response["no_response"]

    (tmp_path / "out.json").write_text(json.dumps({"responses": exported["responses"]}))
    call_command("import_return", *where(second), str(tmp_path / "out.json"))

    assert content.from_rows(second).question("1.1").answer("rating").no_response_reason == "Another."


def test_an_edition_is_exported_as_it_was_signed(world, tmp_path):
    edition = world.finalised()

    data = json.loads(export(world.area_return, "json", tmp_path / "edition.json"))
    pdf = export(world.area_return, "pdf", tmp_path / "edition.pdf")

    assert (data["edition"], data["sha256"]) == (1, edition.sha256)
    assert edition.reference in pdf_text(pdf)
    document = Document.objects.get()
    with document.file.open("rb") as file:
        assert file.read() == pdf


def test_a_drafts_pdf_is_marked_and_needs_no_worker(tmp_path):
    area_return = make_return()
    call_command("import_return", *where(area_return), str(SAMPLE))

    text = pdf_text(export(area_return, "pdf", tmp_path / "draft.pdf"))

    assert "DRAFT" in text
    assert 'Housing is missing. "Soon" was said in May & again in June: 5 < 6.' in text
    assert not Document.objects.exists()


def test_places_that_are_not_there_are_refused(tmp_path):
    area_return = make_return()

    with pytest.raises(CommandError, match="cannot be written: No such file"):
        export(area_return, "json", tmp_path / "nowhere" / "file")
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.usefixtures("quick_pdf")
def test_an_export_leaves_in_the_log_who_took_what(world, tmp_path, caplog, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "operator")
    slug, file = world.area_return.collection.slug, tmp_path / "out.csv"
    send(world, world.finalised())

    call_command("export_collection", "--collection", slug, "--format", "csv", "-o", str(file))

    assert f"operator took out 1 returns of {slug} as csv to {file}" in caplog.messages


def test_a_collection_is_exported_with_what_was_sent(world, tmp_path, capsys):
    make_return(collection=world.area_return.collection)
    write(world.area_return, "1.1", "support_required", "=1+1")
    edition = world.finalised()
    slug = world.area_return.collection.slug
    call = ["export_collection", "--collection", slug, "-o", str(tmp_path / "out"), "--format"]
    with pytest.raises(CommandError, match="No area has sent"):
        call_command(*call, "csv")
    send(world, edition)

    call_command(*call, "csv")
    rows = list(csv.DictReader((tmp_path / "out").read_text("utf-8-sig").splitlines()))
    call_command(*call, "zip")

    assert "1 returns written" in capsys.readouterr().out
    support = next(row for row in rows if (row["question"], row["field"]) == ("1.1", "support_required"))
    assert (support["answer"], support["SHA-256 of edition"]) == ("'=1+1", edition.sha256)
    assert len(zipfile.ZipFile(tmp_path / "out").namelist()) == 3


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "＝1", "\u00a0-1", "%0", "|x"])
def test_no_text_is_a_formula(text):
    assert safe(text) == f"'{text}"


def test_plain_text_stays_as_it_is():
    assert [safe(text) for text in ("", "Yes", "5 - 3", "• a point")] == ["", "Yes", "5 - 3", "• a point"]


def test_a_fresh_data_dir_answers_with_a_sentence_and_status_1(tmp_path):
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "manage.py", "export_collection", "--collection", "x", "--format", "csv", "-o", "x"]

    done = subprocess.run(
        command, cwd=ROOT, env=environment | {"DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert "There is no collection x. There are none yet: run open_collection first." in done.stderr


def test_what_is_said_of_sections_goes_out_and_comes_in(tmp_path, capsys):
    area_return, other = make_return(), make_return()
    field = tree_of(area_return).section("1").own.field("what_next")
    changes = [Change(field, "We will meet in May.", 0)]
    answers.save_answers(area_return, changes, by=None, client_id="said")

    given = json.loads(export(area_return, "json", tmp_path / "return.json"))
    assert given["sections"] == {"1": {"what_next": "We will meet in May."}}
    assert "sections" not in json.loads(export(other, "json", tmp_path / "empty.json"))

    file = tmp_path / "taken.json"
    file.write_text(json.dumps({"sections": given["sections"]}))
    call_command("import_return", *where(other), str(file))
    assert "what_next: section 1" in capsys.readouterr().out
    assert content.from_rows(other).sections[0].fields[1].value == "We will meet in May."
    assert "We will meet in May." in pdf_text(export(other, "pdf", tmp_path / "return.pdf"))


@pytest.mark.parametrize(
    ("sections", "problem"),
    [
        ([], "sections: has to be an object"),
        ({"9": {}}, "There is no section 9"),
        ({"1": "Well"}, "Section 1: has to be an object with answers, not text."),
        ({"1": {"mood": "Good"}}, "Section 1: “mood” is not asked here. It may have: going_well, what_next."),
        (
            {"1": {"going_well": "x" * 2001}},
            "Section 1 going_well: “Going well” must be 2,000 characters or less. It has 2,001:",
        ),
    ],
)
def test_what_cannot_be_said_of_a_section_is_named(tmp_path, sections, problem):
    file = tmp_path / "taken.json"
    file.write_text(json.dumps({"sections": sections}))

    with pytest.raises(CommandError, match=re.escape(problem)):
        call_command("import_return", *where(make_return()), str(file))
