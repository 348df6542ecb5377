"""Sending an edition back and recalling it, through the pages."""

import pytest

from questionnaire.enums import ReturnStatus
from questionnaire.models import Event, SendBack
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world
from tests.questionnaire.signing.test_sign_pages import address, sign, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def edition(world):
    return world.finalised()


def test_send_back_with_reasons_by_section_makes_a_draft(client, world, edition):
    client.force_login(world.signatory())
    url = address("send_back", world.area_return, edition=1)
    assert client.get(url).status_code == 200

    reply = client.post(url, {"whole": "Too long.", "section-2": " The budget\r\nis wrong. "})

    world.area_return.refresh_from_db()
    assert reply.status_code == 302
    assert world.area_return.status == ReturnStatus.DRAFT
    assert SendBack.objects.get().reasons == [
        {"section": "", "reason": "Too long."},
        {"section": "2", "reason": "The budget\nis wrong."},
    ]


def test_send_back_lists_the_questions_of_each_section(client, world, edition):
    client.force_login(world.signatory())

    page = text_of(client.get(address("send_back", world.area_return, edition=1)))

    assert "2.1 Short 2.1 2.2 Short 2.2" in page


def test_send_back_needs_a_reason_and_keeps_what_was_typed(client, world, edition):
    client.force_login(world.signatory())
    url = address("send_back", world.area_return, edition=1)

    empty = client.post(url, {"whole": "  "})
    long = client.post(url, {"section-1": "word " * 500, "section-2": "Kept."})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Say what has to change" in text_of(empty)
    assert "Kept." in long.content.decode()
    assert not SendBack.objects.exists()


@pytest.mark.parametrize("name", ["send_back", "recall"])
def test_what_was_sent_cannot_be_called_back(client, world, edition, name):
    sending.send(get_edition(edition.pk), by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))
    client.force_login(world.signatory() if name == "send_back" else world.lead)
    kwargs = {"edition": 1} if name == "send_back" else {}
    url = address(name, world.area_return, **kwargs)

    replies = [client.get(url), client.post(url, {"whole": "No.", "reason": "No."})]

    assert [reply.status_code for reply in replies] == [409, 409]
    assert "sent to the programme" in text_of(replies[1])
    world.area_return.refresh_from_db()
    assert world.area_return.status == ReturnStatus.FINAL


def test_recall_needs_a_reason_and_names_who_has_signed(client, world, edition):
    sign(client, edition, world.signatory())
    client.force_login(world.lead)
    url = address("recall", world.area_return)

    page, empty = client.get(url), client.post(url, {"reason": ""})
    recall = {"reason": "A figure.", "edition": "1"}
    done, twice = client.post(url, recall), client.post(url, recall)

    assert "The chair has signed edition 1." in text_of(page)
    assert [empty.status_code, done.status_code, twice.status_code] == [422, 302, 302]
    world.area_return.refresh_from_db()
    assert world.area_return.status == ReturnStatus.DRAFT
    assert Event.objects.filter(act="recall").count() == 1


def test_recall_from_an_old_page_leaves_the_newer_edition(client, world, edition):
    signatures.send_back(edition, by=world.signatory(), reasons=[{"section": "1", "reason": "Not so"}])
    finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.lead)

    reply = client.post(address("recall", world.area_return), {"reason": "A figure.", "edition": "1"})

    world.area_return.refresh_from_db()
    assert (reply.status_code, world.area_return.status) == (409, ReturnStatus.FINAL)


def test_send_back_clicked_twice_is_done_once(client, world, edition):
    client.force_login(world.signatory())
    url = address("send_back", world.area_return, edition=1)

    replies = [client.post(url, {"section-1": "Not so"}).status_code for _ in range(2)]

    assert (replies, SendBack.objects.count()) == ([302, 302], 1)


def test_control_characters_in_a_reason_are_refused_by_name(client, world, edition):
    client.force_login(world.lead)

    reply = client.post(address("recall", world.area_return), {"reason": "Wrong\x0ffigure"})

    assert reply.status_code == 422
    assert "U+000F" in text_of(reply)
