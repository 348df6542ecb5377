"""The loaded demonstration: every situation of a return, as the workflow itself would have left it."""

import hashlib
import io
from collections import defaultdict
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import check_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import TestCase, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import AreaKind, Role
from accounts.models import Mail, Membership, User
from questionnaire import content, definition, permissions, uploads
from questionnaire.board import dates as board_dates
from questionnaire.chain import witness
from questionnaire.demo import loading, reading
from questionnaire.demo.people import PASSWORD
from questionnaire.desk.programme.selectors import STANDINGS, listed_returns
from questionnaire.enums import Act, ReturnStatus, RevisionOutcome
from questionnaire.hashing import digest
from questionnaire.models import (
    Answer,
    Assignment,
    Attachment,
    BoardConsideration,
    Collection,
    Edition,
    Event,
    Return,
    Revision,
    SendBack,
    Sending,
    Signature,
)
from questionnaire.returns.differences import differences
from questionnaire.returns.selectors.draft import waiting_conflicts
from questionnaire.returns.selectors.editions import editions_of
from questionnaire.returns.selectors.progress import progress
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import completeness
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.sending import workflow as sending_workflow
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.stored import from_edition
from questionnaire.writing.answers import workflow as answers_workflow
from questionnaire.writing.answers.workflow import Change
from questionnaire.writing.taking_over import selectors as taking_over_selectors
from questionnaire.writing.taking_over.selectors import offers_of
from tests.unprotected import unprotected

DRAFT, FINAL = ReturnStatus.DRAFT, ReturnStatus.FINAL
pytestmark = pytest.mark.django_db  # or the module's own fixture would find no database
STORAGE = "django.core.files.storage.FileSystemStorage"


