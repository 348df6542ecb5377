"""Signatures on paper: what is recorded, by whom, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Mail, Membership
from questionnaire.chain import witness
from questionnaire.enums import Act, Factor
from questionnaire.models import Event, Sending, Signature
from questionnaire.returns.selectors.editions import get_edition
from questionnaire.returns.selectors.records import record_of_edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.signals import edition_changed
from questionnaire.signing.finalising import workflow as finalising
from questionnaire.signing.paper import workflow as paper
from questionnaire.signing.signatures import workflow as signatures
from questionnaire.signing.signatures.workflow import statement_for
from tests.factories import World, make_collection, make_member, make_return, make_scan, make_sheet, make_world
from tests.reporting.conftest import afresh

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_once(settings, monkeypatch):
    """Jobs run when they are handed over; what upper floors do with an edition is not asked here."""
    monkeypatch.setattr(edition_changed, "receivers", [])
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def edition(world):
    return world.finalised()


def sign_on_paper(world, edition, who="chair", by=None, scan=None, **facts):
    sheet = make_sheet(edition, world.signatory(who), **facts)
    return paper.sign_on_paper(afresh(edition), by=by or world.board_officer, sheet=sheet, scan=scan or make_scan())


def test_recording_keeps_who_signed_who_recorded_and_the_scan(world, edition):
    scan = make_scan("signed in ink")

    signature = sign_on_paper(world, edition, scan=scan)

    kept = Signature.objects.get()
    assert (kept.signed_by, kept.recorded_by) == (world.signatory("chair"), world.board_officer)
    assert (kept.factor, kept.on_paper, kept.sha256) == (Factor.PAPER, True, edition.sha256)
    assert kept.statement == statement_for(edition, kept.signed_by.memberships.get())
    with kept.scan.open("rb") as file:
        assert (kept.scan_sha256, file.read()) == (scan.sha256, b"%PDF-1.4 signed in ink\n%%EOF\n")
    event = Event.objects.get(act=Act.SIGN)
    assert (event.by, event.detail["on_paper"]) == (world.board_officer, True)
    assert event.detail | witness.speaks_for(signature) == event.detail


def test_record_tells_of_paper(world, edition):
    sign_on_paper(world, edition)

    signature = record_of_edition(get_edition(edition.pk)).slots[0].signature
    assert (signature.recorded_by, signature.scan_sha256) == ("The board_officer", make_scan().sha256)
    assert signature.recorded_at.date() == timezone.localdate()


def test_only_the_board_officer_records_and_the_lead_where_there_is_none(world, edition):
    with pytest.raises(PermissionDenied):
        sign_on_paper(world, edition, by=world.signatory("chief"))
    assert world.board_officer
    with pytest.raises(PermissionDenied):
        sign_on_paper(world, edition, by=world.lead)

    Membership.objects.filter(role=Role.BOARD_OFFICER).delete()

    assert sign_on_paper(world, edition, by=world.lead).recorded_by == world.lead


def test_edition_that_was_recalled_or_replaced_takes_no_signature(world, edition):
    signatures.recall(world.area_return, by=world.lead, reason="A figure")
    with pytest.raises(InvalidTransition, match="being written again"):
        sign_on_paper(world, edition)

    finalising.finalise(world.area_return, by=world.lead)
    with pytest.raises(InvalidTransition, match="replaced"):
        sign_on_paper(world, edition)


def test_slot_is_filled_once(world, edition):
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)

    with pytest.raises(InvalidTransition, match="already been signed"):
        sign_on_paper(world, edition)
    assert Signature.objects.get().on_paper is False


@pytest.mark.parametrize("name", ["The chair", "the  CHAIR "])
def test_one_person_never_fills_two_slots(world, edition, name):
    """Whoever signed with an account does not sign again by name, however it is written."""
    signatures.sign(edition, by=world.signatory("chair"), shown_sha256=edition.sha256)

    with pytest.raises(InvalidTransition, match="One person signs once"):
        sign_on_paper(world, edition, "chief", user=None, name=name, authority_kind="minute", authority="12")


def test_who_signed_on_paper_without_an_account_does_not_sign_here_again(world, edition):
    chair = world.signatory("chair")
    sign_on_paper(world, edition, "chief", user=None, name=chair.name, authority_kind="minute", authority="12")

    with pytest.raises(InvalidTransition, match="already signed"):
        signatures.sign(edition, by=chair, shown_sha256=edition.sha256)


def test_two_people_of_one_name_with_accounts_both_sign(world, edition):
    chief = world.signatory("chief")
    chief.name = world.signatory("chair").name
    chief.save()
    sign_on_paper(world, edition, "chair")

    assert sign_on_paper(world, edition, "chief").signed_by == chief


def test_nobody_records_their_own_signature_or_that_of_somebody_who_signs_elsewhere(world, edition):
    officer = world.signatory("chair")
    Membership.objects.create(user=officer, role=Role.BOARD_OFFICER, area=world.area)
    officer.__dict__.pop("held", None)

    with pytest.raises(InvalidTransition, match="your own"):
        sign_on_paper(world, edition, by=officer)
    with pytest.raises(InvalidTransition, match="does not sign in this capacity"):
        sign_on_paper(world, edition, "chief", capacity="ccg")


def test_own_signature_is_not_recorded_as_that_of_somebody_without_an_account(world, edition):
    """Neither under the recorder's own name in another slot, nor under any name in the slot that is theirs."""
    officer = world.board_officer
    by_authority = {"user": None, "authority_kind": "minute", "authority": "12"}
    with pytest.raises(InvalidTransition, match="your own"):
        sign_on_paper(world, edition, name="the  BOARD_officer", **by_authority)

    Membership.objects.filter(user=world.signatory("chair")).update(user=officer)
    officer.__dict__.pop("held", None)
    held = officer.memberships.get(role=Role.SIGNATORY)
    sheet = make_sheet(edition, world.signatory("chief"), capacity="chair", organisation=held.organisation)
    other = replace(sheet, name="V. Deputy", **by_authority)
    with pytest.raises(InvalidTransition, match="You sign here yourself"):
        paper.sign_on_paper(afresh(edition), by=officer, sheet=other, scan=make_scan())
    assert not Signature.objects.exists()


