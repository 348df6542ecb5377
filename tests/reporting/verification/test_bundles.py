"""Council papers that hold our pages: merged with others, stamped, cut, or with a word of ours changed."""

import io
import re
import zlib

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from reporting.models import Document
from reporting.verification import pages
from reporting.verification import verdicts as verifying
from tests.reporting.conftest import sign

pytestmark = pytest.mark.django_db
STAMP = b"q BT /F1 12 Tf 20 20 Td (Agenda item 9, page 45) Tj ET Q"


@pytest.fixture
def edition(world, run_worker):
    edition = run_worker(world.finalised)
    run_worker(lambda: sign(world, edition))
    return edition


@pytest.fixture
def ours(edition):
    """The newest copy, as the real renderer made it."""
    with Document.objects.latest("pk").file.open("rb") as file:
        return file.read()


def pdf_of(*texts):
    """Somebody else's paper: a page for each text."""
    paper = pikepdf.new()
    font = paper.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    for text in texts:
        page = paper.add_blank_page()
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
        page.Contents = paper.make_stream(b"BT /F1 12 Tf 72 720 Td (%s) Tj ET" % text.encode())
    return paper


def merged(ours, *, stamped=False, change=None):
    """An agenda, our pages, and an appendix, saved as one file."""
    bundle, source, appendix = pdf_of("Agenda"), pikepdf.open(io.BytesIO(ours)), pdf_of("Appendix B")
    bundle.add_pages_from(source)
    bundle.add_pages_from(appendix)
    if stamped:
        for page in bundle.pages:
            page.Resources.Font.F1 = bundle.pages[0].Resources.Font.F1
            page.contents_add(STAMP)
    if change:
        change(bundle, bundle.pages[2])
    data = io.BytesIO()
    bundle.save(data, static_id=True)
    return data.getvalue()


def check(data, name="Item 9.pdf"):
    return verifying.of_file(SimpleUploadedFile(name, data))


def facts(verdict):
    return dict(verdict.facts)


def a_line_away(bundle, page):
    """Take out the first words that the page shows."""
    page.contents_coalesce()
    before, _, after = page.Contents.read_bytes().partition(b"] TJ")
    page.Contents = bundle.make_stream(before[: before.rindex(b"[")] + after)


def test_a_merged_file_contains_our_pages(ours, edition):
    verdict = check(merged(ours))

    count = len(pages.read(ours))
    assert (verdict.kind, verdict.title) == (
        "contains",
        "It contains edition 1: compare with the genuine copy",
    )
    assert facts(verdict)["Our pages"] == (
        f"{count} pages of edition 1 of {edition.area_return.area}’s return, at pages 2 to {count + 1} of your file",
    )
    assert "Added to our pages" not in facts(verdict)
    assert verdict.genuine == edition


def test_a_stamped_file_says_what_was_added(ours):
    verdict = check(merged(ours, stamped=True))

    assert verdict.kind == "contains"
    assert facts(verdict)["Added to our pages"] == ("Agenda item 9, page 45",)


def test_what_was_added_beyond_the_first_dozen_is_counted():
    page = "Ours\n"
    held = pages.compare([page + "\n".join(f"Stamp {place}" for place in range(18))], [page], "EXA-2013-1-7F3K")

    assert (len(held.added), held.more) == (12, 6)


def test_an_earlier_copy_in_a_pack_is_found_as_well(edition):
    with Document.objects.earliest("pk").file.open("rb") as file:
        earlier = file.read()

    verdict = check(merged(earlier))

    assert verdict.kind == "contains"
    assert facts(verdict)["Our pages"][0].startswith(f"{len(pages.read(earlier))} pages")


def test_a_pack_with_a_word_of_ours_gone_is_altered_and_says_where(ours):
    verdict = check(merged(ours, change=a_line_away))

    assert (verdict.kind, facts(verdict)["Words are missing or changed"]) == ("altered", ("At page 3 of your file",))


def test_our_pages_alone_saved_again_are_altered(ours):
    data = io.BytesIO()
    pikepdf.open(io.BytesIO(ours)).save(data)

    assert check(data.getvalue()).kind == "altered"


def test_the_page_leads_those_who_may_read_to_the_genuine_copy(client, world, ours, edition):
    bundle = merged(ours)

    def links():
        reply = client.post(reverse("verify"), {"file": SimpleUploadedFile("Item 9.pdf", bundle)})
        return re.findall(r'href="([^"]*(?:return\.pdf|reference=)[^"]*)"', reply.content.decode())

    outside = links()
    client.force_login(world.lead)

    assert outside == [f"/verify/?reference={edition.reference}#verdict"]
    assert links() == [
        reverse(
            "edition_pdf",
            kwargs={
                "collection": edition.area_return.collection.slug,
                "area": edition.area_return.area.gss_code,
                "edition": 1,
            },
        )
    ]


def test_the_command_ends_well_for_the_genuine_copy_alone(ours, tmp_path, capsys):
    (tmp_path / "ours.pdf").write_bytes(ours)
    (tmp_path / "bundle.pdf").write_bytes(merged(ours))

    call_command("verify_document", str(tmp_path / "ours.pdf"))

    assert "ours.pdf: This is a genuine copy" in capsys.readouterr().out
    with pytest.raises(CommandError, match="It contains edition 1"):
        call_command("verify_document", str(tmp_path / "bundle.pdf"))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_document", str(tmp_path / "nothing.pdf"))


# Files that nobody can read


def test_what_cannot_be_read_gives_nothing(monkeypatch):
    endless = b"%PDF-1.7\n" + zlib.compress(bytes(100_000))

    assert pages.read(endless) == ()
    assert pages.read(b"") == ()
    monkeypatch.setattr(pages, "_SECONDS", 0.01)
    assert pages.read(b"%PDF-1.7") == ()


def test_pages_are_told_as_people_would():
    assert pages.ranges([3]) == "page 3"
    assert pages.ranges([7, 3, 5, 6]) == "pages 3 and 5 to 7"
