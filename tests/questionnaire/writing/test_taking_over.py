"""Texts from elsewhere: carried forward from an earlier return, and offered between areas."""

import re
from datetime import date

import pytest

from questionnaire.models import Answer, Event, Offer, Return, Revision
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.finalising.workflow import Incomplete
from questionnaire.stored import from_edition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.taking_over import workflow as taking_over
from questionnaire.writing.taking_over.selectors import earlier_edition, neighbours, offers_to
from tests import factories
from tests.factories import World, make_area, make_collection, make_questionnaire, make_return
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire():
    return make_questionnaire()


@pytest.fixture
def world(questionnaire):
    return World(make_return(make_area(name="Greyford"), make_collection(questionnaire)))


@pytest.fixture
def neighbour(world):
    return World(make_return(make_area(name="Marlby"), world.area_return.collection))


@pytest.fixture
def earlier(world, questionnaire):
    """The same area, a year before, finalised."""
    collection = make_collection(
        questionnaire, title="Stocktake 2012", opens_on=date(2012, 1, 1), deadline=date(2012, 7, 5)
    )
    before = World(make_return(world.area, collection))
    before._people = world._people
    return before.finalised()


def field(world, number="1.1", key="assessment"):
    return factories.tree_of(world.area_return).question(number).field(key)


def write(world, text, number="1.1", key="assessment", version=0):
    change = Change(field(world, number, key), text, version)
    answers.save_answers(world.area_return, [change], by=world.lead, client_id=f"{text[:30]}-{version}")


def answer(world, number="1.1", key="assessment"):
    return Answer.objects.filter(area_return=world.area_return, field_id=field(world, number, key).pk).first()


def boxes(page):
    """What could be ticked: (question, field) to the box's value."""
    return {tuple(part["name"].split(":")[:2]): part["name"] for row in page.context["rows"] for part in row["parts"]}


# Carrying forward


def test_what_was_said_before_is_carried_forward_and_waits_to_be_confirmed(client, world, earlier):
    client.force_login(world.lead)
    url = address("carry_forward", world.area_return)
    page = client.get(url)
    said = from_edition(earlier).question("1.1").answer("assessment").value

    reply = client.post(url, form_of(page, 'name="take"') | {"take": [boxes(page)["1.1", "assessment"]]})

    taken = answer(world)
    assert reply.status_code == 302
    assert (taken.value, taken.unconfirmed) == (said, True)
    assert taken.origin == "Carried forward from Stocktake 2012, edition 1"
    assert answer(world, "1.2") is None
    assert Revision.objects.get(area_return=world.area_return).origin == taken.origin
    assert Event.objects.get(area_return=world.area_return).detail["questions"] == ["1.1"]


def test_ratings_and_what_would_replace_something_are_not_ticked_beforehand(client, world, earlier):
    write(world, "Mine", "1.2")
    client.force_login(world.lead)

    parts = [
        part for row in client.get(address("carry_forward", world.area_return)).context["rows"] for part in row["parts"]
    ]

    ticked = {(part["question"].number, part["field"].key) for part in parts if part["ticked"]}
    assert ("1.1", "assessment") in ticked
    assert ("1.1", "rating") not in ticked
    assert ("1.2", "assessment") not in ticked


def test_a_return_with_something_unconfirmed_is_not_finalised_until_it_is(client, world, earlier):
    factories.fill(world.area_return)
    taking = Change(
        field(world), "As before", answer(world).version, origin="Carried forward from 2012", unconfirmed=True
    )
    taking_over.carry_forward(world.area_return, [taking], by=world.lead, client_id="x", source="2012")

    with pytest.raises(Incomplete) as refusal:
        finalising.finalise(world.area_return, by=world.lead)

    assert [gap.problem for gap in refusal.value.gaps] == ["1.1 Carried forward from 2012: not confirmed yet"]
    client.force_login(world.lead)
    assert "Confirm it is still right" in text_of(client.get(address("question", world.area_return, number="1.1")))
    client.post(address("confirm", world.area_return, number="1.1"))
    assert finalising.finalise(Return.objects.get(pk=world.area_return.pk), by=world.lead).number == 1


