"""Bringing in a filled-in form: nothing is saved unseen, no words of others are overwritten, no form is for others."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document

from questionnaire import content
from questionnaire.enums import Act
from questionnaire.models import Answer, Assignment, Event, Revision
from reporting.documents.drafts import word_file
from reporting.models import FilledInForm
from tests.factories import make_return, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of
from tests.reporting.word_forms import form as word_form

pytestmark = pytest.mark.django_db
HEADS = ["Assessment", "Rating", "Good practice", "Support required"]
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def world(client):
    world = make_world()
    client.force_login(world.lead)
    return world


def upload(client, area_return, data, name="form.docx"):
    file = SimpleUploadedFile(name, data, DOCX)
    return client.post(address("bring_in", area_return), {"file": file})


def filled(*rows):
    file = BytesIO()
    word_form(*rows, heads=HEADS, path=file)
    return file.getvalue()


def texts(area_return):
    return {
        row.field.key: row.value
        for row in Answer.objects.filter(area_return=area_return, field__question__number="1.1")
    }


def field(area_return, key, number="1.1"):
    return tree_of(area_return).question(number).field(key)


def test_a_form_is_shown_answer_by_answer_before_anything_is_saved(world, client):
    write(world.area_return, "1.1", "assessment", "We meet every month.")
    write(world.area_return, "1.1", "rating", "red")
    write(world.area_return, "2.1", "assessment", "Only in the return.")
    data = filled(["1.1", "We meet every week.", "Red", "Yes", "A lawyer"], ["9.9", "Nothing of ours", "", "", ""])

    moved = upload(client, world.area_return, data)
    with at_most(8):
        shown = client.get(moved.url)

    text = text_of(shown)
    assert "2 answers are new, 1 differs from what is there. Nothing is saved yet." in text
    assert "removed: month added: week" in " ".join(text.replace("month.", "month").split())
    assert "1 answer is in the return already, word for word" in text
    assert "1.1 Short 1.1: good practice" in text
    assert "1 answer in the return is empty in the form. What is in the return stays 2.1 Short 2.1: assessment" in text
    assert "Table 1, row 3 “9.9 | Nothing of ours”" in text
    assert texts(world.area_return) == {"assessment": "We meet every month.", "rating": "red"}


def test_what_is_chosen_is_taken_and_the_form_is_gone(world, client):
    write(world.area_return, "1.1", "assessment", "Old.")
    moved = upload(client, world.area_return, filled(["1.1", "New.", "Amber", "", "A lawyer"]))
    data = form_of(client.get(moved.url), 'name="seen"')
    data["take"] = [str(field(world.area_return, "rating").pk)]
    data[f"choice-{field(world.area_return, 'assessment').pk}"] = "form"

    reply = client.post(moved.url, data, follow=True)

    assert "2 answers added from “form.docx”." in text_of(reply)
    assert texts(world.area_return) == {"assessment": "New.", "rating": "amber"}
    assert Event.objects.get(act=Act.IMPORT).detail == {"source": "form.docx", "answers": 2}
    assert not FilledInForm.objects.exists()
    assert client.get(moved.url).status_code == 404


def test_a_change_of_a_colleague_meanwhile_is_a_conflict_and_nothing_is_lost(world, client):
    moved = upload(client, world.area_return, filled(["1.1", "From the form.", "", "", ""]))
    data = form_of(client.get(moved.url), 'name="seen"')
    data["take"] = [str(field(world.area_return, "assessment").pk)]
    write(world.area_return, "1.1", "assessment", "A colleague's.", by=world.contributor)

    reply = client.post(moved.url, data, follow=True)

    assert "1 changed in the return while you were choosing" in text_of(reply)
    assert texts(world.area_return)["assessment"] == "A colleague's."
    assert Revision.objects.get(outcome="conflict").value == "From the form."


def test_nothing_chosen_is_said_and_a_forged_version_overwrites_nothing(world, client):
    write(world.area_return, "1.1", "assessment", "Old.")
    moved = upload(client, world.area_return, filled(["1.1", "New.", "", "", ""]))
    pk = field(world.area_return, "assessment").pk

    nothing = client.post(moved.url, {"seen": "{}"})
    for seen in ("[", "[]", f'{{"{pk}": "x"}}', f'{{"{pk}": true}}', f'{{"{pk}": 99999999999999}}'):
        FilledInForm.objects.update_or_create(
            area_return=world.area_return,
            uploaded_by=world.lead,
            defaults={"name": "f", "answers": [[pk, f"New {seen}", ""]], "left": [], "notes": []},
        )
        at = address("brought_in", world.area_return, form=FilledInForm.objects.get().pk)
        client.post(at, {"seen": seen, f"choice-{pk}": "form"})

    assert nothing.status_code == 422
    assert "Select at least one answer, or discard the form" in text_of(nothing)
    assert texts(world.area_return) == {"assessment": "Old."}


def test_a_contributor_brings_in_their_own_sections_and_is_told_of_the_rest(world, client):
    section = tree_of(world.area_return).section("2")
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)
    client.force_login(world.contributor)
    moved = upload(client, world.area_return, filled(["1.1", "Not mine.", "", "", ""], ["2.1", "Mine.", "", "", ""]))
    shown = client.get(moved.url)
    data = form_of(shown, 'name="seen"')
    data["take"] = [str(field(world.area_return, "assessment", number).pk) for number in ("1.1", "2.1")]

    client.post(moved.url, data)

    assert "so these answers will not be added: 1.1 Short 1.1: assessment" in text_of(shown)
    found = content.from_rows(world.area_return)
    assert found.question("2.1").answer("assessment").value == "Mine."
    assert found.question("1.1").answer("assessment").value == ""


def test_a_form_is_for_whoever_brought_it_and_can_be_thrown_away(world, client):
    moved = upload(client, world.area_return, filled(["1.1", "Words.", "", "", ""]))
    again = upload(client, world.area_return, filled(["1.1", "Other words.", "", "", ""]))
    client.force_login(world.contributor)
    assert client.get(moved.url).status_code == 404
    client.force_login(world.lead)

    reply = client.post(again.url, {"discard": "1"}, follow=True)

    assert "“form.docx” has been discarded. Nothing from it is in the return." in text_of(reply)
    assert not FilledInForm.objects.exists()
    assert not Answer.objects.exists()


def test_forms_that_nobody_decided_on_go_after_a_day(world, client):
    upload(client, world.area_return, filled(["1.1", "Words.", "", "", ""]))
    FilledInForm.objects.update(uploaded_at=timezone.now() - timedelta(days=2))
    client.force_login(world.contributor)

    upload(client, world.area_return, filled(["1.1", "Words.", "", "", ""]))

    assert [row.uploaded_by for row in FilledInForm.objects.all()] == [world.contributor]


def test_our_own_form_comes_in_and_says_when_it_is_of_another_area(world, client):
    other = make_return(collection=world.area_return.collection)
    write(other, "1.1", "assessment", "What the neighbours wrote.")

    moved = upload(client, world.area_return, word_file(other, None))

    text = text_of(client.get(moved.url))
    assert f"This form was made from the return of another area ({other.area.gss_code})." in text
    assert "1 answer is new" in text
    assert "Not understood" not in text


def _zip(**parts):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in ({"[Content_Types].xml": "<Types/>"} | parts).items():
            archive.writestr(name, data)
    return file.getvalue()


def _empty_form():
    file = BytesIO()
    document = Document()
    document.add_paragraph("Hello")
    document.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("form.docx", b"", "is empty"),
        (f"{'long ' * 24}form.docx", b"", "is empty"),
        ("form.docx", b"PK not a zip", "is not a docx file"),
        ("form.docx", _zip(**{"word/document.xml": b" " * 3_000_000}), "is much larger when unpacked than it appears"),
        ("form.docx", _zip(**{"word/document.xml": "<!DOCTYPE x><x/>"}), "its content is not"),
        ("form.docx", _zip(**{"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}), "holds macros"),
        ("form.docx", _empty_form(), "has no table with the questions"),
        ("form.docx", filled(["1.1", "", "", "", ""]), "has no answers in it"),
        ("form.doc", b"old", "Save it as .docx"),
        ("form.pdf", b"%PDF-1.4 paper", "is not a completed form"),
    ],
)
def test_what_is_no_form_is_refused_in_words(world, client, name, data, said):
    reply = upload(client, world.area_return, data, name)

    assert reply.status_code == 422
    assert said in text_of(reply)
    assert text_of(reply).count("There is a problem") == 1
    assert not FilledInForm.objects.exists()
