"""Checking all answers, passing a question, finalising."""

import re

import pytest

from questionnaire.models import Answer, Edition, Event
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_member, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def check(world):
    return address("check", world.area_return)


def pass_form(client, world, number):
    return form_of(client.get(check(world)), address("pass_question", world.area_return, number=number))


def gaps_in(reply):
    return re.findall(r'<li><a class="govuk-link" href="[^"]*#([^"]*)">([^<]*)</a></li>', reply.content.decode())


def test_every_gap_is_a_link_to_what_mends_it(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Text", by=world.lead)

    reply = as_lead.get(check(world))

    assert gaps_in(reply)[:2] == [("id_rating", "1.1 has no rating"), ("id_assessment", "1.2 has no answer")]
    assert gaps_in(reply)[-1] == ("id_query_name", "Say who answers questions about the return")
    assert f'href="{address("question", world.area_return, number="1.1")}#id_rating"' in reply.content.decode()


@pytest.fixture
def few(monkeypatch):
    """What is a long list here, as a questionnaire of four questions has it."""
    for module in ("checked", "check"):
        monkeypatch.setattr(f"questionnaire.signing.finalising.views.{module}.FEW", 3)


def test_many_gaps_are_one_list_by_section_with_closed_sections(as_lead, world, few):
    write(world.area_return, "1.1", "assessment", "Text", by=world.lead)

    reply = as_lead.get(check(world))

    words, page = text_of(reply), reply.content.decode()
    assert "1.1 no rating and 1.2 no answer" in words
    assert "The whole return: Say who" in words
    assert "4 questions are still open: 1 has no rating." in words
    assert page.count('<details class="app-section" open') == 1  # what is asked once for the return


def test_finalising_with_many_gaps_names_the_first_and_lists_them_once(as_lead, world, few):
    reply = as_lead.post(address("finalise", world.area_return))

    page = reply.content.decode()
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert '<a href="#gaps">6 things are still open</a>' in summary
    assert summary.count("<li>") == 4
    assert page.count('id="gaps"') == 1


def test_section_of_a_refused_form_stands_open(as_lead, world, few):
    reply = as_lead.post(address("pass_question", world.area_return, number="2.1"), {"reason": ""})

    page = reply.content.decode()
    assert page.count('<details class="app-section" open') == 2  # with what is asked once
    assert 'id="2.1-reason"' in page


def test_complete_return_says_so(as_lead, world):
    fill(world.area_return)

    reply = as_lead.get(check(world))

    assert gaps_in(reply) == []
    assert "Nothing is missing." in text_of(reply)


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        ("", ["1.1", "1.2", "2.1", "2.2"]),
        ("open", ["2.1", "2.2"]),
        ("no-response", ["1.2"]),
        ("is-red", ["1.1"]),
        ("is-green", []),
        ("has-support_required", ["1.1"]),
        ("has-good_practice", ["1.2"]),
        ("nonsense", ["1.1", "1.2", "2.1", "2.2"]),
        ("is-\x00", ["1.1", "1.2", "2.1", "2.2"]),
    ],
)
def test_filters_come_from_the_questionnaire(as_lead, world, show, numbers):
    for key, value in (("assessment", "Text"), ("rating", "red"), ("support_required", "Help")):
        write(world.area_return, "1.1", key, value, by=world.lead)
    write(world.area_return, "1.2", "good_practice", "Yes", by=world.lead)
    as_lead.post(
        address("pass_question", world.area_return, number="1.2"), pass_form(as_lead, world, "1.2") | {"reason": "Why"}
    )

    reply = as_lead.get(check(world), {"show": show})

    assert re.findall(r'id="q-([\d.]+)"', reply.content.decode()) == numbers


def test_passing_in_the_row_settles_every_required_part(as_lead, world):
    url = address("pass_question", world.area_return, number="1.1")

    reply = as_lead.post(url, pass_form(as_lead, world, "1.1") | {"reason": "Nobody told us"})

    assert reply.url == f"{check(world)}#q-1.1"
    assert list(Answer.objects.values_list("value", "no_response_reason")) == [("", "Nobody told us")] * 2
    assert "“Nobody told us”" in text_of(as_lead.get(check(world)))


