"""The board's meeting and decision, through the page."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from questionnaire.desk.rounds import workflow as rounds
from questionnaire.models import BoardConsideration
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world

pytestmark = pytest.mark.django_db

DECISION = {"board": "The board", "met_on": "2013-09-12", "outcome": "approved", "edition": "1"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def url(world):
    place = {"collection": world.area_return.collection.slug, "area": world.area.gss_code}
    return reverse("board", kwargs=place)


def text_of(reply):
    return " ".join(re.sub(r"<[^>]+>", " ", reply.content.decode()).split())


@pytest.mark.parametrize("role", ["board_officer", "lead"])
def test_meeting_date_is_saved_and_taken_back(client, world, url, role):
    client.force_login(world.person(role))

    saved = client.post(url, {"set_date": "1", "meets_on": "2100-09-12", "report_due_on": ""}, follow=True)
    world.area_return.refresh_from_db()
    assert world.area_return.board_meets_on == date(2100, 9, 12)
    assert "Saved: the board meets on 12 September 2100." in text_of(saved)

    client.post(url, {"set_date": "1", "meets_on": "", "report_due_on": ""})
    world.area_return.refresh_from_db()
    assert world.area_return.board_meets_on is None


def test_unreadable_date_is_refused_and_nothing_changes(client, world, url):
    client.force_login(world.board_officer)

    reply = client.post(url, {"set_date": "1", "meets_on": "in September", "report_due_on": ""})

    world.area_return.refresh_from_db()
    assert reply.status_code == 422
    assert "Date of the meeting must be a real date" in text_of(reply)
    assert world.area_return.board_meets_on is None


def test_decision_is_recorded_on_the_edition_and_listed(client, world, url):
    edition = world.finalised()
    client.force_login(world.board_officer)

    reply = client.post(
        url,
        DECISION | {"minute_reference": " Minute  14 ", "resolution": "That it be approved.\r\n\r\n- With thanks"},
        follow=True,
    )

    decision = BoardConsideration.objects.get()
    assert (decision.edition, decision.recorded_by, decision.met_on) == (
        edition,
        world.board_officer,
        date(2013, 9, 12),
    )
    assert (decision.minute_reference, decision.resolution) == ("Minute 14", "That it be approved.\n\n- With thanks")
    assert "Approved by The board on 12 September 2013, minute 14 That it be approved." in text_of(reply)
    assert "approved by the board on 12 September 2013" in text_of(reply)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"board": " "}, "Enter the name of the board"),
        ({"met_on": ""}, "Enter the date of the meeting"),
        (
            {"met_on": (timezone.localdate() + timedelta(days=2)).isoformat()},
            "Date of the meeting must be today or in the past",
        ),
        ({"outcome": ""}, "Select what the board decided"),
        ({"outcome": "rejected"}, "Select approved, noted or chair’s action"),
        ({"board": "x" * 151}, "Board must be 150 characters or less"),
    ],
)
def test_decision_that_makes_no_sense_is_refused(client, world, url, change, problem):
    world.finalised()
    client.force_login(world.board_officer)

    reply = client.post(url, DECISION | {"resolution": "Kept."} | change)

    assert reply.status_code == 422
    assert problem in text_of(reply)
    assert "Kept." in reply.content.decode()
    assert not BoardConsideration.objects.exists()


def test_same_meeting_twice_is_recorded_once(client, world, url):
    world.finalised()
    client.force_login(world.board_officer)

    first, second = (client.post(url, DECISION) for _ in range(2))
    other = client.post(url, DECISION | {"met_on": "2013-12-12", "outcome": "noted"})

    assert [first.status_code, second.status_code, other.status_code] == [302, 422, 302]
    assert "This meeting is already recorded" in text_of(second)
    assert list(BoardConsideration.objects.values_list("outcome", flat=True)) == ["approved", "noted"]


def test_draft_has_nothing_to_decide_on(client, world, url):
    client.force_login(world.board_officer)

    page, reply = client.get(url), client.post(url, DECISION)

    assert "The return is a draft." in text_of(page)
    assert 'name="outcome"' not in page.content.decode()
    assert reply.status_code == 409


def test_decision_on_an_edition_called_back_meanwhile_is_refused(client, world, url):
    world.finalised()
    client.force_login(world.board_officer)
    client.get(url)
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")

    assert client.post(url, DECISION).status_code == 409
    assert not BoardConsideration.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "viewer", "analyst", "manager"])
def test_others_do_not_record(client, world, url, role):
    client.force_login(world.person(role))

    assert [client.get(url).status_code, client.post(url, DECISION).status_code] == [403, 403]


def test_board_page_costs_few_queries(client, world, url, django_assert_max_num_queries):
    world.finalised()
    client.force_login(world.board_officer)

    with django_assert_max_num_queries(8):
        client.get(url)


def test_decision_meant_for_an_earlier_edition_is_refused(client, world, url):
    edition = world.finalised()
    signatures.send_back(edition, by=world.signatory(), reasons=[{"section": "1", "reason": "Not so"}])
    finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.board_officer)

    reply = client.post(url, DECISION)

    assert reply.status_code == 409
    assert not BoardConsideration.objects.exists()


def test_no_more_time_once_sent_or_before_the_deadline(world):
    edition = world.finalised()
    deadline = world.area_return.collection.deadline
    with pytest.raises(InvalidTransition, match="must be later than everybody’s deadline"):
        rounds.extend(world.area_return, by=world.manager, deadline=deadline, reason="Asked")
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))

    with pytest.raises(InvalidTransition, match="has been sent"):
        rounds.extend(world.area_return, by=world.manager, deadline=deadline.replace(month=8), reason="Asked")

    world.area_return.refresh_from_db()
    assert world.area_return.extended_deadline is None


def test_papers_date_and_a_suggestion_for_the_report_are_shown(client, world, url):
    client.force_login(world.lead)

    reply = client.post(url, {"set_date": "1", "meets_on": "2013-09-12", "report_due_on": ""}, follow=True)

    assert "Papers must be published by Wednesday 4 September 2013" in text_of(reply)
    assert "For the report, Tuesday 27 August would give the council another five clear days" in text_of(reply)
    assert "Papers must be published by 4 September" in text_of(client.get(url.removesuffix("board/")))


def test_report_date_is_kept_and_shown_with_who_takes_it(client, world, url):
    client.force_login(world.board_officer)

    client.post(url, {"set_date": "1", "meets_on": "2013-09-12", "report_due_on": "2013-08-27"})

    world.area_return.refresh_from_db()
    assert world.area_return.report_due_on == date(2013, 8, 27)
    row = text_of(client.get(url.removesuffix("board/")))
    assert f"Report to {world.board_officer.name} due by 27 August. Papers must be published by 4 September" in row
    history = text_of(client.get(url.replace("board/", "history/")))
    assert "report due by 27 August 2013" in history


@pytest.mark.parametrize(
    ("meets_on", "report", "message"),
    [
        (
            "2013-09-12",
            "2013-09-04",
            "Date for the report must be before 4 September 2013, when the papers must be published",
        ),
        ("2013-09-12", "2013-10-01", "Date for the report must be before 4 September 2013"),
        ("", "2013-08-27", "Say when the board meets, or leave this empty"),
        ("9999-12-31", "", "Year must be between 2000 and 2100"),
        ("2013-09-12", "0001-01-01", "Year must be between 2000 and 2100"),
    ],
)
def test_dates_that_do_not_fit_are_refused_beside_their_field(client, world, url, meets_on, report, message):
    client.force_login(world.lead)

    reply = client.post(url, {"set_date": "1", "meets_on": meets_on, "report_due_on": report})

    world.area_return.refresh_from_db()
    assert reply.status_code == 422
    assert message in text_of(reply)
    assert (world.area_return.board_meets_on, world.area_return.report_due_on) == (None, None)