@pytest.fixture(scope="module")
def storages(tmp_path_factory):
    location = tmp_path_factory.mktemp("demo")
    return {
        "default": {"BACKEND": STORAGE, "OPTIONS": {"location": location, "base_url": None}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory, storages):
    """The demonstration, loaded once for this file; what it printed, and the editions it announced."""
    announced, out = [], io.StringIO()

    def hear(edition_id, **_):
        announced.append(edition_id)

    own = {
        "DATA_DIR": tmp_path_factory.mktemp("data"),
        "STORAGES": storages,
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }
    definition.forget()
    edition_changed.connect(hear)
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(**own):
        with TestCase.captureOnCommitCallbacks(execute=True):
            call_command("load_demo", stdout=out)
        edition_changed.disconnect(hear)
        yield out.getvalue(), announced
        transaction.set_rollback(True)
    definition.forget()


@pytest.fixture
def demo(loaded, db, storages, settings):
    """Whatever a test does to it is undone."""
    settings.STORAGES = storages
    return loaded


def return_of(name):
    return Return.objects.select_related("area", "collection").get(area__name=name)


def person(name):
    return User.objects.get(name=name)


def bytes_of(file):
    with file.open() as opened:
        return opened.read()


def facts(area_return):
    """Where a return stands: status, editions, signatures on the last, sent, late, considered."""
    editions = editions_of(area_return)
    if not editions:
        return (area_return.status, 0, 0, False, False, False)
    record = record_of_edition(editions[0])
    late = bool(record.sending and record.sending.late)
    sent, considered = bool(record.sending), bool(record.considerations)
    return (area_return.status, len(editions), record.signed, sent, late, considered)


def test_every_area_stands_where_the_world_says(demo):
    standing = {row.area.name: facts(row) for row in Return.objects.select_related("area", "collection")}

    assert standing == {
        "Ashcombe": (FINAL, 1, 2, True, False, False),
        "Barrowmere": (DRAFT, 0, 0, False, False, False),
        "Calderwick": (FINAL, 1, 1, False, False, False),
        "Dunholme": (DRAFT, 0, 0, False, False, False),
        "Eastmarsh": (DRAFT, 0, 0, False, False, False),
        "Exampleshire": (DRAFT, 0, 0, False, False, False),
        "Fairleigh": (FINAL, 1, 0, False, False, False),
        "Greywater": (FINAL, 1, 2, True, False, False),
        "Hallowden": (FINAL, 2, 1, False, False, False),
        "Kingsmoor": (FINAL, 1, 3, False, False, False),
        "Larkfield": (DRAFT, 1, 1, False, False, False),
        "Millbrook": (FINAL, 1, 3, True, False, False),
        "Northbourne Vale": (FINAL, 1, 3, True, False, True),
        "Oakenshaw": (DRAFT, 1, 3, True, True, False),
        "Pennerley": (FINAL, 2, 1, True, False, False),
    }


def test_drafts_are_as_far_as_the_world_says(demo):
    drafts = Return.objects.filter(status=DRAFT).select_related("area", "collection")

    assert {row.area.name: progress(row).open for row in drafts} == {
        "Barrowmere": 52,
        "Dunholme": 13,
        "Eastmarsh": 61,
        "Exampleshire": 1,
        "Larkfield": 0,
        "Oakenshaw": 0,
    }
    assert progress(return_of("Exampleshire")).open_numbers == {"11.2"}
    assert not Answer.objects.filter(area_return=return_of("Eastmarsh")).exists()


# These need an earlier collection, and there is one alone.
FROM_AN_EARLIER_RETURN = {Act.CARRY_FORWARD, Act.CONFIRM}


def test_every_status_act_and_standing_can_be_seen(demo):
    collection = Collection.objects.get()
    listed = listed_returns(collection, timezone.localdate())

    assert set(Return.objects.values_list("status", flat=True)) == set(ReturnStatus.values)
    assert set(Event.objects.values_list("act", flat=True)) == set(Act.values) - FROM_AN_EARLIER_RETURN
    assert {row.standing for row in listed} == set(STANDINGS) - {"in_time"}


def test_editions_hold_what_their_hashes_say(demo):
    editions = list(Edition.objects.order_by("area_return", "number"))

    assert len(editions) == 13
    last = {}
    for edition in editions:
        assert digest(edition.content) == edition.sha256
        assert edition.previous_sha256 == last.get(edition.area_return_id, "")
        last[edition.area_return_id] = edition.sha256
    assert {row.sha256 == row.edition.sha256 for row in Signature.objects.select_related("edition")} == {True}


def test_editions_are_complete_and_final_ones_equal_the_rows(demo):
    editions = Edition.objects.select_related("area_return__area", "area_return__collection")
    current = {edition.area_return_id: edition for edition in editions.order_by("number")}

    assert [gap for edition in editions for gap in completeness.gaps(from_edition(edition))] == []
    for edition in current.values():
        assert differences(from_edition(edition), content.from_rows(edition.area_return)) == ()


def test_second_edition_puts_right_what_the_recall_named(demo):
    before, after = (from_edition(edition) for edition in return_of("Hallowden").editions.order_by("number"))

    changed = differences(before, after)

    assert [entry.question.definition.number for entry in changed] == ["2.5", "6.9"]
    assert "agreed in principal" in changed[0].before.value
    assert "agreed in principle" in changed[0].after.value


def test_history_leads_to_the_answers(demo):
    told = defaultdict(list)
    for revision in Revision.objects.filter(outcome=RevisionOutcome.SAVED).order_by("at", "pk"):
        told[revision.area_return_id, revision.field_id].append(revision)
    answers = {(answer.area_return_id, answer.field_id): answer for answer in Answer.objects.all()}

    assert set(told) == set(answers)
    for key, answer in answers.items():
        last = told[key][-1]
        assert [revision.version for revision in told[key]] == list(range(1, answer.version + 1))
        assert (last.value, last.no_response_reason) == (answer.value, answer.no_response_reason)
        assert (last.by_id, last.at) == (answer.updated_by_id, answer.updated_at)
    assert max(answer.version for answer in answers.values()) == 2


def test_everybody_wrote_only_what_they_may_write(demo):
    rows = Revision.objects.filter(by__isnull=False).select_related("by", "area_return__area", "field__question")
    by_place = {
        (row.area_return, row.field.question.section_id if row.field.question else None, row.by) for row in rows
    }

    for area_return, section, user in by_place:
        if section is None:
            assert permissions.holds(user, "questionnaire.edit_return", area_return)
        else:
            target = permissions.SectionOf(area_return, section)
            assert permissions.holds(user, "questionnaire.write_section", target)


def test_every_time_lies_between_the_opening_and_yesterday(demo):
    collection = Collection.objects.get()
    moments = [
        *Event.objects.values_list("at", flat=True),
        *Revision.objects.values_list("at", flat=True),
        *Edition.objects.values_list("made_at", flat=True),
        *Signature.objects.values_list("signed_at", flat=True),
        *Sending.objects.values_list("sent_at", flat=True),
        *SendBack.objects.values_list("at", flat=True),
        *BoardConsideration.objects.values_list("recorded_at", flat=True),
    ]

    assert min(timezone.localdate(at) for at in moments) == collection.opens_on
    assert max(timezone.localdate(at) for at in moments) == timezone.localdate() - timedelta(days=1)
    assert collection.deadline == timezone.localdate() - timedelta(days=3)


def test_each_line_of_the_story_happens_after_the_one_before(demo):
    for area_return in Return.objects.all():
        acts = list(Event.objects.filter(area_return=area_return).order_by("pk").values_list("at", flat=True))
        assert acts == sorted(acts)
    for edition in Edition.objects.all():
        written = Revision.objects.filter(area_return=edition.area_return_id, at__lte=edition.made_at)
        assert written.exists()
        assert not edition.signatures.filter(signed_at__lt=edition.made_at).exists()


def test_missing_signatures_have_reasons_with_days_that_moved(demo):
    sendings = {row.edition.area_return.area.name: row for row in Sending.objects.all()}
    day = timezone.localdate() + timedelta(days=3)

    assert {name: len(row.missing) for name, row in sendings.items() if row.missing} == {
        "Ashcombe": 1,
        "Greywater": 2,
        "Pennerley": 3,
    }
    assert sendings["Ashcombe"].missing == [
        {
            "capacity": "ccg-representative",
            "reason": f"The governing body meets on {day:%A} {day.day} {day:%B}; the clinical lead signs after it.",
        }
    ]


def test_send_back_has_its_reasons(demo):
    refusal = SendBack.objects.get()
    event = Event.objects.get(act=Act.SEND_BACK)

    assert refusal.edition.area_return == return_of("Larkfield")
    assert [entry["section"] for entry in refusal.reasons] == ["2", "8"]
    assert event.detail == {"edition": 1, "reasons": refusal.reasons} | witness.speaks_for(refusal)


def test_a_text_waits_for_a_decision(demo):
    waiting = list(waiting_conflicts(return_of("Exampleshire")))

    assert [(row.field.question.number, row.by.name, row.version) for row in waiting] == [("6.9", "Amir Khan", 1)]
    answer = Answer.objects.get(area_return=return_of("Exampleshire"), field=waiting[0].field_id)
    assert (answer.version, answer.updated_by.name) == (2, "Meera Okafor")
    assert Revision.objects.filter(outcome=RevisionOutcome.CONFLICT).count() == 1


def test_answers_are_offered_between_areas_and_taken_over(demo):
    found = taking_over_selectors.offered(return_of("Exampleshire"))
    answers = Answer.objects.filter(area_return=return_of("Barrowmere"), field__question__number="5.2")
    answer = answers.get(field__key="assessment")
    given = Answer.objects.get(area_return=return_of("Hallowden"), field=answer.field_id)
    offers = offers_of(return_of("Hallowden"))

    assert [(offer.area_return.area.name, offer.question.number) for offer, _ in found] == [
        ("Northbourne Vale", "11.2")
    ]
    assert (answer.value, answer.origin) == (given.value, "Copied from Hallowden, 5.2")
    assert [(offer.question.number, bool(offer.adopted_at)) for offer in offers] == [("5.2", True), ("5.4", False)]


def test_attachments_are_files_that_we_would_take(demo):
    attachments = list(Attachment.objects.all())

    assert len({attachment.media_type for attachment in attachments}) == 2
    assert [attachment.name for attachment in attachments if attachment.removed_at] == [
        "Terms of reference, first draft.pdf"
    ]
    for attachment in attachments:
        body = bytes_of(attachment.file)
        checked = uploads.check(SimpleUploadedFile(attachment.name, body))
        assert (hashlib.sha256(body).hexdigest(), len(body)) == (attachment.sha256, attachment.size)
        assert checked.media_type == attachment.media_type


def test_paper_signature_has_its_scan_and_was_recorded_by_the_board_officer(demo):
    signature = Signature.objects.get(on_paper=True)
    event = Event.objects.get(act=Act.SIGN, detail__on_paper=True)

    assert signature.name == "Martin Oyelaran"
    assert hashlib.sha256(bytes_of(signature.scan)).hexdigest() == signature.scan_sha256
    assert {event.by.name, signature.recorded_by.name} == {"Dev Chaudhry"}
    assert signature.signed_at < signature.recorded_at == event.at


def test_people_have_roles_in_several_areas(demo):
    areas = defaultdict(set)
    for membership in Membership.objects.filter(area__isnull=False).select_related("user", "area"):
        areas[membership.user.name].add(membership.area.name)

    assert {name: places for name, places in areas.items() if len(places) > 1} == {
        "Dr Helen Adeyemi": {"Exampleshire", "Northbourne Vale"},
        "Cllr Bernard Ashdown": {"Barrowmere", "Hallowden"},
        "Nicola Frain": {"Barrowmere", "Hallowden"},
    }
    assert set(Membership.objects.values_list("role", flat=True)) == set(Role.values)
    assert set(Return.objects.values_list("area__kind", flat=True)) == {AreaKind.DEMONSTRATION}


def test_everybody_shares_the_password_that_is_printed(demo):
    printed, _ = demo

    there = User.objects.exclude(invitations__accepted_at=None, invitations__isnull=False)
    assert there.values("password").distinct().count() == 1
    assert check_password(PASSWORD, there.first().password)
    assert [user.name for user in User.objects.all() if not user.has_usable_password()] == ["Tom Ashworth-Bell"]
    assert PASSWORD in printed


def test_printed_table_offers_somebody_for_each_role(demo):
    printed, _ = demo

    offered = Membership.objects.filter(user__email__in=[word for word in printed.split() if "@" in word])

    assert set(offered.values_list("role", flat=True)) == set(Role.values)
    assert set(offered.exclude(capacity="").values_list("capacity", flat=True)) == {
        "hwb-chair",
        "la-chief-executive",
        "ccg-representative",
    }
    assert [row.area.name for row in Return.objects.select_related("area") if row.area.name not in printed] == []


def test_everybody_can_be_printed(demo):
    out = io.StringIO()

    call_command("load_demo", "--everybody", stdout=out)

    assert [email for email in User.objects.values_list("email", flat=True) if email not in out.getvalue()] == []


def test_each_edition_is_announced_once(demo):
    _, announced = demo

    assert sorted(announced) == sorted(Edition.objects.values_list("pk", flat=True))


def test_loading_again_on_another_day_changes_nothing(demo, monkeypatch):
    models = (User, Membership, Return, Answer, Revision, Event, Edition, Signature, Sending, Attachment, Assignment)
    before = [list(model.objects.order_by("pk").values()) for model in (*models, Collection)]
    later = timezone.localdate() + timedelta(days=5)
    monkeypatch.setattr(reading.timezone, "localdate", lambda *_: later)

    with CaptureQueriesContext(connection) as queries:
        loading.load(reading.read_world())

    assert [list(model.objects.order_by("pk").values()) for model in (*models, Collection)] == before
    assert [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))] == []


