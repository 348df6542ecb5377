"""One edition as a page: whole, as it will print, for whoever may read it."""

import hashlib
import json

import pytest

from questionnaire.models import Edition
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world, tree_of
from tests.questionnaire.signing.test_sign_pages import address, sign_url, text_of
from tests.unprotected import unprotected

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def edition(world):
    return world.finalised()


def test_edition_shows_every_question_and_answer(client, world, edition):
    client.force_login(world.person("viewer"))

    page = client.get(address("edition", world.area_return, edition=1)).content.decode()

    for question in tree_of(world.area_return).questions:
        assert f'id="q-{question.number}"' in page
        assert question.text in page
        assert f'Answer to <a class="govuk-link" href="#q-{question.number}">{question.number}</a>.' in page
    assert edition.reference in page


def test_the_end_of_the_edition_leads_on_whoever_can_sign_or_send_it(client, world, edition):
    url = address("edition", world.area_return, edition=1)

    def after_the_board(person):
        client.force_login(person)
        return client.get(url).content.decode().split('id="board"')[1]

    assert f'href="{sign_url(edition)}"' in after_the_board(world.signatory())
    assert f'href="{address("send", world.area_return, edition=1)}"' in after_the_board(world.lead)
    assert "govuk-button" not in after_the_board(world.person("viewer"))


def test_programme_reads_an_edition_once_it_is_sent(client, world, edition):
    url = address("edition", world.area_return, edition=1)
    client.force_login(world.analyst)

    before = client.get(url)
    sending.send(get_edition(edition.pk), by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "On leave"))
    after = client.get(url)

    assert (before.status_code, after.status_code) == (403, 200)
    assert "Answer to 1.1 ." in text_of(after)


def test_edition_in_force_and_one_replaced_say_what_they_are(client, world, edition):
    url = address("edition", world.area_return, edition=1)
    client.force_login(world.lead)

    assert "Final, edition 1, not yet signed" in text_of(client.get(url))
    signatures.recall(world.area_return, by=world.lead, reason="A mistake")
    assert "This edition has been recalled." in text_of(client.get(url))
    finalising.finalise(world.area_return, by=world.lead)
    page = text_of(client.get(url))
    assert "Edition 2 has replaced this one." in page
    assert "Edition 1, replaced by edition 2" in page
    assert "Send edition" not in page


def test_text_taken_out_by_law_is_gone_from_the_page_at_once(client, world, edition):
    url = address("edition", world.area_return, edition=1)
    client.force_login(world.lead)
    assert "Answer to 1.1 ." in text_of(client.get(url))
    redact(edition, "Answer to 1.1.")

    page = text_of(client.get(url))

    assert "Answer to 1.1 ." not in page
    assert "removed because the law requires it" in page


def redact(edition, text):
    stored = json.loads(edition.content)
    cell = stored["responses"]["1.1"]["assessment"]
    assert cell["value"]["value"] == text
    cell["value"] = {"digest": hashlib.sha256((cell["value"]["salt"] + text).encode()).hexdigest()}
    with unprotected():
        Edition.objects.filter(pk=edition.pk).update(content=json.dumps(stored))
