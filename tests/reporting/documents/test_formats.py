"""The registry of file formats: a format that a test adds is written by the command and downloaded from pages."""

import re
import sys
from importlib import reload

import pytest
from django.core.management import call_command
from django.urls import clear_url_caches, reverse

from questionnaire import content
from questionnaire.stored import from_edition
from reporting.documents import formats
from reporting.documents.formats import Format
from tests.factories import write
from tests.pages import address
from tests.reporting.conftest import place

pytestmark = pytest.mark.django_db
URLS = ("reporting.documents.urls", "reporting.urls", "stocktake.urls")  # in the order in which they are joined


def plain_text(area_return, edition):
    shown = from_edition(edition) if edition else content.from_rows(area_return)
    head = f"Edition {edition.number}" if edition else "Draft"
    return f"{head}: {shown.question('1.1').answer('assessment').value}".encode()


def join_urls():
    for name in URLS:
        reload(sys.modules[name])
    clear_url_caches()


@pytest.fixture
def text_format():
    """Plain text, for as long as the test runs."""
    reverse("start")  # loads every module of addresses
    formats.register(Format("txt", "text/plain", "Text", plain_text, blank=lambda tree: tree.title.encode()))
    join_urls()
    yield
    formats.unregister("txt")
    join_urls()


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_registry_names_each_format_once():
    facts = [(each.suffix, each.label, each.disposition, each.has_page) for each in formats.every()]

    assert facts == [
        ("pdf", "PDF", "inline", True),
        ("json", "JSON", "attachment", False),
        ("docx", "Word", "attachment", True),
        ("xlsx", "Excel", "attachment", True),
    ]
    with pytest.raises(ValueError):
        formats.register(Format("pdf", "application/pdf", "PDF", plain_text))


def test_added_format_is_written_by_the_command(world, text_format, tmp_path):
    write(world.area_return, "1.1", "assessment", "What we wrote.")
    where = place(world.area_return)
    file = tmp_path / "return.txt"

    call_command(
        "export_return",
        "--collection",
        where["collection"],
        "--area",
        where["area"],
        "--format",
        "txt",
        "-o",
        str(file),
    )

    assert file.read_text() == "Draft: What we wrote."


def test_added_format_has_addresses_for_draft_edition_and_blank_form(world, text_format, client):
    write(world.area_return, "1.1", "assessment", "What we wrote.")
    tree = content.from_rows(world.area_return).questionnaire
    client.force_login(world.lead)
    draft = client.get(address("draft_txt", world.area_return))
    world.finalised()

    moved = client.get(address("draft_txt", world.area_return))
    edition = client.get(moved.url)
    blank = client.get(reverse("blank_txt", kwargs={"slug": tree.slug, "version": tree.version}))

    assert (draft.content, draft["Content-Type"]) == (b"Draft: What we wrote.", "text/plain")
    assert draft["Content-Disposition"].endswith('-DRAFT.txt"')
    assert moved.url == address("edition_txt", world.area_return, edition=1)
    assert edition.content == b"Edition 1: What we wrote."
    assert edition["Content-Disposition"].endswith('-edition-1.txt"')
    assert blank.content == tree.title.encode()


def test_added_format_is_listed_on_the_page_of_a_return(world, text_format, client):
    client.force_login(world.lead)

    before = client.get(address("return", world.area_return)).content.decode()
    world.finalised()
    after = client.get(address("return", world.area_return)).content.decode()

    assert f'href="{address("draft_txt", world.area_return)}"' in before
    assert "Draft as PDF, draft as Word, draft as Excel or draft as Text" in words_of(before)
    assert "Blank form as PDF, blank form as Word, blank form as Excel or blank form as Text" in words_of(before)
    assert f'href="{address("edition_txt", world.area_return, edition=1)}"' in after


def test_downloads_read_as_before_without_the_added_format(world, client):
    client.force_login(world.lead)

    text = client.get(address("return", world.area_return)).content.decode()

    assert (
        f'<p><a class="govuk-link" href="{address("draft_pdf", world.area_return)}">Draft as PDF</a>, '
        f'<a class="govuk-link" href="{address("draft_docx", world.area_return)}">'
        '<span class="govuk-visually-hidden">draft as </span>Word</a> or '
        f'<a class="govuk-link" href="{address("draft_xlsx", world.area_return)}">'
        '<span class="govuk-visually-hidden">draft as </span>Excel</a></p>'
    ) in text
