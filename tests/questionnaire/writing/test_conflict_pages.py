"""Two people changed the same answer: both texts are shown, one of them decides, nothing is lost."""

import pytest

from questionnaire.models import Answer, Revision
from tests.factories import make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
STARTED = "The flats will be ready in March. We meet every month."
MINE = "The flats will be ready in April. We meet every month."
THEIRS = "The flats will be ready in May, because the builder is late. We meet every month."


@pytest.fixture
def world():
    world = make_world()
    write(world.area_return, "1.1", "assessment", STARTED, by=world.person("contributor"))
    return world


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def question(world, number="1.1"):
    return address("question", world.area_return, number=number)


def conflicting_save(client, world, **sent):
    """The lead opens the page, the contributor saves, the lead saves."""
    data = form_of(client.get(question(world)))
    write(world.area_return, "1.1", "assessment", THEIRS, by=world.contributor, version=1)
    return client.post(question(world), data | {"assessment": MINE} | sent)


def conflict_of(world):
    revision = Revision.objects.get(outcome="conflict")
    return address("conflict", world.area_return, number="1.1", revision=revision.pk)


def answer(key="assessment"):
    return Answer.objects.get(field__key=key)


def test_other_fields_are_saved_and_both_texts_shown(as_lead, world):
    reply = conflicting_save(as_lead, world, rating="amber", support_required="Advice")

    assert reply.status_code == 409
    page = text_of(reply)
    assert "You and The contributor both changed this answer" in page
    assert "Your rating and support required have been saved. Only the assessment needs your decision." in page
    assert "because the builder is late" in page
    assert (answer().value, answer("rating").value) == (THEIRS, "amber")


def test_nothing_is_chosen_until_the_officer_chooses(as_lead, world):
    reply = conflicting_save(as_lead, world)

    assert " checked" not in reply.content.decode()


def test_merged_text_starts_from_both_and_says_what_to_check(as_lead, world):
    reply = conflicting_save(as_lead, world)

    mine, theirs, same = MINE.split(". ")[0], THEIRS.split(". ")[0], "We meet every month."
    assert form_of(reply, 'name="choice"')["text"] == f"{mine}. {theirs}. {same}"
    assert f"Check this. You wrote “{mine}.”, The contributor wrote “{theirs}.”. Both are below" in text_of(reply)


@pytest.mark.parametrize(("choice", "kept"), [("mine", MINE), ("theirs", THEIRS), ("together", "A third text.")])
def test_each_choice_puts_its_text_into_the_return(as_lead, world, choice, kept):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')

    reply = as_lead.post(conflict_of(world), data | {"choice": choice, "text": "A third text."})

    assert reply.url == question(world)
    assert answer().value == kept
    assert {STARTED, MINE, THEIRS, kept} == set(Revision.objects.values_list("value", flat=True))


def test_without_a_choice_the_page_asks_for_one_and_keeps_the_text(as_lead, world):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')

    reply = as_lead.post(conflict_of(world), data | {"text": "Half written"})

    assert reply.status_code == 422
    assert "Select which version goes into the return" in text_of(reply)
    assert form_of(reply, 'name="choice"')["text"] == "Half written"
    assert answer().value == THEIRS


def test_text_that_cannot_be_kept_is_refused_in_its_place(as_lead, world):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')

    reply = as_lead.post(conflict_of(world), data | {"choice": "together", "text": "x" * 20_001})

    assert reply.status_code == 422
    assert 'href="#id_text"' in reply.content.decode()


def test_decision_on_a_text_that_changed_again_shows_the_newer_one(as_lead, world):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')
    write(world.area_return, "1.1", "assessment", "Newer still", by=world.contributor, version=2)

    reply = as_lead.post(conflict_of(world), data | {"choice": "together", "text": "Put together"})

    assert reply.status_code == 409
    assert "Newer still" in text_of(reply)
    assert form_of(reply, 'name="choice"')["text"] == "Put together"
    assert answer().value == "Newer still"
    again = form_of(reply, 'name="choice"') | {"choice": "together"}
    as_lead.post(conflict_of(world), again)
    assert answer().value == "Put together"


def test_second_decision_changes_nothing_and_says_so(as_lead, world):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')
    as_lead.post(conflict_of(world), data | {"choice": "mine"})

    reply = as_lead.post(conflict_of(world), data | {"choice": "theirs"})
    page = as_lead.get(conflict_of(world), follow=True)

    assert reply.status_code == 409
    assert answer().value == MINE
    assert "This has already been decided." in text_of(page)


@pytest.mark.parametrize("choice", ["mine", "theirs", "together"])
def test_second_click_leads_where_the_first_did(as_lead, world, choice):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"') | {"choice": choice}

    first, second = (as_lead.post(conflict_of(world), data) for _ in range(2))

    assert (second.status_code, second.url) == (302, first.url)
    assert Revision.objects.exclude(decides=None).count() == 1