def test_passing_twice_is_one_pass_and_says_the_same(as_lead, world):
    url = address("pass_question", world.area_return, number="1.1")
    data = pass_form(as_lead, world, "1.1") | {"reason": "Nobody told us"}

    first, second = as_lead.post(url, data), as_lead.post(url, data)

    assert (second.status_code, second.url) == (302, first.url)
    assert "Saved at" in text_of(as_lead.get(second.url))
    assert list(Answer.objects.values_list("version", flat=True)) == [1, 1]


def test_passing_without_a_reason_is_asked_again_in_the_row(as_lead, world):
    url = address("pass_question", world.area_return, number="1.1")

    reply = as_lead.post(url, pass_form(as_lead, world, "1.1") | {"reason": "  "})

    assert reply.status_code == 422
    assert '<a href="#1.1-reason">Say why 1.1 cannot be answered</a>' in reply.content.decode()
    assert 'id="1.1-reason"' in reply.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("reason", ["x" * 2_001, "bell \x07"])
def test_reason_that_cannot_be_kept_is_refused(as_lead, world, reason):
    url = address("pass_question", world.area_return, number="1.1")

    reply = as_lead.post(url, {"reason": reason})

    assert reply.status_code == 422
    assert not Answer.objects.exists()


def test_passing_leaves_alone_what_was_answered_meanwhile(as_lead, world):
    data = pass_form(as_lead, world, "1.1") | {"reason": "Nobody told us"}
    write(world.area_return, "1.1", "assessment", "They did", by=world.contributor)
    write(world.area_return, "1.1", "rating", "green", by=world.contributor)

    reply = as_lead.post(address("pass_question", world.area_return, number="1.1"), data, follow=True)

    assert "1.1 has been answered in the meantime" in text_of(reply)
    assert set(Answer.objects.values_list("no_response_reason", flat=True)) == {""}


def test_finalise_with_gaps_lists_them_and_changes_nothing(as_lead, world):
    reply = as_lead.post(address("finalise", world.area_return))

    world.area_return.refresh_from_db()
    assert reply.status_code == 422
    assert "There is a problem" in text_of(reply)
    assert f'<a href="{address("question", world.area_return, number="1.1")}#id_assessment">' in reply.content.decode()
    assert world.area_return.status == "draft"
    assert not Event.objects.exists()


def test_finalise_makes_an_edition_once(as_lead, world):
    fill(world.area_return)

    first = as_lead.post(address("finalise", world.area_return))
    page = as_lead.get(first.url)
    second = as_lead.post(address("finalise", world.area_return))

    assert first.url == address("return", world.area_return)
    assert "Edition 1 has been made." in text_of(page)
    assert second.url == first.url
    assert Edition.objects.count() == 1


def test_finalising_what_another_lead_finalised_is_a_conflict(client, world):
    world.finalised()
    client.force_login(make_member("lead", world.area))

    reply = client.post(address("finalise", world.area_return))

    assert reply.status_code == 409
    assert Edition.objects.count() == 1


def waiting_text(world, by):
    """The lead's text stands, somebody else's waits; everything else is there."""
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.lead)
    write(world.area_return, "1.1", "assessment", "Mine", by=by)
    return fill(world.area_return).revisions.get(outcome="conflict")


def test_text_that_waits_for_a_decision_keeps_the_return_from_being_finalised(as_lead, world):
    waiting = waiting_text(world, world.contributor)
    conflict = address("conflict", world.area_return, number="1.1", revision=waiting.pk)
    link = f'href="{conflict}">1.1: a version by The contributor is waiting for a decision</a>'

    page = as_lead.get(check(world)).content.decode()
    refused = as_lead.post(address("finalise", world.area_return))
    with at_most(6):
        as_lead.get(check(world))
    as_lead.post(conflict, form_of(as_lead.get(conflict), 'name="choice"') | {"choice": "mine"})
    done = as_lead.post(address("finalise", world.area_return))

    assert link in page
    assert (refused.status_code, link in refused.content.decode()) == (422, True)
    assert done.url == address("return", world.area_return)
    assert Edition.objects.get().content.count("Mine") == 1


