"""Many returns in one zip: only what was sent, with hashes that anybody can check, for the programme alone."""

import csv
import io
import json
import subprocess
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from questionnaire import definition, uploads
from questionnaire.models import Collection
from questionnaire.writing.files import workflow as files
from reporting.archives import selectors
from reporting.archives import workflow as archives
from reporting.documents import workflow as documents
from reporting.enums import ArchiveContents
from reporting.models import Archive
from tests.factories import World, make_area, make_collection, make_return
from tests.reporting.conftest import fetch, send, sign

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_pdf")]


@pytest.fixture
def collection():
    return make_collection()


def a_world(collection, name):
    return World(make_return(make_area(name=name), collection))


@pytest.fixture
def three(collection):
    """One sent and signed, one sent, one not sent; the second's name would be a formula."""
    signed, unsigned, unsent = (a_world(collection, name) for name in ("Alderley", "=cmd()", "Zeal"))
    edition = signed.finalised()
    for capacity in ("chair", "chief", "ccg"):
        sign(signed, edition, capacity)
    send(signed, edition)
    send(unsigned, unsigned.finalised())
    unsent.finalised()
    return signed


def ask(client, collection, contents, query="", **more):
    page = reverse("archives", kwargs={"collection": collection.slug})
    return client.post(page + query, {"contents": contents, **more})


def unpacked(client, reply, folder):
    """Follow the redirect's archive to its file, and unpack it."""
    archive = zipfile.ZipFile(io.BytesIO(fetch(client, f"{reply.url}file.zip").body))
    archive.extractall(folder)
    return sorted(archive.namelist())


def test_an_archive_holds_what_was_sent_and_its_hashes_hold(client, collection, three, run_worker, tmp_path):
    client.force_login(three.analyst)

    reply = run_worker(lambda: ask(client, collection, "sent"))
    names = unpacked(client, reply, tmp_path)

    assert names == ["Alderley-2100-edition-1.pdf", "Cmd-2100-edition-1.pdf", "SHA256SUMS", "manifest.csv"]
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout.count(": OK")) == (0, 3)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "manifest.csv").read_text("utf-8-sig"))))
    assert [(row["area"], row["edition"], row["signatures"]) for row in rows] == [
        ("'=cmd()", "1", "0 of 3"),
        ("Alderley", "1", "3 of 3"),
    ]
    assert rows[1]["SHA-256 of file"] == documents.digest((tmp_path / rows[1]["file"]).read_bytes())


def test_signed_ones_can_be_had_alone(client, collection, three, run_worker, tmp_path):
    client.force_login(three.manager)

    reply = run_worker(lambda: ask(client, collection, "signed"))

    assert unpacked(client, reply, tmp_path) == ["Alderley-2100-edition-1.pdf", "SHA256SUMS", "manifest.csv"]


def test_filtered_areas_alone_are_packed_and_named(client, collection, three, run_worker, tmp_path):
    client.force_login(three.manager)

    reply = run_worker(lambda: ask(client, collection, "sent", "?words=alder"))

    assert "Alderley-2100-edition-1.pdf" in unpacked(client, reply, tmp_path)
    assert not (tmp_path / "Cmd-2100-edition-1.pdf").exists()
    assert "All returns that have been sent (1 area, with “alder”)" in client.get(reply.url).content.decode()
    assert ask(client, collection, "sent", "?words=zeal").status_code == 422


def test_answers_and_files_go_beside_the_pdfs_and_are_in_the_sums(client, collection, run_worker, tmp_path):
    world = a_world(collection, "Alderley")
    field = definition.get(collection.questionnaire_id).by_number["1.1"].field("good_practice")
    upload = SimpleUploadedFile("How we do it.pdf", b"%PDF-1.4\n%%EOF\n")
    file = files.attach(world.area_return, field, uploads.check(upload), by=world.lead)
    send(world, world.finalised())
    client.force_login(world.manager)

    names = unpacked(client, run_worker(lambda: ask(client, collection, "sent", extras=["json", "files"])), tmp_path)

    stem = "Alderley-2100-edition-1"
    assert names == [f"{stem}-files/A1 How we do it.pdf", f"{stem}.json", f"{stem}.pdf", "SHA256SUMS", "manifest.csv"]
    assert documents.digest((tmp_path / names[0]).read_bytes()) == file.sha256
    assert json.loads((tmp_path / names[1]).read_text())["edition"] == 1
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False)
    assert (checked.returncode, checked.stdout.count(b": OK")) == (0, 4)