def test_changing_a_text_makes_it_the_areas_own_and_leaving_it_does_not(world, earlier):
    taking = Change(field(world), "As before", 0, origin="Carried forward from 2012", unconfirmed=True)
    taking_over.carry_forward(world.area_return, [taking], by=world.lead, client_id="x", source="2012")

    write(world, "As before", version=1)
    assert (answer(world).origin, answer(world).unconfirmed) == ("Carried forward from 2012", True)
    write(world, "Otherwise now", version=1)
    assert (answer(world).origin, answer(world).unconfirmed) == ("", False)


def test_a_text_says_where_it_came_from_when_it_is_decided_on_or_brought_back(world, earlier):
    source = f"Carried forward from {'a collection with a long title ' * 9}"
    write(world, "Meanwhile")
    taking = Change(field(world), "As before", 0, origin=source, unconfirmed=True)
    taking_over.carry_forward(world.area_return, [taking], by=world.lead, client_id="x", source="2012")
    aside = Revision.objects.get(outcome="conflict")

    answers.decide_conflict(aside, by=world.lead, value="As before", version=1, client_id="y")
    assert (answer(world).origin, answer(world).unconfirmed) == (f"{source[:199]}…", False)
    write(world, "Otherwise now", version=2)
    answers.restore(aside, by=world.lead, version=3, client_id="z")
    assert (answer(world).value, answer(world).origin) == ("As before", f"{source[:199]}…")


def test_a_colleagues_change_since_the_page_was_shown_is_not_replaced(client, world, earlier):
    client.force_login(world.lead)
    url = address("carry_forward", world.area_return)
    page = client.get(url)
    sent = form_of(page, 'name="take"') | {"take": [boxes(page)["1.1", "assessment"]]}
    write(world, "Meanwhile")

    reply = client.post(url, sent)

    assert reply.status_code == 422
    assert "The answers on offer have changed. Select them again" in text_of(reply)
    assert answer(world).value == "Meanwhile"


def test_only_the_last_return_of_the_same_line_is_carried_forward(world, earlier, neighbour):
    other = make_questionnaire()
    apart = World(make_return(make_area(), make_collection(other)))

    assert earlier_edition(world.area_return) == earlier
    assert earlier_edition(neighbour.area_return) is None
    assert earlier_edition(apart.area_return) is None


# Between neighbours


def offer(world, neighbour, number="1.1"):
    question = factories.tree_of(world.area_return).question(number)
    return taking_over.offer_answers(world.area_return, [question], [neighbour.area], by=world.lead)


def test_an_offer_is_a_copy_that_is_adopted_with_its_source(client, world, neighbour):
    write(world, "We meet every month.")
    offer(world, neighbour)
    write(world, "We meet no more.", version=1)
    client.force_login(neighbour.lead)
    url = address("offers", neighbour.area_return)
    page = client.get(url)

    client.post(url, form_of(page, 'name="take"') | {"take": list(boxes(page).values())})

    taken = answer(neighbour)
    assert (taken.value, taken.origin, taken.unconfirmed) == (
        "We meet every month.",
        "Copied from Greyford, 1.1",
        False,
    )
    assert Offer.objects.get().adopted_by == neighbour.lead
    write(neighbour, "We meet every week.", version=1)
    assert answer(neighbour).origin == ""
    assert [row.value for row in Revision.objects.filter(area_return=neighbour.area_return).order_by("pk")] == [
        "We meet every month.",
        "We meet every week.",
    ]


def test_the_lead_chooses_areas_and_answers_and_takes_an_offer_back(client, world, neighbour):
    write(world, "We meet every month.")
    client.force_login(world.lead)
    url = address("neighbours", world.area_return)

    client.post(url, {"other": neighbour.area.gss_code, "questions": ["1.1"]})
    (made,) = offers_to(neighbour.area_return)
    client.post(address("withdraw_offer", world.area_return, offer=made.pk))

    assert made.answers == {"assessment": "We meet every month."}
    assert not offers_to(neighbour.area_return)
    again = client.post(address("withdraw_offer", world.area_return, offer=made.pk))
    assert again.status_code == 404


