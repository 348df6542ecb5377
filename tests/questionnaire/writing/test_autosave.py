"""Saving by script while somebody types: what is answered, what is written, what is refused."""

import pytest

from accounts.models import Membership
from questionnaire.models import Answer, Revision
from questionnaire.writing.answers import workflow as answers_workflow
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
BY_SCRIPT = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def as_lead(client, world):
    client.force_login(world.lead)
    return client


def save(client, world, *, number="1.1", save_id="a" * 36, **fields):
    """Sends some fields; `version_assessment=0` says that the assessment is among them."""
    data = {name.replace("version_", "version-").replace("aside_", "aside-"): text for name, text in fields.items()}
    url = address("autosave", world.area_return, number=number)
    return client.post(url, {"no-response": "", "client-id": save_id} | data, headers=BY_SCRIPT)


def texts(**which):
    return list(Revision.objects.filter(**which).order_by("pk").values_list("value", flat=True))


def test_save_answers_with_the_version_that_the_page_has_seen_now(as_lead, world):
    first = save(as_lead, world, assessment="One", version_assessment=0)
    second = save(as_lead, world, assessment="One, two", version_assessment=1, save_id="b" * 36)

    assert (first.status_code, first.json()["versions"]) == (200, {"assessment": 1})
    assert (second.status_code, second.json()["versions"]) == (200, {"assessment": 2})
    assert texts() == ["One", "One, two"]


def test_save_touches_what_was_sent_and_nothing_else(as_lead, world):
    write(world.area_return, "1.1", "rating", "red", by=world.contributor)

    save(as_lead, world, support_required="A lawyer", version_support_required=0)

    answers = Answer.objects.order_by("field__position").values_list("field__key", "value", "version")
    assert list(answers) == [("rating", "red", 1), ("support_required", "A lawyer", 1)]


def test_save_sent_again_answers_the_same_and_is_one_row(as_lead, world):
    replies = [save(as_lead, world, assessment="Mine", version_assessment=0) for _ in range(3)]
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor, version=1)
    late = save(as_lead, world, assessment="Mine", version_assessment=0)

    assert [reply.json()["versions"] for reply in (*replies, late)] == [{"assessment": 1}] * 4
    assert texts() == ["Mine", "Theirs"]


def test_save_costs_seven_queries(as_lead, world):
    save(as_lead, world, assessment="One", version_assessment=0)

    with at_most(7):
        save(as_lead, world, assessment="Two", version_assessment=1, save_id="b" * 36)


def test_same_answer_is_kept_beside_the_other_one(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)

    reply = save(as_lead, world, assessment="Mine", version_assessment=0, rating="red", version_rating=0)

    (conflict,) = reply.json()["conflicts"]
    aside = Revision.objects.get(outcome="conflict")
    assert (reply.status_code, reply.json()["versions"]) == (409, {"rating": 1})
    assert (conflict["key"], conflict["who"], conflict["aside"]) == ("assessment", "The contributor", aside.pk)
    assert conflict["url"] == address("conflict", world.area_return, number="1.1", revision=aside.pk)
    assert (aside.value, Answer.objects.get(field__key="assessment").value) == ("Mine", "Theirs")


