"""What is pointed out beside a text, on the check, and while somebody types; and what is kept."""

import json
import logging

import pytest

from questionnaire.models import Answer, Event, KeptPhrase, Revision
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.careful import selectors as careful_selectors
from questionnaire.writing.careful import workflow as careful
from questionnaire.writing.careful.selectors import careful_phrases
from tests.factories import make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
PHRASE = "2 people from Northbourne"
TEXT = f"The moves of {PHRASE} wait."
NOTE = f"Could somebody be recognised? “{PHRASE}” is a small number next to a place name, and board papers are public."


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def field_of(world, number="1.1", key="assessment"):
    return tree_of(world.area_return).question(number).field(key)


def question(world, number="1.1"):
    return address("question", world.area_return, number=number)


def look(client, world, text, field=None):
    data = {"field": (field or field_of(world)).pk, "text": text}
    return client.post(address("careful", world.area_return), data, headers={"accept": "application/json"})


def keep(client, world, phrase=PHRASE, **more):
    data = {"field": field_of(world).pk, "phrase": phrase}
    return client.post(address("keep_phrase", world.area_return), data, **more)


def test_after_saving_the_page_says_who_could_be_recognised_and_blocks_nothing(as_lead, world):
    data = form_of(as_lead.get(question(world))) | {"assessment": TEXT, "stay": "yes"}

    page = as_lead.post(question(world), data, follow=True)

    assert Answer.objects.get().value == TEXT
    assert NOTE in text_of(page)
    pk = field_of(world).pk
    html = page.content.decode()
    assert f'id="careful-{pk}"' in html
    assert f"careful-{pk}" in html.split('id="id_assessment"')[1].split(">")[0]  # what describes the box


@pytest.mark.parametrize("key", ["assessment", "good_practice", "support_required"])
def test_every_kind_of_text_is_looked_at(as_lead, world, key):
    write(world.area_return, "1.1", key, TEXT, by=world.lead)

    assert NOTE in text_of(as_lead.get(question(world)))


def test_what_is_asked_once_for_the_return_is_looked_at_too(as_lead, world):
    url = address("about", world.area_return)
    as_lead.post(url, form_of(as_lead.get(url)) | {"context": TEXT})

    assert NOTE in text_of(as_lead.get(url))
    assert "Context: “2 people from Northbourne”" in text_of(as_lead.get(address("check", world.area_return)))


def test_text_that_is_shown_again_because_it_cannot_be_saved_is_looked_at(as_lead, world):
    data = form_of(as_lead.get(question(world))) | {"good_practice_words": TEXT, "assessment": "x" * 20_001}

    page = as_lead.post(question(world), data)

    assert (page.status_code, NOTE in text_of(page)) == (422, True)


def test_keeping_a_phrase_saves_the_words_beside_it_and_asks_no_more(as_lead, world):
    write(world.area_return, "1.1", "assessment", TEXT, by=world.lead)
    page = as_lead.get(question(world))
    data = form_of(page) | {"support_required": "Advice", "stay": f"keep:{field_of(world).pk}:{PHRASE}"}

    told = as_lead.post(question(world), data, follow=True)

    kept = KeptPhrase.objects.get()
    assert (kept.phrase, kept.by, kept.field_id) == (PHRASE, world.lead, field_of(world).pk)
    assert f"“{PHRASE}” stays as it is" in text_of(told)
    assert "Could somebody be recognised?" not in text_of(told)
    assert sorted(Answer.objects.values_list("value", flat=True)) == ["Advice", TEXT]
    assert not Event.objects.exists()


def test_a_phrase_is_kept_in_its_field_alone(as_lead, world):
    for number in ("1.1", "1.2"):
        write(world.area_return, number, "assessment", TEXT, by=world.lead)

    keep(as_lead, world)

    assert NOTE not in text_of(as_lead.get(question(world)))
    assert NOTE in text_of(as_lead.get(question(world, "1.2")))


