"""Writing an answer on its page: every field with the version its writer saw."""

import pytest

from questionnaire.models import Answer, Assignment, Event, Revision
from questionnaire.signing.finalising import workflow as finalising
from tests.factories import fill, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def page_of(world, number="1.1"):
    return address("question", world.area_return, number=number)


def stored(world, number="1.1"):
    pks = {field.pk: field.key for field in tree_of(world.area_return).question(number).fields}
    return {pks[row.field_id]: row.value for row in Answer.objects.filter(field_id__in=pks)}


def test_page_asks_every_field_of_its_question(as_lead, world):
    reply = as_lead.get(page_of(world))

    data = form_of(reply)
    assert {"assessment", "good_practice_words", "support_required", "no-response", "client-id"} <= set(data)
    assert {"version-assessment", "version-rating"} <= set(data)
    assert "Official words of 1.1." in text_of(reply)
    assert "On the way." in text_of(reply)


def test_save_and_continue_stores_all_fields_and_leads_to_the_next_question(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(
        page_of(world), data | {"assessment": "What we do", "rating": "amber", "good_practice_tick": "on"}
    )

    assert reply.url == page_of(world, "1.2")
    assert stored(world) == {"assessment": "What we do", "rating": "amber", "good_practice": "Yes"}
    assert "Saved at" in text_of(as_lead.get(reply.url))


def test_last_question_leads_to_the_check(as_lead, world):
    data = form_of(as_lead.get(page_of(world, "2.2")))

    reply = as_lead.post(page_of(world, "2.2"), data | {"assessment": "Obstacles"})

    assert reply.url == address("check", world.area_return)


def test_last_open_question_leads_to_the_check_wherever_it_is(as_lead, world):
    fill(world.area_return)
    Answer.objects.filter(field__question__number="1.1").delete()
    data = form_of(as_lead.get(page_of(world)))

    half = as_lead.post(page_of(world), data | {"assessment": "What we do"})
    data = form_of(as_lead.get(page_of(world)))
    whole = as_lead.post(page_of(world), data | {"rating": "green"})

    assert half.url == page_of(world, "1.2")
    assert whole.url == address("check", world.area_return)


def test_save_bar_says_nothing_of_what_is_not_saved(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Text", by=world.lead)
    page = as_lead.get(page_of(world))
    refused = as_lead.post(page_of(world), form_of(page) | {"assessment": "x" * 20_001})

    assert "Last saved today" in text_of(page)
    assert "data-unsaved" not in page.content.decode()
    assert "Not saved yet" in text_of(refused)
    assert "data-unsaved" in refused.content.decode()


def test_save_and_stay_comes_back_to_the_page(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"assessment": "So far", "stay": "yes"})

    assert reply.url == page_of(world)


def test_unchanged_page_writes_nothing(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Line one\n\n• point", by=world.contributor)
    write(world.area_return, "1.1", "rating", "green", by=world.contributor)
    data = form_of(as_lead.get(page_of(world)))

    as_lead.post(page_of(world), data)

    assert Revision.objects.count() == 2


def test_text_pasted_from_word_arrives_whole(as_lead, world):
    pasted = "Two things:\r\n•\tthe flats\r\n•\tthe court – “soon”\r\n\r\nCafe\u0301"
    data = form_of(as_lead.get(page_of(world)))

    as_lead.post(page_of(world), data | {"assessment": pasted})

    assert stored(world)["assessment"] == "Two things:\n•\tthe flats\n•\tthe court – “soon”\n\nCafé"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"assessment": "x" * 20_001}, "shorten it by 1"),
        ({"rating": "purple"}, "Select red, amber or green."),
        ({"assessment": "A bell \x07 rings"}, "U+0007"),
        ({"assessment": "Null \x00 here"}, "U+0000"),
        ({"no-response": "x" * 2_001}, "Reason must be 2,000 characters or less"),
    ],
)
def test_what_cannot_be_stored_is_said_beside_its_field_and_nothing_is_lost(as_lead, world, sent, says):
    data = form_of(as_lead.get(page_of(world))) | {"support_required": "Kept on the page"} | sent

    reply = as_lead.post(page_of(world), data)

    assert reply.status_code == 422
    assert says in text_of(reply)
    assert form_of(reply)["support_required"] == "Kept on the page"
    assert not Answer.objects.exists()
    assert "<title>Error: " in reply.content.decode()


