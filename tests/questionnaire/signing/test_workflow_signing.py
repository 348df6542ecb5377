"""Finalise, sign, send back and recall: every action from every status, and who may."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from accounts.enums import Role
from accounts.models import Membership
from questionnaire.board.meeting import workflow as meeting
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.enums import BoardOutcome, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import BoardConsideration, Edition, Event, Return, SendBack, Sending, Signature
from questionnaire.returns import differences as questionnaire_differences
from questionnaire.returns.selectors.editions import last_seen, latest_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import TRANSITIONS, InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import Incomplete
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import statement_for
from questionnaire.stored import from_edition
from tests.factories import fill, make_collection, make_world, tree_of, write
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db

CAPACITIES = ("chair", "chief", "ccg")
REASONS = [{"section": "1", "reason": "The figure is out of date."}]


@pytest.fixture
def world():
    return make_world()


def afresh(edition):
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=edition.pk)


def sign(world, edition, capacity="chair"):
    return signatures.sign(afresh(edition), by=world.signatory(capacity), shown_sha256=edition.sha256)


def send(world, edition, **reasons):
    everyone = dict.fromkeys(CAPACITIES, "On leave")
    return sending_workflow.send(afresh(edition), by=world.lead, reasons=everyone | reasons)


def finalise_again(world):
    world.area_return.refresh_from_db()
    return finalising.finalise(world.area_return, by=world.lead)


# Every action from every status

ACTIONS = {
    "finalise": lambda world, edition: finalising.finalise(world.area_return, by=world.lead),
    "sign": lambda world, edition: sign(world, edition),
    "send_back": lambda world, edition: signatures.send_back(afresh(edition), by=world.signatory(), reasons=REASONS),
    "recall": lambda world, edition: signatures.recall(world.area_return, by=world.lead, reason="A mistake"),
    "send": lambda world, edition: send(world, edition),
    "reopen": lambda world, edition: sending_workflow.reopen(afresh(edition), by=world.manager, reason="A mistake"),
    "record_consideration": lambda world, edition: meeting.record_consideration(
        afresh(edition), by=world.board_officer, board="The board", met_on=date(2013, 9, 12), outcome=BoardOutcome.NOTED
    ),
}
REACHED = {
    "called_back": lambda world, edition: signatures.recall(world.area_return, by=world.lead, reason="A mistake"),
    "final": lambda world, edition: None,
    "sent": lambda world, edition: send(world, edition),
}
POSSIBLE = {
    "called_back": {"finalise"},
    "final": {"sign", "send_back", "recall", "send", "record_consideration"},
    "sent": {"sign", "record_consideration", "reopen"},
}


def facts():
    kinds = (Edition, Signature, SendBack, Sending, BoardConsideration, Event)
    return [kind.objects.count() for kind in kinds], list(Return.objects.values_list("pk", "status"))


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("status", REACHED)
def test_action_is_taken_or_leaves_everything_as_it_was(world, status, action):
    edition = world.finalised()
    REACHED[status](world, edition)
    world.area_return.refresh_from_db()
    world.signatory(), world.board_officer, world.manager
    before = facts()

    if action in POSSIBLE[status]:
        ACTIONS[action](world, edition)
        assert facts() != before
    else:
        with pytest.raises(InvalidTransition):
            ACTIONS[action](world, edition)
        assert facts() == before


@pytest.mark.parametrize("act", TRANSITIONS)
def test_table_of_transitions_is_what_the_actions_do(world, act):
    before, after = TRANSITIONS[act]
    edition = world.finalised()
    REACHED["called_back" if before == ReturnStatus.DRAFT else "sent" if act == "reopen" else "final"](world, edition)
    world.area_return.refresh_from_db()
    assert world.area_return.status == before

    ACTIONS[act](world, edition)

    world.area_return.refresh_from_db()
    assert world.area_return.status == after


# Who may


MAY = {
    "finalise": {Role.LEAD},
    "sign": {Role.SIGNATORY},
    "send_back": {Role.SIGNATORY},
    "recall": {Role.LEAD},
    "send": {Role.LEAD},
    "record_consideration": {Role.LEAD, Role.BOARD_OFFICER},
    "set_board_date": {Role.LEAD, Role.BOARD_OFFICER},
    "extend": {Role.MANAGER},
}


def attempt(action, edition, person):
    area_return = edition.area_return
    return {
        "finalise": lambda: finalising.finalise(area_return, by=person),
        "sign": lambda: signatures.sign(edition, by=person, shown_sha256=edition.sha256),
        "send_back": lambda: signatures.send_back(edition, by=person, reasons=REASONS),
        "recall": lambda: signatures.recall(area_return, by=person, reason="A mistake"),
        "send": lambda: sending_workflow.send(edition, by=person, reasons=dict.fromkeys(CAPACITIES, "On leave")),
        "record_consideration": lambda: meeting.record_consideration(
            edition, by=person, board="The board", met_on=date(2013, 9, 12), outcome=BoardOutcome.NOTED
        ),
        "set_board_date": lambda: meeting.set_board_date(area_return, by=person, meets_on=date(2013, 9, 12)),
        "extend": lambda: rounds.extend(area_return, by=person, deadline=date(2101, 1, 1), reason="Flood"),
    }[action]()


@pytest.mark.parametrize("action", MAY)
@pytest.mark.parametrize("role", Role)
def test_only_the_right_role_may(world, role, action):
    edition = afresh(world.finalised())
    if action == "finalise":
        signatures.recall(world.area_return, by=world.lead, reason="A mistake")
        edition = afresh(edition)
    person = world.person(role, "chair" if role == Role.SIGNATORY else "")

    if role in MAY[action]:
        attempt(action, edition, person)
    else:
        with pytest.raises(PermissionDenied):
            attempt(action, edition, person)


@pytest.mark.parametrize("action", MAY)
def test_the_same_roles_of_another_area_and_a_superuser_may_not(world, action):
    edition = afresh(world.finalised())
    elsewhere = make_world(collection=world.area_return.collection)
    elsewhere.lead.is_superuser = True
    strangers = [elsewhere.lead, elsewhere.contributor, elsewhere.board_officer, elsewhere.signatory()]

    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            attempt(action, edition, stranger)


# Finalising


def test_finalise_stores_the_answers_and_their_hash(world):
    edition = world.finalised()

    stored = from_edition(afresh(edition))
    assert stored.question("1.1").answer("assessment").value == "Answer to 1.1."
    assert digest(edition.content) == edition.sha256
    assert (edition.number, edition.previous_sha256, edition.made_by) == (1, "", world.lead)


def test_finalise_refuses_gaps_and_names_them(world):
    fill(world.area_return)
    write(world.area_return, "1.1", "assessment", "", by=world.lead, version=1)

    with pytest.raises(Incomplete) as refusal:
        finalising.finalise(world.area_return, by=world.lead)

    world.area_return.refresh_from_db()
    assert [gap.number for gap in refusal.value.gaps] == ["1.1"]
    assert world.area_return.status == ReturnStatus.DRAFT
    assert not Edition.objects.exists()


def test_next_edition_is_chained_to_the_last(world):
    first = world.finalised()
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")

    second = finalise_again(world)

    assert (second.number, second.previous_sha256) == (2, first.sha256)
    assert second.reference != first.reference


# Signing


def test_signature_holds_the_words_the_hash_and_who(world):
    edition = world.finalised()
    chair = world.signatory("chair")
    slot = Membership.objects.get(user=chair)

    signature = sign(world, edition)

    assert signature.statement == statement_for(afresh(edition), slot)
    assert signature.sha256 == edition.sha256
    assert (signature.capacity, signature.organisation, signature.signed_by) == ("chair", slot.organisation, chair)
    assert signature.name == chair.name


def test_sign_refuses_another_hash_than_the_one_shown(world):
    edition = world.finalised()

    with pytest.raises(InvalidTransition):
        signatures.sign(afresh(edition), by=world.signatory(), shown_sha256="0" * 64)

    assert not Signature.objects.exists()


def test_sign_refuses_content_that_was_tampered_with(world):
    edition = world.finalised()
    other = edition.content.replace("Answer to 1.1.", "Something else")
    with unprotected():
        Edition.objects.filter(pk=edition.pk).update(content=other)

    with pytest.raises(InvalidTransition):
        sign(world, edition)

    assert not Signature.objects.exists()


def test_person_signs_once_and_a_capacity_is_signed_once(world):
    edition = world.finalised()
    sign(world, edition)
    other = make_world(area=world.area, collection=make_collection()).signatory("chair")

    for person in (world.signatory(), other):
        with pytest.raises(InvalidTransition):
            signatures.sign(afresh(edition), by=person, shown_sha256=edition.sha256)

    assert Signature.objects.count() == 1


def test_each_holder_signs_their_own_slot_alone(world):
    """S3, small: every capacity in two areas; what is signed is the slot of the person, never a slot asked for."""
    elsewhere = make_world(collection=world.area_return.collection)
    editions = {place: place.finalised() for place in (world, elsewhere)}

    for place in editions:
        for capacity in CAPACITIES:
            for target, edition in editions.items():
                if target is place:
                    assert sign(place, edition, capacity).capacity == capacity
                else:
                    with pytest.raises(PermissionDenied):
                        signatures.sign(afresh(edition), by=place.signatory(capacity), shown_sha256=edition.sha256)

    assert Signature.objects.count() == 6


def test_last_signature_sends_where_the_collection_says_so():
    world = make_world(collection=make_collection(sends_when_signed=True))
    edition = world.finalised()

    for capacity in CAPACITIES:
        assert not Sending.objects.exists()
        sign(world, edition, capacity)

    sending = Sending.objects.get()
    assert (sending.edition, sending.missing, sending.sent_by) == (edition, [], world.signatory("ccg"))


@pytest.mark.parametrize("way_back", ["recall", "send_back"])
@pytest.mark.parametrize("signed", [1, 2])
def test_signatures_stay_on_their_edition_and_do_not_count_for_the_next(world, signed, way_back):
    """S4."""
    first = world.finalised()
    for capacity in CAPACITIES[:signed]:
        sign(world, first, capacity)
    if way_back == "recall":
        signatures.recall(world.area_return, by=world.lead, reason="A figure was wrong")
    else:
        signatures.send_back(afresh(first), by=world.signatory("ccg"), reasons=REASONS)
    write(world.area_return, "1.1", "assessment", "Another answer.", by=world.lead, version=1)

    second = finalise_again(world)

    latest = latest_edition(world.area_return)
    record = record_of_edition(latest)
    assert (record.edition.number, record.signed) == (2, 0)
    assert set(Signature.objects.values_list("edition", flat=True)) == {first.pk}
    assert [slot.earlier and slot.earlier.edition for slot in record.slots] == [1] * signed + [None] * (3 - signed)
    last = last_seen(latest, world.signatory("chair"))
    differences = questionnaire_differences.differences(from_edition(last), from_edition(latest))
    assert [(it.question.definition.number, it.after.value) for it in differences] == [("1.1", "Another answer.")]
    assert last.signed_at == Signature.objects.get(capacity="chair").signed_at
    assert last_seen(latest, world.lead) is None
    assert second.pk == latest.pk


# Races, in order: what another person did between page and signature


def test_recall_between_page_and_signature_is_refused(world):
    """S2, one after the other."""
    edition = world.finalised()
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")

    with pytest.raises(InvalidTransition):
        sign(world, edition)

    assert not Signature.objects.exists()


def test_new_edition_between_page_and_signature_is_refused(world):
    """S2: the page showed edition 1, and edition 2 is what stands."""
    first = world.finalised()
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    write(world.area_return, "1.1", "assessment", "Changed.", by=world.lead, version=1)
    second = finalise_again(world)

    with pytest.raises(InvalidTransition):
        sign(world, first)
    with pytest.raises(InvalidTransition):
        signatures.sign(afresh(second), by=world.signatory(), shown_sha256=first.sha256)

    assert not Signature.objects.exists()


# Sending back, recalling


def test_send_back_keeps_the_reasons_and_makes_a_draft(world):
    edition = world.finalised()

    refusal = signatures.send_back(afresh(edition), by=world.signatory(), reasons=REASONS)

    world.area_return.refresh_from_db()
    assert (refusal.reasons, refusal.by, refusal.edition) == (REASONS, world.signatory(), edition)
    assert world.area_return.status == ReturnStatus.DRAFT


def test_recall_says_why_on_the_timeline(world):
    world.finalised()

    signatures.recall(world.area_return, by=world.lead, reason="A figure was wrong")

    event = Event.objects.get(act="recall")
    assert (event.by, event.detail) == (world.lead, {"edition": 1, "reason": "A figure was wrong"})


def test_tree_of_the_tests_has_the_capacities_signed_here(world):
    assert tuple(capacity.slug for capacity in tree_of(world.area_return).capacities) == CAPACITIES
