"""After the board: what is marked may change until the collection's date, and both values are kept."""

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mail
from questionnaire.board.amending import workflow as amending
from questionnaire.board.amending.workflow import AsksMore, NothingAmended
from questionnaire.board.meeting import workflow as meeting
from questionnaire.chain import walking, witness
from questionnaire.desk.programme.selectors import listed_returns
from questionnaire.enums import Act, EditionKind
from questionnaire.hashing import digest
from questionnaire.models import Answer, Edition, Event, Revision
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.status import status_line
from questionnaire.stored import from_edition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from reporting.archives.selectors import sent_editions
from reporting.enums import ArchiveContents
from tests import factories
from tests.factories import World

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
WHY = "The board saw what carers told it."
MET = date(2013, 9, 12)


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    return factories.make_amendable_world()


@pytest.fixture
def considered(world):
    edition = world.finalised()
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))
    decide(world, edition)
    return edition


def decide(world, edition, met_on=MET):
    return meeting.record_consideration(
        edition, by=world.board_officer, board="The board", met_on=met_on, outcome="approved"
    )


def field(world, number="1.1", key="rating"):
    return factories.tree_of(world.area_return).question(number).field(key)


def amend(world, edition, value="green", number="1.1", **other):
    values = {field(world, number).pk: value} | {field(world, key).pk: said for key, said in other.items()}
    return amending.amend(get_edition(edition.pk), by=world.lead, values=values, reason=WHY)


def answer(edition, number="1.1", key="rating"):
    found = from_edition(get_edition(edition.pk)).question(number)
    return found.answer(key)


def url(name, world, **kwargs):
    place = {"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    return reverse(name, kwargs=place | kwargs)


def test_an_amendment_is_the_next_edition_and_keeps_both_values(world, considered):
    amended = amend(world, considered)

    assert (amended.number, amended.kind, amended.after.met_on) == (2, EditionKind.AMENDMENT, MET)
    assert (answer(amended).words, answer(amended).words_before) == ("Green", "Amber")
    assert amended.previous_sha256 == considered.sha256
    assert digest(amended.content) == amended.sha256
    considered.refresh_from_db()
    assert (answer(considered).words, answer(considered).amended_from) == ("Amber", None)


def test_nothing_but_the_amended_cell_is_another(world, considered):
    before, after = json.loads(considered.content), json.loads(amend(world, considered).content)

    changed = after["responses"]["1.1"].pop("rating")
    there = before["responses"]["1.1"].pop("rating")
    assert before == after
    assert changed["amended_from"] == there
    assert changed["value"]["salt"] != there["value"]["salt"]


def test_it_is_sent_at_once_and_says_why_nobody_has_signed(world, considered):
    amended = amend(world, considered)

    reasons = {entry["reason"] for entry in amended.sending.missing}
    assert reasons == {"Amended after the board meeting of 12 September 2013"}
    assert len(amended.sending.missing) == 3
    assert amended.sending.late == considered.sending.late
    assert amended.signatures.count() == 0
    assert considered.signatures.count() == 1
    record = record_of_edition(get_edition(amended.pk))
    assert status_line(record, TODAY()).endswith("not yet signed, amended after the board meeting of 12 September 2013")


@pytest.mark.parametrize("everybody", [True, False])
def test_what_everybody_had_signed_stays_signed(world, considered, everybody):
    for capacity in ("chief", "ccg") if everybody else ("chief",):
        edition = get_edition(considered.pk)
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)
    collection = world.area_return.collection

    amended = amend(world, amend(world, considered), "red")

    (listed,) = listed_returns(collection, TODAY())
    record = record_of_edition(get_edition(amended.pk))
    if everybody:
        assert (listed.standing, listed.waits_for) == ("sent_signed", "Signatories again")
        assert listed.line.endswith("not yet signed again")
    else:
        assert (listed.standing, listed.waits_for) == ("sent_unsigned", "Signatories or acceptance")
    assert sent_editions(collection, ArchiveContents.SIGNED) == ([amended.pk] if everybody else [])
    assert (record.was_signed_before, record.waits_for_acceptance) == (everybody, not everybody)


def test_the_chain_speaks_for_the_amendment(world, considered):
    amended = amend(world, considered)

    event = Event.objects.get(act=Act.AMEND)
    assert event.detail == {
        "edition": 2,
        "after": "2013-09-12",
        "reason": WHY,
        "changes": ["1.1 rating: Amber to Green"],
        **witness.speaks_for(amended),
    }
    assert list(witness.unlike()) == []
    assert walking.walk().faults == []


def test_the_answer_and_its_history_say_the_same_as_the_edition(world, considered):
    amend(world, considered)

    found = Answer.objects.get(area_return=world.area_return, field_id=field(world).pk)
    assert (found.value, found.version, found.updated_by) == ("green", 2, world.lead)
    assert Revision.objects.filter(field_id=field(world).pk).order_by("pk").last().value == "green"


def test_a_second_amendment_keeps_the_value_that_the_board_saw(world, considered):
    first = amend(world, considered)
    second = amend(world, first, "red", **{"1.2": "green"})

    assert (answer(second).words, answer(second).words_before) == ("Red", "Amber")
    assert answer(second, "1.2").words_before == "Amber"
    assert second.after.met_on == MET

    third = amend(world, second, "amber")

    assert answer(third).amended_from is None
    assert json.loads(third.content)["responses"]["1.1"] == json.loads(considered.content)["responses"]["1.1"]
    assert answer(third, "1.2").words_before == "Amber"