def test_error_summary_leads_to_the_field(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"rating": "purple"})

    assert '<a href="#id_rating">' in reply.content.decode()
    assert 'id="id_rating"' in reply.content.decode()


@pytest.mark.parametrize("version", ["abc", "-1", "9" * 30, "", "1.5", "٣"])
def test_forged_versions_lose_no_text(as_lead, world, version):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"assessment": "Forged", "version-assessment": version})

    assert reply.status_code == 409
    assert stored(world) == {"assessment": "Theirs"}
    assert Revision.objects.get(outcome="conflict").value == "Forged"


@pytest.mark.parametrize("client_id", ["", "x" * 500, "\x00", "1"])
def test_forged_save_names_are_replaced(as_lead, world, client_id):
    for number in ("1.1", "1.2"):
        data = form_of(as_lead.get(page_of(world, number)))
        as_lead.post(page_of(world, number), data | {"assessment": "Text", "client-id": client_id})

    assert Answer.objects.count() == 2


def test_same_save_name_for_another_question_is_in_nobodys_way(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))
    as_lead.post(page_of(world), data | {"assessment": "First"})
    other = form_of(as_lead.get(page_of(world, "1.2")))

    as_lead.post(page_of(world, "1.2"), other | {"assessment": "Second", "client-id": data["client-id"]})

    assert stored(world, "1.2") == {"assessment": "Second"}


def test_save_sent_twice_is_one_row(as_lead, world):
    data = form_of(as_lead.get(page_of(world))) | {"assessment": "Once"}

    replies = [as_lead.post(page_of(world), data).status_code for _ in range(3)]

    assert replies == [302, 302, 302]
    assert Revision.objects.count() == 1


def test_other_text_from_the_same_page_view_is_kept_aside(as_lead, world):
    """The back button brings a page back as it was, with its version and the name of its save."""
    data = form_of(as_lead.get(page_of(world)))
    as_lead.post(page_of(world), data | {"assessment": "First thought"})

    reply = as_lead.post(page_of(world), data | {"assessment": "Second thought"})

    assert reply.status_code == 409
    assert stored(world) == {"assessment": "First thought"}
    assert Revision.objects.get(outcome="conflict").value == "Second thought"


def test_form_takes_declared_fields_only(as_lead, world):
    data = form_of(as_lead.get(page_of(world))) | {"assessment": "Text"}
    smuggled = {"status": "final", "area": "1", "updated_by": "1", "signed_by": "1", "extended_deadline": "2030-01-01"}

    as_lead.post(page_of(world), data | smuggled | {"context": "Smuggled", "version-context": "0"})

    world.area_return.refresh_from_db()
    assert (world.area_return.status, world.area_return.extended_deadline) == ("draft", None)
    assert Answer.objects.get().updated_by == world.lead


def test_part_that_was_not_on_the_page_is_left_alone(as_lead, world):
    write(world.area_return, "1.1", "assessment", "There", by=world.contributor)

    as_lead.post(page_of(world), {"support_required": "Help", "version-support_required": "0"})

    assert stored(world) == {"assessment": "There", "support_required": "Help"}


def test_reason_stands_for_every_required_part_that_is_empty(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))

    as_lead.post(page_of(world), data | {"assessment": "Known", "no-response": "Not rated yet"})

    rows = {row.field.key: (row.value, row.no_response_reason) for row in Answer.objects.select_related("field")}
    assert rows == {"assessment": ("Known", ""), "rating": ("", "Not rated yet")}