def test_the_history_says_which_answers_went_where(client, world, neighbour):
    write(world, "We meet every month.")
    offer(world, neighbour)
    client.force_login(neighbour.lead)
    url = address("offers", neighbour.area_return)
    page = client.get(url)
    client.post(url, form_of(page, 'name="take"') | {"take": list(boxes(page).values())})

    theirs = text_of(client.get(address("history", neighbour.area_return)))
    client.force_login(world.lead)
    ours = text_of(client.get(address("history", world.area_return)))

    assert re.search(r"offered answers to other areas\W+1\.1\W+to Marlby", ours)
    assert re.search(r"used answers from another area\W+1\.1\W+Greyford", theirs)


def test_areas_that_share_an_organisation_come_first(world, neighbour):
    far = World(make_return(make_area(name="Farside"), world.area_return.collection))
    shared = factories.make_organisation(world.area)
    shared.areas.add(neighbour.area)

    assert neighbours(world.area_return) == ([neighbour.area], [far.area])


def test_a_return_that_is_final_is_offered_nothing_and_can_take_nothing(client, world, neighbour):
    write(world, "We meet every month.")
    offer(world, neighbour)
    neighbour.finalised()
    client.force_login(neighbour.lead)
    theirs = client.get(address("offers", neighbour.area_return))
    client.force_login(world.lead)
    at = address("neighbours", world.area_return)
    ours = client.post(at, {"questions": ["1.1"], "other": neighbour.area.gss_code})

    assert "We meet every month." in text_of(theirs)
    assert "Your return is final, so you cannot use any of these answers now." in text_of(theirs)
    assert 'type="checkbox"' not in theirs.content.decode()
    assert "No other area is writing at the moment" in text_of(client.get(at))
    assert ours.status_code == 422
    assert Offer.objects.count() == 1


def test_nobody_else_learns_of_an_offer(client, world, neighbour):
    canary = "canary-7c1e"
    write(world, canary)
    (made,) = offer(world, neighbour)
    third = World(make_return(make_area(name="Third"), world.area_return.collection))

    for person, area_return in (
        (third.lead, third.area_return),
        (neighbour.person("contributor"), neighbour.area_return),
    ):
        client.force_login(person)
        for page in ("return", "offers", "neighbours"):
            assert canary not in client.get(address(page, area_return)).content.decode()
    client.force_login(third.lead)
    assert client.post(address("withdraw_offer", third.area_return, offer=made.pk)).status_code == 404
    assert client.post(address("withdraw_offer", world.area_return, offer=made.pk)).status_code == 404


def test_an_offer_taken_back_meanwhile_is_not_adopted(client, world, neighbour):
    write(world, "We meet every month.")
    (made,) = offer(world, neighbour)
    client.force_login(neighbour.lead)
    url = address("offers", neighbour.area_return)
    page = client.get(url)
    taking_over.withdraw_offer(made, by=world.lead)

    reply = client.post(url, form_of(page, 'name="take"') | {"take": list(boxes(page).values())})

    assert reply.status_code == 422
    assert answer(neighbour) is None


def test_their_pages_cost_the_same_for_many(client, world, neighbour, earlier):
    for number in ("1.1", "1.2", "2.1"):
        write(world, f"Answer to {number}", number)
        offer(world, neighbour, number)
    for person, area_return, pages in (
        (world.lead, world.area_return, ("return", "neighbours", "carry_forward")),
        (neighbour.lead, neighbour.area_return, ("return", "offers")),
    ):
        client.force_login(person)
        for page in pages:
            with at_most(8):
                assert client.get(address(page, area_return)).status_code == 200


def test_the_task_list_leads_to_what_is_offered_and_to_the_earlier_return(client, world, neighbour, earlier):
    write(neighbour, "We meet every month.")
    taking_over.offer_answers(
        neighbour.area_return,
        [factories.tree_of(neighbour.area_return).question("1.1")],
        [world.area],
        by=neighbour.lead,
    )
    client.force_login(world.lead)

    page = text_of(client.get(address("return", world.area_return)))

    assert "1 answer is offered to you by neighbours." in page
    assert "Carry answers forward from your earlier return" in page
