"""The verification page: for anybody, and nothing on it that the document does not say."""

import re
import zlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questionnaire.publishing import workflow as publishing
from questionnaire.record import SendingRecord, SignatureRecord
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from reporting import limits
from reporting.models import Document
from reporting.verification import facts
from reporting.verification import references as named
from reporting.verification import verdicts as verifying
from tests.reporting.conftest import afresh, send, sign
from tests.reporting.samples import sent_record, tiny_content

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
    signatures.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
    world.area_return.refresh_from_db()
    return finalising.finalise(world.area_return, by=world.lead)


def test_a_reference_is_known_however_it_is_typed(client, edition):
    typed = edition.reference.lower().replace("-", " – ").replace("0", "o")

    assert heading(by_reference(client, edition.reference)) == "This reference is ours"
    assert heading(by_reference(client, typed)) == "This reference is ours"
    assert heading(by_reference(client, edition.reference.replace("-", " "))) == "This reference is ours"
    assert heading(by_reference(client, "EXA-2013-2-7F3K")) == "We do not recognise this reference"


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
    signatures.recall(world.area_return, by=world.lead, reason="A figure is wrong.")

    assert heading(by_reference(client, edition.reference)) == "Genuine, but it has been recalled"
    assert heading(by_file(client, data_of(Document.objects.get()))) == "Genuine, but it has been recalled"


def at(day, hour=12):
    return datetime(2013, 7, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("signed", "words"),
    [
        ([], "5 July 2013, without a signature"),
        ([4], "5 July 2013, with one signature"),
        ([4, 4, 8], "5 July 2013, with two signatures. The third followed on 8 July"),
        ([4, 6, 8], "5 July 2013, with one signature. The second followed on 6 July and the third on 8 July"),
        ([4, 4, 4], "5 July 2013, with all three signatures"),
    ],
)
def test_sending_is_told_with_the_signatures_that_were_there_and_those_that_followed(signed, words):
    content = tiny_content({})
    record = sent_record(content, sending=SendingRecord("A", at(5), late=False))
    slots = [
        replace(slot, signature=SignatureRecord(slot.capacity.slug, "N", "", "", "", at(signed[place])))
        if place < len(signed)
        else replace(slot, signature=None)
        for place, slot in enumerate(record.slots)
    ]

    assert facts.sent(replace(record, slots=tuple(slots))) == words


def links_of(reply):
    return re.findall(r'href="(/collections/[^"]+)"', reply.content.decode())


def test_newer_edition_and_what_changed_are_for_those_who_may_read(client, world, edition, run_worker):
    first = data_of(Document.objects.get())
    run_worker(lambda: finalise_again(world))
    stranger = by_file(client, first)
    client.force_login(world.lead)

    known = by_file(client, first)

    assert (links_of(stranger), "can ask the area for edition 2" in stranger.content.decode()) == ([], True)
    where = {"collection": edition.area_return.collection.slug, "area": edition.area_return.area.gss_code}
    assert [
        reverse("edition_pdf", kwargs=where | {"edition": 2}),
        reverse("edition_differences", kwargs=where | {"edition": 2, "other": 1}),
        reverse("edition", kwargs=where | {"edition": 1}),
    ] == links_of(known)[-3:]


def test_a_later_copy_is_offered_to_those_who_may_read(client, world, edition, run_worker):
    first = data_of(Document.objects.get())
    run_worker(lambda: sign(world, edition))
    stranger = by_file(client, first)
    client.force_login(world.lead)

    known = by_file(client, first)

    assert "can ask the area for the later copy" in stranger.content.decode()
    assert "The details below are as of today" in stranger.content.decode()
    assert "Get the later copy of edition 1 (PDF)" in known.content.decode()
    assert any(link.endswith("return.pdf") for link in links_of(known))


def test_public_copy_is_told_from_the_edition_it_is_made_of(client, world, edition, run_worker):
    ask = lambda: publishing.ask_for_public_copy(afresh(edition), by=world.lead)  # noqa: E731
    run_worker(ask)
    public = data_of(Document.objects.get(kind="public"))
    headings = [heading(by_file(client, public))]
    run_worker(lambda: sign(world, edition))
    headings.append(heading(by_file(client, public)))
    run_worker(lambda: finalise_again(world))
    last = by_file(client, public)

    assert [*headings, heading(last)] == [
        "This is the public copy of edition 1",
        "Genuine, but there is a later public copy",
        "Genuine, but there is a newer edition",
    ]
    assert "This is the public copy of edition 1 of" in last.content.decode()


def test_page_says_how_checking_works(client, db):
    reply = client.get(reverse("how_checking_works"))

    assert [name for name, _ in verifying.MEANINGS if f">{name}<" not in reply.content.decode()] == []


