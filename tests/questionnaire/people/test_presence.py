"""Who is on a question: shown to the area as a courtesy, forgotten after a minute."""

from datetime import timedelta

import pytest
from django.utils import timezone

from questionnaire.models import Presence
from tests.factories import make_world, tree_of, write
from tests.pages import address, at_most, text_of

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def look(client, world, number="1.1"):
    return client.post(address("question_now", world.area_return, number=number), headers=BY_SCRIPT).json()


def be_there(world, person, number="1.1", ago=0):
    question = tree_of(world.area_return).question(number)
    seen_at = timezone.now() - timedelta(seconds=ago)
    Presence.objects.create(area_return=world.area_return, user=person, question_id=question.pk, seen_at=seen_at)


def test_page_and_script_name_who_else_is_here(as_lead, world):
    be_there(world, world.contributor)
    be_there(world, world.board_officer, number="1.2")

    page = as_lead.get(address("question", world.area_return, number="1.1"))

    assert look(as_lead, world)["here"] == "The contributor is on this question"
    assert "The contributor is on this question" in text_of(page)
    assert "The board_officer" not in text_of(page)


def test_task_list_names_them_beside_the_section(as_lead, world):
    be_there(world, world.contributor, number="1.2")

    assert "The contributor is on 1.2" in text_of(as_lead.get(address("return", world.area_return)))


def test_one_is_forgotten_after_a_minute_of_silence(as_lead, world):
    be_there(world, world.contributor, ago=61)

    assert look(as_lead, world)["here"] == ""


def test_one_is_in_one_place_and_does_not_meet_oneself(as_lead, world):
    look(as_lead, world, "1.1")

    assert look(as_lead, world, "1.2")["here"] == ""
    row = Presence.objects.get()
    assert (row.user, row.question.number) == (world.lead, "1.2")


def test_strangers_and_the_programme_neither_see_nor_are_seen(client, world):
    client.force_login(world.manager)

    reply = client.post(address("question_now", world.area_return, number="1.1"), headers=BY_SCRIPT)

    assert reply.status_code == 403
    assert not Presence.objects.exists()


def test_looking_costs_the_same_however_many_there_are(as_lead, world):
    for person in (world.contributor, world.board_officer, world.person("viewer")):
        be_there(world, person)
    look(as_lead, world)

    with at_most(6):
        look(as_lead, world)


def test_script_learns_what_was_written_since(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)

    told = look(as_lead, world)["fields"]["assessment"]

    assert told["version"] == 1
    assert told["words"].startswith("The contributor changed the assessment, today ")


def test_script_learns_that_the_return_was_finalised(client, world):
    world.finalised()
    client.force_login(world.contributor)

    assert look(client, world)["closed"].startswith("The lead finalised this return today ")


def test_conflict_page_says_whether_the_other_one_can_be_asked_now(as_lead, world):
    world.contributor.phone = "01632 960231"
    world.contributor.save()
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    kept = write(world.area_return, "1.1", "assessment", "Mine", by=world.lead).conflicts[0].mine
    url = address("conflict", world.area_return, number="1.1", revision=kept.pk)

    away = text_of(as_lead.get(url))
    be_there(world, world.contributor, number="2.1")
    here = text_of(as_lead.get(url))

    assert "Quicker to talk? The contributor: 01632 960231" in away
    assert "Quicker to talk? The contributor is here now: 01632 960231" in here
