"""Files beside good practice: attached, listed, downloaded, refused, removed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaire.models import Answer, Attachment, Event
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.files import workflow as files_workflow
from tests.factories import make_world
from tests.pages import address, at_most, form_of, text_of

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
        ("tool.exe", b"MZ", "is not a file type we accept"),
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
    assert "It must be 1 MB or smaller" in text_of(reply)
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
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))

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


def describe(client, world, attachment, words, **sent):
    url = address("describe_attachment", world.area_return, number="1.1", attachment=attachment.pk)
    return client.post(url, form_of(client.get(url), 'name="description"') | {"description": words} | sent)


def test_what_was_kept_is_said_by_name_beside_what_was_not(as_lead, world):
    reply = attach(as_lead, world, pdf("a.pdf"), pdf("tool.exe"), pdf("b.pdf", PDF + b"2"))

    assert "“a.pdf” and “b.pdf” have been attached to 1.1" in text_of(reply)
    assert "“tool.exe” is not a file type we accept" in text_of(reply)


def test_a_return_has_a_limit_of_files_together(as_lead, world, settings):
    settings.RETURN_FILES_MAX_BYTES = 1024 * 1024
    attach(as_lead, world, pdf("a.pdf", PDF + bytes(600_000) + b"%%EOF"))

    reply = attach(as_lead, world, pdf("b.pdf", PDF + bytes(600_001) + b"%%EOF"), assessment="Typed")

    assert reply.status_code == 422
    refused = "“b.pdf” was not kept: the files in a return can be up to 1 MB in total. Attach a smaller one."
    assert refused in text_of(reply)
    assert Attachment.objects.count() == 1
    assert Answer.objects.get().value == "Typed"


def test_a_row_that_cannot_be_written_leaves_no_file(as_lead, world, monkeypatch, settings, tmp_path):
    monkeypatch.setattr(Attachment, "save", lambda *_, **__: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        attach(as_lead, world, pdf())

    assert not list(tmp_path.rglob("*.pdf"))


def test_a_description_stands_beside_the_file_everywhere(as_lead, world):
    attach(as_lead, world, pdf())
    reply = describe(as_lead, world, Attachment.objects.get(), "  What the board\nread in May ")
    edition = world.finalised()

    pages = [address("question", world.area_return, number="1.1"), address("files", world.area_return)]
    pages += [address(name, world.area_return) for name in ("documents", "history")]
    pages.append(address("edition", world.area_return, edition=edition.number))
    assert reply.status_code == 302
    assert [page for page in pages if "What the board read in May" not in text_of(as_lead.get(page))] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [("x" * 201, "Description must be 200 characters or less. Yours has 201"), ("a\x00b", "character")],
)
def test_a_description_that_cannot_be_taken_is_refused_beside_its_box(as_lead, world, words, says):
    attach(as_lead, world, pdf())

    reply = describe(as_lead, world, Attachment.objects.get(), words)

    assert (reply.status_code, says in text_of(reply)) == (422, True)
    assert Attachment.objects.get().description == ""


def test_a_description_written_meanwhile_is_shown_before_it_is_replaced(as_lead, world):
    attach(as_lead, world, pdf())
    attachment = Attachment.objects.get()
    files_workflow.describe_attachment(attachment, "Theirs", seen="", by=world.contributor)

    refused = describe(as_lead, world, attachment, "Mine", seen="")
    there = Attachment.objects.get().description
    again = as_lead.post(refused.request["PATH_INFO"], form_of(refused, 'name="description"'))

    assert "Somebody else has written “Theirs” since you opened this page" in text_of(refused)
    assert (refused.status_code, there, again.status_code) == (422, "Theirs", 302)
    assert Attachment.objects.get().description == "Mine"


def test_files_page_says_who_brought_each_file_and_which_editions_name_it(as_lead, world):
    attach(as_lead, world, pdf("kept.pdf"), pdf("gone.pdf", PDF + b"2"), pdf("never.pdf", PDF + b"3"))
    _, gone, never = Attachment.objects.all()
    files_workflow.remove_attachment(never, by=world.lead)
    world.finalised()
    signatures.recall(world.area_return, by=world.lead, reason="One file too many")
    files_workflow.remove_attachment(gone, by=world.contributor)
    as_lead.get(question(world))  # the page that tells what was attached

    page = text_of(as_lead.get(address("files", world.area_return)))

    assert "2 files attached to answers" in page
    assert "kept.pdf" in page
    assert "Used in The return as it stands, edition 1" in page
    assert "gone.pdf" in page
    assert "Removed The contributor, today" in page
    assert "Used in Edition 1" in page
    assert "never.pdf" not in page


def test_files_page_costs_the_same_for_many_files(as_lead, world):
    for count in (1, 12):
        attach(as_lead, world, *[pdf(f"{n}.pdf", PDF + str(n).encode()) for n in range(count)])
        with at_most(8):
            page = as_lead.get(address("files", world.area_return))
        assert f"{count} file" in text_of(page)


def test_programme_sees_the_files_of_what_was_sent(client, as_lead, world):
    attach(as_lead, world, pdf("sent.pdf"), pdf("later.pdf", PDF + b"2"))
    files_workflow.remove_attachment(Attachment.objects.last(), by=world.lead)
    edition = world.finalised()
    client.force_login(world.analyst)
    before = client.get(address("files", world.area_return)).status_code
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))

    page = text_of(client.get(address("files", world.area_return)))

    assert before == 403
    assert "sent.pdf" in page
    assert "later.pdf" not in page