def test_an_answer_that_was_passed_can_be_given_and_taken_back(world):
    rating = field(world, "1.2")
    factories.fill(world.area_return)
    passed = Change(rating, "", 1, no_response_reason="Nobody could say.")
    answers.save_answers(world.area_return, [passed], by=world.lead, client_id="passed")
    edition = finalising.finalise(world.area_return, by=world.lead)
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))
    decide(world, edition)

    given = amend(world, edition, "green", "1.2")

    assert (answer(given, "1.2").words, answer(given, "1.2").words_before) == ("Green", "no answer")
    assert answer(given, "1.2").amended_from.no_response_reason == "Nobody could say."


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.BOARD_OFFICER, Role.VIEWER, Role.MANAGER, Role.ANALYST])
def test_only_the_lead_amends(world, considered, role):
    values = {field(world).pk: "green"}

    with pytest.raises(PermissionDenied):
        amending.amend(considered, by=world.person(role), values=values, reason=WHY)


def not_sent(world):
    edition = world.finalised()
    decide(world, edition)
    return edition


def too_late(world):
    edition = world.considered()
    collection = world.area_return.collection
    collection.amend_until = TODAY() - timedelta(days=1)
    collection.save()
    return edition


def no_time_for_it(world):
    edition = world.considered()
    type(world.area_return.collection).objects.update(amend_until=None)
    return edition


def reopened(world):
    edition = world.considered()
    sending.reopen(edition, by=world.manager, reason="A figure")
    return edition


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        (not_sent, "has not been sent"),
        (World.sent, "has not been recorded"),
        (too_late, "The time for changes after the board ended on"),
        (no_time_for_it, "does not allow changes"),
        (reopened, "is being written"),
    ],
)
def test_each_refusal_is_said_in_words(client, world, situation, words):
    edition = situation(world)
    before = Edition.objects.count()

    with pytest.raises(InvalidTransition):
        amend(world, edition)
    client.force_login(world.lead)
    reply = client.get(url("amend", world))

    assert reply.status_code == 409
    assert words in reply.content.decode()
    assert Edition.objects.count() == before


def test_what_is_not_marked_stays_as_it_was_sent(world, considered):
    values = {field(world, "1.1", "assessment").pk: "Other words"}

    with pytest.raises(InvalidTransition):
        amending.amend(considered, by=world.lead, values=values, reason=WHY)


def test_what_would_ask_another_question_is_refused(world):
    factories.write(world.area_return, "2.1", "rating", "green", by=world.lead)
    factories.fill(world.area_return)
    factories.write(world.area_return, "2.2", "assessment", "", by=world.lead, version=1)
    edition = finalising.finalise(world.area_return, by=world.lead)
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))
    decide(world, edition)

    with pytest.raises(AsksMore, match=r"2\.2"):
        amend(world, edition, "red", "2.1")

    assert Edition.objects.count() == 1


def test_nothing_changed_is_said(world, considered):
    with pytest.raises(NothingAmended):
        amend(world, considered, "amber")


def test_an_edition_that_is_replaced_is_not_amended(world, considered):
    amend(world, considered)

    with pytest.raises(InvalidTransition):
        amend(world, considered, "red")


def test_signatories_are_told_of_the_changes_and_can_sign(world, considered, django_capture_on_commit_callbacks):
    chair = world.signatory("chair")
    with django_capture_on_commit_callbacks(execute=True):
        amended = amend(world, considered)

    told = Mail.objects.filter(kind="amended")
    assert [mail.to for mail in told] == [chair]
    signatures.sign(get_edition(amended.pk), by=chair, shown_sha256=amended.sha256)
    assert amended.signatures.get().signed_by == chair


def test_the_pages_lead_from_the_return_to_the_amended_edition(client, world, considered):
    client.force_login(world.lead)
    name, address = f"answer-{field(world).pk}", url("amend", world)
    assert address in client.get(url("return", world)).content.decode()
    asked = client.get(address).content.decode()
    assert "1.1 Short 1.1" in asked
    assert "Assessment" not in asked

    unchanged = client.post(address, {"edition": 1, name: "amber", "reason": WHY})
    assert unchanged.status_code == 422
    assert "Nothing is changed yet" in unchanged.content.decode()
    assert client.post(address, {"edition": 1, name: "green", "reason": ""}).status_code == 422
    assert client.post(address, {"edition": 1, name: "purple", "reason": WHY}).status_code == 422

    data = {"edition": 1, name: "green", "reason": WHY}
    shown = client.post(address, data).content.decode()
    assert "Amend and send edition 2" in shown
    assert Edition.objects.count() == 1
    again = client.post(address, data | {"again": 1})
    assert 'value="green" selected' in again.content.decode()

    done = client.post(address, data | {"confirm": 1}, follow=True)
    page = done.content.decode()
    assert done.redirect_chain[-1][0] == url("edition", world, edition=2)
    assert "Amended after the board meeting of 12 September 2013" in page
    assert "before the board:" in page

    assert client.post(address, data | {"confirm": 1}).status_code == 302
    assert Edition.objects.count() == 2


def test_the_page_of_an_old_edition_is_refused(client, world, considered):
    amended = amend(world, considered)
    client.force_login(world.signatory("chair"))
    assert client.get(url("amend", world)).status_code == 403
    second = factories.make_member(Role.LEAD, world.area)
    client.force_login(second)
    data = {"edition": 1, f"answer-{field(world).pk}": "red", "reason": WHY, "confirm": 1}

    assert client.post(url("amend", world), data).status_code == 409
    assert Edition.objects.count() == 2
    assert amended.number == 2