def test_text_of_the_whole_return_waits_in_the_same_way(as_lead, world):
    field = tree_of(world.area_return).fields[0]
    for text in ("Theirs", "Mine"):
        answers.save_answers(
            world.area_return, [Change(field, text, 0)], by=world.contributor, client_id=f"save-{text}"
        )
    fill(world.area_return)
    waiting = world.area_return.revisions.get(outcome="conflict")

    page = as_lead.get(check(world)).content.decode()

    conflict = address("about_conflict", world.area_return, revision=waiting.pk)
    assert f'href="{conflict}">Context: a version by The contributor is waiting for a decision</a>' in page
    assert "1 open" in page


def test_reader_is_led_to_the_answer_and_not_to_the_decision(client, world):
    waiting_text(world, world.contributor)
    client.force_login(world.person("viewer"))

    page = client.get(check(world)).content.decode()

    assert f'href="{address("question", world.area_return, number="1.1")}">1.1: a version by' in page
    assert "/conflicts/" not in page


def test_contributor_reads_the_check_and_cannot_finalise(client, world):
    fill(world.area_return)
    client.force_login(world.contributor)

    assert "Finalise edition 1" not in text_of(client.get(check(world)))
    assert client.post(address("finalise", world.area_return)).status_code == 403
    assert not Edition.objects.exists()


def test_viewer_is_offered_no_way_to_write(client, world):
    client.force_login(world.person("viewer"))

    reply = client.get(check(world))

    assert "Pass as" not in text_of(reply)
    assert "Change context" not in text_of(reply)
    assert "Open context" in text_of(reply)
    assert "Context and who took part; completed by" in text_of(reply)
    assert client.post(address("pass_question", world.area_return, number="1.1"), {"reason": "No"}).status_code == 403


def test_final_return_is_read_as_its_edition(as_lead, world):
    edition = world.finalised()

    assert as_lead.get(check(world)).url == address("edition", world.area_return, edition=edition.number)
    passing = as_lead.post(address("pass_question", world.area_return, number="1.1"), {"reason": "Late"})
    assert passing.status_code == 409


def test_pages_for_posting_lead_back_when_they_are_opened(as_lead, world):
    assert as_lead.get(address("finalise", world.area_return)).url == check(world)
    pass_page = as_lead.get(address("pass_question", world.area_return, number="1.1"))
    assert pass_page.url == address("question", world.area_return, number="1.1")


def test_check_costs_few_queries_whatever_is_written(as_lead, world):
    url = check(world)
    as_lead.get(url)
    with at_most(6):
        as_lead.get(url)
    fill(world.area_return)

    with at_most(6):
        as_lead.get(url)


def test_passing_costs_few_queries(as_lead, world):
    data = pass_form(as_lead, world, "1.1") | {"reason": "Nobody told us"}
    url = address("pass_question", world.area_return, number="1.1")

    with at_most(8):
        as_lead.post(url, data)


def test_rows_that_are_kept_show_new_words_at_once_and_each_reader_their_own(client, world):
    client.force_login(world.lead)
    write(world.area_return, "1.1", "assessment", "As it was", by=world.lead)
    as_it_was = text_of(client.get(check(world)))
    write(world.area_return, "1.1", "assessment", "As it is", by=world.lead, version=1)
    as_it_is = text_of(client.get(check(world)))
    client.force_login(world.person("viewer"))

    viewer = client.get(check(world))

    assert "As it was" in as_it_was
    assert "As it is" in as_it_is
    assert "As it was" not in as_it_is
    assert "Pass as" in as_it_is
    assert "Pass as" not in text_of(viewer)
