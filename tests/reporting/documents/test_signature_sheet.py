"""The sheet to be signed by hand: on one page, keeping both standards, for those who sign or collect signatures."""

import io
from dataclasses import replace

import page as page_validation
import pdfplumber
import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from reporting.documents.printed import html, signature_sheet
from reporting.verification import verdicts as verifying
from tests.factories import make_scan, make_sheet, make_world
from tests.reporting import samples
from tests.reporting.conftest import place

WHERE = signature_sheet.Where(
    "https://stocktake.example.org.uk/collections/stocktake-2013/areas/X99000001/editions/1/",
    samples.VERIFY,
    "Dev Chaudhry",
    "01632 960100, dev.chaudhry@exampleshire.example",
)


@pytest.fixture(scope="module")
def content():
    return samples.tiny_content({"1.1": {"story": "Words", "judged": "red"}})


@pytest.fixture(scope="module")
def unsigned(content):
    record = samples.sent_record(content)
    slots = tuple(replace(slot, signature=None, expected="Somebody", organisation="A body") for slot in record.slots)
    return replace(record, slots=slots, sending=None)


@pytest.fixture(scope="module")
def sheet(content, unsigned):
    return signature_sheet.sheet_pdf(content, unsigned, WHERE, moment=samples.AS_OF)


@pytest.mark.parametrize("profile", ["ua1", "3a"])
def test_sheet_keeps_both_standards(sheet, profile):
    report = page_validation.validate_pdf_bytes(sheet, profile=profile)

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_sheet_is_one_page_with_a_place_for_everybody(sheet, unsigned):
    with pdfplumber.open(io.BytesIO(sheet)) as document:
        (page,) = document.pages
        words = " ".join(page.extract_text().split())
        stamps = page.crop((125 / 210 * page.width, 0, page.width, 24 / 297 * page.height))

    assert len(unsigned.slots) == 3
    assert words.count("Name in capitals") == 3
    assert f"reference {unsigned.edition.reference}" in words
    assert "Give it to Dev Chaudhry" in words
    assert stamps.extract_text() == ""


def test_many_who_sign_go_on_with_the_reference_at_the_head(content, unsigned):
    many = replace(unsigned, slots=unsigned.slots * 3)

    data = signature_sheet.sheet_pdf(content, many, WHERE, moment=samples.AS_OF)

    with pdfplumber.open(io.BytesIO(data)) as document:
        heads = [page.extract_text().split("What to do")[0] for page in document.pages]
    assert len(heads) > 1
    assert all(unsigned.edition.reference in head for head in heads)


def test_whoever_has_signed_is_not_asked_again_and_names_are_no_markup(content, unsigned):
    first, second, third = unsigned.slots
    signed = samples.sent_record(content).slots[0]
    assert signed.signature
    others = (replace(second, expected="<b>Bold</b>"), third)

    html = signature_sheet.sheet_html(content, replace(unsigned, slots=(signed, *others)), WHERE)

    assert html.count("Name in capitals") == 2
    assert first.capacity.title not in html
    assert "&lt;b&gt;Bold&lt;/b&gt; is named to sign" in html


def test_whoever_signs_for_several_bodies_writes_which_is_theirs(content, unsigned):
    """Any of them may sign, so the statement does not name the one that is expected to."""
    *_, last = unsigned.slots
    slot = replace(last, organisation="North Council", bodies=2)

    page = signature_sheet.sheet_html(content, replace(unsigned, slots=(slot,)), WHERE)

    assert "for [the body named below]" in page
    assert "<b>Body that signs</b>, for both councils" in page
    assert "Somebody, North Council, is named to sign" in page


def test_print_says_who_recorded_a_signature_and_has_the_hash_of_its_scan(content):
    record = samples.sent_record(content)
    first, *others = record.slots
    given = replace(
        first.signature, on_paper=True, recorded_by="Dev Chaudhry", recorded_at=samples.AS_OF, scan_sha256="5" * 64
    )

    page = html.render_return(
        content, replace(record, slots=(replace(first, signature=given), *others)), as_of=samples.AS_OF
    )

    assert f"On the signature sheet of edition {record.edition.number}, recorded by Dev Chaudhry on 4 July 2013" in page
    assert f"Sheet signed by {given.name}, SHA-256" in page
    assert "5" * 64 in page


@pytest.mark.django_db
def test_sheet_is_of_the_edition_in_force_while_somebody_has_to_sign(client, monkeypatch):
    world, made = make_world(), []
    monkeypatch.setattr(
        "reporting.documents.drafts.sheet_pdf",
        lambda _, record, where, **__: made.append((record, where)) or b"%PDF-1.7",
    )
    edition = world.finalised()
    officer = world.board_officer
    client.force_login(world.signatory("chair"))
    url = reverse("signature_sheet", kwargs=place(world.area_return, edition=1))

    reply = client.get(url)
    assert (reply.status_code, reply["Content-Type"], reply["Cache-Control"]) == (
        200,
        "application/pdf",
        "private, no-store",
    )
    assert made[0][1].recorder == officer.name

    Membership.objects.filter(role=Role.BOARD_OFFICER).delete()
    client.get(url)
    assert made[1][1].recorder == world.lead.name

    for capacity in ("chair", "chief", "ccg"):
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)
    assert client.get(url).status_code == 409
    signatures.recall(world.area_return, by=world.lead, reason="A figure")
    assert client.get(url).status_code == 409


@pytest.mark.django_db
def test_verification_says_on_paper_and_names_no_officer():
    world = make_world()
    edition = world.finalised()
    deputy = {"user": None, "name": "V. Deputy", "authority_kind": "minute", "authority": "12 of 3 June"}
    sheet = make_sheet(edition, world.signatory("chair"), **deputy)
    paper.sign_on_paper(edition, by=world.board_officer, sheet=sheet, scan=make_scan())

    unsent = dict(verifying.of_reference(edition.reference).facts)["Signed by"][0]
    sending.send(edition, by=world.lead, reasons={"chief": "Away", "ccg": "Away"})
    sent = dict(verifying.of_reference(edition.reference).facts)["Signed by"][0]

    assert unsent.startswith("Chair of the board, ")
    assert unsent.endswith(", on paper")
    assert "12 of 3 June" not in unsent
    assert "V. Deputy, for the Chair" in sent
    assert "(minute 12 of 3 June)" in sent
    assert "on paper, recorded by the board’s officer on " in sent
