"""Dividing the work: who writes which section, ready and back, and whose turn it is."""

from functools import partial

import pytest
from django.core import mail
from django.test import TestCase

from accounts.enums import Role
from accounts.models import Mail, Membership
from questionnaire.enums import Act, SectionState
from questionnaire.models import Assignment, Attachment, Event, SectionMark
from questionnaire.returns.selectors.finding import get_visible_return
from questionnaire.returns.selectors.progress import progress
from questionnaire.signing.signatures import notifications as signing
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.files import workflow as files
from questionnaire.writing.sharing import workflow as sharing
from questionnaire.writing.sharing.selectors import with_mark
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


def give(world, person, number):
    section = tree_of(world.area_return).section(number)
    return Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=person)


def section(world, number):
    return tree_of(world.area_return).section(number)


def fresh(world):
    """As a page would fetch it: nothing kept from before."""
    return type(world.area_return).objects.select_related("area", "collection").get(pk=world.area_return.pk)


def mark_of(world, number):
    return SectionMark.objects.filter(section_id=section(world, number).pk).values_list("state", flat=True).first()


def attached(world):
    good_practice = tree_of(world.area_return).question("1.1").field("good_practice")
    facts = {"name": "Report.pdf", "size": 9, "sha256": "a" * 64, "media_type": "application/pdf"}
    return Attachment.objects.create(
        area_return=world.area_return, field_id=good_practice.pk, uploaded_by=world.lead, **facts
    )


# Sharing out


def share(client, world, **ticked):
    url = address("share", world.area_return)
    data = form_of(client.get(url), 'name="seen_all"')
    data = {name: value for name, value in data.items() if not name.startswith("section-")}
    return client.post(url, data | {f"section-{name[1:]}": users for name, users in ticked.items()})


