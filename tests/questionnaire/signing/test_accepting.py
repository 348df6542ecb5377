"""The programme takes a sent edition although signatures are missing."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from questionnaire.desk.programme.selectors import listed_returns
from questionnaire.desk.reminding.selectors.duties import duties_of
from questionnaire.desk.reminding.selectors.situations import situation_of
from questionnaire.enums import Act
from questionnaire.models import Acceptance, Event
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.sending import workflow as sending
from questionnaire.status import printed_status, status_line
from reporting.documents.printed import signoff
from tests.factories import make_scan, make_sheet, make_world
from tests.pages import address, at_most, text_of
from tests.questionnaire.signing.test_workflow_signing import afresh, send, sign

pytestmark = pytest.mark.django_db
WHY = "The post is vacant until October."


@pytest.fixture(autouse=True)
def at_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def sent(world):
    """Two of three signatures; the third is missing, for a reason."""
    edition = world.finalised()
    world.signatory("ccg")
    sign(world, edition, "chair")
    sign(world, edition, "chief")
    send(world, edition)
    return edition


def accept(world, edition):
    return sending.accept(afresh(edition), by=world.manager, reason=WHY)


def record(edition):
    return record_of_edition(get_edition(edition.pk))


def test_accepted_edition_says_so_in_its_line_and_where_signatures_are_printed(world, sent):
    assert record(sent).waits_for_acceptance

    accept(world, sent)

    history = record(sent)
    assert not history.waits_for_acceptance
    assert "2 of 3 signatures, accepted without the third" in status_line(history, timezone.localdate())
    assert "accepted without the third" in printed_status(history)
    sentence = signoff.sending_sentence(history)
    assert "without the signature of: Representative of the CCG. Reason: The post is vacant until October." in sentence
    assert "Accepted without it on" in signoff.signature_rows(history)[0][2].how


def test_signature_may_still_come_and_is_printed_as_well(world, sent):
    accept(world, sent)

    sign(world, sent, "ccg")

    history = record(sent)
    assert history.is_signed
    assert [slot.capacity.slug for slot in history.accepted_without] == ["ccg"]
    assert "Accepted for the programme" in signoff.sending_sentence(history)


def test_signature_that_came_on_paper_was_missing_too(world, sent):
    """Its sheet bears an earlier moment than the acceptance."""
    accept(world, sent)
    sheet = make_sheet(sent, world.signatory("ccg"))

    paper.sign_on_paper(afresh(sent), by=world.board_officer, sheet=sheet, scan=make_scan())

    history = record(sent)
    assert history.is_signed
    assert [slot.capacity.slug for slot in history.accepted_without] == ["ccg"]


def test_only_what_was_sent_without_a_signature_is_accepted_and_once(world):
    edition = world.finalised()
    with pytest.raises(InvalidTransition, match="has not been sent"):
        accept(world, edition)
    for capacity in ("chair", "chief"):
        sign(world, edition, capacity)
    send(world, edition)
    for person in (world.lead, world.analyst, world.board_officer, world.signatory("ccg")):
        with pytest.raises(PermissionDenied):
            sending.accept(afresh(edition), by=person, reason=WHY)
    accept(world, edition)
    with pytest.raises(InvalidTransition, match="already been accepted"):
        accept(world, edition)

    other = make_world()
    signed = other.finalised()
    for capacity in ("chair", "chief", "ccg"):
        sign(other, signed, capacity)
    send(other, signed)
    with pytest.raises(InvalidTransition, match="Everybody has signed"):
        accept(other, signed)
    assert Acceptance.objects.count() == Event.objects.filter(act=Act.ACCEPT).count() == 1


def test_manager_accepts_on_a_page_and_a_second_click_changes_nothing(
    world, sent, client, django_capture_on_commit_callbacks
):
    client.force_login(world.manager)
    url = address("accept", world.area_return, edition=sent.number)
    page = text_of(client.get(url))
    assert "with 2 of 3 signatures" in page
    assert "Reason given: “On leave”" in page
    assert client.post(url, {"reason": " "}).status_code == 422

    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            reply = client.post(url, {"reason": WHY}, follow=True)

    assert "accepted without the third" in text_of(reply)
    assert f"The reason: “{WHY}”" in text_of(reply)
    told = {message.to[0] for message in mail.outbox if "has accepted edition" in message.subject}
    assert told == {person.email for person in (world.lead, *map(world.signatory, ("chair", "chief", "ccg")))}
    assert Acceptance.objects.count() == 1


def test_list_names_what_waits_for_acceptance(world, sent, client):
    client.force_login(world.manager)
    url = f"/collections/{world.area_return.collection.slug}/?waits=Acceptance"
    listed = client.get(url)
    assert "Accept it as it is" in text_of(listed)

    accept(world, sent)

    row = listed_returns(world.area_return.collection, timezone.localdate())[0]
    assert (row.waits_for, row.standing) == ("Nobody", "sent_signed")
    assert row.changed_at == Event.objects.get(act=Act.ACCEPT).at
    assert "2 of 3 signatures, accepted without the third" in row.line
    assert "Accept it as it is" not in text_of(client.get(url))


def test_nobody_is_reminded_to_sign_what_was_accepted(world, sent):
    signatory = world.signatory("ccg")
    assert duties_of(situation_of(world.area_return.pk), signatory.pk).signs

    accept(world, sent)

    assert not duties_of(situation_of(world.area_return.pk), signatory.pk).signs


def test_accepting_page_costs_few_queries(world, sent, client):
    client.force_login(world.manager)
    url = address("accept", world.area_return, edition=sent.number)
    client.get(url)

    with at_most(8):
        client.get(url)
