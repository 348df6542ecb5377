"""The task list, the start page, sections, people, contact, history: what each person sees of a return."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Invitation
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.models import Assignment, Event, Revision
from questionnaire.people.workflow import COMPLETED_BY, QUERY
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.templatetags.lines import unbroken
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from tests.factories import fill, make_collection, make_member, make_return, make_user, make_world, tree_of, write
from tests.pages import address, at_most, form_of, text_of

pytestmark = pytest.mark.django_db
START = reverse("start")
REASONS = dict.fromkeys(("chair", "chief", "ccg"), "On leave")


@pytest.fixture
def world():
    return make_world()


def task_list(client, world, person):
    client.force_login(person)
    return text_of(client.get(address("return", world.area_return)))


# The start page


def test_somebody_with_one_return_is_led_to_it(client, world):
    client.force_login(world.lead)

    assert client.get(START).url == address("return", world.area_return)


def test_signatory_finds_editions_of_all_areas_in_one_list(client, world):
    chair, other = world.signatory("chair"), make_world()
    make_member(Role.SIGNATORY, other.area, capacity="chair", user=chair)
    world.finalised()
    edition = other.finalised()
    signatures.sign(edition, by=chair, shown_sha256=edition.sha256)
    chair.__dict__.pop("held", None)
    client.force_login(chair)

    reply = client.get(START)

    assert "1 return is waiting for your signature" in text_of(reply)
    assert "Read and sign edition 1 What happens next" in text_of(reply)
    assert address("sign", world.area_return, edition=1) in reply.content.decode()
    assert "Signed" in text_of(reply)


def test_manager_with_one_collection_is_led_to_it(client, world):
    client.force_login(world.manager)

    assert client.get(START).url == reverse("collection", kwargs={"collection": world.area_return.collection.slug})


def test_programme_with_two_collections_chooses(client, world):
    make_collection(world.area_return.collection.questionnaire, title="Second stocktake")
    client.force_login(world.analyst)

    page = text_of(client.get(START))

    assert "Second stocktake" in page
    assert "returns due" in page


def test_somebody_without_a_role_is_told_whom_to_ask(client, db):
    client.force_login(make_user(email="new@area.example"))

    page = text_of(client.get(START))

    assert "Contact the programme team." in page
    assert "new@area.example" in page


def test_start_takes_the_same_queries_for_one_return_and_for_three(client, world):
    chair = world.signatory("chair")
    world.finalised()
    client.force_login(chair)
    client.get(START)
    with at_most(6):
        client.get(START)
    for _ in range(2):
        other = make_world()
        make_member(Role.SIGNATORY, other.area, capacity="chair", user=chair)
        other.finalised()

    with at_most(6):
        client.get(START)


# The task list


def test_lead_of_a_new_return_is_led_to_the_first_question(client, world):
    page = task_list(client, world, world.lead)

    assert "4 questions are still open" in page
    assert "Answer 1.1" in page
    assert "0 of 2" in page


def test_task_list_says_who_wrote_and_how_far_each_section_is(client, world):
    write(world.area_return, "1.1", "assessment", "Text", by=world.contributor)
    write(world.area_return, "1.1", "rating", "red", by=world.lead)

    page = task_list(client, world, world.lead)

    assert "You, The contributor · today" in page
    assert "1 of 2" in page
    assert "Answer 1.2" in page


def test_contributor_is_led_to_the_sections_that_are_theirs(client, world):
    section = tree_of(world.area_return).sections[1]
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)

    page = task_list(client, world, world.contributor)

    assert "Answer 2.1" in page
    assert "Yours 2.1 and 2.2" in page


def test_passed_questions_are_named(client, world):
    for key in ("assessment", "rating"):
        field = tree_of(world.area_return).question("1.2").field(key)
        change = Change(field, "", 0, "Nobody knows")
        answers.save_answers(world.area_return, [change], by=world.lead, client_id=key)

    assert "1.2 is passed as “No response”." in task_list(client, world, world.lead)


def test_complete_return_asks_the_lead_to_check_it(client, world):
    fill(world.area_return)

    assert "Check answers and finalise" in task_list(client, world, world.lead)
    assert "The lead can now check the answers and finalise." in task_list(client, world, world.contributor)


@pytest.mark.parametrize("role", ["viewer", "board_officer"])
def test_reader_is_told_where_it_stands_and_asked_nothing(client, world, role):
    page = task_list(client, world, world.person(role))

    assert "The lead has not finalised the return yet." in page
    assert "Answer 1.1" not in page


def test_final_return_asks_each_person_for_what_is_theirs(client, world):
    world.signatory("chair")
    world.finalised()

    signatory = task_list(client, world, world.signatory("chair"))
    lead = task_list(client, world, world.lead)

    assert "Read and sign edition 1" in signatory
    assert "Edition 1 is final. 3 of 3 signatures are missing" in lead
    assert "Send to the programme" in lead
    assert "The chair has not signed yet" in lead


def test_sent_return_shows_its_receipt(client, world):
    edition = world.finalised()
    sending.send(edition, by=world.lead, reasons=REASONS)

    page = task_list(client, world, world.lead)

    assert f"The reference of edition 1 is {edition.reference}" in page
    assert "Record what the board decided" in page
    assert "“On leave”" in page
    assert (
        f'href="{address("send", world.area_return, edition=1)}"'
        in client.get(address("return", world.area_return)).content.decode()
    )


def test_reasons_of_a_send_back_stand_on_top_until_the_section_is_written_in(client, world):
    edition = world.finalised()
    chair = world.signatory("chair")
    signatures.send_back(edition, by=chair, reasons=[{"section": "2", "reason": "2.1 is out of date"}])

    before = task_list(client, world, world.lead)
    write(world.area_return, "2.1", "assessment", "Brought up to date", by=world.lead, version=1)
    after = task_list(client, world, world.lead)

    assert "The chair sent edition 1 back" in before
    assert "Sent back" in before
    assert "The chair sent this back: “2.1 is out of date”" in before
    assert "sent this back" not in after
    assert "Makes edition 2" in after


def test_extension_and_its_reason_are_shown(client, world):
    collection, until = world.area_return.collection, timezone.localdate() + timedelta(days=3)
    collection.deadline = timezone.localdate()
    collection.save()
    rounds.extend(world.area_return, by=world.manager, deadline=until, reason="Flood in the offices")

    page = task_list(client, world, world.lead)

    assert "Due in 3 days" in page
    assert "“Flood in the offices”" in page


@pytest.mark.parametrize(
    ("days", "says"), [(0, "Due today"), (1, "Due tomorrow"), (-1, "The deadline has passed"), (9, "Due in 9 days")]
)
def test_due_date_in_words(client, days, says):
    deadline = timezone.localdate() + timedelta(days=days)
    world = make_world(collection=make_collection(deadline=deadline, opens_on=date(2013, 5, 1)))

    assert says in task_list(client, world, world.lead)


def test_programme_reads_nothing_before_sending_and_the_edition_after(client, world):
    write(world.area_return, "1.1", "assessment", "Ours alone", by=world.lead)
    client.force_login(world.manager)
    before = client.get(address("return", world.area_return))
    names = ("check", "history", "contact", "about")
    pages = [client.get(address(name, world.area_return)).status_code for name in names]
    world.area_return.answers.all().delete()
    edition = world.finalised()
    sending.send(edition, by=world.lead, reasons=REASONS)

    after = client.get(address("return", world.area_return))

    assert before.status_code == 403
    assert "has not sent its return yet" in text_of(before)
    assert "Ours alone" not in before.content.decode()
    assert pages == [403] * 4
    assert after.url == address("edition", world.area_return, edition=1)


@pytest.mark.parametrize("state", ["draft", "sent back", "final", "sent"])
def test_task_list_costs_few_queries(client, world, state):
    url = address("return", world.area_return)
    client.force_login(world.lead)
    if state != "draft":
        edition = world.finalised()
    if state == "sent back":
        signatures.send_back(edition, by=world.signatory(), reasons=[{"section": "1", "reason": "No"}])
    if state == "sent":
        sending.send(edition, by=world.lead, reasons=REASONS)
    client.get(url)

    with at_most(8):
        client.get(url)


# Sections


def test_section_shows_every_question_in_the_papers_order(client, world):
    write(world.area_return, "1.2", "assessment", "• one\n• two (see 2.1)", by=world.lead)
    write(world.area_return, "1.2", "support_required", "Advice", by=world.lead)
    client.force_login(world.lead)

    reply = client.get(address("section", world.area_return, number="1"))

    assert re.findall(r'id="q-([\d.]+)"', reply.content.decode()) == ["1.1", "1.2"]
    assert "<li>one</li>" in reply.content.decode()
    assert f'href="{address("question", world.area_return, number="2.1")}">2.1</a>' in reply.content.decode()
    assert "No rating yet." in text_of(reply)
    assert "No answer yet." in text_of(reply)
    assert "Support required Advice" in text_of(reply)


def test_question_that_need_not_be_answered_says_so(client, world):
    write(world.area_return, "2.1", "rating", "green", by=world.lead)
    client.force_login(world.lead)

    assert "Not asked" in text_of(client.get(address("section", world.area_return, number="2")))


@pytest.mark.parametrize("final", [False, True])
def test_section_costs_few_queries(client, world, final):
    url = address("section", world.area_return, number="1")
    fill(world.area_return)
    if final:
        finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.lead)
    client.get(url)

    with at_most(6):
        client.get(url)


# People and contact


def test_people_page_says_who_has_which_role_and_whether_they_came(client, world):
    world.signatory("chair")
    invited = world.person("viewer")
    invited.set_unusable_password()
    invited.save()
    Invitation.objects.create(user=invited, token_digest="x", expires_at=timezone.now() + timedelta(days=3))
    client.force_login(world.lead)

    page = text_of(client.get(address("people", world.area_return)))

    assert "Chair of the board" in page
    assert "not accepted yet" in page
    assert "1 invitation has not been accepted yet" in task_list(client, world, world.lead)


@pytest.mark.parametrize("name", ["people", "history", "about", "contact"])
@pytest.mark.parametrize("final", [False, True])
def test_smaller_pages_cost_few_queries(client, world, name, final):
    url = address(name, world.area_return)
    fill(world.area_return)
    if final:
        finalising.finalise(world.area_return, by=world.lead)
    client.force_login(world.lead)
    client.get(url)

    with at_most(8):
        client.get(url)


def test_contact_begins_with_the_lead_and_is_kept(client, world):
    url = address("contact", world.area_return)
    client.force_login(world.lead)
    data = form_of(client.get(url), 'name="query_name"')

    client.post(url, data | {"query_phone": " 01632  960001 ", "completed_by_organisation": "A council"})

    world.area_return.refresh_from_db()
    assert data["query_name"] == "The lead"
    assert (world.area_return.query_phone, world.area_return.query_name) == ("01632 960001", "The lead")
    assert Event.objects.get().act == "contact"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"query_email": "nobody"}, "Enter an email address in the correct format"),
        ({"query_name": "x" * 151}, "must be 150 characters or less"),
        ({"query_phone": "1\x002"}, "U+0000"),
    ],
)
def test_contact_that_cannot_be_kept_is_refused(client, world, sent, says):
    client.force_login(world.lead)

    reply = client.post(address("contact", world.area_return), sent)

    assert reply.status_code == 422
    assert says in text_of(reply)
    assert not Event.objects.exists()


def test_contributor_reads_the_contact_and_does_not_change_it(client, world):
    fill(world.area_return)
    client.force_login(world.contributor)
    url = address("contact", world.area_return)

    assert "01632 960000" in text_of(client.get(url))
    assert client.post(url, {"query_name": "Me"}).status_code == 403


def test_contact_of_a_final_return_stays_as_it_is(client, world):
    world.finalised()
    client.force_login(world.lead)

    sent = dict.fromkeys((*COMPLETED_BY, *QUERY), "") | {"query_name": "New"}

    assert client.post(address("contact", world.area_return), sent).status_code == 409


def test_contact_that_another_lead_changed_is_not_overwritten_unseen(client, world):
    url, other = address("contact", world.area_return), make_member(Role.LEAD, world.area, name="Other lead")
    client.force_login(world.lead)
    stale = form_of(client.get(url), 'name="query_name"')
    client.force_login(other)
    fresh = form_of(client.get(url), 'name="query_name"')
    client.post(url, fresh | {"query_name": "Stored by the other"})
    client.force_login(world.lead)

    refused = client.post(url, stale | {"query_name": "Typed by the first"})
    world.area_return.refresh_from_db()
    stored = world.area_return.query_name
    knowing = client.post(url, form_of(refused, 'name="query_name"'))

    assert refused.status_code == 409
    assert "In the return now: Stored by the other You typed: Typed by the first" in text_of(refused)
    assert stored == "Stored by the other"
    world.area_return.refresh_from_db()
    assert (knowing.status_code, world.area_return.query_name) == (302, "Typed by the first")
    assert Event.objects.count() == 2


def test_contact_that_stays_as_it_is_leaves_no_trace(client, world):
    url = address("contact", world.area_return)
    client.force_login(world.lead)
    client.post(url, form_of(client.get(url), 'name="query_name"'))
    world.area_return.refresh_from_db()
    before = world.area_return.changed_at

    reply = client.post(url, form_of(client.get(url), 'name="query_name"'))

    world.area_return.refresh_from_db()
    assert reply.url == address("return", world.area_return)
    assert (Event.objects.count(), world.area_return.changed_at) == (1, before)


# History


def test_every_text_can_be_read_whole(client, world):
    """A long text between two others: what its differences leave out stands in the whole text."""
    long = " ".join(f"word{number}" for number in range(300))
    for version, text in enumerate(["Begins.", f"{long} Middle.", f"{long} End."]):
        write(world.area_return, "1.1", "assessment", text, by=world.lead, version=version)
    client.force_login(world.lead)
    newest = Revision.objects.latest("pk").pk

    page = client.get(address("question_texts", world.area_return, number="1.1", revision=newest)).content.decode()

    assert all(f'<p class="app-diff">{long} {last}</p>' in page for last in ("Middle.", "End."))


def test_history_of_a_question_has_every_text_with_its_differences(client, world):
    write(world.area_return, "1.1", "assessment", "The first text.", by=world.lead)
    write(world.area_return, "1.1", "assessment", "The second text.", by=world.contributor, version=1)
    write(world.area_return, "1.1", "assessment", "A text kept aside.", by=world.lead, version=1)
    client.force_login(world.lead)

    reply = client.get(address("question_history", world.area_return, number="1.1"))

    assert "The first text." in text_of(reply)
    assert "Kept aside: somebody else had changed the answer" in text_of(reply)
    assert re.search(r"<del>.*?first </del>|<del>.*?first</del>", reply.content.decode())


def test_history_of_the_return_folds_writing_and_names_acts(client, world):
    fill(world.area_return)
    write(world.area_return, "1.1", "assessment", "Again", by=world.lead, version=1)
    write(world.area_return, "1.2", "assessment", "Again", by=world.lead, version=1)
    finalising.finalise(world.area_return, by=world.lead)
    signatures.recall(world.area_return, by=world.lead, reason="A number was wrong")
    client.force_login(world.lead)

    page = text_of(client.get(address("history", world.area_return)))

    assert "The lead wrote in 1.1 and 1.2" in page
    assert "The lead finalised the return Edition 1" in page
    assert "The lead recalled the return Edition 1, “A number was wrong”" in page


def test_about_keeps_its_texts_and_its_history(client, world):
    url = address("about", world.area_return)
    client.force_login(world.lead)

    reply = client.post(url, form_of(client.get(url)) | {"context": "Two CCGs and one council."})

    assert reply.url == url
    assert "Two CCGs and one council." in text_of(client.get(url))
    assert "Two CCGs and one council." in text_of(client.get(address("about_history", world.area_return)))
    assert client.post(url, {"context": "x" * 20_001, "version-context": "1"}).status_code == 422


def test_a_return_of_another_collection_is_another_return(client, world):
    other = make_return(world.area, make_collection(world.area_return.collection.questionnaire))
    write(world.area_return, "1.1", "assessment", "Of the first", by=world.lead)
    client.force_login(world.lead)

    assert "Of the first" not in text_of(client.get(address("section", other, number="1")))
    assert "Your returns" in text_of(client.get(START))


def test_answers_without_a_rating_are_said_to_be_open_for_that(client, world):
    for number in ("1.1", "1.2"):
        write(world.area_return, number, "assessment", "Text", by=world.lead)
    client.force_login(world.lead)

    page = text_of(client.get(address("return", world.area_return)))

    assert "4 questions are still open: 2 have no rating" in page
    assert "2 without a rating." in page


def test_addresses_break_at_their_joints_and_dates_not_at_all(client, world):
    world.area_return.query_name, world.area_return.query_email = "Lee", "lee.moss@areas.example"
    world.area_return.save()
    client.force_login(world.lead)

    page = client.get(address("return", world.area_return)).content.decode()

    assert ">lee.<wbr>moss@<wbr>areas.<wbr>example</a>" in page
    assert unbroken("Draft, due Friday 5 July, 01632 960118") == ("Draft, due Friday 5\u00a0July, 01632\u00a0960118")
