"""Files beside good practice: attached, listed, downloaded, refused, removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaire import workflow
from questionnaire.models import Answer, Attachment, Event
from tests.factories import make_world
from tests.pages import address, form_of, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 an example\n%%EOF\n"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def question(world):
    return address("question", world.area_return, number="1.1")


def pdf(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def attach(client, world, *files, **sent):
    data = form_of(client.get(question(world)))
    return client.post(question(world), data | sent | {"files-good_practice": list(files)})


def download(world, attachment):
    return address("attachment", world.area_return, sha256=attachment.sha256)


def status_of(client, url):
    """A file is read to its end, which closes it."""
    reply = client.get(url)
    if reply.streaming:
        list(reply.streaming_content)
    return reply.status_code


def test_several_files_are_attached_in_one_save(as_lead, world):
    reply = attach(as_lead, world, pdf(), pdf("second.pdf", PDF + b"2"), assessment="Text")

    page = text_of(as_lead.get(question(world)))
    assert reply.status_code == 302
    assert [file.name for file in Attachment.objects.all()] == ["plan.pdf", "second.pdf"]
    assert "plan.pdf" in page
    assert "second.pdf" in page
    assert Event.objects.filter(act="attach").count() == 2


def test_download_is_a_file_that_no_browser_opens(as_lead, world):
    attach(as_lead, world, pdf("Ünser “Plan”.pdf"))

    reply = as_lead.get(download(world, Attachment.objects.get()))

    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"].startswith("attachment;")
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply["Content-Security-Policy"]
    assert reply["Cache-Control"] == "no-store"
    assert reply["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("tool.exe", b"MZ", "is not of a type we can take"),
        ("letter.pdf", b"<html>", "says it is PDF, but its content is not"),
        ("empty.pdf", b"", "is empty"),
        ("old.doc", b"\xd0\xcf\x11\xe0", "Save it as .docx or PDF"),
        ("sheet.xlsx", b"PK\x03\x04nonsense", "is not a xlsx file"),
    ],
)
def test_refused_file_is_named_and_the_words_are_saved(as_lead, world, name, content, says):
    reply = attach(as_lead, world, SimpleUploadedFile(name, content), pdf("good.pdf"), assessment="Typed with care")

    assert reply.status_code == 422
    assert f"“{name}”" in text_of(reply)
    assert says in text_of(reply)
    assert 'href="#id_files-good_practice"' in reply.content.decode()
    assert Answer.objects.get().value == "Typed with care"
    assert [file.name for file in Attachment.objects.all()] == ["good.pdf"]


def test_page_after_a_refused_file_saves_on_the_new_versions(as_lead, world):
    reply = attach(as_lead, world, pdf("x.exe"), assessment="First")

    second = as_lead.post(question(world), form_of(reply) | {"assessment": "Second"})

    assert second.status_code == 302
    assert Answer.objects.get().value == "Second"


def test_file_that_is_too_big_is_refused(as_lead, world, settings):
    settings.ATTACHMENT_MAX_BYTES = 1024 * 1024

    reply = attach(as_lead, world, pdf(content=PDF + b"x" * (1024 * 1024)))

    assert reply.status_code == 422
    assert "The most is 1 MB" in text_of(reply)
    assert not Attachment.objects.exists()


def test_files_of_a_page_with_a_wrong_answer_are_asked_for_again(as_lead, world):
    reply = attach(as_lead, world, pdf(), assessment="x" * 20_001)

    assert reply.status_code == 422
    assert "Choose the files again" in text_of(reply)
    assert not Attachment.objects.exists()


def test_the_same_file_twice_is_one(as_lead, world):
    attach(as_lead, world, pdf())
    attach(as_lead, world, pdf())

    assert Attachment.objects.count() == 1


def test_a_question_has_a_limit_of_files(as_lead, world):
    for start in (0, 15):
        reply = attach(as_lead, world, *[pdf(f"{n}.pdf", PDF + str(n).encode()) for n in range(start, start + 15)])

    assert reply.status_code == 422
    assert "a question can have 20 files" in text_of(reply)
    assert Attachment.objects.count() == 20


def test_removing_is_confirmed_and_leaves_a_trace(as_lead, world):
    attach(as_lead, world, pdf())
    attachment = Attachment.objects.get()
    url = address("remove_attachment", world.area_return, number="1.1", attachment=attachment.pk)

    page = as_lead.get(url)
    replies = [as_lead.post(url).url for _ in range(2)]

    assert "Remove “plan.pdf” from 1.1?" in text_of(page)
    assert replies == [question(world)] * 2
    as_lead.get(question(world))  # the page that tells of the removal
    assert "plan.pdf" not in text_of(as_lead.get(question(world)))
    assert Event.objects.filter(act="remove_attachment").count() == 1


def test_files_are_out_of_sight_elsewhere(client, as_lead, world):
    attach(as_lead, world, pdf())
    attachment = Attachment.objects.get()
    other = make_world()
    client.force_login(other.lead)

    assert status_of(client, download(world, attachment)) == 404
    assert status_of(client, address("attachment", other.area_return, sha256=attachment.sha256)) == 404


def test_programme_reads_a_file_once_it_is_sent(client, as_lead, world):
    attach(as_lead, world, pdf())
    attachment = Attachment.objects.get()
    edition = world.finalised()
    client.force_login(world.analyst)
    before = status_of(client, download(world, attachment))
    workflow.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))

    assert (before, status_of(client, download(world, attachment))) == (404, 200)


def test_viewer_reads_files_and_removes_none(client, as_lead, world):
    attach(as_lead, world, pdf())
    attachment = Attachment.objects.get()
    client.force_login(world.person("viewer"))
    url = address("remove_attachment", world.area_return, number="1.1", attachment=attachment.pk)

    assert status_of(client, download(world, attachment)) == 200
    assert [client.get(url).status_code, client.post(url).status_code] == [403, 403]


def test_unknown_files_are_not_found(as_lead, world):
    assert as_lead.get(address("attachment", world.area_return, sha256="0" * 64)).status_code == 404
    url = address("remove_attachment", world.area_return, number="1.1", attachment=999_999_999)
    assert as_lead.get(url).status_code == 404
