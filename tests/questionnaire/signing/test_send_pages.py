"""Sending an edition through its page, the receipt, and more time."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from questionnaire.models import Edition, Sending
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_collection, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def address(name, area_return, **kwargs):
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


def sign(world, *capacities):
    for capacity in capacities:
        edition = Edition.objects.select_related("area_return__collection").get()
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)


def send_page(client, world):
    world.finalised()
    client.force_login(world.lead)
    return address("send", world.area_return, edition=1)


def test_send_asks_why_for_each_missing_signature_and_for_no_other(client, world):
    url = send_page(client, world)
    world.signatory("ccg")
    sign(world, "chief")

    page = text_of(client.get(url))

    assert "Send edition 1 with 1 of 3 signatures" in page
    assert "The chief , Chief executive" in page
    assert "Chair of the board Nobody is named to sign yet. Say why." in page
    assert "Representative of the CCG The ccg has not signed. Say why." in page
    assert "The chief has not signed" not in page


def test_send_refuses_without_a_reason_names_the_capacity_and_keeps_the_text(client, world):
    url = send_page(client, world)

    reply = client.post(url, {"reason-chair": "The chair is on leave until 12 July", "reason-ccg": " "})

    assert reply.status_code == 422
    assert "Say why there is no signature yet: Representative of the CCG" in text_of(reply)
    assert "Say why there is no signature yet: Chair of the board" not in text_of(reply)
    assert "The chair is on leave until 12 July" in reply.content.decode()
    assert not Sending.objects.exists()


def test_send_records_reasons_and_shows_the_receipt(client, world):
    url = send_page(client, world)
    sign(world, "chief", "ccg")

    reply = client.post(url, {"reason-chair": "On leave"}, follow=True)

    sending = Sending.objects.get()
    when = timezone.localtime(sending.sent_at)
    page = text_of(reply)
    assert sending.missing == [{"capacity": "chair", "reason": "On leave"}]
    assert f"Sent {when.day} {when:%B %Y} at {when:%H:%M}" in page
    assert sending.edition.reference in page
    assert "2 of 3. Missing: Chair of the board: “On leave”" in page
    assert "Yes, by the deadline of 5 July 2100" in page


def test_everybody_has_signed_and_nothing_is_asked(client, world):
    url = send_page(client, world)
    sign(world, "chair", "chief", "ccg")

    page = client.get(url)
    client.post(url)

    assert "Everybody has signed. Send edition 1" in text_of(page)
    assert "<textarea" not in page.content.decode()
    assert Sending.objects.get().missing == []


def test_second_click_finds_the_receipt(client, world):
    url = send_page(client, world)
    reasons = {f"reason-{capacity}": "On leave" for capacity in ("chair", "chief", "ccg")}

    replies = [client.post(url, reasons) for _ in range(2)]

    assert [reply.status_code for reply in replies] == [302, 302]
    assert Sending.objects.count() == 1


def test_sending_that_comes_between_two_clicks_is_no_error(client, world, monkeypatch):
    """The first click is still at work when the second asks what the state is."""
    url = send_page(client, world)
    send = sending_workflow.send

    def twice(edition, **given):
        send(Edition.objects.get(pk=edition.pk), **given)
        return send(edition, **given)

    monkeypatch.setattr("questionnaire.signing.sending.workflow.send", twice)
    reply = client.post(url, {f"reason-{capacity}": "On leave" for capacity in ("chair", "chief", "ccg")})

    assert reply.status_code == 302
    assert Sending.objects.count() == 1


def test_signature_given_while_the_page_was_open_counts(client, world):
    url = send_page(client, world)
    client.get(url)
    sign(world, "chair")

    client.post(url, {f"reason-{capacity}": "On leave" for capacity in ("chair", "chief", "ccg")})

    assert [row["capacity"] for row in Sending.objects.get().missing] == ["chief", "ccg"]


def test_recalled_edition_is_not_sent(client, world):
    url = send_page(client, world)
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")

    replies = [client.get(url), client.post(url, {})]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert "no longer in force" in text_of(replies[0])
    assert not Sending.objects.exists()


def test_late_return_is_taken_and_marked(client):
    world = make_world(collection=make_collection(deadline=timezone.localdate() - timedelta(days=1)))
    url = send_page(client, world)
    sign(world, "chair", "chief", "ccg")

    page = text_of(client.get(url))
    receipt = text_of(client.post(url, follow=True))

    assert "You can still send the return, but it will be marked as late." in page
    assert "It is marked late." in receipt
    assert Sending.objects.get().late is True


@pytest.mark.parametrize("role", ["contributor", "board_officer", "viewer"])
def test_only_the_lead_sends(client, world, role):
    url = send_page(client, world)
    client.force_login(world.person(role))

    assert [client.get(url).status_code, client.post(url, {}).status_code] == [403, 403]


def test_fields_that_the_form_does_not_show_change_nothing(client, world):
    """A5: who sent it, when, and late are not the sender's to say."""
    url = send_page(client, world)
    reasons = {f"reason-{capacity}": "On leave" for capacity in ("chair", "chief", "ccg")}

    client.post(url, reasons | {"sent_by": world.contributor.pk, "late": "on", "sent_at": "2013-07-05"})

    sending = Sending.objects.get()
    assert (sending.sent_by, sending.late, sending.sent_at.date()) == (world.lead, False, timezone.now().date())


def test_send_page_costs_few_queries(client, world, django_assert_max_num_queries):
    url = send_page(client, world)

    with django_assert_max_num_queries(8):
        client.get(url)


# More time


def test_manager_gives_more_time_with_a_reason(client, world):
    client.force_login(world.manager)
    url = address("extension", world.area_return)

    reply = client.post(url, {"deadline": "2100-07-12", "reason": "The town hall was flooded"})

    world.area_return.refresh_from_db()
    assert reply.url == reverse("collection", kwargs={"collection": world.area_return.collection.slug})
    assert world.area_return.deadline == date(2100, 7, 12)
    assert "Area" in text_of(client.get(url))
    assert "has until Monday 12 July 2100: “The town hall was flooded”" in text_of(client.get(url))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"deadline": "2100-07-05", "reason": "Flood"}, "New deadline must be after 5 July 2100"),
        ({"deadline": "5 of July", "reason": "Flood"}, "New deadline must be a real date"),
        ({"deadline": "", "reason": "Flood"}, "Enter the new deadline"),
        ({"deadline": "2100-07-12", "reason": "  "}, "Enter the reason"),
        ({"deadline": "2100-07-12", "reason": "x" * 501}, "Reason must be 500 characters or less"),
    ],
)
def test_extension_that_makes_no_sense_is_refused(client, world, data, problem):
    client.force_login(world.manager)

    reply = client.post(address("extension", world.area_return), data)

    world.area_return.refresh_from_db()
    assert reply.status_code == 422
    assert problem in text_of(reply)
    assert world.area_return.extended_deadline is None


def test_extension_is_the_managers(client, world):
    for person in (world.analyst, world.lead):
        client.force_login(person)
        assert client.get(address("extension", world.area_return)).status_code == 403


def test_sent_return_needs_no_more_time(client, world):
    edition = world.finalised()
    reasons = dict.fromkeys(("chair", "chief", "ccg"), "On leave")
    sending_workflow.send(Edition.objects.get(pk=edition.pk), by=world.lead, reasons=reasons)
    client.force_login(world.manager)

    reply = client.get(address("extension", world.area_return))

    assert reply.status_code == 409