def test_an_area_that_is_missing_comes_back_with_the_days_of_the_first_load(demo, monkeypatch):
    area_return = return_of("Eastmarsh")
    opened = Event.objects.filter(area_return=area_return).order_by("at").values_list("at", flat=True)[0]
    with unprotected():
        Event.objects.filter(area_return=area_return).delete()
        Revision.objects.filter(area_return=area_return).delete()
    area_return.delete()
    people = User.objects.count(), Membership.objects.count()
    later = timezone.localdate() + timedelta(days=5)
    monkeypatch.setattr(reading.timezone, "localdate", lambda *_: later)

    loading.load(reading.read_world())

    assert Event.objects.filter(area_return=return_of("Eastmarsh"), act=Act.OPEN).get().at == opened
    assert (User.objects.count(), Membership.objects.count()) == people


def test_production_refuses(demo, settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="refused in production"):
        call_command("load_demo", stdout=io.StringIO())


def test_last_question_can_be_answered_and_the_return_finished_in_time(demo):
    area_return = return_of("Exampleshire")
    lead = person("Meera Okafor")
    tree = definition.get(area_return.collection.questionnaire_id)
    values = {"assessment": "Yes, with the housing authorities.", "rating": "amber"}
    changes = [Change(tree.question("11.2").field(key), value, 0) for key, value in values.items()]

    answers_workflow.save_answers(area_return, changes, by=lead, client_id="test")
    (waiting,) = waiting_conflicts(area_return)
    answers_workflow.decide_conflict(waiting, by=lead, value=waiting.value, version=2, client_id="decided")
    edition = finalising.finalise(area_return, by=lead)
    for name in ("Cllr Margaret Thornley", "David Pell", "Dr Helen Adeyemi"):
        signatures.sign(edition, by=person(name), shown_sha256=edition.sha256)
    sending = sending_workflow.send(edition, by=lead, reasons={})

    assert not sending.late
    assert facts(return_of("Exampleshire")) == (FINAL, 1, 3, True, False, False)


