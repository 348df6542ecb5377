"""Signatures given on paper: recorded by the board officer, with the scan of the signed sheet."""

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from questionnaire import permissions
from questionnaire.chain import witness
from questionnaire.enums import Act, Factor, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Edition, Signature
from questionnaire.phrases import by_authority, day
from questionnaire.returns.selectors.signers import has_signed, is_same_name
from questionnaire.returns.workflow import (
    InvalidTransition,
    announce,
    hold,
    record_event,
    require,
    require_latest_edition,
)
from questionnaire.signing.paper import notifications, selectors
from questionnaire.signing.signatures.notifications import mail_signature
from questionnaire.signing.signatures.workflow import send_if_complete, signed_slots, slot_of_body, words_to_sign
from questionnaire.slots import Needed
from questionnaire.uploads import CheckedUpload


@dataclass(frozen=True, slots=True)
class Sheet:
    """The contents of a signed sheet: who signed, in what post, for which body and when, and a deputy's authority.
    `user` is the signatory's account, if they have one."""

    capacity: str
    organisation: Organisation
    name: str
    title: str
    signed_on: date
    user: User | None = None
    authority_kind: str = ""
    authority: str = ""


@transaction.atomic
def sign_on_paper(edition: Edition, *, by: User, sheet: Sheet, scan: CheckedUpload) -> Signature:
    """Record the signature on a sheet and keep its scan. The caller has checked that the sheet names this edition. The
    last signature needed also sends the edition, if the collection is set up that way."""
    require(by, "questionnaire.record_paper", edition)
    area_return = edition.area_return
    hold(area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    if digest(edition.content) != edition.sha256:
        raise InvalidTransition("The words of this edition are not those that were finalised.")
    slot = _open_slot(edition, sheet)
    _check_person(edition, sheet, slot, by)
    _check_authority(edition, sheet, slot)
    _check_day(edition, sheet.signed_on)
    signature = _signature(edition, sheet, by)
    signature.scan_sha256 = scan.sha256
    signature.scan.save(f"{scan.sha256[:32]}{scan.suffix}", File(scan.file), save=False)
    try:
        signature.save()
        _trace(edition, signature, by)
    except Exception:
        signature.scan.delete(save=False)  # no file without its row
        raise
    return signature


def _open_slot(edition: Edition, sheet: Sheet) -> Needed:
    slot = slot_of_body(edition, sheet.capacity, sheet.organisation)
    if slot is None:
        raise InvalidTransition("This edition does not ask for this signature.")
    if slot.key in signed_slots(edition):
        raise InvalidTransition(f"{slot.capacity.title}: this edition has already been signed.")
    return slot


def _check_person(edition: Edition, sheet: Sheet, slot: Needed, by: User) -> None:
    """One person never fills two slots, with or without an account, and nobody records their own signature."""
    if sheet.user == by or (sheet.user is None and is_same_name(sheet.name, by.name)):
        raise InvalidTransition("You cannot record your own signature. Sign the edition here instead.")
    if sheet.user is None and selectors.holds_slot(by, edition, slot):
        raise InvalidTransition(
            "You sign here yourself, so you can only record the signature of somebody with an account who signs here. "
            "Ask another board officer to record this sheet."
        )
    if sheet.user is not None:
        held = permissions.slot_of(sheet.user, edition.area_return)
        if held is None or held.capacity != sheet.capacity or held.organisation != sheet.organisation:
            raise InvalidTransition(f"{sheet.name} does not sign in this capacity.")
    if has_signed(edition, sheet.name, sheet.user):
        raise InvalidTransition(f"{sheet.name} has already signed edition {edition.number}. One person signs once.")


def _check_authority(edition: Edition, sheet: Sheet, slot: Needed) -> None:
    """An authority is required from a deputy, and from somebody without an account if somebody else holds the post."""
    if sheet.authority_kind and sheet.authority:
        return
    people = selectors.who_may_have_signed(edition, slot)
    if any(row.is_deputy if row.user == sheet.user else sheet.user is None and not row.is_deputy for row in people):
        raise InvalidTransition(f"Say what lets {sheet.name} sign: a minute, scheme of delegation or instruction.")


def _check_day(edition: Edition, signed_on: date) -> None:
    first, last = timezone.localdate(edition.made_at), timezone.localdate()
    if not first <= signed_on <= last:
        raise InvalidTransition(f"The date on the sheet must be between {day(first)} and {day(last)}.")


def signed_at(edition: Edition, signed_on: date) -> datetime:
    """Take the beginning of the day, as no time is known, but never a moment before the edition was made."""
    return max(timezone.make_aware(datetime.combine(signed_on, time.min)), edition.made_at)


def _signature(edition: Edition, sheet: Sheet, by: User) -> Signature:
    return Signature(
        edition=edition,
        capacity=sheet.capacity,
        organisation=sheet.organisation,
        signed_by=sheet.user,
        factor=Factor.PAPER,
        name=sheet.name,
        title=sheet.title,
        statement=words_to_sign(edition, sheet.capacity, sheet.organisation),
        sha256=edition.sha256,
        authority_kind=sheet.authority_kind,
        authority=sheet.authority,
        on_paper=True,
        recorded_by=by,
        recorded_at=timezone.now(),
        signed_at=signed_at(edition, sheet.signed_on),
    )


def _trace(edition: Edition, signature: Signature, by: User) -> None:
    record_event(
        Act.SIGN,
        edition.area_return,
        by=by,
        edition=edition.number,
        capacity=signature.capacity,
        organisation=signature.organisation.name,
        on_paper=True,
        name=signature.name,
        authority=by_authority(signature.authority_kind, signature.authority),
        **witness.speaks_for(signature),
    )
    send_if_complete(edition, by)
    announce(edition)
    transaction.on_commit(partial(mail_signature.enqueue, signature.pk))
    transaction.on_commit(partial(notifications.mail_paper.enqueue, signature.pk))
