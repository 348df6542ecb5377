"""The verification page: for anybody, and nothing on it that the document does not say."""

import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questionnaire import workflow
from reporting.models import Document
from tests.reporting.conftest import send, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.fixture
def edition(world, run_worker):
    return run_worker(world.finalised)


def by_reference(client, reference):
    return client.get(reverse("verify"), {"reference": reference})


def by_file(client, data, name="Item 9 Appendix A.pdf"):
    return client.post(reverse("verify"), {"file": SimpleUploadedFile(name, data, "application/pdf")})


def heading(reply):
    return re.search(r'<h1[^>]*id="verdict"[^>]*>(.*?)</h1>', reply.content.decode())[1]


def data_of(document):
    with document.file.open("rb") as file:
        return file.read()


def finalise_again(world):
    workflow.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
    world.area_return.refresh_from_db()
    return workflow.finalise(world.area_return, by=world.lead)


def test_a_reference_is_known_however_it_is_typed(client, edition):
    typed = edition.reference.lower().replace("-", " – ").replace("0", "o")

    assert heading(by_reference(client, edition.reference)) == "This reference is ours"
    assert heading(by_reference(client, typed)) == "This reference is ours"
    assert heading(by_reference(client, "EXA-2013-2-7F3K")) == "We do not know this reference"


def test_a_reference_alone_names_nobody_until_the_return_is_sent(client, world, edition):
    sign(world, edition)

    before = by_reference(client, edition.reference).content.decode()
    send(world, edition)
    after = by_reference(client, edition.reference).content.decode()

    assert ("Chair of the board" in before, "The chair" in before) == (True, False)
    assert "The chair, Chair of the board" in after
    assert "Answer to" not in before + after


def test_the_file_is_genuine_then_an_earlier_copy_then_superseded(client, world, edition, run_worker):
    first = data_of(Document.objects.get())
    headings = [heading(by_file(client, first))]

    run_worker(lambda: sign(world, edition))
    headings.append(heading(by_file(client, first)))
    run_worker(lambda: finalise_again(world))
    headings.append(heading(by_file(client, first)))
    headings.append(heading(by_reference(client, edition.reference)))

    assert headings == [
        "This is a genuine copy",
        "Genuine, but there is a later copy",
        "Genuine, but there is a newer edition",
        "Genuine, but there is a newer edition",
    ]


def test_an_edition_that_was_called_back_is_not_the_newest(client, world, edition):
    workflow.recall(world.area_return, by=world.lead, reason="A figure is wrong.")

    assert heading(by_reference(client, edition.reference)) == "Genuine, but it has been called back"
    assert heading(by_file(client, data_of(Document.objects.get()))) == "Genuine, but it has been called back"


def test_a_changed_file_is_told_from_a_strange_one(client, edition):
    ours = data_of(Document.objects.get())
    packed = b"%PDF-1.7 1 0 obj stream\n" + zlib.compress(b"reference=" + edition.reference.encode()) + b"\nendstream"

    assert heading(by_file(client, ours + b" ")) == "This file has been changed"
    assert heading(by_file(client, packed)) == "This file has been changed"
    assert heading(by_file(client, b"%PDF of somebody else")) == "We do not know this file"
    assert heading(by_file(client, b"")) == "We do not know this file"


def test_a_bomb_is_unpacked_up_to_a_bound(client, edition):
    bomb = b"stream\n" + zlib.compress(b"0" * 50_000_000) + b"\nendstream"

    assert heading(by_file(client, bomb * 3)) == "We do not know this file"


def test_what_is_missing_or_too_large_is_said_beside_it(client, settings):
    settings.ATTACHMENT_MAX_BYTES = 1_048_576
    none = client.post(reverse("verify"), {})
    large = by_file(client, b"x" * 1_048_577)
    empty = by_reference(client, "")

    assert [reply.status_code for reply in (none, large, empty)] == [422, 422, 422]
    assert "Choose the PDF" in none.content.decode()
    assert "larger than 1 MB" in large.content.decode()
    assert "Give the reference" in empty.content.decode()
    assert "<title>Error: Check a document" in empty.content.decode()


def test_names_from_outside_stay_text(client):
    reply = by_file(client, b"x", name="<script>alert(1)</script>.pdf")
    typed = by_reference(client, "<img src=x onerror=alert(1)>")

    assert "<script>alert" not in reply.content.decode()
    assert "<img" not in typed.content.decode()


def test_a_reference_costs_few_queries(client, edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        by_reference(client, edition.reference)
