"""Recording what was signed on paper, and the scan that is kept of it."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.demo import files
from questionnaire.models import Signature
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_member, make_scan, make_sheet, make_world
from tests.pages import address, at_most, text_of

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4 a scan\n%%EOF\n"


@pytest.fixture
def world():
    world = make_world()
    for capacity in ("chair", "chief", "ccg"):
        world.signatory(capacity)
    return world


@pytest.fixture
def edition(world):
    return world.finalised()


@pytest.fixture
def as_officer(client, world):
    client.force_login(world.board_officer)
    return client


def page_of(world, place=1):
    return address("record_paper", world.area_return, edition=1, place=place)


def on_sheet(world, edition, capacity="chair", **said):
    """What somebody types who records a sheet without a fault."""
    holder = Membership.objects.get(user=world.signatory(capacity))
    usual = {
        "letters": edition.reference[-4:],
        "signer": str(holder.pk),
        "signed_on": timezone.localdate().isoformat(),
        "scan": SimpleUploadedFile("sheet.pdf", PDF),
    }
    return usual | said


def errors(reply):
    assert reply.status_code == 422
    return {name: list(found) for name, found in reply.context["form"].errors.items()}


def test_slots_without_signature_are_listed_and_one_alone_is_opened(as_officer, world, edition):
    choose = address("choose_paper", world.area_return, edition=1)

    page = text_of(as_officer.get(choose))
    assert "Chair of the board" in page
    assert "The chief has not signed" in page

    for capacity in ("chair", "chief"):
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)
    assert as_officer.get(choose).url == page_of(world, 3)

    signatures.sign(edition, by=world.signatory("ccg"), shown_sha256=edition.sha256)
    assert as_officer.get(choose).status_code == 409


def test_recording_says_so_everywhere(as_officer, world, edition):
    page = as_officer.post(page_of(world), on_sheet(world, edition), follow=True)

    said = text_of(page)
    today = f"{timezone.localdate():%-d %B %Y}"
    assert "Recorded: The chair has signed edition 1 on paper." in said
    assert f"Signed on paper {today}, recorded by The board_officer on {today}" in said
    as_officer.force_login(world.signatory("chair"))
    receipt = text_of(as_officer.get(address("sign", world.area_return, edition=1)))
    assert "You have signed edition 1 on paper" in receipt
    assert f"recorded by The board_officer on {today}" in receipt
    history = text_of(as_officer.get(address("history", world.area_return)))
    assert "signed on paper" in history


def test_second_click_leads_to_the_edition(as_officer, world, edition):
    for _ in range(2):
        reply = as_officer.post(page_of(world), on_sheet(world, edition))
        assert reply.url == address("edition", world.area_return, edition=1) + "#signatures"
    assert Signature.objects.count() == 1

    signatures.sign(edition, by=world.signatory("chief"), shown_sha256=edition.sha256)
    assert as_officer.post(page_of(world, 2), on_sheet(world, edition, "chief")).status_code == 409


def test_reference_is_typed_from_the_sheet(as_officer, world, edition):
    """The page itself does not tell it. A zero may be read as O; the whole reference will do as well."""
    assert edition.reference[-4:] not in text_of(as_officer.get(page_of(world)))

    wrong = errors(as_officer.post(page_of(world), on_sheet(world, edition, letters="ZZZZ")))
    assert "signed for another edition" in wrong["letters"][0]
    assert not Signature.objects.exists()

    typed = edition.reference.lower().replace("0", "o").replace("-", " – ")
    assert as_officer.post(page_of(world), on_sheet(world, edition, letters=typed)).status_code == 302


@pytest.mark.parametrize("days", [-1, 1])
def test_day_on_the_sheet_has_bounds(as_officer, world, edition, days):
    day = timezone.localdate() + timedelta(days=days)

    found = errors(as_officer.post(page_of(world), on_sheet(world, edition, signed_on=day.isoformat())))

    assert list(found) == ["signed_on"]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("sheet.docx", b"PK", "“sheet.docx”"),
        ("sheet.pdf", b"no pdf at all", "its content is not"),
        ("sheet.pdf", b"", "is empty"),
        ("sheet.exe", b"MZ", "not a file type we accept"),
    ],
)
def test_scan_is_checked_like_every_file(as_officer, world, edition, name, content, why):
    scan = SimpleUploadedFile(name, content)

    found = errors(as_officer.post(page_of(world), on_sheet(world, edition, scan=scan)))

    assert why in found["scan"][0]
    assert not Signature.objects.exists()


def test_word_file_is_no_scan(as_officer, world, edition):
    word = files.docx("sheet", ["Signed"]).file
    found = errors(as_officer.post(page_of(world), on_sheet(world, edition, scan=word)))

    assert "is not a scan" in found["scan"][0]


def test_somebody_else_has_name_post_and_authority(as_officer, world, edition):
    found = errors(as_officer.post(page_of(world), on_sheet(world, edition, signer="else")))
    assert set(found) == {"name", "title", "authority_kind"}

    said = {"signer": "else", "name": "V. Deputy", "title": "Vice chair", "authority_kind": "minute"}
    assert set(errors(as_officer.post(page_of(world), on_sheet(world, edition, **said)))) == {"authority"}

    as_officer.post(page_of(world), on_sheet(world, edition, **said, authority="12 of the board, 3 June"))
    signature = Signature.objects.get()
    assert (signature.name, signature.title, signature.signed_by) == ("V. Deputy", "Vice chair", None)
    assert (signature.authority_kind, signature.authority) == ("minute", "12 of the board, 3 June")
    assert signature.organisation == Membership.objects.get(user=world.signatory("chair")).organisation


def test_where_nobody_is_named_whoever_holds_the_post_needs_no_authority(as_officer, world, edition):
    chair = Membership.objects.get(user=world.signatory("chair"))
    body = chair.organisation
    body.kind = "board"
    body.save()
    chair.delete()
    said = {"signer": "else", "name": "A. Chair", "title": "Chair", "authority_kind": "holds"}

    reply = as_officer.post(page_of(world), on_sheet(world, edition, "chief", **said))

    assert reply.status_code == 302
    assert (Signature.objects.get().organisation, Signature.objects.get().authority_kind) == (body, "")


def test_somebody_who_has_signed_is_refused_beside_the_name(as_officer, world, edition):
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)
    said = {"signer": "else", "name": "the chair", "title": "x", "authority_kind": "minute", "authority": "1"}
    said["body"] = Membership.objects.get(user=world.signatory("chief")).organisation_id

    found = errors(as_officer.post(page_of(world, 2), on_sheet(world, edition, "chief", **said)))

    assert found == {"signer": ["the chair has already signed edition 1. One person signs once"]}


def test_officer_who_also_signs_is_not_offered_themselves(as_officer, world, edition):
    Membership.objects.create(user=world.signatory("chair"), role=Role.BOARD_OFFICER, area=world.area)
    as_officer.force_login(world.signatory("chair"))

    reply = as_officer.get(page_of(world))
    assert reply.status_code == 409
    assert "You cannot record your own signature" in text_of(reply)

    deputy = make_member(Role.SIGNATORY, world.area, capacity="chair", name="A deputy")
    deputy.memberships.update(is_deputy=True)
    form = as_officer.get(page_of(world)).context["form"]
    assert [pk for pk, _ in form.fields["signer"].choices] == [str(deputy.memberships.get().pk)]
    assert not any(kind == "holds" for kind, _ in form.fields["authority_kind"].choices)


def test_own_name_is_refused_beside_the_field(as_officer, world, edition):
    said = {"signer": "else", "name": "The Board_Officer", "title": "x", "authority_kind": "minute", "authority": "1"}

    assert list(errors(as_officer.post(page_of(world), on_sheet(world, edition, **said)))) == ["name"]


def test_page_of_a_place_that_is_not_there(as_officer, world, edition):
    assert as_officer.get(page_of(world, 4)).status_code == 404
    assert as_officer.get(page_of(world, 0)).status_code == 404


def test_scan_is_a_file_that_no_browser_opens(as_officer, world, edition):
    sheet = make_sheet(edition, world.signatory("chair"))
    signature = paper.sign_on_paper(edition, by=world.board_officer, sheet=sheet, scan=make_scan())
    url = address("scan", world.area_return, edition=1, sha256=signature.scan_sha256)

    reply = as_officer.get(url)
    assert b"".join(reply.streaming_content) == b"%PDF-1.4 A signed sheet\n%%EOF\n"
    assert reply["Content-Disposition"] == 'attachment; filename="Edition 1, signature of The chair.pdf"'
    assert (reply["X-Content-Type-Options"], reply["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in reply["Content-Security-Policy"]
    assert url in as_officer.get(address("edition", world.area_return, edition=1)).content.decode()

    as_officer.force_login(world.analyst)
    assert as_officer.get(url).status_code == 403
    sending.send(edition, by=world.lead, reasons={"chief": "Away", "ccg": "Away"})
    reply = as_officer.get(url)
    assert reply.status_code == 200
    list(reply.streaming_content)


def test_queries_of_the_pages(as_officer, world, edition):
    with at_most(8):
        as_officer.get(address("choose_paper", world.area_return, edition=1))
    with at_most(8):
        as_officer.get(page_of(world))


def test_officer_and_lead_are_led_to_sheet_and_page(as_officer, world, edition):
    sheet = address("signature_sheet", world.area_return, edition=1)
    choose = address("choose_paper", world.area_return, edition=1)
    board = as_officer.get(address("board", world.area_return)).content.decode()
    assert sheet in board
    assert choose in board

    as_officer.force_login(world.lead)
    send = as_officer.get(address("send", world.area_return, edition=1)).content.decode()
    assert sheet in send
    assert choose not in send

    as_officer.force_login(world.signatory("chair"))
    sign = as_officer.get(address("sign", world.area_return, edition=1)).content.decode()
    assert sheet in sign
    assert choose not in sign


def test_next_step_of_the_officer_is_the_paper(as_officer, world, edition):
    page = as_officer.get(address("return", world.area_return)).content.decode()

    assert address("choose_paper", world.area_return, edition=1) in page