def test_check_lists_what_is_left_for_those_who_write(client, as_lead, world):
    write(world.area_return, "1.1", "assessment", f"{TEXT} Mr J Smith was sectioned.", by=world.lead)
    url = address("check", world.area_return)

    page = text_of(as_lead.get(url))
    after = text_of(keep(as_lead, world, follow=True))

    assert "Could somebody be recognised? 2 places" in page
    assert "1.1 assessment: “2 people from Northbourne” is a small number" in page
    assert "Somebody could be recognised in 2 places. Check them again" in page
    assert "Could somebody be recognised? 1 place " in after
    for person in (world.signatory(), world.board_officer, world.person("viewer")):
        client.force_login(person)
        assert "Could somebody be recognised?" not in text_of(client.get(url))


def test_finalising_is_not_blocked(as_lead, world):
    write(world.area_return, "1.1", "assessment", TEXT, by=world.lead)

    assert world.finalised().number == 1


def test_check_costs_no_more_for_many_places(as_lead, world):
    for number in ("1.1", "1.2", "2.1", "2.2"):
        write(world.area_return, number, "assessment", TEXT, by=world.lead)

    with at_most(8):
        page = as_lead.get(address("check", world.area_return))
    with at_most(8):
        as_lead.get(question(world))

    assert "4 places" in text_of(page)


def test_typed_text_is_looked_at_and_neither_stored_nor_logged(as_lead, world, caplog):
    with caplog.at_level(logging.DEBUG):
        reply = look(as_lead, world, f"{TEXT} NHS number 943 476 5919.")

    note = json.loads(reply.content)["html"]
    assert reply.status_code == 200
    assert PHRASE in note
    assert "943 476 5919" in note
    assert "943 476" not in caplog.text
    assert not Revision.objects.exists()
    assert not KeptPhrase.objects.exists()


def test_typed_text_with_nothing_in_it_gets_an_empty_note(as_lead, world):
    assert json.loads(look(as_lead, world, "All 21 people had a review.").content)["html"].strip() == ""


def test_typed_markup_stays_text(as_lead, world):
    note = json.loads(look(as_lead, world, 'The only man from Mill<img src=x onerror="alert(1)">Lane').content)["html"]

    assert "<img" not in note


def test_keeping_by_script_answers_in_json(as_lead, world):
    reply = keep(as_lead, world, headers={"accept": "application/json"})

    assert json.loads(reply.content) == {"state": "kept"}
    assert KeptPhrase.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [{}, {"field": "x"}, {"field": "999999999"}, {"field": "9" * 40}, {"field": "-1"}, {"phrase": "a"}],
)
def test_bad_questions_by_script_are_refused(as_lead, world, data):
    replies = [
        as_lead.post(address(name, world.area_return), data, headers={"accept": "application/json"}).status_code
        for name in ("careful", "keep_phrase")
    ]

    assert replies == [422, 422]


def test_phrase_of_any_length_and_a_second_time_are_no_faults(as_lead, world):
    for phrase in (PHRASE, PHRASE, "x" * 201, "a:b:c"):
        assert keep(as_lead, world, phrase).status_code == 302

    assert sorted(KeptPhrase.objects.values_list("phrase", flat=True)) == [PHRASE, "a:b:c"]


def test_nobody_keeps_a_phrase_where_they_do_not_write(client, world):
    for person in (world.person("viewer"), world.signatory()):
        client.force_login(person)
        assert keep(client, world).status_code == 403
        assert look(client, world, TEXT).status_code == 403
    assert not KeptPhrase.objects.exists()


def test_nothing_is_kept_once_the_return_is_final(as_lead, world):
    world.finalised()

    with pytest.raises(InvalidTransition):
        careful.keep_phrase(world.area_return, field_of(world), PHRASE, by=world.lead)
    assert keep(as_lead, world).status_code == 409


def test_limit_is_a_setting(world, settings):
    settings.SMALL_NUMBER_LIMIT = 2
    careful_selectors._find.cache_clear()
    try:
        assert careful_phrases(world.area_return, {field_of(world).pk: TEXT}) == {}
    finally:
        careful_selectors._find.cache_clear()
