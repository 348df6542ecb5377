"""Any two editions of a return, side by side in words."""

import pytest

from questionnaire.returns.views.context import address
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import make_world, write
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Three editions; the first is signed, the second changes a text, the third a rating."""
    world = make_world()
    first = world.finalised()
    signatures.sign(first, by=world.signatory(), shown_sha256=first.sha256)
    for number, key, value in (("1.1", "assessment", "Answer to nothing."), ("1.2", "rating", "green")):
        signatures.recall(world.area_return, by=world.lead, reason="A figure is wrong.")
        world.area_return.refresh_from_db()
        write(world.area_return, number, key, value, by=world.lead, version=1)
        finalising.finalise(world.area_return, by=world.lead)
    return world


def compare(client, world, edition, other):
    return client.get(address("edition_differences", world.area_return, edition=edition, other=other), follow=True)


def test_words_that_changed_and_who_signed_which(client, world, django_assert_max_num_queries):
    client.force_login(world.lead)

    with django_assert_max_num_queries(8):
        page = text_of(compare(client, world, 3, 1))

    assert "what changed from edition 1 to edition 3" in page
    assert "1.1 Short 1.1" in page
    assert "Amber is now Green" in page
    assert "Edition 1 The chair, Chair of the board" in page
    assert "Edition 3 Nobody" in page
    assert "2.1" not in page.split("Who signed which edition")[0]


def test_later_one_named_first_and_one_with_itself(client, world):
    client.force_login(world.lead)

    assert compare(client, world, 2, 3).redirect_chain[-1][0].endswith("/editions/3/differences/2/")
    assert compare(client, world, 2, 2).redirect_chain[-1][0].endswith("/editions/2/")
    assert compare(client, world, 3, 9).status_code == 404


def test_edition_leads_to_the_others(client, world):
    client.force_login(world.lead)

    page = text_of(client.get(address("edition", world.area_return, edition=2)))

    assert "What is different from edition 1 and edition 3" in page


def test_programme_compares_only_what_was_sent(client, world):
    """The second is not sent: its words are the area's own, and nothing leads to it."""
    third = world.area_return.editions.get(number=3)
    sending.send(third, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away."))
    client.force_login(world.manager)

    assert compare(client, world, 3, 2).status_code == 403
    assert "What is different from" not in text_of(client.get(address("edition", world.area_return, edition=3)))