def test_who_signs_for_somebody_says_by_what_authority(world, edition):
    deputy = make_member(Role.SIGNATORY, world.area, capacity="chair", name="A deputy")
    body = world.signatory("chair").memberships.get().organisation
    deputy.memberships.update(is_deputy=True, organisation=body)
    for unsaid in ({"user": deputy, "name": "A deputy"}, {"user": None, "name": "V. Deputy"}):
        with pytest.raises(InvalidTransition, match="what lets"):
            sign_on_paper(world, edition, **unsaid)


def test_day_lies_between_the_edition_and_today(world, edition):
    today = timezone.localdate()
    for wrong in (today + timedelta(days=1), today - timedelta(days=1), date(1, 1, 1)):
        with pytest.raises(InvalidTransition, match="date on the sheet"):
            sign_on_paper(world, edition, signed_on=wrong)

    assert sign_on_paper(world, edition).signed_at == edition.made_at


def test_last_signature_sends_where_the_collection_says_so():
    world = World(make_return(collection=make_collection(sends_when_signed=True)))
    edition = world.finalised()
    for capacity in ("chair", "chief", "ccg"):
        assert not Sending.objects.exists()
        sign_on_paper(world, edition, capacity)

    assert Sending.objects.get().sent_by == world.board_officer


def test_refused_signature_leaves_no_file(world, edition, monkeypatch):
    monkeypatch.setattr("questionnaire.signing.paper.workflow.record_event", lambda *_, **__: 1 / 0)
    removed = []
    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.delete", lambda _, name: removed.append(name))

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        sign_on_paper(world, edition)

    assert len(removed) == 1
    assert not Signature.objects.exists()


def test_database_takes_no_paper_signature_without_its_scan(world, edition):
    with pytest.raises(IntegrityError, match="signature_on_paper_has_scan"), transaction.atomic():
        Signature.objects.create(
            edition=edition,
            capacity="chair",
            organisation=make_sheet(edition, world.signatory("chair")).organisation,
            name="Somebody",
            statement="I sign.",
            sha256=edition.sha256,
            on_paper=True,
            factor=Factor.PAPER,
            recorded_by=world.board_officer,
        )


def test_who_signed_and_the_lead_are_told(world, edition, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sign_on_paper(world, edition)

    told = set(Mail.objects.filter(kind__in=("on_paper", "signed")).values_list("kind", "to__name"))
    assert told == {("on_paper", "The chair"), ("signed", "The lead")}


def test_where_a_stranger_signed_whoever_holds_the_post_is_told(world, edition, django_capture_on_commit_callbacks):
    """Of two who sign for different bodies, the one whose body it is."""
    make_member(Role.SIGNATORY, world.area, capacity="chair", name="Another chair")

    with django_capture_on_commit_callbacks(execute=True):
        sign_on_paper(world, edition, user=None, name="V. Deputy", authority_kind="minute", authority="12")

    assert [mail.to.name for mail in Mail.objects.filter(kind="on_paper")] == ["The chair"]