def test_all_sections_are_shared_out_at_once_and_each_writer_is_told_once(as_lead, world, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    other = make_member(Role.CONTRIBUTOR, world.area, name="Ruth Adler")

    with TestCase.captureOnCommitCallbacks(execute=True):
        share(as_lead, world, _1=[world.contributor.pk, other.pk], _2=[other.pk])

    given = set(Assignment.objects.values_list("section__number", "user__name", "assigned_by__name"))
    assert given == {
        ("1", "The contributor", "The lead"),
        ("1", "Ruth Adler", "The lead"),
        ("2", "Ruth Adler", "The lead"),
    }
    assert (
        sorted(message.subject for message in mail.outbox)
        == [
            f"{world.area}: The lead has given you sections to write",
        ]
        * 2
    )
    event = Event.objects.get(act=Act.ASSIGN)
    assert event.detail["given"] == [
        {"name": "Ruth Adler", "sections": ["1", "2"]},
        {"name": "The contributor", "sections": ["1"]},
    ]


def test_what_another_lead_gave_meanwhile_is_not_taken_back(as_lead, world):
    url = address("share", world.area_return)
    seen = form_of(as_lead.get(url), 'name="seen_all"')
    give(world, world.contributor, "2")

    as_lead.post(url, seen | {"section-1": [str(world.contributor.pk)]})

    assert sorted(Assignment.objects.values_list("section__number", flat=True)) == ["1", "2"]


def test_a_page_that_was_cut_short_takes_nothing_away(as_lead, world):
    give(world, world.contributor, "2")
    seen = form_of(as_lead.get(address("share", world.area_return)), 'name="seen_all"')

    reply = as_lead.post(address("share", world.area_return), {"seen": seen["seen"]})

    assert reply.status_code == 422
    assert Assignment.objects.count() == 1


@pytest.mark.parametrize("forged", ["0", "-1", str(2**63), "x", "\x00"])
def test_people_who_do_not_write_here_are_given_nothing(as_lead, world, forged):
    reply = share(as_lead, world, _1=[forged])

    assert reply.status_code == 422
    assert "Select people from the list" in text_of(reply)
    assert not Assignment.objects.exists()


def test_unchanged_page_leaves_no_trace(as_lead, world):
    share(as_lead, world)

    assert not Event.objects.filter(act=Act.ASSIGN).exists()


# Ready


def test_section_with_an_open_question_is_not_ready(as_lead, world):
    reply = as_lead.post(address("section_ready", world.area_return, number="1"), follow=True)

    assert "1.1 and 1.2 are still open, so the section is not ready yet." in text_of(reply)
    assert mark_of(world, "1") is None


def test_ready_is_said_once_and_the_lead_sees_it(as_lead, world):
    fill(world.area_return)
    for _ in range(2):
        sharing.mark_ready(fresh(world), section(world, "1"), by=world.contributor)

    page = text_of(as_lead.get(address("return", world.area_return)))

    assert Event.objects.filter(act=Act.READY).count() == 1
    assert "2 of 2 Ready" in page
    assert "2 of 2 All answered" in page


@pytest.mark.parametrize("through", ["page", "workflow", "description"])
def test_writing_in_a_ready_section_takes_the_mark_off_and_says_so(as_lead, world, through):
    """What a file is said to be is part of the section too."""
    fill(world.area_return)
    file = attached(world) if through == "description" else None
    for number in ("1", "2"):
        sharing.mark_ready(fresh(world), section(world, number), by=world.contributor)

    if file:
        files.describe_attachment(file, "The report", seen="", by=world.lead)
    elif through == "page":
        url = address("question", world.area_return, number="1.1")
        as_lead.post(url, form_of(as_lead.get(url)) | {"assessment": "Changed"})
    else:
        write(fresh(world), "1.1", "assessment", "Changed", by=world.lead, version=1)

    assert mark_of(world, "1") is None
    assert mark_of(world, "2") == SectionState.READY
    assert Event.objects.get(act=Act.REOPEN_SECTION).detail == {"section": "1"}


def test_a_section_called_ready_while_a_page_is_on_its_way_is_ready_no_more(world):
    fill(world.area_return)
    with_section_1 = partial(with_mark, section="1")
    seen = get_visible_return(world.lead, world.area_return.collection.slug, world.area.gss_code, with_section_1)
    sharing.mark_ready(fresh(world), section(world, "1"), by=world.contributor)

    write(seen, "1.1", "assessment", "Changed", by=world.lead, version=1)

    assert mark_of(world, "1") is None


def test_a_save_that_changes_nothing_leaves_the_section_ready(as_lead, world):
    fill(world.area_return)
    sharing.mark_ready(fresh(world), section(world, "1"), by=world.lead)
    url = address("question", world.area_return, number="1.1")

    as_lead.post(url, form_of(as_lead.get(url)))

    assert mark_of(world, "1") == SectionState.READY


def test_a_save_beside_a_ready_section_costs_no_more(as_lead, world):
    fill(world.area_return)
    sharing.mark_ready(fresh(world), section(world, "2"), by=world.lead)
    url = address("question", world.area_return, number="1.1")
    data = form_of(as_lead.get(url)) | {"assessment": "Changed", "stay": ""}

    with at_most(7):
        as_lead.post(url, data)


def keep_aside(world, number="1.1"):
    """The contributor changed the answer; the lead, whose page is older, types something else."""
    write(fresh(world), number, "assessment", "Theirs", by=world.contributor, version=1)
    (conflict,) = write(fresh(world), number, "assessment", "Mine", by=world.lead, version=1).conflicts
    return conflict.mine


def test_a_section_with_a_text_that_waits_for_a_decision_is_not_ready(as_lead, world):
    fill(world.area_return)
    mine = keep_aside(world)
    decide = address("conflict", world.area_return, number="1.1", revision=mine.pk)

    page = as_lead.get(address("section", world.area_return, number="1"))
    forced = as_lead.post(address("section_ready", world.area_return, number="1"), follow=True)

    assert "1 version is waiting for a decision" in text_of(page)
    assert f'<a class="govuk-link" href="{decide}">1.1 assessment</a>' in page.content.decode()
    assert "Mark section 1 as ready" not in text_of(page)
    assert "Everything is answered here" not in text_of(page)
    assert "A version in this section is waiting for a decision, so the section is not ready yet." in text_of(forced)
    assert mark_of(world, "1") is None
    assert "Mark section 2 as ready" in text_of(as_lead.get(address("section", world.area_return, number="2")))

    answers.decide_conflict(mine, by=world.lead, value="Theirs", version=2, client_id="decided")
    as_lead.post(address("section_ready", world.area_return, number="1"))
    assert mark_of(world, "1") == SectionState.READY


def test_a_text_kept_aside_in_a_ready_section_takes_the_mark_off_and_sent_again_once_decided_does_not(world):
    fill(world.area_return)
    write(fresh(world), "1.1", "assessment", "Theirs", by=world.contributor, version=1)
    sharing.mark_ready(fresh(world), section(world, "1"), by=world.contributor)
    change = Change(tree_of(world.area_return).question("1.1").field("assessment"), "Mine", 1)

    (conflict,) = answers.save_answers(fresh(world), [change], by=world.lead, client_id="late").conflicts

    assert mark_of(world, "1") is None
    assert Event.objects.get(act=Act.REOPEN_SECTION).detail == {"section": "1"}

    answers.decide_conflict(conflict.mine, by=world.lead, value="Theirs", version=2, client_id="decided")
    sharing.mark_ready(fresh(world), section(world, "1"), by=world.contributor)
    answers.save_answers(fresh(world), [change], by=world.lead, client_id="late")
    assert mark_of(world, "1") == SectionState.READY


# Sent back


def test_note_of_a_section_sent_back_stands_until_it_is_called_ready(client, world):
    fill(world.area_return)
    give(world, world.contributor, "2")
    note = "The total of 2.1 needs <b>its source</b>"
    with TestCase.captureOnCommitCallbacks(execute=True):
        sharing.send_back_section(fresh(world), section(world, "2"), by=world.lead, note=note)
    client.force_login(world.contributor)
    pages = [address("return", world.area_return), address("section", world.area_return, number="2")]
    pages.append(address("question", world.area_return, number="2.1"))

    assert [note in text_of(client.get(page)) for page in pages] == [True, True, True]
    write(fresh(world), "2.1", "assessment", "With its source", by=world.contributor, version=1)
    assert [note in text_of(client.get(page)) for page in pages] == [True, True, True]
    sharing.mark_ready(fresh(world), section(world, "2"), by=world.contributor)
    assert [note in text_of(client.get(page)) for page in pages] == [False, False, False]


def test_only_the_lead_sends_a_section_back(client, world):
    client.force_login(world.contributor)

    assert client.post(address("section_send_back", world.area_return, number="1"), {"note": "x"}).status_code == 403


def test_a_note_is_needed(as_lead, world):
    reply = as_lead.post(address("section_send_back", world.area_return, number="1"), {"note": " "})

    assert reply.status_code == 422
    assert "Say what they should look at" in text_of(reply)


def sent_back_to(world, person, *numbers):
    """Everything is answered, but these sections were given to somebody and sent back."""
    fill(world.area_return)
    for number in numbers:
        give(world, person, number)
        sharing.send_back_section(fresh(world), section(world, number), by=world.lead, note="Look again")


@pytest.mark.parametrize("who", ["lead", "contributor"])
def test_sections_that_were_sent_back_are_the_next_step_until_they_are_ready_again(client, world, who):
    sent_back_to(world, world.contributor, "1", "2")
    client.force_login(world.person(who))

    reply = client.get(address("return", world.area_return))

    assert "2 sections were sent back: 1 and 2" in text_of(reply)
    assert ("Yours" if who == "contributor" else "The contributor") + " section 1 and section 2" in text_of(reply)
    assert ("Open section 1" in text_of(reply)) == (who == "contributor")
    assert ("You can still finalise the return." in text_of(reply)) == (who == "lead")
    assert (address("remind", world.area_return) in reply.content.decode()) == (who == "lead")

    sharing.mark_ready(fresh(world), section(world, "1"), by=world.contributor)
    assert "Section 2 was sent back" in text_of(client.get(address("return", world.area_return)))
    sharing.mark_ready(fresh(world), section(world, "2"), by=world.contributor)
    assert "Every question is answered or passed" in text_of(client.get(address("return", world.area_return)))


def test_check_names_the_sections_that_were_sent_back_and_the_lead_may_finalise(as_lead, world):
    sent_back_to(world, world.contributor, "1", "2")

    page = text_of(as_lead.get(address("check", world.area_return)))

    assert page.count("Sections 1 and 2 were sent back and have not been marked as ready since.") == 2
    assert "Nothing is missing" not in page
    assert as_lead.post(address("finalise", world.area_return)).url == address("return", world.area_return)
    world.area_return.refresh_from_db()
    assert world.area_return.status == "final"


# Whose turn it is


def test_next_step_tells_whose_turn_it_is(as_lead, world):
    give(world, world.contributor, "1")

    page = text_of(as_lead.get(address("return", world.area_return)))

    assert "The contributor 1.1 and 1.2" in page
    assert "Nobody yet 2.1" in page
    assert "Give to somebody" in page
    assert "Answer 2.1" in page


def test_contributor_is_led_to_their_own_first_gap(client, world):
    give(world, world.contributor, "2")
    client.force_login(world.contributor)

    page = text_of(client.get(address("return", world.area_return)))

    assert "Yours 2.1" in page
    assert "Answer 2.1" in page
    assert "Give to somebody" not in page


def test_lead_is_not_sent_to_write_what_others_have(as_lead, world):
    for number in ("1", "2"):
        give(world, world.contributor, number)

    page = text_of(as_lead.get(address("return", world.area_return)))

    assert "They are with those named here." in page
    assert "Answer 1.1" not in page


@pytest.mark.parametrize("who", ["lead", "contributor", "limited"])
def test_task_list_of_a_return_that_is_shared_out_costs_few_queries(client, world, who):
    for _ in range(3):
        person = make_member(Role.CONTRIBUTOR, world.area)
        give(world, person, "1")
        give(world, person, "2")
    give(world, world.contributor, "1")
    edition = world.finalised()
    signatures.send_back(edition, by=world.signatory("chair"), reasons=[{"section": "1", "reason": "Not so"}])
    sharing.send_back_section(fresh(world), section(world, "2"), by=world.lead, note="Look again")
    if who == "limited":
        Membership.objects.filter(user=world.contributor).update(reads_assigned_only=True)
    client.force_login(world.lead if who == "lead" else world.contributor)
    client.get(address("return", world.area_return))

    with at_most(8):
        client.get(address("return", world.area_return))


# Limited reading


@pytest.fixture
def limited(world):
    person = make_member(Role.CONTRIBUTOR, world.area, name="Limited", reads_assigned_only=True)
    give(world, person, "1")
    return person


def test_limited_reader_sees_their_own_sections_and_no_others(client, world, limited):
    for text in ("Not for them", "Nor this one, which waits for a decision"):
        write(world.area_return, "2.1", "assessment", text, by=world.lead)
    client.force_login(limited)

    page = text_of(client.get(address("return", world.area_return)))

    assert "1. Partnership" in page
    assert "2. Money" not in page
    assert "2 questions are still open" in page
    assert "Documents" not in page
    assert "To decide" not in page
    assert client.get(address("section", world.area_return, number="2")).status_code == 404
    assert client.get(address("question", world.area_return, number="2.1")).status_code == 404
    assert client.get(address("check", world.area_return)).status_code == 404


def test_limited_reader_without_a_section_reads_and_writes_nothing(client, world):
    person = make_member(Role.CONTRIBUTOR, world.area, reads_assigned_only=True)
    client.force_login(person)

    assert client.get(address("return", world.area_return)).status_code == 200
    assert client.get(address("question", world.area_return, number="1.1")).status_code == 404


def test_limited_reader_who_has_another_role_as_well_reads_all(client, world, limited):
    make_member(Role.VIEWER, world.area, user=limited)
    client.force_login(limited)

    assert client.get(address("question", world.area_return, number="2.1")).status_code == 200


def test_limited_reader_goes_on_from_the_last_question_in_sight_to_the_list(client, world, limited):
    client.force_login(limited)
    url = address("question", world.area_return, number="1.2")

    reply = client.post(url, form_of(client.get(url)) | {"assessment": "Text", "rating": "red"})

    assert reply.url == address("return", world.area_return)
    assert progress(world.area_return).open_numbers == {"1.1", "2.1", "2.2"}


def test_limited_reader_is_told_of_their_own_texts_that_wait_in_easy_read_too(client, world, limited):
    for number in ("1", "2"):
        going_well = section(world, number).fields[0]
        for by in (world.lead, limited if number == "1" else world.contributor):
            change = Change(going_well, f"By {by.name}", 0)
            answers.save_answers(fresh(world), [change], by=by, client_id=f"{by.pk}-{number}")
    client.force_login(limited)

    page = text_of(client.get(address("return", world.area_return)))

    assert "Section 1 in easy read" in page
    assert "Section 2 in easy read" not in page


def test_limited_reader_is_shown_what_could_identify_somebody_in_their_own_sections_alone(client, world, limited):
    client.force_login(limited)
    tree = tree_of(world.area_return)
    fields = {
        "theirs": tree.question("1.1").field("assessment"),
        "of another section": tree.question("2.1").field("assessment"),
        "of the whole return": tree.fields[0],
    }

    found = {
        (name, where): client.post(
            address(where, world.area_return),
            {"field": field.pk, "text": "NHS number 943 476 5919", "phrase": "943 476 5919"},
            headers={"accept": "application/json"},
        ).status_code
        for name, field in fields.items()
        for where in ("careful", "keep_phrase")
    }

    assert found == {
        (name, where): 200 if name == "theirs" else 404 for name in fields for where in ("careful", "keep_phrase")
    }


def test_limited_reader_hears_why_a_return_came_back_of_their_own_sections_alone(world, limited):
    edition = world.finalised()
    reasons = [
        {"section": "1", "reason": "Theirs"},
        {"section": "2", "reason": "Hidden"},
        {"section": "", "reason": "All"},
    ]
    refusal = signatures.send_back(edition, by=world.signatory("chair"), reasons=reasons)
    for number, told in (("1", ["1. Partnership: Theirs"]), ("2", ["2. Money: Hidden"])):
        Assignment.objects.filter(user=limited).update(section_id=section(world, number).pk)
        assert signing.sent_back(Mail(to=limited, about={"send_back": refusal.pk}))["reasons"] == told
    assert len(signing.sent_back(Mail(to=world.lead, about={"send_back": refusal.pk}))["reasons"]) == 3

    Assignment.objects.filter(user=limited).delete()
    assert signing.sent_back(Mail(to=limited, about={"send_back": refusal.pk})) is None
