"""Sending an edition to the programme, before or after it is signed; accepting it, and reopening the return."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation, User
from questionnaire import slots as questionnaire_slots
from questionnaire.chain import witness
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Acceptance, Edition, Return, Sending
from questionnaire.returns.selectors.signers import needed_of
from questionnaire.returns.workflow import (
    TRANSITIONS,
    InvalidTransition,
    announce,
    hold,
    record_event,
    require,
    require_latest_edition,
)
from questionnaire.signing.sending import notifications
from questionnaire.slots import Needed


@transaction.atomic
def accept(edition: Edition, *, by: User, reason: str) -> Acceptance:
    """Accept a sent edition without every signature, once, with a reason that is published. Signatures that follow are
    still recorded and printed."""
    require(by, "questionnaire.accept_edition", edition)
    hold(edition.area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    if not Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has not been sent, so there is nothing to accept yet.")
    if Acceptance.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has already been accepted.")
    wanted = needed_of(edition)
    given = questionnaire_slots.filled(wanted, edition.signatures.values_list("capacity", "organisation__code"))
    if len(given) == len(wanted):
        raise InvalidTransition("Everybody has signed this edition, so it needs no acceptance.")
    acceptance = Acceptance.objects.create(edition=edition, reason=reason, accepted_by=by)
    record_event(
        Act.ACCEPT,
        edition.area_return,
        by=by,
        edition=edition.number,
        reason=reason,
        **witness.speaks_for(acceptance),
    )
    announce(edition)
    transaction.on_commit(partial(notifications.mail_acceptance.enqueue, acceptance.pk))
    return acceptance


@transaction.atomic
def reopen(edition: Edition, *, by: User, reason: str) -> None:
    """Turn a sent return back into a draft. The edition keeps its signatures, its sending and its PDF, and remains the
    one that counts until another is sent."""
    area_return = edition.area_return
    require(by, "questionnaire.reopen_return", area_return)
    hold(area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    if not Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This return has not been sent, so its lead can change it without you.")
    now = timezone.now()
    reopening: dict[str, Any] = {"reopened_at": now, "reopened_because": reason, "reopened_number": edition.number}
    hold(area_return, *TRANSITIONS[Act.REOPEN], changed_at=now, **reopening)
    record_event(Act.REOPEN, area_return, by=by, edition=edition.number, reason=reason)
    transaction.on_commit(partial(notifications.mail_reopening.enqueue, edition.pk))


NOT_REOPENED = {"reopened_at": None, "reopened_because": "", "reopened_number": None}


class MissingReasons(Exception):
    """Sending is refused because a signature is missing without a reason. `slots` lists those signatures."""

    def __init__(self, slots: list[Needed]) -> None:
        super().__init__(", ".join(slot.capacity.title for slot in slots))
        self.slots = slots


@transaction.atomic
def send(edition: Edition, *, by: User, reasons: dict[str, str]) -> Sending:
    """Send the edition. `reasons` says, by the key of the slot, why a signature is missing; a reason for a slot that
    has been signed in the meantime is ignored. A late edition is marked as late, never refused."""
    require(by, "questionnaire.send_edition", edition)
    hold(edition.area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    if Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has already been sent.")
    given = edition.signatures.values_list("capacity", "organisation__code")
    wanted = needed_of(edition)
    signed = questionnaire_slots.filled(wanted, given)
    unsigned = [slot for slot in wanted if slot.key not in signed]
    without_reason = [slot for slot in unsigned if not reasons.get(slot.key, "").strip()]
    if without_reason:
        raise MissingReasons(without_reason)
    missing = [missing_entry(slot, reasons[slot.key].strip()) for slot in unsigned]
    return deliver(edition, by=by, missing=missing)


def without(edition: Edition, reason: str) -> list[dict[str, str]]:
    """List every signature needed as missing for the same reason, for an edition that is sent as soon as it is made."""
    return [missing_entry(slot, reason) for slot in needed_of(edition)]


def missing_entry(slot: Needed, reason: str) -> dict[str, str]:
    body = {"organisation": slot.code} if slot.code else {}
    return {"capacity": slot.capacity.slug, **body, "reason": reason}


def with_names(missing: list[dict[str, str]]) -> list[dict[str, str]]:
    """Add the current names of bodies, for the history."""
    codes = {entry["organisation"] for entry in missing if "organisation" in entry}
    names = dict(Organisation.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    return [entry | ({"body": names[entry["organisation"]]} if "organisation" in entry else {}) for entry in missing]


def deliver(edition: Edition, *, by: User, missing: list[dict[str, str]]) -> Sending:
    """Record that the edition was sent, and queue its receipt. The caller holds the lock on the return."""
    late = _is_late(edition)
    Return.objects.filter(pk=edition.area_return_id).update(**NOT_REOPENED)
    sending = Sending.objects.create(edition=edition, sent_by=by, missing=missing, late=late)
    record_event(
        Act.SEND,
        edition.area_return,
        by=by,
        edition=edition.number,
        missing=with_names(missing),
        late=late,
        **witness.speaks_for(sending),
    )
    announce(edition)
    transaction.on_commit(partial(notifications.mail_receipt.enqueue, sending.pk))
    return sending


def _is_late(edition: Edition) -> bool:
    """A corrected edition is late only if the first one was: the deadline applies to the first one sent."""
    first = Sending.objects.filter(edition__area_return=edition.area_return_id).order_by("edition__number").first()
    return first.late if first else timezone.localdate() > edition.area_return.deadline
