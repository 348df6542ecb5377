"""U1 and U2: bad files are refused by name, with the reason and what to do, and leave no byte behind;
ordinary files are taken, under the names their owners gave them.

CONTROL: judge by the ending alone, or save before checking.
"""

import random
from contextlib import suppress
from time import process_time
from urllib.parse import unquote

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from questionnaire import uploads
from questionnaire.models import Attachment
from tests.factories import make_world
from tests.pages import address, form_of, text_of
from tests.robustness import bad_files, files, good_files

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
LONG = f"{'Minutes of the board ' * 15}.pdf"

BAD = {  # what is wrong: (name, content, reason, what to do)
    "40 MB": (
        "Plan.pdf",
        files.PDF + bytes(40 * MB),
        "is 40.1 MB. It must be 20 MB or smaller",
        "Make it smaller or split it",
    ),
    "a little over": (
        "Plan.pdf",
        files.PDF + bytes(20 * MB),
        "is 20.1 MB. It must be 20 MB or smaller",
        "Make it smaller",
    ),
    "empty": ("Plan.docx", b"", "is empty", "Choose the file again"),
    "HTML named PDF": ("Plan.pdf", files.SCRIPT, "says it is PDF, but its content is not", "Save it again"),
    "program named PDF": ("Plan.pdf", files.EXE, "says it is PDF, but its content is not", "Save it again"),
    "PDF behind HTML": ("Plan.pdf", files.SCRIPT + files.PDF, "its content is not", "Save it again"),
    "picture named PDF": ("Plan.pdf", files.png(), "says it is PDF, but its content is not", "Save it again"),
    "PDF named picture": ("Plan.png", files.PDF, "says it is PNG, but its content is not", "Save it again"),
    "GIF named picture": ("Plan.jpg", files.GIF, "says it is JPG, but its content is not", "Save it again"),
    "PDF and archive": ("Plan.pdf", files.PDF + files.archive(a=b"x"), "second file hidden in it", "Save it again"),
    "picture and page": ("Map.png", files.png() + files.SCRIPT, "second file hidden in it", "Save it again"),
    "script in picture": (
        "Map.jpg",
        files.JPEG[:60] + b"<ScRiPt>alert(1)</script>",
        "second file hidden",
        "Save it again",
    ),
    "script named picture": ("Map.jpg", b"<script>alert(1)</script>", "says it is JPG", "Save it again"),
    "macros": ("Plan.docm", files.office(), "may hold macros", "Save it as .docx or PDF"),
    "macros renamed": ("Plan.docx", files.office(**{"word/vbaProject.bin": b"x"}), "holds macros", "as plain .docx"),
    "old Word": ("Plan.doc", files.OLE, "may hold macros", "Save it as .docx or PDF"),
    "archive named Word": ("Plan.docx", files.archive(a=b"x"), "its content is not", "Save it again"),
    "sheet named Word": ("Plan.docx", files.office("xlsx"), "its content is not", "Save it again"),
    "archive": ("Plan.zip", files.archive(a=b"x"), "is not a file type we accept", "Attach PDF, Word"),
    "bomb": (
        "Plan.docx",
        files.bomb(),
        "is much larger when unpacked than it appears",
        "Save it again, or attach it as PDF",
    ),
    "many parts": (
        "Plan.docx",
        files.office(**{f"a{n}": b"" for n in range(5001)}),
        "is much larger when unpacked",
        "Save it again",
    ),
    "half an archive": ("Plan.docx", files.office()[:90], "is not a docx file", "Save it again"),
    "protected": ("Plan.docx", files.OLE, "protected by a password", "Save it again without a password"),
    "protected archive": (
        "Plan.docx",
        files.locked(),
        "is protected by a password",
        "Save it again without a password",
    ),
    "two endings": ("Plan.pdf.exe", files.PDF, "is not a file type we accept", "Attach PDF, Word"),
    "no ending": ("Plan", files.PDF, "is not a file type we accept", "Attach PDF, Word"),
    "drawing": ("Map.svg", files.SVG, "is not a file type we accept", "Attach PDF, Word"),
    "program": ("Setup.exe", files.EXE, "is not a file type we accept", "Attach PDF, Word"),
    "page": ("Plan.html", files.SCRIPT, "is not a file type we accept", "Attach PDF, Word"),
    "long name": (LONG, files.PDF, "characters. Shorten it to 150 characters or less", "attach it again"),
    **bad_files.BAD,
}
UNSEEN = {  # browsers' posts never get so far: the parser takes these characters out
    "override": ("Plan\u202efdp.exe.pdf", files.PDF),
    "isolate": ("\u2066Plan\u2069.pdf", files.PDF),
    "line end": ("Plan\r\nX-Header: y.pdf", files.PDF),
    "NUL": ("Plan.pdf\x00.exe", files.PDF),
    "surrogate": ("Plan\ud800.pdf", files.PDF),
    "bell": ("Plan\x07.pdf", files.PDF),
}
GOOD = {
    "Terms of reference.pdf": files.PDF,
    "Cynllun Gwella – Sir Fôn (terfynol).docx": files.office(),
    "O’Neil “joint plan” v2.3 FINAL.docx": files.office(),
    "R&D spend 2012-13 <draft>.xlsx": files.office("xlsx"),
    "100% of placements; all CCGs, 5 July.xlsx": files.office("xlsx"),
    "Board's slides #4.pptx": files.office("pptx"),
    "SCAN0001.PDF": files.PDF,
    "report.final.2013.pdf": files.PDF + b"\n\n",
    "Zoë's map.png": files.png(),
    "site photo.JPG": files.JPEG,
    "плакат 计划.jpeg": files.JPEG,
    "e.pdf": files.PDF + b"1",
    **good_files.GOOD,
}