def test_stories_can_be_carried_on_by_the_workflow(demo):
    sent = sending_workflow.send(return_of("Kingsmoor").editions.get(), by=person("Leo Mars"), reasons={})
    second = return_of("Hallowden").editions.get(number=2)
    signatures.sign(second, by=person("Cllr Bernard Ashdown"), shown_sha256=second.sha256)
    again = finalising.finalise(return_of("Larkfield"), by=person("Ada Finch"))

    assert sent.late
    assert second.signatures.count() == 2
    assert again.number == 2


def test_mails_were_sent_and_one_address_was_refused(demo):
    rows = Mail.objects.select_related("to", "area")

    assert {row.kind for row in rows} == {"opening", "sign", "receipt", "reopened", "amended", "nudge"}
    refused = {(row.to.name, row.area.name, row.problem.split(".")[0]) for row in rows if row.refused_at}
    assert refused == {("Tobias Grant", "Eastmarsh", "The recipient’s mail server does not recognise this address")}
    assert not rows.filter(sent_at__isnull=True, refused_at__isnull=True).exists()
    events = set(Event.objects.filter(act=Act.NUDGE).values_list("pk", flat=True))
    assert {row.about["event"] for row in rows if row.kind == "nudge"} == events


def test_every_board_has_its_dates_in_order(demo):
    for area_return in Return.objects.all():
        papers = board_dates.papers_out_by(area_return.board_meets_on)
        assert area_return.report_due_on < papers < area_return.board_meets_on
