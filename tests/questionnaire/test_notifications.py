"""Mails go to the right people, once each, with links that work; nothing a person typed becomes a header or markup."""

import re

import pytest
from django.urls import resolve

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.models import Edition, Return, Signature
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import Incomplete
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    """Jobs run when they are handed over; what upper floors do with an edition is not asked here."""
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    settings.SITE_URL = "https://stocktake.example"


@pytest.fixture
def world():
    world = make_world()
    for capacity in ("chair", "chief", "ccg"):
        world.signatory(capacity)
    for role in (Role.LEAD, Role.CONTRIBUTOR, Role.BOARD_OFFICER, Role.VIEWER, Role.MANAGER):
        world.person(role)
    make_world(collection=world.area_return.collection).person(Role.LEAD)
    return world


@pytest.fixture
def edition(world):
    return world.finalised()


@pytest.fixture
def do(django_capture_on_commit_callbacks):
    """Take an action as a request would: mails go once it is committed."""

    def run(action):
        with django_capture_on_commit_callbacks(execute=True):
            return action()

    return run


def afresh(edition):
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=edition.pk)


def sign(world, edition, capacity="chair"):
    return signatures.sign(afresh(edition), by=world.signatory(capacity), shown_sha256=edition.sha256)


def readers(mails):
    assert all(len(mail.to) == 1 and not mail.cc and not mail.bcc for mail in mails)
    return sorted(mail.to[0] for mail in mails)


def emails(*people):
    return sorted(person.email for person in people)


def links(mail):
    found = re.findall(r"https?://\S+", mail.body)
    assert all(link.startswith("https://stocktake.example/") for link in found)
    return [resolve(link.removeprefix("https://stocktake.example")) for link in found]


def html(mail):
    ((body, media_type),) = mail.alternatives
    assert media_type == "text/html"
    return body


def test_finalising_asks_every_signatory(world, do, mailoutbox):
    do(world.finalised)

    assert readers(mailoutbox) == emails(*(world.signatory(capacity) for capacity in ("chair", "chief", "ccg")))
    for mail in mailoutbox:
        (link,) = links(mail)
        assert (link.url_name, link.kwargs["edition"]) == ("sign", 1)
        assert link.kwargs["area"] == world.area.gss_code
        assert "ready for your signature" in mail.body
        assert 'href="https://stocktake.example/' in html(mail)
        assert re.search(r"The deadline of the return is \w+day \d+ \w+ \d{4}\.", mail.body)
        assert f"- About the answers: {world.area_return.query_name}" in mail.body
        assert f"- About signing: {world.board_officer.name}" in mail.body


def test_who_signed_an_earlier_edition_is_told_that_it_was_replaced(world, edition, do, mailoutbox):
    sign(world, edition)
    signatures.recall(world.area_return, by=world.lead, reason="A figure")
    world.area_return.refresh_from_db()

    do(lambda: finalising.finalise(world.area_return, by=world.lead))

    again = {mail.to[0] for mail in mailoutbox if "You signed edition 1 of" in mail.body}
    assert again == {world.signatory("chair").email}
    assert len(mailoutbox) == 3


def test_signature_is_told_to_the_lead(world, edition, do, mailoutbox):
    do(lambda: sign(world, edition))

    (mail,) = to(world.lead, mailoutbox)
    assert mail.subject == f"{world.area.short_name}: The chair has signed edition 1"
    assert "1 of 3 signatures" in mail.body


def test_who_signed_has_it_in_writing(world, edition, do, mailoutbox):
    do(lambda: sign(world, edition))

    (mail,) = to(world.signatory("chair"), mailoutbox)
    assert mail.subject == f"{world.area.short_name}: you have signed edition 1"
    assert edition.reference in mail.body
    assert f"“{Signature.objects.get().statement}”" in mail.body
    assert "The lead will send the return to the programme." in mail.body


def to(person, mails):
    return [mail for mail in mails if mail.to == [person.email]]