def test_typing_on_keeps_every_text_and_lets_the_newest_wait(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    aside = 0
    for turn, text in enumerate(("Mine", "Mine, more", "Mine, more and more")):
        reply = save(
            as_lead, world, assessment=text, version_assessment=0, aside_assessment=aside, save_id=f"{turn}" * 36
        )
        aside = reply.json()["conflicts"][0]["aside"]

    assert texts(outcome="conflict") == ["Mine", "Mine, more", "Mine, more and more"]
    assert texts(outcome="conflict", decided_by=None) == ["Mine, more and more"]


def test_button_after_the_autosave_keeps_nothing_twice(as_lead, world):
    page = address("question", world.area_return, number="1.1")
    data = form_of(as_lead.get(page)) | {"assessment": "Mine"}
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    aside = save(as_lead, world, assessment="Mine", version_assessment=0).json()["conflicts"][0]["aside"]

    reply = as_lead.post(page, data | {"aside-assessment": aside})

    assert reply.status_code == 409
    assert texts(outcome="conflict") == ["Mine"]


def test_text_of_somebody_else_cannot_be_superseded(as_lead, world):
    write(world.area_return, "1.1", "assessment", "First", by=world.lead)
    kept = write(world.area_return, "1.1", "assessment", "Hers", by=world.contributor).conflicts[0].mine

    save(as_lead, world, assessment="Mine", version_assessment=0, aside_assessment=kept.pk)

    assert texts(outcome="conflict", decided_by=None) == ["Hers", "Mine"]


def test_conflict_page_leads_on_to_the_newest_text(as_lead, world):
    write(world.area_return, "1.1", "assessment", "Theirs", by=world.contributor)
    first = save(as_lead, world, assessment="Mine", version_assessment=0).json()["conflicts"][0]
    old_page = as_lead.get(first["url"])
    second = save(
        as_lead, world, assessment="More", version_assessment=0, aside_assessment=first["aside"], save_id="b" * 36
    ).json()["conflicts"][0]

    shown = as_lead.get(first["url"])
    decided = as_lead.post(first["url"], form_of(old_page, 'name="choice"') | {"choice": "mine"})

    assert (shown.url, decided.url) == (second["url"], second["url"])
    assert "It is shown below. Decide again." in text_of(as_lead.get(second["url"]))
    assert Answer.objects.get().value == "Theirs"


def test_what_is_wrong_is_named_and_the_rest_is_saved(as_lead, world):
    reply = save(
        as_lead,
        world,
        assessment="x" * 20_001,
        version_assessment=0,
        support_required="A lawyer",
        version_support_required=0,
    )

    assert (reply.status_code, reply.json()["versions"]) == (422, {"support_required": 1})
    assert "shorten it by 1" in reply.json()["errors"]["assessment"]


def test_wrong_reason_takes_no_reason_away(as_lead, world):
    save(as_lead, world, assessment="", version_assessment=0, **{"no-response": "We do not know."})

    save(as_lead, world, assessment="", version_assessment=1, **{"no-response": "x" * 2_001}, save_id="b" * 36)

    assert Answer.objects.get().no_response_reason == "We do not know."


def test_post_that_was_cut_short_writes_nothing(as_lead, world):
    reply = save(as_lead, world, version_assessment=0)

    assert (reply.status_code, reply.json()["state"]) == (422, "broken")
    assert not Answer.objects.exists()


def test_finalised_meanwhile_says_by_whom_and_when(client, world):
    world.finalised()
    client.force_login(world.contributor)

    reply = save(client, world, assessment="Too late", version_assessment=1)

    assert (reply.status_code, reply.json()["state"]) == (409, "closed")
    assert reply.json()["reason"].startswith("The lead finalised this return today ")


def test_without_a_session_a_script_is_told_so(client, world):
    reply = save(client, world, assessment="Mine", version_assessment=0)

    assert (reply.status_code, reply.json()) == (401, {"state": "signed_out"})


def test_page_of_somebody_else_is_not_saved_under_this_name(as_lead, world):
    reply = save(as_lead, world, assessment="Hers", version_assessment=0, writer=world.contributor.pk)

    assert (reply.status_code, reply.json()) == (409, {"state": "another", "name": "The lead"})
    assert not Answer.objects.exists()


def test_button_on_the_page_of_somebody_else_gives_the_words_back(as_lead, world):
    page = address("question", world.area_return, number="1.1")
    data = form_of(as_lead.get(page)) | {"assessment": "Hers", "writer": world.contributor.pk}

    reply = as_lead.post(page, data)

    assert reply.status_code == 409
    assert "You are signed in as The lead now" in text_of(reply)
    assert "Hers" in reply.content.decode()
    assert not Answer.objects.exists()


def test_page_from_before_this_was_asked_is_still_saved(as_lead, world):
    """D8, small: an old tab against new code."""
    page = address("question", world.area_return, number="1.1")
    data = form_of(as_lead.get(page)) | {"assessment": "From an old tab"}
    del data["writer"]

    as_lead.post(page, data)

    assert Answer.objects.get().value == "From an old tab"


def test_role_that_ended_is_refused(as_lead, world):
    Membership.objects.filter(user=world.lead).update(role="viewer")

    assert save(as_lead, world, assessment="Mine", version_assessment=0).status_code == 403
    assert not Answer.objects.exists()


def test_what_is_asked_once_for_the_return_is_saved_too(as_lead, world):
    url = address("about_autosave", world.area_return)

    reply = as_lead.post(url, {"context": "Two CCGs.", "version-context": 0, "client-id": "a" * 36})

    assert (reply.status_code, reply.json()["versions"]) == (200, {"context": 1})
    assert texts() == ["Two CCGs."]


@pytest.mark.parametrize("replays", [40, pytest.param(1_000, marks=pytest.mark.long)])
def test_saves_from_stale_versions_overwrite_nothing(as_lead, world, replays):
    """D2 by script. CONTROL: without the version check the newest text is gone after the first replay."""
    write(world.area_return, "1.1", "assessment", "First", by=world.contributor)
    write(world.area_return, "1.1", "assessment", "Newest", by=world.contributor, version=1)

    statuses = [
        save(as_lead, world, assessment=f"Stale {turn}", version_assessment=turn % 2, save_id=f"{turn:036}").status_code
        for turn in range(replays)
    ]

    assert statuses == [409] * replays
    assert Answer.objects.get().value == "Newest"
    assert len(texts(outcome="conflict")) == replays


def test_controls_of_the_page_are_told_as_they_are_now(as_lead, world):
    fill(world.area_return)
    write(world.area_return, "1.1", "good_practice", "The flats", by=world.contributor)

    told = as_lead.get(address("question_now", world.area_return, number="1.1"), headers=BY_SCRIPT).json()

    assert told["controls"] == {
        "no-response": "",
        "assessment": "Answer to 1.1.",
        "rating": "amber",
        "good_practice_tick": True,
        "good_practice_words": "The flats",
        "support_required": "",
    }
    assert told["versions"] == {"assessment": 1, "rating": 1, "good_practice": 1}


def test_save_holds_as_many_changes_as_import_and_form_do(as_lead, world):
    """One writer for all: what the autosave wrote is what the form sees."""
    save(as_lead, world, assessment="Typed", version_assessment=0)
    field = tree_of(world.area_return).question("1.1").field("assessment")

    again = answers_workflow.save_answers(
        world.area_return, [Change(field, "Typed", 0)], by=world.lead, client_id="form"
    )

    assert (again.saved, again.conflicts, again.versions) == ([], [], {field.pk: 1})
