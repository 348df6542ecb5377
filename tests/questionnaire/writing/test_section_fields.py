"""What is asked of a section as a whole: written, compared, kept in an edition and taken out like any answer."""

import json

import pytest

from questionnaire import content, definition
from questionnaire.hashing import digest
from questionnaire.models import Answer, AnswerField, Assignment, Questionnaire
from questionnaire.returns.differences import differences
from questionnaire.returns.selectors.draft import waiting_texts
from questionnaire.returns.selectors.task_list import task_list
from questionnaire.signing.finalising import completeness
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.stored import from_edition, to_stored
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_questionnaire, make_return, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
LONG = "We meet every month with families and the people who pay for care and we write down what each of them says."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def page_of(world, number="1"):
    return address("section_easy_read", world.area_return, number=number)


def say(world, text, *, number="1", key="going_well", version=0, by=None):
    field = tree_of(world.area_return).section(number).own.field(key)
    change = Change(field, text, version)
    return answers.save_answers(world.area_return, [change], by=by, client_id=f"say-{number}-{key}-{text}")


def test_edition_keeps_what_is_said_of_a_section(world):
    say(world, "We meet every month.")
    draft = content.from_rows(fill(world.area_return))

    edition = finalising.finalise(world.area_return, by=world.lead)

    stored = from_edition(edition)
    assert stored == draft
    assert [answer.value for answer in stored.sections[0].fields] == ["We meet every month.", ""]
    assert digest(edition.content) == edition.sha256


def test_questionnaire_that_asks_nothing_of_sections_is_stored_as_ever():
    questionnaire = make_questionnaire()
    AnswerField.objects.filter(questionnaire=questionnaire, section__isnull=False).delete()
    area_return = make_return()
    tree = definition.get(questionnaire.pk)
    area_return.collection.questionnaire = questionnaire

    stored = json.loads(to_stored(content.from_rows(area_return)))

    assert not any(section.fields for section in tree.sections)
    assert sorted(stored) == [
        "area", "collection", "completed_by", "fields", "format", "query_contact", "questionnaire", "responses",
    ]  # fmt: skip


def test_nothing_has_to_be_said_of_a_section(world):
    assert completeness.gaps(content.from_rows(fill(world.area_return))) == ()


def test_page_saves_and_leads_to_the_next_section(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"going_well": "We meet every month."})

    assert reply.url == page_of(world, "2")
    assert Answer.objects.get().value == "We meet every month."
    assert "wrote in Section 1 in easy read" in text_of(as_lead.get(address("history", world.area_return)))


def test_long_sentence_is_named_and_saved_all_the_same(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"going_well": f"{LONG} It works.", "stay": "yes"}, follow=True)

    assert "1 sentence has more than 15 words." in text_of(reply)
    assert Answer.objects.get().value == f"{LONG} It works."


def test_two_writers_of_a_section_lose_nothing(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))
    say(world, "Theirs.", by=world.contributor)

    reply = as_lead.post(page_of(world), data | {"going_well": "Mine."})

    assert reply.status_code == 409
    assert "Section 1 in easy read, going well" in text_of(reply)
    gap = completeness.gaps(content.from_rows(world.area_return), waiting_texts(world.area_return))[-1]
    assert gap.problem == "Section 1 in easy read: a version by The lead is waiting for a decision"
    conflict = address("section_easy_read_conflict", world.area_return, number="1", revision=gap.revision)
    assert conflict in as_lead.get(address("check", world.area_return)).content.decode()
    decided = as_lead.post(conflict, form_of(as_lead.get(conflict), 'name="choice"') | {"choice": "mine"})
    assert decided.url == page_of(world)
    assert Answer.objects.get().value == "Mine."


def test_contributor_writes_of_assigned_sections_alone(client, world):
    tree = tree_of(world.area_return)
    Assignment.objects.create(area_return=world.area_return, section_id=tree.sections[1].pk, user=world.contributor)
    client.force_login(world.contributor)

    assert client.post(page_of(world, "1"), {}).status_code == 403
    assert client.post(page_of(world, "2"), form_of(client.get(page_of(world, "2")))).status_code == 302


def test_final_return_shows_it_on_both_pages(as_lead, world):
    say(world, "We meet every month.")
    edition = world.finalised()

    with at_most(8):
        of_section = as_lead.get(page_of(world))
    whole = as_lead.get(address("edition", world.area_return, edition=edition.number))

    assert "We meet every month." in text_of(of_section)
    assert "In easy read: going well We meet every month." in text_of(whole)


def test_who_signed_before_sees_what_changed_in_a_section(world):
    say(world, "We meet every month.")
    before = content.from_rows(world.area_return)
    say(world, "We meet every week.", version=1)

    [found] = differences(before, content.from_rows(world.area_return))

    assert (found.question.definition.name, found.after.value) == ("Section 1 in easy read", "We meet every week.")


def test_address_of_a_questionnaire_without_such_fields_leads_nowhere(as_lead, world):
    AnswerField.objects.filter(section__isnull=False).delete()
    definition.forget()

    assert as_lead.get(page_of(world)).status_code == 404
    assert as_lead.get(address("section", world.area_return, number="1")).status_code == 200


def test_answers_to_questions_are_told_from_those_to_sections(world):
    say(world, "We meet every month.")
    write(world.area_return, "1.1", "assessment", "Yes.", by=world.lead)

    tasks = task_list(world.area_return)

    assert (tasks.sections[0].settled, tasks.filled) == (0, 0)
    assert Questionnaire.objects.count() == 1