def test_reason_goes_once_everything_is_answered(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))
    as_lead.post(page_of(world), data | {"no-response": "The team has not told us"})
    data = form_of(as_lead.get(page_of(world)))

    reply = as_lead.post(page_of(world), data | {"assessment": "They have", "rating": "green"}, follow=True)

    assert data["no-response"] == "The team has not told us"
    assert set(Answer.objects.values_list("no_response_reason", flat=True)) == {""}
    assert "the reason for “No response” was taken out" in text_of(reply)


@pytest.mark.parametrize(
    ("rating", "says"),
    [("amber", "Because this is amber, 2.2 is asked as well"), ("green", "2.2 does not need to be answered")],
)
def test_answer_that_prompts_another_question_says_so(as_lead, world, rating, says):
    write(world.area_return, "2.1", "rating", rating, by=world.lead)

    assert says in text_of(as_lead.get(page_of(world, "2.1")))


@pytest.mark.parametrize(
    ("rating", "says"),
    [
        ("red", "Asked because 2.1 is red."),
        ("green", "2.1 is green, so you do not need to answer this."),
        ("", "Asked if 2.1 is red or amber."),
    ],
)
def test_prompted_question_says_why_it_is_asked(as_lead, world, rating, says):
    if rating:
        write(world.area_return, "2.1", "rating", rating, by=world.lead)

    assert says in text_of(as_lead.get(page_of(world, "2.2")))


def test_reader_sees_the_answer_without_a_form(client, world):
    write(world.area_return, "1.1", "assessment", "For everybody to read", by=world.lead)
    client.force_login(world.person("viewer"))

    reply = client.get(page_of(world))

    assert "For everybody to read" in text_of(reply)
    assert 'name="version-assessment"' not in reply.content.decode()


@pytest.mark.parametrize("role", ["viewer", "board_officer"])
def test_reader_cannot_save(client, world, role):
    client.force_login(world.person(role))

    reply = client.post(page_of(world), {"assessment": "No", "version-assessment": "0"})

    assert reply.status_code == 403
    assert not Answer.objects.exists()


def test_contributor_reads_what_others_are_to_write(client, world):
    section = tree_of(world.area_return).sections[1]
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)
    client.force_login(world.contributor)

    mine, theirs = client.get(page_of(world, "2.1")), client.get(page_of(world, "1.1"))

    assert 'name="version-assessment"' in mine.content.decode()
    assert "This section is written by somebody else." in text_of(theirs)


def test_contributor_with_a_section_reads_what_is_asked_once(client, world):
    section = tree_of(world.area_return).sections[1]
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)
    about = address("about", world.area_return)
    client.force_login(world.contributor)

    page, saved = client.get(about), client.post(about, {"context": "Mine", "version-context": "0"})
    check = client.get(address("check", world.area_return)).content.decode()
    client.force_login(world.lead)

    assert 'name="version-context"' not in page.content.decode()
    assert saved.status_code == 403
    assert f'href="{about}#id_context">Open<' in check
    assert f'href="{about}#id_context">Change<' in client.get(address("check", world.area_return)).content.decode()
    assert not Answer.objects.exists()


def test_contributor_with_no_section_writes_what_is_asked_once(client, world):
    about = address("about", world.area_return)
    client.force_login(world.contributor)

    client.post(about, form_of(client.get(about)) | {"context": "Two CCGs."})

    assert Answer.objects.get().value == "Two CCGs."


def test_words_typed_while_somebody_finalised_are_given_back(as_lead, world):
    data = form_of(as_lead.get(page_of(world)))
    finalising.finalise(fill(world.area_return), by=world.lead)

    reply = as_lead.post(page_of(world), data | {"assessment": "A minute too late"})

    assert reply.status_code == 409
    assert "A minute too late" in text_of(reply)
    assert stored(world)["assessment"] == "Answer to 1.1."