def upload(name, content):
    """The name as it is given: what Django shortens and cuts is put back."""
    made = SimpleUploadedFile("x", content)
    made._name = name
    return made


@pytest.fixture
def beside(client, settings, tmp_path):
    """Posts a file beside an answer as a browser would; `left` says what it left on the disk."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    world = make_world()
    client.force_login(world.lead)

    class Beside:
        area_return = world.area_return

        @staticmethod
        def send(name, content, number="1.1"):
            url = address("question", world.area_return, number=number)
            data = form_of(client.get(url)) | {"files-good_practice": SimpleUploadedFile(name, content)}
            return client.post(url, data)

        @staticmethod
        def left():
            return [file for file in tmp_path.rglob("*") if file.is_file() and "static" not in file.parts]

    return Beside


def test_there_are_bad_and_good_files_enough():
    assert len(BAD | UNSEEN) >= 60
    assert len(GOOD) >= 30


@pytest.mark.parametrize("fault", BAD)
def test_bad_files_are_refused_by_name_with_a_reason_and_leave_nothing(fault, beside):
    name, content, reason, advice = BAD[fault]
    content = content() if callable(content) else content

    begun = process_time()
    with pytest.raises(ValidationError) as refusal:
        uploads.check(upload(name, content))
    took = process_time() - begun
    reply = beside.send(name, content)
    text = text_of(reply)

    (message,) = refusal.value.messages
    assert f"“{name[:100]}" in message
    assert reason in message
    assert advice in message
    assert (reply.status_code, reason in text, advice in text, name[:100].strip() in text) == (422, True, True, True)
    assert not Attachment.objects.exists()
    assert beside.left() == []
    assert took < 2  # seconds of work; it is a tenth at most where the bounds hold


@pytest.mark.parametrize("fault", UNSEEN)
def test_names_with_unseen_characters_are_refused_and_never_stored(fault, beside):
    name, content = UNSEEN[fault]

    with pytest.raises(ValidationError, match=r"invisible characters in its name\. Rename it"):
        uploads.check(upload(name, content))
    beside.send(name.replace("\ud800", ""), content)

    assert all(attachment.name.isprintable() for attachment in Attachment.objects.all())


def test_ordinary_files_are_taken_under_their_names(beside, client):
    halves = list(GOOD)[::2], list(GOOD)[1::2]
    for number, names in zip(("1.1", "1.2"), halves, strict=True):
        for name in names:
            assert beside.send(name, GOOD[name], number).status_code == 302, name

    pages = [("section", {"number": "1"}), ("check", {}), ("documents", {}), ("files", {})]
    for view, place in pages:
        text = text_of(client.get(address(view, beside.area_return, **place)))
        assert [name for name in GOOD if name not in text] == [], view
    for attachment in Attachment.objects.all():
        reply = client.get(address("attachment", beside.area_return, sha256=attachment.sha256))
        assert b"".join(reply.streaming_content) in GOOD.values()
    assert [attachment.name for attachment in Attachment.objects.order_by("pk")] == [*halves[0], *halves[1]]


@pytest.mark.parametrize("name", GOOD)
def test_a_file_comes_down_under_the_name_it_went_up_with(name, beside, client):
    beside.send(name, GOOD[name])

    reply = client.get(address("attachment", beside.area_return, sha256=Attachment.objects.get().sha256))
    given = reply["Content-Disposition"].removeprefix("attachment; ")
    b"".join(reply.streaming_content)

    quoted, _, encoded = given.partition("=")
    assert (unquote(encoded.removeprefix("utf-8''")) if quoted == "filename*" else encoded.strip('"')) == name
    assert reply["Content-Type"] == Attachment.objects.get().media_type


@pytest.mark.parametrize("kind", ["docx", "pdf", "png", "jpg"])
def test_damaged_files_are_taken_or_refused_but_no_error(kind):
    """A few bytes changed, or cut short: 200 of each."""
    chance = random.Random(kind)
    whole = {"docx": files.office(), "pdf": files.PDF, "png": files.png(), "jpg": files.JPEG}[kind]
    for _ in range(200):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        cut = chance.choice([None, chance.randrange(len(data))])
        with suppress(ValidationError):
            uploads.check(upload(f"Plan.{kind}", bytes(data[:cut])))