def test_send_back_gives_writers_the_reasons_and_tells_the_other_signatories(world, edition, do, mailoutbox):
    reasons = [{"section": "", "reason": "Too long."}, {"section": "2", "reason": "The budget is wrong."}]

    do(lambda: signatures.send_back(afresh(edition), by=world.signatory("chair"), reasons=reasons))

    writers = [mail for mail in mailoutbox if "The reasons:" in mail.body]
    others = [mail for mail in mailoutbox if mail not in writers]
    assert readers(writers) == emails(world.lead, world.contributor)
    assert readers(others) == emails(world.signatory("chief"), world.signatory("ccg"))
    assert "Too long." in writers[0].body
    assert "2. Money: The budget is wrong." in writers[0].body
    assert [link.url_name for link in links(writers[0])] == ["return"]
    assert "The chair has sent it back." in others[0].body


def test_recall_tells_the_signatories_why(world, edition, do, mailoutbox):
    do(lambda: signatures.recall(world.area_return, by=world.lead, reason="A figure was wrong"))

    assert readers(mailoutbox) == emails(*(world.signatory(capacity) for capacity in ("chair", "chief", "ccg")))
    assert "The reason: A figure was wrong" in mailoutbox[0].body


def test_receipt_names_what_is_missing(world, edition, do, mailoutbox):
    reasons = dict.fromkeys(("chair", "chief", "ccg"), "On leave & away")

    do(lambda: sending.send(afresh(edition), by=world.lead, reasons=reasons))

    assert readers(mailoutbox) == emails(world.lead, world.board_officer)
    mail = mailoutbox[0]
    assert mail.subject == f"{world.area.short_name}: receipt for edition 1, {edition.reference}"
    assert "- Chair of the board: On leave & away" in mail.body
    assert "marked late" not in mail.body
    assert [link.url_name for link in links(mail)] == ["edition"]


def test_person_with_two_roles_gets_one_mail(world, edition, do, mailoutbox):
    Membership.objects.create(user=world.lead, role=Role.BOARD_OFFICER, area=world.area)

    do(lambda: sending.send(afresh(edition), by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away")))

    assert readers(mailoutbox) == emails(world.lead, world.board_officer)


def test_closed_accounts_get_no_mail(world, do, mailoutbox):
    chair = world.signatory("chair")
    chair.is_active = False
    chair.save()

    do(world.finalised)

    assert readers(mailoutbox) == emails(world.signatory("chief"), world.signatory("ccg"))


def test_line_breaks_in_names_reach_no_header(world, edition, do, mailoutbox):
    """I5."""
    chair = world.signatory("chair")
    chair.name = "A. Chair\r\nBcc: everybody@press.example\x85X-Other: 1"
    chair.save()
    type(world.area).objects.filter(pk=world.area.pk).update(short_name="Area\nSubject: Another")

    do(lambda: sign(world, edition))

    (mail,) = to(world.lead, mailoutbox)
    message = mail.message()
    assert "\n" not in mail.subject
    assert message["Bcc"] is None
    assert message["X-Other"] is None
    assert len(message.get_all("Subject")) == 1
    assert mail.recipients() == [world.lead.email]


def test_what_people_type_is_never_markup(world, edition, do, mailoutbox):
    """I1."""
    reasons = [{"section": "", "reason": "<script>alert(1)</script> & more"}]

    do(lambda: signatures.send_back(afresh(edition), by=world.signatory("chair"), reasons=reasons))

    mail = next(mail for mail in mailoutbox if "The reasons:" in mail.body)
    assert "<script>alert(1)</script> & more" in mail.body
    assert "<script>" not in html(mail)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in html(mail)


def test_action_that_is_rolled_back_sends_nothing(world, do, mailoutbox):
    area_return = Return.objects.select_related("collection", "area").get(pk=world.area_return.pk)

    def attempt():
        with pytest.raises(Incomplete):
            finalising.finalise(area_return, by=world.lead)

    do(attempt)

    assert mailoutbox == []