def test_a_download_goes_on_where_it_broke_off(client, collection, three, run_worker):
    client.force_login(three.manager)
    page = run_worker(lambda: ask(client, collection, "sent")).url + "file.zip"
    whole = fetch(client, page)
    size = len(whole.body)

    rest = fetch(client, page, headers={"Range": "bytes=100-", "If-Range": whole["ETag"]})
    middle = fetch(client, page, headers={"Range": "bytes=5-9"})
    last = fetch(client, page, headers={"Range": "bytes=-7"})
    other = fetch(client, page, headers={"Range": "bytes=100-", "If-Range": '"another"'})
    beyond = fetch(client, page, headers={"Range": f"bytes={size}-"})

    assert (rest.status_code, rest.body) == (206, whole.body[100:])
    assert (rest["Content-Range"], rest["Content-Length"]) == (f"bytes 100-{size - 1}/{size}", str(size - 100))
    assert (middle.body, last.body) == (whole.body[5:10], whole.body[-7:])
    assert (other.status_code, other.body) == (200, whole.body)
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{size}")


def test_its_page_tells_how_far_it_is(client, collection, three, run_worker):
    client.force_login(three.manager)
    reply = ask(client, collection, "sent")

    waiting = client.get(reply.url)
    Archive.objects.update(total=2, done=1, started_at=timezone.now())
    half = client.get(reply.url)
    run_worker()
    ready = client.get(reply.url)

    assert (waiting["Refresh"], "No worker is running" in waiting.content.decode()) == (
        f"3; url={reply.url}?looks=1",
        True,
    )
    assert "1 of 2 PDFs are in." in half.content.decode()
    assert "Refresh" not in ready
    assert f'href="{reply.url}">Refresh this page' in half.content.decode()
    assert f"{reply.url}file.zip" in ready.content.decode()


def test_asked_twice_while_it_is_made_it_is_made_once(client, collection, three):
    client.force_login(three.manager)

    assert ask(client, collection, "sent").url == ask(client, collection, "sent").url
    assert Archive.objects.count() == 1


def test_one_that_fails_says_so_and_can_be_asked_for_again(client, collection, three, run_worker, monkeypatch):
    client.force_login(three.manager)
    monkeypatch.setattr(documents, "_render", lambda *_: 1 / 0)

    reply = run_worker(lambda: ask(client, collection, "sent"))

    assert "The archive could not be made" in client.get(reply.url).content.decode()
    assert not list(documents.default_storage.listdir("archives")[1])
    assert ask(client, collection, "sent").url != reply.url


def test_it_stops_looking_by_itself_after_two_minutes(client, collection, three):
    client.force_login(three.manager)
    page = ask(client, collection, "sent").url

    reply = client.get(page, {"looks": 40})

    assert "Refresh" not in reply
    assert "has stopped refreshing" in reply.content.decode()


def test_one_that_has_become_empty_meanwhile_is_refused_in_words(client, collection, three, monkeypatch):
    client.force_login(three.manager)
    there = iter([[1], [1]])  # what the page counts; then there is nothing
    monkeypatch.setattr(selectors, "sent_editions", lambda *_: next(there, []))

    reply = ask(client, collection, "sent")

    assert reply.status_code == 422
    assert "There are no returns for this choice" in reply.content.decode()
    assert not Archive.objects.exists()


def test_an_archive_keeps_who_asked_for_what_and_when(client, collection, three):
    client.force_login(three.analyst)

    ask(client, collection, "sent")

    archive = Archive.objects.get()
    assert (archive.requested_by, archive.contents, archive.collection) == (three.analyst, "sent", collection)
    assert archive.requested_at


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="races need a server with several connections")
def test_two_who_ask_at_once_get_one_archive(collection, three, monkeypatch):
    look = selectors.archive_under_way

    def slowly(*args):
        found = look(*args)
        time.sleep(0.3)
        return found

    def ask_once(_):
        try:
            return archives.request_archive(collection, archives.ArchiveRequest(ArchiveContents.SENT), by=manager)[0].pk
        finally:
            connection.close()

    manager = User.objects.get(pk=three.manager.pk)
    monkeypatch.setattr(selectors, "archive_under_way", slowly)
    with ThreadPoolExecutor(max_workers=3) as pool:
        made = set(pool.map(ask_once, range(3)))

    assert len(made) == Archive.objects.count() == 1


@pytest.mark.parametrize("contents", ["", "everything", "signed"])
def test_a_choice_that_makes_no_sense_is_refused_beside_it(client, collection, contents):
    world = a_world(collection, "Alderley")
    send(world, world.finalised())
    client.force_login(world.manager)

    reply = ask(client, collection, contents)

    assert reply.status_code == 422
    assert "Choose which PDFs" in reply.content.decode()


def test_nobody_of_an_area_sees_an_archive(client, collection, three):
    client.force_login(three.manager)
    made = ask(client, collection, "sent").url
    client.force_login(three.lead)

    pages = [reverse("archives", kwargs={"collection": collection.slug}), made, f"{made}file.zip"]

    assert [client.get(page).status_code for page in pages] == [404, 404, 404]


def test_an_archive_is_found_in_its_own_collection_only(client, collection, three):
    other = make_collection(Collection.objects.get().questionnaire)
    client.force_login(three.manager)
    number = ask(client, collection, "sent").url.rstrip("/").rsplit("/", 1)[1]

    page = reverse("archive", kwargs={"collection": other.slug, "number": number})

    assert client.get(page).status_code == 404