def test_a_changed_file_is_told_from_a_strange_one(client, edition):
    ours = data_of(Document.objects.get())
    packed = b"%PDF-1.7 1 0 obj stream\n" + zlib.compress(b"reference=" + edition.reference.encode()) + b"\nendstream"

    assert heading(by_file(client, ours + b" ")) == "This file has been changed"
    assert heading(by_file(client, packed)) == "This file has been changed"
    assert heading(by_file(client, b"%PDF of somebody else")) == "We do not recognise this file"
    assert heading(by_file(client, b"")) == "This is not a PDF"


def test_what_is_no_pdf_is_told_what_to_do(client, edition):
    reply = by_file(client, f"Minutes about {edition.reference}".encode(), name="Minutes.txt")

    assert heading(reply) == "This is not a PDF"
    assert "enter the reference instead" in reply.content.decode()


def test_reasons_stay_out_of_verification(client, world, edition):
    send(world, edition)
    sending.accept(afresh(edition), by=world.manager, reason="The post is vacant until October.")

    said = by_reference(client, edition.reference).content.decode()

    assert "by the programme, without the signature of" in said
    assert [words for words in ("vacant until", "On leave") if words in said] == []


def test_a_bomb_is_unpacked_up_to_a_bound(client, edition):
    bomb = b"stream\n" + zlib.compress(b"0" * 50_000_000) + b"\nendstream endobj"

    assert heading(by_file(client, bomb * 3)) == "We do not recognise this file"


def test_what_is_missing_or_too_large_is_said_beside_it(client, settings):
    settings.ATTACHMENT_MAX_BYTES = 1_048_576
    none = client.post(reverse("verify"), {})
    large = by_file(client, b"x" * 1_048_577)
    empty = by_reference(client, "")

    assert [reply.status_code for reply in (none, large, empty)] == [422, 422, 422]
    assert "Choose the PDF" in none.content.decode()
    assert "must be 1 MB or smaller" in large.content.decode()
    assert "Enter the reference" in empty.content.decode()
    assert "<title>Error: Check a document" in empty.content.decode()


def test_names_from_outside_stay_text(client):
    reply = by_file(client, b"x", name="<script>alert(1)</script>.pdf")
    typed = by_reference(client, "<img src=x onerror=alert(1)>")

    assert "<script>alert" not in reply.content.decode()
    assert "<img" not in typed.content.decode()


def test_a_reference_costs_few_queries(client, edition, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        by_reference(client, edition.reference)


# Files made to cost much


class Watched(bytes):
    """Counts how many bytes are looked through."""

    looked_at = 0

    def find(self, what, start=0):
        found = super().find(what, start)
        self.looked_at += (len(self) if found < 0 else found) - start
        return found


@pytest.mark.parametrize("end", [b"", b"endstream"])
def test_streams_without_end_are_looked_through_at_most_twice(end):
    data = Watched(b"stream\n" * 700_000 + end)

    list(named.streams(data))

    assert data.looked_at <= 2 * len(data)


def test_a_hostile_file_of_five_megabytes_is_answered(client, db):
    assert heading(by_file(client, b"endobj stream\n" * 350_000)) == "We do not recognise this file"


def test_streams_are_counted_and_what_they_hold_is_bounded():
    many = (b"stream\n" + zlib.compress(b"0") + b"\nendstream\n") * 10_000
    large = (b"stream\n" + zlib.compress(b"0" * 1_000_000) + b"\nendstream\n") * 50

    assert len(list(named.decompressed(many))) == named.MOST_STREAMS
    assert sum(map(len, named.decompressed(large))) == named.MOST_UNPACKED


def test_a_damaged_stream_counts_for_what_came_out_of_it():
    damaged = zlib.compress(bytes(1_000_000))[:-4] + b"xxxx"
    bomb = (b"stream\n" + damaged + b"\nendstream\n") * 50

    assert sum(map(len, named.decompressed(bomb))) == named.MOST_UNPACKED


def test_uploads_of_one_address_are_limited_and_others_go_on(client, db, monkeypatch):
    monkeypatch.setattr(limits, "time", lambda: 1_000_000.0)
    codes = [by_file(client, b"x").status_code for _ in range(limits.UPLOADS + 1)]
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    elsewhere = by_file(client, b"x").status_code
    client.defaults["REMOTE_ADDR"] = "127.0.0.1"
    monkeypatch.setattr(limits, "time", lambda: 1_000_000.0 + limits.SECONDS)

    assert codes == [200] * limits.UPLOADS + [429]
    assert (elsewhere, by_file(client, b"x").status_code) == (200, 200)
    assert by_reference(client, "EXA-2013-2-7F3K").status_code == 200