def test_decision_that_somebody_else_took_is_no_second_click(client, world):
    client.force_login(world.lead)
    data = form_of(conflicting_save(client, world), 'name="choice"') | {"choice": "mine"}
    client.post(conflict_of(world), data)
    client.force_login(world.contributor)

    assert client.post(conflict_of(world), data).status_code == 409


@pytest.mark.parametrize("page", ["question", "return", "check"])
def test_waiting_text_is_shown_until_it_is_decided(as_lead, world, page):
    data = form_of(conflicting_save(as_lead, world), 'name="choice"')
    url = address(page, world.area_return, **({"number": "1.1"} if page == "question" else {}))

    before = as_lead.get(url).content.decode()
    as_lead.post(conflict_of(world), data | {"choice": "mine"})
    after = as_lead.get(url).content.decode()

    assert f'href="{conflict_of(world)}"' in before
    assert "/conflicts/" not in after


def test_choice_among_options_offers_no_merged_text(as_lead, world):
    data = form_of(as_lead.get(question(world)))
    write(world.area_return, "1.1", "rating", "green", by=world.contributor)

    reply = as_lead.post(question(world), data | {"rating": "red"})

    assert reply.status_code == 409
    assert 'value="together"' not in reply.content.decode()
    assert {"Red", "Green"} <= set(text_of(reply).split())


def test_passing_what_somebody_answered_is_a_conflict_with_its_reason(as_lead, world):
    data = form_of(as_lead.get(question(world, "1.2")))
    write(world.area_return, "1.2", "assessment", "We know now", by=world.contributor)

    reply = as_lead.post(question(world, "1.2"), data | {"no-response": "Nobody knows"})
    page = text_of(reply)
    decision = form_of(reply, 'name="choice"') | {"choice": "mine"}
    revision = Revision.objects.get(outcome="conflict")
    as_lead.post(address("conflict", world.area_return, number="1.2", revision=revision.pk), decision)

    row = Answer.objects.get(field=revision.field)
    assert "No response. “Nobody knows”" in page
    assert (row.value, row.no_response_reason) == ("", "Nobody knows")


def test_colleague_who_looks_sees_both_names(client, world):
    client.force_login(world.lead)
    conflicting_save(client, world)
    colleague = make_world().person("contributor")
    colleague.memberships.update(area=world.area)
    client.force_login(colleague)

    assert "The lead and The contributor both changed this answer" in text_of(client.get(conflict_of(world)))


def test_each_text_is_named_by_who_wrote_it_and_not_by_its_place(client, world):
    client.force_login(world.lead)
    conflicting_save(client, world)
    client.force_login(world.contributor)

    page = text_of(client.get(conflict_of(world)))

    assert "Keep The lead’s" in page
    assert "Keep yours" in page
    assert "only in The lead’s: April" in page
    assert "only in yours: May, because" in page
    assert "only in theirs" not in page


@pytest.mark.parametrize("role", ["viewer", "board_officer"])
def test_readers_decide_nothing(client, world, role):
    client.force_login(world.lead)
    data = form_of(conflicting_save(client, world), 'name="choice"')
    client.force_login(world.person(role))

    assert client.get(conflict_of(world)).status_code == 403
    assert client.post(conflict_of(world), data | {"choice": "mine"}).status_code == 403
    assert answer().value == THEIRS


def test_a_conflict_is_found_under_its_own_question_only(as_lead, world):
    conflicting_save(as_lead, world)
    revision = Revision.objects.get(outcome="conflict")

    for number, pk in (("1.2", revision.pk), ("1.1", revision.pk + 1_000), ("1.1", 999_999_999)):
        url = address("conflict", world.area_return, number=number, revision=pk)
        assert as_lead.get(url).status_code == 404
    assert as_lead.get(address("about_conflict", world.area_return, revision=revision.pk)).status_code == 404


def test_conflict_page_costs_few_queries(as_lead, world):
    conflicting_save(as_lead, world)
    url = conflict_of(world)
    as_lead.get(url)

    with at_most(8):
        as_lead.get(url)


def test_what_is_asked_once_for_the_return_is_compared_too(as_lead, world):
    about = address("about", world.area_return)
    data = form_of(as_lead.get(about))
    context = tree_of(world.area_return).fields[0]
    as_contributor = data | {"context": "Two CCGs.", "client-id": "0" * 36, "writer": world.contributor.pk}
    as_lead.force_login(world.contributor)
    as_lead.post(about, as_contributor)
    as_lead.force_login(world.lead)

    reply = as_lead.post(about, data | {"context": "Three CCGs.", "who_took_part": "The forum."})
    revision = Revision.objects.get(outcome="conflict")
    url = address("about_conflict", world.area_return, revision=revision.pk)
    as_lead.post(url, form_of(reply, 'name="choice"') | {"choice": "mine"})

    assert reply.status_code == 409
    assert answer("who_took_part").value == "The forum."
    assert Answer.objects.get(field_id=context.pk).value == "Three CCGs."
