"""Sending with a reason for each missing signature, late or in time, and what the board decides."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from questionnaire.board.meeting import workflow as meeting
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.enums import BoardOutcome
from questionnaire.models import BoardConsideration, Event, Sending
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.sending.workflow import MissingReasons
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.status import edition_line
from tests.factories import make_collection, make_return, make_world
from tests.questionnaire.signing.test_workflow_signing import ACTIONS, afresh, finalise_again, send, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_send_asks_a_reason_for_every_missing_signature(world):
    edition = world.finalised()
    sign(world, edition, "chief")

    with pytest.raises(MissingReasons) as refusal:
        sending_workflow.send(afresh(edition), by=world.lead, reasons={"chair": "On leave", "ccg": "  "})

    assert [slot.key for slot in refusal.value.slots] == ["ccg"]
    assert not Sending.objects.exists()


def test_send_names_who_is_missing_and_leaves_out_who_has_signed(world):
    edition = world.finalised()
    sign(world, edition, "chief")

    sending = send(world, edition)

    assert sending.missing == [
        {"capacity": "chair", "reason": "On leave"},
        {"capacity": "ccg", "reason": "On leave"},
    ]
    assert sending.late is False


@pytest.mark.parametrize(("days", "late"), [(0, False), (-1, True)])
def test_late_is_marked_and_taken(days, late):
    deadline = timezone.localdate() + timedelta(days=days)
    world = make_world(collection=make_collection(deadline=deadline))

    assert send(world, world.finalised()).late is late


def test_extension_moves_the_deadline_of_one_area():
    collection = make_collection(deadline=timezone.localdate() - timedelta(days=1))
    world = make_world(collection=collection)
    other = make_return(collection=collection)

    rounds.extend(world.area_return, by=world.manager, deadline=timezone.localdate(), reason="Flood")

    world.area_return.refresh_from_db()
    assert send(world, world.finalised()).late is False
    assert (world.area_return.deadline, other.deadline) == (timezone.localdate(), collection.deadline)


def test_signing_goes_on_after_sending(world):
    edition = world.finalised()
    send(world, edition)

    sign(world, edition)

    record = record_of_edition(afresh_with_record(edition))
    assert record.signed == 1
    assert [(slot.capacity.slug, slot.reason) for slot in record.missing] == [
        ("chief", "On leave"),
        ("ccg", "On leave"),
    ]


def afresh_with_record(edition):
    return get_edition(edition.pk)


# The board


def test_consideration_stands_on_the_edition_with_its_words(world):
    edition = world.finalised()

    meeting.record_consideration(
        afresh(edition),
        by=world.board_officer,
        board="The board",
        met_on=date(2013, 9, 12),
        outcome=BoardOutcome.APPROVED,
        minute_reference="Minute 14",
        resolution="That the return be approved.",
    )

    (record,) = record_of_edition(afresh_with_record(edition)).considerations
    assert (record.board, record.outcome_label, record.minute_reference) == ("The board", "Approved", "Minute 14")


def test_meeting_is_recorded_once(world):
    edition = world.finalised()
    ACTIONS["record_consideration"](world, edition)

    with pytest.raises(InvalidTransition):
        ACTIONS["record_consideration"](world, edition)

    assert BoardConsideration.objects.count() == 1


def test_board_date_is_set_and_taken_back_in_any_status(world):
    meeting.set_board_date(world.area_return, by=world.board_officer, meets_on=date(2013, 9, 12))
    world.finalised()
    meeting.set_board_date(world.area_return, by=world.lead, meets_on=None)

    world.area_return.refresh_from_db()
    assert world.area_return.board_meets_on is None
    assert [event.detail for event in Event.objects.filter(act="board_date").order_by("pk")] == [
        {"meets_on": "2013-09-12"},
        {"meets_on": ""},
    ]


def test_line_of_an_edition_says_whether_it_is_in_force(world):
    first = world.finalised()
    today = date(2100, 7, 5)

    def line():
        edition = get_edition(first.pk)
        return edition_line(record_of_edition(edition), edition.newest_number, today)

    assert line() == "Final, edition 1, not yet signed, not sent, due today (Monday 5 July)"
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    assert line() == "Edition 1, recalled: the return is being written again"
    finalise_again(world)
    assert line() == "Edition 1, replaced by edition 2"
