"""Documents with their real seal: kept once, found again, checked from outside."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader, PdfWriter

from questionnaire.returns.selectors.editions import get_edition
from reporting import evidence
from reporting.documents import tasks
from reporting.documents import workflow as documents
from reporting.documents.drafts import draft
from reporting.models import Document
from reporting.seal import checking as seal_check
from reporting.seal import key as seal_key
from reporting.seal import sealing as seal
from reporting.verification import verdicts as verifying
from tests.reporting.conftest import afresh, fetch, place, sign
from tests.reporting.seal.test_seal import halved, lengthened, swapped, truncated, updated

pytestmark = pytest.mark.django_db


def kept_files():
    return [path for path in default_storage.base_location.rglob("*") if path.is_file()]


def said_by_command(path, capsys):
    call_command("verify_document", str(path))
    return capsys.readouterr().out


def save(document, path):
    with document.file.open("rb") as file:
        path.write_bytes(file.read())
    return path


def test_a_document_is_sealed_and_carries_the_evidence_of_its_record(world):
    edition = world.finalised()
    sign(world, edition)

    document, record = documents.make(edition.pk)

    with document.file.open("rb") as file:
        data = file.read()
    found = seal_check.seal_of(data)
    assert (document.sha256, document.size) == (documents.digest(data), len(data))
    assert document.pages == len(PdfReader(io.BytesIO(data)).pages)
    assert (document.sealed_by, found.certificate_name) == (seal_key.DEMONSTRATION,) * 2
    assert (found.problem, found.at) == ("", document.made_at.replace(microsecond=0))
    assert seal_check.evidence_in(data) == evidence.evidence(record, get_edition(edition.pk).content)
    assert [row["name"] for row in json_of(data)["signatures"]] == ["The chair"]
    assert seal_check.problems_of_evidence(data) == []


def json_of(data):
    return evidence._read(seal_check.evidence_in(data))


def test_a_lost_file_comes_back_with_the_same_seal(world):
    edition = world.finalised()
    document, _ = documents.make(edition.pk)
    default_storage.delete(document.file.name)

    again, _ = documents.make(edition.pk)

    with again.file.open("rb") as file:
        assert documents.digest(file.read()) == document.sha256 == again.sha256


def test_rendering_again_before_the_seal_gives_the_same_bytes(world, monkeypatch):
    """T4 in small: the hash from before the seal is that of any later rendering of the same record."""
    edition = world.finalised()
    document, _ = documents.make(edition.pk)
    rendered = []
    monkeypatch.setattr(seal, "seal", lambda data, **_: rendered.append(data) or seal.Sealed(data, "x"))
    Document.objects.all().delete()

    documents.make(edition.pk)

    assert [documents.digest(data) for data in rendered] == [document.unsealed_sha256]


def test_a_draft_has_neither_seal_nor_evidence(world):
    data = draft(world.area_return)

    assert seal_check.seal_of(data) is None
    assert seal_check.evidence_in(data) is None


@pytest.mark.usefixtures("quick_pdf")
def test_a_record_seen_by_two_workers_is_one_document_and_one_file(world, monkeypatch):
    """The second begins and ends while the first renders. CONTROL: without the first one's look at what is there its
    own file stays behind."""
    edition = world.finalised()
    quick = documents.return_pdf

    def slow(*given, **more):
        monkeypatch.setattr(documents, "return_pdf", quick)
        documents.make(edition.pk)
        return quick(*given, **more)

    monkeypatch.setattr(documents, "return_pdf", slow)
    monkeypatch.setattr(
        seal, "seal", lambda data, *, reason, moment: seal.Sealed(data + f"{moment:%f}".encode(), "Seal of tests")
    )

    document, _ = documents.make(edition.pk)

    assert Document.objects.get() == document
    assert [path.name for path in kept_files()] == [f"{document.sha256}.pdf"]


@pytest.mark.usefixtures("quick_pdf")
def test_without_a_time_stamp_nothing_is_kept_and_the_job_waits(client, world, run_worker, monkeypatch, caplog):
    def refuse(*_, **__):
        raise seal_key.NoTimestamp("The authority gave no time stamp. Nothing was kept.")

    edition = world.finalised()
    with monkeypatch.context() as out:
        out.setattr(seal, "seal", refuse)
        tasks.make_document.enqueue(edition.pk)
        run_worker()

    waiting = DBTaskResult.objects.get(task_path__endswith="make_document", status=TaskResultStatus.READY)
    assert timedelta(minutes=4) < waiting.run_after - timezone.now() <= timedelta(minutes=5)
    assert (Document.objects.count(), kept_files()) == (0, [])
    assert "waits for its time stamp. The authority gave no time stamp" in caplog.text
    client.force_login(world.lead)
    page = reverse("edition_pdf", kwargs=place(world.area_return, edition=1))
    assert fetch(client, page).status_code == 202

    DBTaskResult.objects.filter(pk=waiting.pk).update(run_after=timezone.now())
    run_worker()

    assert fetch(client, page).status_code == 200


@pytest.mark.usefixtures("quick_pdf")
def test_a_copy_of_before_the_seal_stays_genuine(world, tmp_path, capsys):
    edition = world.finalised()
    document, _ = documents.make(edition.pk)
    Document.objects.update(sealed_by="", unsealed_sha256="")

    said = said_by_command(save(document, tmp_path / "old.pdf"), capsys)

    assert "Seal: none" in said
    assert "This is a genuine copy" in said


def test_the_command_tells_the_seal_and_who_touched_it(world, settings, tmp_path, capsys):
    """A database that was made to know a forged file does not help: the file itself gives it away."""
    edition = world.finalised()
    sign(world, afresh(edition))
    document, _ = documents.make(edition.pk)
    genuine = save(document, tmp_path / "genuine.pdf")

    said = said_by_command(genuine, capsys)
    assert f"Seal: whole. Sealed with “{seal_key.DEMONSTRATION}” at " in said
    assert "This is a genuine copy" in said
    assert "not the one" not in said
    settings.SEAL_KEY = tmp_path / settings.SEAL_KEY_MADE
    assert "The certificate is not the one that this site seals with now" in said_by_command(genuine, capsys)

    genuine.write_bytes(genuine.read_bytes() + b"\n")
    with pytest.raises(CommandError, match="This file has been changed"):
        call_command("verify_document", str(genuine))
    assert "Seal: broken: something was added to the file after it was sealed" in capsys.readouterr().out

    Document.objects.update(sha256=documents.digest(genuine.read_bytes()))
    with pytest.raises(CommandError, match="the file’s own evidence disagrees"):
        call_command("verify_document", str(genuine))


@pytest.mark.parametrize("change", [truncated, halved, lengthened, updated, swapped])
def test_a_sealed_file_that_was_changed_is_told_from_the_genuine_one(world, change):
    """On the page, where the seal is not asked: the hash is stricter."""
    edition = world.finalised()
    document, _ = documents.make(edition.pk)
    with document.file.open("rb") as file:
        genuine = file.read()

    verdicts = [verifying.of_file(ContentFile(data, name="x.pdf")) for data in (genuine, change(genuine))]

    assert [verdict.title for verdict in verdicts] == ["This is a genuine copy", "This file has been changed"]


def test_a_sealed_file_within_a_pack_is_told_from_a_changed_one(world):
    edition = world.finalised()
    document, _ = documents.make(edition.pk)
    pack = PdfWriter()
    pack.add_blank_page(width=842, height=595)
    with document.file.open("rb") as file:
        pack.append(file)
    data = io.BytesIO()
    pack.write(data)

    verdict = verifying.of_file(ContentFile(data.getvalue(), name="pack.pdf"))

    assert verdict.title == "It contains edition 1: compare with the genuine copy"