@pytest.mark.parametrize(
    "sent",
    [
        {"assessment": "A bell \x07 rings", "no-response": "Or a reason"},
        {"rating": "purple", "good_practice_words": "Kept", "support_required": "x" * 20_001},
    ],
)
def test_words_that_cannot_be_kept_are_given_back_as_well_once_it_is_final(as_lead, world, sent):
    data = form_of(as_lead.get(page_of(world)))
    world.finalised()

    reply = as_lead.post(page_of(world), data | sent)

    assert reply.status_code == 409
    assert "Your last changes are not saved" in text_of(reply)
    assert all(f">\n{text}</textarea>" in reply.content.decode() for text in sent.values())


def test_what_is_asked_once_is_given_back_too(as_lead, world):
    about = address("about", world.area_return)
    data = form_of(as_lead.get(about))
    world.finalised()

    reply = as_lead.post(about, data | {"context": "Too long " * 3_000})

    assert reply.status_code == 409
    assert "Too long Too long" in text_of(reply)


def test_final_return_shows_what_the_edition_has(as_lead, world):
    world.finalised()

    reply = as_lead.get(page_of(world))

    assert "Answer to 1.1." in text_of(reply)
    assert "The return is final" in text_of(reply)
    assert 'name="version-assessment"' not in reply.content.decode()


@pytest.mark.parametrize(("name", "number"), [("question", "9.99"), ("section", "9"), ("question_history", "0")])
def test_unknown_numbers_are_not_found(as_lead, world, name, number):
    assert as_lead.get(address(name, world.area_return, number=number)).status_code == 404


def test_other_areas_return_is_not_found(client, world):
    client.force_login(make_world().lead)

    assert client.get(page_of(world)).status_code == 404


@pytest.mark.parametrize("final", [False, True])
def test_page_costs_few_queries(as_lead, world, final):
    if final:
        world.finalised()
    url = page_of(world)
    as_lead.get(url)

    with at_most(8):
        as_lead.get(url)


@pytest.mark.parametrize("complete", [False, True])
def test_save_costs_few_queries(as_lead, world, complete):
    if complete:
        fill(world.area_return)
    url = page_of(world)
    data = form_of(as_lead.get(url))

    with at_most(7):
        as_lead.post(url, data | {"assessment": "Text", "rating": "red", "support_required": "Help"})


def test_markup_in_an_answer_is_shown_as_typed(as_lead, world):
    nasty = '<script>alert(1)</script> {{ 7|add:"7" }} " onmouseover=x </textarea>'
    data = form_of(as_lead.get(page_of(world)))

    as_lead.post(page_of(world), data | {"assessment": nasty})

    for reply in (as_lead.get(page_of(world)), as_lead.get(address("section", world.area_return, number="1"))):
        assert "<script>alert" not in reply.content.decode()
        assert "&lt;script&gt;alert" in reply.content.decode()
    assert form_of(as_lead.get(page_of(world)))["assessment"] == nasty


@pytest.mark.parametrize("replays", [60, pytest.param(1_000, marks=pytest.mark.long)])
def test_saves_from_stale_pages_overwrite_nothing(client, world, replays):
    """D2. CONTROL: without the version check in `save_answers` the newest text is gone after the first replay."""
    client.force_login(world.lead)
    stale = form_of(client.get(page_of(world)))
    write(world.area_return, "1.1", "assessment", "The text in the return", by=world.contributor)

    replies = [
        client.post(page_of(world), stale | {"assessment": f"Stale {turn}"}).status_code for turn in range(replays)
    ]

    assert replies == [409] * replays
    assert stored(world) == {"assessment": "The text in the return"}
    kept = Revision.objects.filter(outcome="conflict").values_list("value", flat=True)
    assert sorted(kept) == sorted(f"Stale {turn}" for turn in range(replays))
    assert not Event.objects.exists()
