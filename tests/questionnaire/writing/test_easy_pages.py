"""Easy read to look at: the questions for anybody, a return for those who may read it; and who checked it."""

from datetime import date

import pytest
from django.urls import reverse

from questionnaire import definition
from questionnaire.board.meeting import workflow as meeting
from questionnaire.models import EasyReadCheck, Event, Section
from questionnaire.signing.sending import workflow as sending
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import make_member, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    words = "This part is about who works together.\nThe council helps.\nThe board decides."
    Section.objects.filter(number="1").update(easy_read=words, picture="handshake")
    definition.forget()
    return world


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def say(world, text, version=0):
    field = tree_of(world.area_return).section("1").own.field("going_well")
    changes = [Change(field, text, version)]
    answers.save_answers(world.area_return, changes, by=world.lead, client_id=f"say-{text}")


def easy_questionnaire(world, name="easy_questionnaire"):
    tree = tree_of(world.area_return)
    return reverse(name, args=[tree.slug, tree.version])


def easy_return(world):
    return address("easy_read", world.area_return)


def check(client, world, **values):
    url = address("check_easy_read", world.area_return)
    return client.post(url, form_of(client.get(url), 'name="group"') | values)


CHECKED = {"group": "Speaking Up", "checked_on": "2013-07-01"}


def test_anybody_reads_the_questions(client, world):
    with at_most(8):
        reply = client.get(easy_questionnaire(world))

    text = text_of(reply)
    assert "Part 1: who works together" in text
    assert "Green means: going well This works." in text
    assert "Question 2.1 Official words of 2.1." in text  # a question without easy read keeps its own words
    assert "not yet checked" in text
    assert "OpenMoji" in text


def test_hard_word_is_bold_and_explained_where_it_comes_first(client, world):
    page = client.get(easy_questionnaire(world)).content.decode()

    assert page.count("The council runs local services.") == 1
    assert page.count("<strong>council</strong>") == 1  # in the introduction
    assert "The <strong>board</strong> decides." in page


def test_return_says_what_goes_well_beside_its_ratings(as_lead, world):
    say(world, "We meet every month.")
    write(world.area_return, "1.1", "rating", "green", by=world.lead)
    write(world.area_return, "1.2", "rating", "red", by=world.lead)

    with at_most(8):
        text = text_of(as_lead.get(easy_return(world)))

    assert "Part 1: who works together Going well We meet every month." in text
    assert "Green 1 answer: going well. Red 1 answer: not done yet." in text
    assert "Open 2 questions have no full answer yet." in text
    assert "The area has not written about this in easy read." in text  # of section 2
    assert "These answers are not finished yet." in text


def test_programme_reads_it_once_it_is_sent(client, world):
    say(world, "We meet every month.")
    client.force_login(world.manager)
    assert client.get(easy_return(world)).status_code == 403

    edition = world.finalised()
    sending.send(edition, by=world.lead, reasons={"chair": "Away", "chief": "Away", "ccg": "Away"})

    reply = client.get(easy_return(world))
    assert "We meet every month." in text_of(reply)
    assert "These answers are not finished yet." not in text_of(reply)


def test_date_of_the_board_stays_on_one_line(as_lead, world):
    meeting.set_board_date(world.area_return, by=world.lead, meets_on=date(2100, 9, 12))

    assert "meets on 12\u00a0September\u00a02100." in as_lead.get(easy_return(world)).content.decode()


def test_check_holds_until_the_words_change(as_lead, world):
    say(world, "We meet every month.")

    reply = check(as_lead, world, **CHECKED)

    assert reply.url == easy_return(world)
    assert "Speaking Up, a group of people with learning disabilities, on 1\u00a0July\u00a02013." in as_lead.get(
        reply.url
    ).content.decode().replace("\n", "")
    assert Event.objects.get(act="check_easy_read").detail == {"group": "Speaking Up", "checked_on": "2013-07-01"}
    say(world, "We meet every week.", version=1)
    text = text_of(as_lead.get(easy_return(world)))
    assert "have not checked these words yet. Speaking Up checked earlier words" in text
    say(world, "We meet every month.", version=2)
    assert "Speaking Up, a group" in text_of(as_lead.get(easy_return(world)))


def test_words_that_changed_while_the_page_was_open_are_not_called_checked(as_lead, world):
    say(world, "We meet every month.")
    url = address("check_easy_read", world.area_return)
    data = form_of(as_lead.get(url), 'name="group"')
    say(world, "We meet every week.", version=1)

    reply = as_lead.post(url, data | CHECKED)

    assert reply.status_code == 409
    assert "The words have changed since this page was opened." in text_of(reply)
    assert not EasyReadCheck.objects.exists()


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"group": ""}, "Enter the name of the group that checked it"),
        ({"group": "x" * 151}, "Name must be 150 characters or less"),
        ({"checked_on": "2999-01-01"}, "Date they checked it must be today or in the past, not 1 January 2999"),
        ({"checked_on": "0013-01-01"}, "Date they checked it must be in 2000 or later"),
        ({"checked_on": "soon"}, "Date they checked it must be a real date"),
    ],
)
def test_check_that_cannot_be_is_refused(as_lead, world, values, problem):
    say(world, "We meet every month.")

    reply = check(as_lead, world, **(CHECKED | values))

    assert reply.status_code == 422
    assert problem in text_of(reply)


def test_nothing_written_is_nothing_to_check(as_lead, world):
    reply = as_lead.post(address("check_easy_read", world.area_return), CHECKED)

    assert reply.status_code in (409, 422)
    assert "there is nothing to check" in text_of(as_lead.get(address("check_easy_read", world.area_return)))
    assert not EasyReadCheck.objects.exists()


def test_manager_records_who_checked_the_questions(client, world):
    client.force_login(world.manager)
    url = easy_questionnaire(world, "check_easy_questionnaire")

    client.post(url, form_of(client.get(url), 'name="group"') | CHECKED)

    assert "Speaking Up, a group" in text_of(client.get(easy_questionnaire(world)))
    Section.objects.filter(number="1").update(easy_read="Other words.")
    definition.forget()
    assert "have not checked these words yet" in text_of(client.get(easy_questionnaire(world)))


def test_wording_is_added_and_remembered(as_lead, world):
    section = address("section", world.area_return, number="1")
    assert "In easy read: " not in text_of(as_lead.get(section))

    first = as_lead.get(section, {"wording": "easy"})
    again = as_lead.get(section)

    for reply in (first, again):
        assert "In easy read: This part is about who works together." in text_of(reply)
        assert 'href="?wording=easy" aria-current="true"' in reply.content.decode()
        assert "Official words of 1.1." in text_of(reply)
    assert "In easy read: " not in text_of(as_lead.get(section, {"wording": "official"}))
    assert "In easy read: " not in text_of(as_lead.get(section, {"wording": "nonsense"}))


def test_questionnaire_without_easy_read_has_no_such_page(client, world):
    questionnaire = world.area_return.collection.questionnaire
    questionnaire.settings = {key: value for key, value in questionnaire.settings.items() if key != "easy_read"}
    questionnaire.save()
    definition.forget()

    assert client.get(easy_questionnaire(world)).status_code == 404
    client.force_login(make_member("lead", world.area))
    assert client.get(easy_return(world)).status_code == 404
    assert easy_return(world) not in client.get(address("people", world.area_return)).content.decode()
