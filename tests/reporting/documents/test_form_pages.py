"""The blank form for everybody, and a return as a Word file for those who may read it."""

from io import BytesIO

import pytest
from django.core.management import call_command
from docx import Document

from questionnaire.enums import QuestionnaireStatus
from questionnaire.models import Return
from reporting.documents.printed import blank_form
from reporting.documents.printed.blank_form import form_html
from tests.factories import make_return, make_user, tree_of, write
from tests.pages import address, at_most
from tests.reporting.conftest import place
from tests.reporting.samples import stocktake

pytestmark = pytest.mark.django_db
KINDS = ["pdf", "docx", "xlsx"]


@pytest.fixture
def rendered(monkeypatch):
    calls = []

    def form_pdf(tree, *, made_at):
        calls.append(tree.name)
        return b"%PDF blank"

    monkeypatch.setattr(blank_form, "form_pdf", form_pdf)
    return calls


def test_anybody_gets_the_blank_form_and_it_is_rendered_once(client, rendered):
    tree = tree_of(make_return())

    replies = [client.get(f"/questionnaires/{tree.slug}/{tree.version}/form.{kind}") for kind in (*KINDS, "pdf")]

    assert [reply.status_code for reply in replies] == [200, 200, 200, 200]
    assert replies[0].content == b"%PDF blank"
    assert "Official words of 1.1." in "".join(Document(BytesIO(replies[1].content)).element.body.itertext())
    assert rendered == [tree.name]


@pytest.mark.parametrize("kind", KINDS)
def test_a_questionnaire_that_is_not_published_has_no_form(client, rendered, kind):
    area_return = make_return()
    questionnaire = area_return.collection.questionnaire
    questionnaire.status = QuestionnaireStatus.DRAFT
    questionnaire.save()
    slug, version = questionnaire.slug, questionnaire.version

    assert client.get(f"/questionnaires/{slug}/{version}/form.{kind}").status_code == 404
    assert client.get(f"/questionnaires/nothing/1/form.{kind}").status_code == 404


def test_the_blank_form_asks_in_the_official_words_with_room_to_write():
    html = form_html(stocktake())

    assert html.count('<tr id="question-') == 61
    assert all(question.text.split(" ")[0] in html for question in stocktake().questions)
    assert "Assessment of current position evidence of work and issues arising" in html
    assert html.count("Not asked") == 3
    assert "LA Chief Executive" in html


def test_a_draft_and_an_edition_go_out_as_word(world, client):
    write(world.area_return, "1.1", "assessment", "What we wrote.")
    client.force_login(world.lead)
    with at_most(8):
        draft = client.get(address("draft_docx", world.area_return))
    world.finalised()

    moved = client.get(address("draft_docx", world.area_return))
    edition = client.get(moved.url)

    assert "DRAFT" in draft["Content-Disposition"]
    assert moved.url == address("edition_docx", world.area_return, edition=1)
    for reply, head in ((draft, "DRAFT. Not finalised"), (edition, "The words of edition 1")):
        document = Document(BytesIO(reply.content))
        assert head in document.sections[0].header.paragraphs[0].text
        assert "What we wrote." in "".join(document.element.body.itertext())


def test_a_word_file_of_an_unsent_edition_is_not_for_the_programme(world, client):
    world.finalised()
    client.force_login(world.analyst)
    assert client.get(address("edition_docx", world.area_return, edition=1)).status_code == 403
    client.force_login(make_user())
    assert client.get(address("edition_docx", world.area_return, edition=1)).status_code == 404


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_demonstrations_return_survives_the_journey_through_a_form(tmp_path, capsys, kind):
    """Exported, brought into an empty draft, and exported again: the same JSON."""
    call_command("load_demo", verbosity=0)
    full = Return.objects.get(area__short_name="Exampleshire")
    empty = make_return(collection=full.collection)

    def export(area_return, form):
        where = place(area_return)
        file = tmp_path / f"{where['area']}.{form}"
        arguments = ["--collection", where["collection"], "--area", where["area"]]
        call_command("export_return", *arguments, "--format", form, "-o", str(file))
        return file

    where = place(empty)
    file = str(export(full, kind))
    call_command("import_return", "--collection", where["collection"], "--area", where["area"], file)

    said = capsys.readouterr().out
    first, second = (export(each, "json").read_text().split('"context"')[1] for each in (full, empty))
    assert first == second
    assert "The form was made for another area: X99000001." in said
    assert "Not understood" not in said
