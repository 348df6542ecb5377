"""S5: a sent return can be opened again; what was sent stays as it is, and stays what counts."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Mail
from questionnaire.chain import witness
from questionnaire.desk.programme import selectors as programme
from questionnaire.desk.reminding.selectors import reminders
from questionnaire.desk.reminding.selectors.situations import situation_of
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Event, Signature
from questionnaire.returns.selectors.editions import get_edition, last_sent_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.signatures import workflow as signatures
from reporting.archives.selectors import sent_editions
from reporting.enums import ArchiveContents
from reporting.verification import verdicts as verifying
from tests import factories

pytestmark = pytest.mark.django_db
CAPACITIES = ("chair", "chief", "ccg")
WHY = "The figure in 1.1 is that of another area."


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    return factories.make_world(collection=factories.make_collection(deadline=date(2013, 7, 5)))


@pytest.fixture
def sent(world):
    edition = world.finalised()
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)
    sending_workflow.send(edition, by=world.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))
    return edition


@pytest.fixture
def reopened(world, sent):
    sending_workflow.reopen(sent, by=world.manager, reason=WHY)
    world.area_return.refresh_from_db()
    return sent


def url(name, world, **kwargs):
    place = {"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def test_reopening_makes_a_draft_and_leaves_the_edition_as_it_was(world, sent):
    before = (witness.of(sent), witness.of(sent.sending), list(Signature.objects.values()))

    sending_workflow.reopen(sent, by=world.manager, reason=WHY)

    world.area_return.refresh_from_db()
    assert world.area_return.status == ReturnStatus.DRAFT
    sent.refresh_from_db()
    assert (witness.of(sent), witness.of(sent.sending), list(Signature.objects.values())) == before
    event = Event.objects.get(act=Act.REOPEN)
    assert (event.by, event.detail) == (world.manager, {"edition": 1, "reason": WHY})


def test_reopening_is_the_managers_and_of_what_was_sent(world):
    edition = world.finalised()

    with pytest.raises(InvalidTransition):
        sending_workflow.reopen(edition, by=world.manager, reason=WHY)
    sending_workflow.send(edition, by=world.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))
    for person in (world.lead, world.analyst, world.signatory()):
        with pytest.raises(PermissionDenied):
            sending_workflow.reopen(edition, by=person, reason=WHY)
    sending_workflow.reopen(edition, by=world.manager, reason=WHY)
    with pytest.raises(InvalidTransition):
        sending_workflow.reopen(edition, by=world.manager, reason=WHY)


def test_the_board_is_asked_about_the_corrected_edition(world):
    edition = world.considered()
    assert situation_of(world.area_return.pk).is_considered
    sending_workflow.reopen(get_edition(edition.pk), by=world.manager, reason=WHY)
    world.area_return.refresh_from_db()

    finalising.finalise(world.area_return, by=world.lead)

    assert not situation_of(world.area_return.pk).is_considered


def test_the_sent_edition_counts_until_the_corrected_one_is_sent(world, reopened):
    collection, today = world.area_return.collection, date(2013, 8, 1)
    listed = programme.listed_returns(collection, today)[0]
    assert (listed.is_sent, listed.edition, listed.standing) == (True, 1, "sent_unsigned")
    assert listed.line.endswith(", late, being corrected")
    assert listed.waits_for == "Lead"

    factories.write(world.area_return, "1.1", "assessment", "Another figure.", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)

    assert sent_editions(collection, ArchiveContents.SENT) == [reopened.pk]
    assert last_sent_edition(world.area_return).pk == reopened.pk

    sending_workflow.send(second, by=world.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))

    world.area_return.refresh_from_db()
    assert world.area_return.reopened_at is None
    assert sent_editions(collection, ArchiveContents.SENT) == [second.pk]
    assert "being corrected" not in programme.listed_returns(collection, today)[0].line


def test_a_correction_is_not_late_where_the_return_was_in_time(world, sent):
    early = factories.make_world()
    first = early.finalised()
    sending_workflow.send(first, by=early.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))
    sending_workflow.reopen(first, by=early.manager, reason=WHY)
    type(early.area_return.collection).objects.filter(pk=early.area_return.collection_id).update(
        deadline=date(2013, 7, 5)
    )
    early.area_return.refresh_from_db()

    second = finalising.finalise(early.area_return, by=early.lead)
    sending = sending_workflow.send(second, by=early.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))

    assert sent.sending.late
    assert not sending.late


def test_nobody_is_reminded_of_the_deadline_of_a_reopened_return(world, reopened):
    due = reminders.due_reminders(world.area_return.collection, date(2013, 7, 6))

    assert [entry.kind for entry in due if entry.kind in ("reminder", "closing")] == []


def test_everybody_who_has_to_do_with_it_gets_the_reason(world, sent, django_capture_on_commit_callbacks):
    people = [world.lead, world.contributor, world.board_officer, world.signatory("chair"), world.signatory("ccg")]
    world.person(Role.VIEWER)

    with django_capture_on_commit_callbacks(execute=True):
        sending_workflow.reopen(sent, by=world.manager, reason=WHY)

    assert set(Mail.objects.filter(kind="reopened").values_list("to", flat=True)) == {person.pk for person in people}


def test_pages_of_the_area_say_why(client, world, reopened):
    client.force_login(world.lead)

    page = client.get(url("return", world)).content.decode()
    assert "Reopened by the programme on" in page
    assert WHY in page
    assert "corrects edition 1, which was sent" in page
    assert "The deadline has passed" not in page

    client.force_login(world.signatory("chief"))
    assert WHY in client.get(url("sign", world, edition=1)).content.decode()


def test_the_programme_reads_the_sent_edition_and_not_the_draft(client, world, reopened):
    factories.write(world.area_return, "1.1", "assessment", "Not for the programme.", by=world.lead, version=1)
    finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.analyst)

    reply = client.get(url("return", world), follow=True)

    assert reply.redirect_chain[-1][0] == url("edition", world, edition=1)
    page = reply.content.decode()
    assert "being corrected" in page
    assert "replaced" not in page
    assert "Not for the programme." not in page
    assert client.get(url("edition", world, edition=2)).status_code == 403


def test_a_second_click_reopens_once_and_an_old_page_is_refused(client, world, sent):
    client.force_login(world.manager)
    data = {"edition": 1, "reason": WHY}

    assert client.post(url("reopen", world), data | {"reason": ""}).status_code == 422
    assert client.post(url("reopen", world), data | {"edition": 2}).status_code == 409
    assert client.post(url("reopen", world), data).status_code == 302
    assert client.post(url("reopen", world), data).status_code == 302
    assert client.get(url("reopen", world)).status_code == 409
    assert Event.objects.filter(act=Act.REOPEN).count() == 1


def test_verification_says_that_the_programme_reopened_it(world, reopened):
    verdict = verifying.of_reference(reopened.reference)

    assert (verdict.kind, verdict.title) == ("genuine", "This reference is ours")
    assert (
        "the newest that was sent. A correction is being prepared: the programme reopened the return on" in verdict.text
    )


def test_a_stranger_learns_of_a_correction_once_it_is_sent(world, reopened):
    factories.write(world.area_return, "1.1", "assessment", "Another figure.", by=world.lead, version=1)
    second = finalising.finalise(world.area_return, by=world.lead)

    first_told, second_told = map(verifying.of_reference, (reopened.reference, second.reference))
    assert (first_told.kind, first_told.newer) == ("genuine", None)
    assert "the newest that was sent. A correction is being prepared" in first_told.text
    assert "dition 2" not in first_told.text + str(first_told.facts)
    assert "which has not been sent to the programme yet; edition 1 is the one that was sent." in second_told.text
    assert "newest" not in second_told.text

    sending_workflow.send(second, by=world.lead, reasons=dict.fromkeys(CAPACITIES, "Away"))

    first_told, second_told = map(verifying.of_reference, (reopened.reference, second.reference))
    assert (first_told.kind, first_told.newer) == ("superseded", second)
    assert (second_told.kind, "the newest." in second_told.text) == ("genuine", True)
