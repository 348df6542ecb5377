"""U3: a file is kept only if the scanner says that it is clean.

CONTROL: take any answer without FOUND in it as a yes, or go on when nobody answers.
"""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaire import uploads
from questionnaire.models import Answer, Attachment
from tests.factories import make_world
from tests.pages import address, form_of, text_of
from tests.robustness import files
from tests.robustness.clamd import CLEAN, EICAR, nobody, says, scanner

AGAIN = "was not kept because the virus check is not responding at the moment. Try again in a few minutes."
NONSENSE = {
    "nothing": b"",
    "another language": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "half a yes": b"stream: O",
    "a yes to another": b"other: OK\n",
    "a yes with more": b"stream: is it OK\n",
    "an error": b"INSTREAM size limit exceeded. ERROR\n",
    "a fault": b"stream: Can't allocate memory ERROR\n",
    "no words": b"\xff\xfe\x00\x80\n",
    "no end": b"stream: " + b"a" * 100_000,
}


def check(content=files.PDF, name="Plan.pdf"):
    return uploads.check(SimpleUploadedFile(name, content))


def refusal(**sent):
    with pytest.raises(ValidationError) as refused:
        check(**sent)
    (message,) = refused.value.messages
    return message


@pytest.fixture
def at(settings):
    def use(url, seconds=5):
        settings.CLAMD_URL, settings.CLAMD_SECONDS = url, seconds

    return use


def test_a_clean_file_is_scanned_whole_and_taken(at):
    with scanner() as server:
        at(server.url)
        taken = check()

    assert server.scanned == [files.PDF]
    assert b"".join(taken.file.chunks()) == files.PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Plan.pdf", files.PDF.replace(b"trailer", b"% " + EICAR + b"\ntrailer")),
        ("Plan.docx", files.office(**{"word/media/image1.png": EICAR})),
        ("Plan.docx", files.office(**{"word/embeddings/a.xlsx": files.office("xlsx", **{"xl/media/b.png": EICAR})})),
    ],
    ids=["plain", "packed", "packed twice"],
)
def test_what_the_scanner_finds_is_refused(at, name, content):
    with scanner() as server:
        at(server.url)
        message = refusal(name=name, content=content)

    assert message == (
        f"“{name}” was not kept: the virus check found “Eicar-Test-Signature” in it. "
        "Do not open it, and tell your IT service."
    )


def test_a_scanner_that_is_down_lets_nothing_in(at):
    with nobody() as url:
        at(url)
        assert refusal() == f"“Plan.pdf” {AGAIN}"


@pytest.mark.parametrize("fault", NONSENSE)
def test_nonsense_is_no_yes(at, fault):
    with scanner(says(NONSENSE[fault])) as server:
        at(server.url)
        assert refusal() == f"“Plan.pdf” {AGAIN}"


@pytest.mark.parametrize("dribbles", [False, True])
def test_an_answer_that_comes_late_is_not_waited_for(at, dribbles):
    """A server that sends a letter now and then would keep a client for ever that waits anew for each."""
    enough = threading.Event()

    def slow(connection, _data):
        while not enough.wait(0.1):
            if dribbles:
                connection.sendall(b"s")

    with scanner(slow) as server:
        at(server.url, seconds=1)
        message = refusal()
        enough.set()

    assert message == f"“Plan.pdf” {AGAIN}"


def test_a_scanner_behind_a_socket_is_asked_as_well(at, tmp_path):
    at(f"unix:{tmp_path}/clamd.ctl")

    assert refusal() == f"“Plan.pdf” {AGAIN}"


def test_size_and_packing_are_looked_at_before_the_scanner_is_asked(at):
    """Scanners call a bomb clean, or choke on it."""
    with scanner(says(CLEAN)) as server:
        at(server.url)
        messages = [refusal(name="Plan.docx", content=files.bomb()), refusal(content=files.PDF + bytes(21 * 2**20))]

    assert [
        ("is much larger when unpacked" in words, "It must be 20 MB or smaller" in words) for words in messages
    ] == [
        (True, False),
        (False, True),
    ]
    assert server.scanned == []


@pytest.mark.django_db
def test_words_are_saved_while_the_scanner_is_down(client, at, tmp_path):
    world = make_world()
    client.force_login(world.lead)
    url = address("question", world.area_return, number="1.1")
    data = form_of(client.get(url)) | {"assessment": "Typed with care"}

    with nobody() as nowhere:
        at(nowhere)
        reply = client.post(url, data | {"files-good_practice": SimpleUploadedFile("Plan.pdf", files.PDF)})

    assert (reply.status_code, AGAIN in text_of(reply)) == (422, True)
    assert Answer.objects.get().value == "Typed with care"
    assert not Attachment.objects.exists()
