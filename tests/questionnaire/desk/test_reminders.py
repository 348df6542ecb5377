"""Who is reminded when and of what: at most once for a person, return and step, and nobody who has nothing to do."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import notifications
from accounts.enums import Role
from accounts.models import Mail, Membership
from questionnaire.board.meeting import workflow as meeting
from questionnaire.desk.reminding.selectors.reminders import (
    CLOSED,
    CLOSING,
    OVERDUE,
    closing_on,
    due_reminders,
    not_yet_sent,
    step_on,
)
from questionnaire.desk.rounds import workflow as rounds
from questionnaire.models import Assignment, Return, SectionMark
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending
from questionnaire.signing.signatures import workflow as signatures
from tests.factories import World, fill, make_area, make_collection, make_return, make_world, tree_of, write

pytestmark = pytest.mark.django_db
DEADLINE = date(2013, 7, 5)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def quiet(monkeypatch, settings):
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    world = World(make_return(collection=make_collection(deadline=DEADLINE)))
    for role in (Role.LEAD, Role.CONTRIBUTOR, Role.BOARD_OFFICER, Role.VIEWER):
        world.person(role)
    for capacity in ("chair", "chief", "ccg"):
        world.signatory(capacity)
    return world


def due(world, today):
    collection = world.area_return.collection
    return not_yet_sent(due_reminders(collection, today))


def who(entries, kind="reminder"):
    return sorted(entry.person.name for entry in entries if entry.kind == kind)


def run(today, **options):
    out = io.StringIO()
    call_command("send_reminders", today=today, stdout=out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("today", "step"),
    [
        (date(2013, 6, 20), ""),
        (date(2013, 6, 21), "14"),
        (date(2013, 6, 27), "14"),
        (date(2013, 6, 28), "7"),
        (date(2013, 7, 2), "7"),
        (date(2013, 7, 3), "2"),
        (date(2013, 7, 5), "2"),
        (date(2013, 7, 6), OVERDUE),
        (date(2013, 8, 4), OVERDUE),
        (date(2013, 8, 5), ""),
    ],
)
def test_step_of_a_day(today, step):
    assert step_on(today, DEADLINE) == step


@pytest.mark.parametrize(
    ("today", "last", "step"),
    [
        (date(2013, 7, 9), date(2013, 7, 12), ""),
        (date(2013, 7, 10), date(2013, 7, 12), CLOSING),
        (date(2013, 7, 12), date(2013, 7, 12), CLOSING),
        (date(2013, 7, 13), date(2013, 7, 12), CLOSED),
        (date(2013, 9, 1), date(2013, 7, 12), ""),
        (date(2013, 7, 5), date(2013, 7, 6), ""),
        (date(2013, 7, 6), DEADLINE, ""),
        (date(2013, 7, 10), None, ""),
    ],
)
def test_closing_of_a_day(today, last, step):
    assert closing_on(today, DEADLINE, last) == step


def test_while_writing_those_who_write_are_reminded_and_a_missing_board_date(world):
    entries = due(world, DEADLINE - 7 * DAY)

    assert who(entries) == ["The board_officer", "The contributor", "The lead"]


def test_contributor_is_asked_for_the_open_questions_of_their_sections_alone(world):
    section = tree_of(world.area_return).section("2")
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)
    write(world.area_return, "2.1", "assessment", "Something.")
    write(world.area_return, "2.1", "rating", "green")  # then the next question is not asked

    assert who(due(world, DEADLINE)) == ["The board_officer", "The lead"]


def test_section_marked_as_ready_is_not_asked_for_and_one_sent_back_is(world):
    section = tree_of(world.area_return).section("2")
    Assignment.objects.create(area_return=world.area_return, section_id=section.pk, user=world.contributor)
    mark = SectionMark.objects.create(
        area_return=world.area_return, section_id=section.pk, state="ready", by=world.contributor
    )
    assert "The contributor" not in who(due(world, DEADLINE))

    SectionMark.objects.filter(pk=mark.pk).update(state="sent_back", note="More")
    assert "The contributor" in who(due(world, DEADLINE))


def test_who_reads_assigned_sections_only_and_has_none_is_asked_for_nothing(world):
    Membership.objects.filter(user=world.contributor).update(reads_assigned_only=True)

    assert "The contributor" not in who(due(world, DEADLINE))


def test_final_return_waits_for_the_lead_and_those_who_have_not_signed(world):
    edition = world.finalised()
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)
    meeting.set_board_date(world.area_return, by=world.lead, meets_on=date(2013, 9, 12))

    assert who(due(world, DEADLINE)) == ["The ccg", "The chief", "The lead"]

    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chief", "ccg"), "Away"))
    assert who(due(world, DEADLINE)) == ["The ccg", "The chief"]


def test_with_nothing_to_do_nobody_is_reminded(world):
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        signatures.sign(edition, by=world.signatory(capacity), shown_sha256=edition.sha256)
    sending.send(edition, by=world.lead, reasons={})
    meeting.record_consideration(edition, by=world.lead, board="B", met_on=date(2013, 6, 1), outcome="noted")

    assert due(world, DEADLINE + DAY) == []


def test_each_step_goes_once_and_a_missed_run_catches_up_with_the_latest_only(world, mailoutbox):
    run(DEADLINE - 15 * DAY)
    assert mailoutbox == []

    run(DEADLINE - 6 * DAY)  # the run of 14 days before was missed
    first = len(mailoutbox)
    run(DEADLINE - 6 * DAY)
    run(DEADLINE - 3 * DAY)
    assert (first, len(mailoutbox)) == (3, 3)

    run(DEADLINE - 2 * DAY)
    run(DEADLINE + 20 * DAY)
    run(DEADLINE + 21 * DAY)
    assert len(mailoutbox) == 9
    assert Mail.objects.filter(sent_at__isnull=False, kind="reminder").count() == 9


def test_more_time_moves_the_reminders(world, mailoutbox):
    rounds.extend(world.area_return, by=world.person(Role.MANAGER), deadline=DEADLINE + 14 * DAY, reason="Flood")

    run(DEADLINE - 1 * DAY)
    assert mailoutbox == []

    run(DEADLINE + 12 * DAY)
    assert {mail.subject.rsplit(", ")[-1] for mail in mailoutbox} >= {"was due Friday 19 July"}


def test_one_person_with_several_roles_gets_one_mail(world, mailoutbox):
    Membership.objects.create(user=world.lead, role=Role.BOARD_OFFICER, area=world.area)

    run(DEADLINE)

    (mail,) = [mail for mail in mailoutbox if mail.to == [world.lead.email]]
    assert "4 questions are still open" in mail.body
    assert "There is no date yet" in mail.body


def test_board_dates_are_reminded_to_lead_and_board_officer(world):
    meets_on, report = date(2013, 9, 12), date(2013, 8, 27)  # papers by 4 September
    meeting.set_board_date(world.area_return, by=world.lead, meets_on=meets_on, report_due_on=report)
    both = ["The board_officer", "The lead"]

    kinds = {
        today: (who(due(world, today), "board_report"), who(due(world, today), "board_papers"))
        for today in (date(2013, 8, 19), date(2013, 8, 20), date(2013, 8, 28), date(2013, 9, 2), date(2013, 9, 5))
    }

    assert kinds == {
        date(2013, 8, 19): ([], []),
        date(2013, 8, 20): (both, []),
        date(2013, 8, 28): ([], both),
        date(2013, 9, 2): ([], both),
        date(2013, 9, 5): ([], []),
    }
    keys = {
        entry.key for day in (28, 29, 30) for entry in due(world, date(2013, 8, day)) if entry.kind == "board_papers"
    }
    assert len(keys) == 2


def test_after_the_meeting_the_board_officer_records_what_it_decided(world):
    meeting.set_board_date(world.area_return, by=world.lead, meets_on=date(2013, 9, 12))
    edition = world.finalised()

    assert who(due(world, date(2013, 9, 12)), "board_decision") == []
    assert who(due(world, date(2013, 9, 13)), "board_decision") == ["The board_officer"]

    meeting.record_consideration(edition, by=world.lead, board="B", met_on=date(2013, 9, 12), outcome="noted")
    assert who(due(world, date(2013, 9, 13)), "board_decision") == []


def test_last_sending_day_takes_the_place_of_overdue_for_the_lead(world):
    type(world.area_return.collection).objects.update(last_sending_on=DEADLINE + 7 * DAY)

    entries = due(world, DEADLINE + 6 * DAY)

    assert who(entries, "closing") == ["The lead"]
    assert who(entries) == ["The board_officer", "The contributor"]


def test_dry_run_names_people_and_sends_nothing(world, mailoutbox):
    said = run(DEADLINE, dry_run=True)

    assert f"{world.area.short_name}: The lead <{world.lead.email}>: 2 days before; lead: questions are open" in said
    assert "would send 3 reminders and 0 summaries. 0 had gone before. Nothing was sent." in said
    assert (mailoutbox, Mail.objects.count()) == ([], 0)


def test_summary_counts_what_went_and_what_had_gone(world):
    assert "3 reminders and 0 summaries handed to the worker. 0 had gone before." in run(DEADLINE)
    assert "0 reminders and 0 summaries handed to the worker. 3 had gone before." in run(DEADLINE)


def test_published_and_future_collections_are_left_alone(world):
    type(world.area_return.collection).objects.update(published_on=DEADLINE)

    assert run(DEADLINE) == "No collection is open, so nobody is reminded.\n"


def test_a_day_that_is_none_is_refused():
    with pytest.raises(CommandError, match="is not a date such as"):
        call_command("send_reminders", "--today", "tomorrow")


def test_what_is_done_before_the_mail_goes_is_not_reminded(world, settings, mailoutbox):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    run(DEADLINE)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    edition = finalising.finalise(fill(Return.objects.get(pk=world.area_return.pk)), by=world.lead)
    sending.send(edition, by=world.lead, reasons=dict.fromkeys(("chair", "chief", "ccg"), "Away"))

    for mail in Mail.objects.filter(kind="reminder", to=world.lead):
        notifications.send_mail.call(mail.pk)

    assert mailoutbox == []
    assert not Mail.objects.filter(kind="reminder", to=world.lead).exists()


def test_queries_do_not_grow_with_the_areas(world):
    collection = world.area_return.collection
    due_reminders(collection, DEADLINE)
    with CaptureQueriesContext(connection) as one:
        due_reminders(collection, DEADLINE)
    for _ in range(3):
        more = World(make_return(make_area(), collection))
        more.lead, more.contributor, more.signatory()
    with CaptureQueriesContext(connection) as four:
        assert len(due_reminders(collection, DEADLINE)) == 9

    assert len(one) == len(four) <= 7


def test_lead_gets_a_summary_of_what_others_did_once_a_day(mailoutbox):
    world = make_world()
    world.lead, world.contributor  # noqa: B018
    today = date.today()  # noqa: DTZ011
    write(world.area_return, "1.1", "assessment", "Mine.", by=world.lead)
    run(today)
    assert mailoutbox == []

    write(world.area_return, "2.1", "assessment", "Theirs.", by=world.contributor)
    run(today)
    run(today)

    (mail,) = mailoutbox
    assert mail.to == [world.lead.email]
    assert "- The contributor wrote in section 2" in mail.body
    assert "The lead wrote" not in mail.body
    assert "Theirs" not in mail.body


def test_lead_who_does_not_want_the_summary_gets_none(mailoutbox):
    world = make_world()
    type(world.lead).objects.filter(pk=world.lead.pk).update(wants_digest=False)
    write(world.area_return, "2.1", "assessment", "Theirs.", by=world.contributor)

    run(date.today())  # noqa: DTZ011

    assert mailoutbox == []
