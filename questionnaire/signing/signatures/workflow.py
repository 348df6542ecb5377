"""Signing an edition, refusing to sign it, and recalling it."""

from dataclasses import dataclass
from functools import partial
from typing import cast

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from questionnaire import definition, permissions, slots
from questionnaire.chain import witness
from questionnaire.enums import Act, Authority, ReturnStatus
from questionnaire.hashing import digest
from questionnaire.models import Edition, Return, SendBack, Sending, Signature
from questionnaire.phrases import by_authority, with_commas
from questionnaire.returns.selectors.signers import has_signed, needed_of
from questionnaire.returns.workflow import (
    TRANSITIONS,
    InvalidTransition,
    announce,
    hold,
    move,
    record_event,
    require,
    require_latest_edition,
)
from questionnaire.signing.sending.workflow import deliver
from questionnaire.signing.signatures import notifications
from questionnaire.slots import Needed


@dataclass(frozen=True, slots=True)
class DeputyAuthority:
    """A deputy's post, and the minute, scheme of delegation or instruction that authorises them to sign."""

    title: str
    authority_kind: Authority
    authority: str


@transaction.atomic
def sign(
    edition: Edition, *, by: User, shown_sha256: str, factor: str = "", deputy_authority: DeputyAuthority | None = None
) -> Signature:
    """Put one signature on an edition, in this person's capacity and for their body. A deputy must give an authority.

    `shown_sha256` is the hash of the edition that was on the page. The caller has checked in the same request who the
    person is; `factor` says how. The last signature needed also sends the edition, if the collection is set up so.
    """
    require(by, "questionnaire.sign_edition", edition)
    area_return = edition.area_return
    hold(area_return, ReturnStatus.FINAL)
    require_latest_edition(edition)
    if shown_sha256 != edition.sha256 or digest(edition.content) != edition.sha256:
        raise InvalidTransition("Your page does not show what you would be signing. Read the return again.")
    membership, slot = _open_slot(edition, by)
    if membership.is_deputy and deputy_authority is None:
        raise InvalidTransition("You sign as deputy, so the page has to ask you by what authority. Open it again.")
    try:
        with transaction.atomic():
            signature = _signature(edition, membership, by, factor, deputy_authority if membership.is_deputy else None)
    except IntegrityError as error:
        raise InvalidTransition("You have already signed this edition.") from error
    record_event(
        Act.SIGN,
        area_return,
        by=by,
        edition=edition.number,
        capacity=slot.capacity.slug,
        organisation=signature.organisation.name,
        authority=by_authority(signature.authority_kind, signature.authority),
        **witness.speaks_for(signature),
    )
    send_if_complete(edition, by)
    announce(edition)
    transaction.on_commit(partial(notifications.mail_signature.enqueue, signature.pk))
    return signature


def _open_slot(edition: Edition, by: User) -> tuple[Membership, Needed]:
    """Find the open slot that this person fills in their current role. Refused if they or others have signed it."""
    held = permissions.slot_of(by, edition.area_return)
    membership = Membership.objects.select_related("organisation").filter(pk=held.pk).first() if held else None
    slot = slot_for(edition, membership) if membership else None
    if slot is None or membership is None:
        raise InvalidTransition("This edition does not ask for your signature.")
    if slot.key in signed_slots(edition):
        raise InvalidTransition(f"{slot.capacity.title}: this edition has already been signed.")
    if has_signed(edition, by.name, by):
        raise InvalidTransition("You have already signed this edition.")
    return membership, slot


@transaction.atomic
def send_back(edition: Edition, *, by: User, reasons: list[dict[str, str]]) -> SendBack:
    """Refuse to sign, with reasons by section; the return becomes a draft again. Refused once it has been sent."""
    require(by, "questionnaire.send_back_edition", edition)
    hold(edition.area_return, *TRANSITIONS[Act.SEND_BACK], changed_at=timezone.now())
    require_latest_edition(edition)
    _not_sent(edition)
    refusal = SendBack.objects.create(edition=edition, by=by, reasons=reasons)
    record_event(
        Act.SEND_BACK,
        edition.area_return,
        by=by,
        edition=edition.number,
        reasons=reasons,
        **witness.speaks_for(refusal),
    )
    transaction.on_commit(partial(notifications.mail_send_back.enqueue, refusal.pk))
    return refusal


@transaction.atomic
def recall(area_return: Return, *, by: User, reason: str) -> None:
    """Turn the return back into a draft. Refused once it has been sent. Signatures stay on the recalled edition and do
    not count for the next."""
    require(by, "questionnaire.recall_return", area_return)
    hold(area_return, ReturnStatus.FINAL)
    edition = Edition.objects.filter(area_return=area_return).latest("number")
    _not_sent(edition)
    move(Act.RECALL, area_return, by=by, edition=edition.number, reason=reason)
    transaction.on_commit(partial(notifications.mail_recall.enqueue, edition.pk))


def statement_for(edition: Edition, membership: Membership) -> str:
    """The statement that this person signs."""
    return words_to_sign(edition, membership.capacity, cast(Organisation, membership.organisation))


def words_to_sign(edition: Edition, capacity: str, body: Organisation) -> str:
    """The statement that is signed, naming the body and any others that it signs for."""
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    slot = slot_of_body(edition, capacity, body)
    for_all = slots.for_all(slot.capacity.organisation_kind, slot.bodies) if slot else ""
    return tree.statement.format(
        edition=edition.number,
        area=edition.area_return.area.short_name,
        organisation=with_commas(body.name, for_all),
    )


def slot_for(edition: Edition, membership: Membership) -> Needed | None:
    """Find the slot of the edition that this membership fills."""
    return slot_of_body(edition, membership.capacity, cast(Organisation, membership.organisation))


def slot_of_body(edition: Edition, capacity: str, body: Organisation) -> Needed | None:
    """Find the slot of the edition that a signature in this capacity for this body fills."""
    return next((slot for slot in needed_of(edition) if slot.fits(capacity, body.code)), None)


def signed_slots(edition: Edition) -> frozenset[str]:
    """The keys of the slots that have been signed. Only reliable while the return is locked."""
    given = edition.signatures.values_list("capacity", "organisation__code")
    return slots.filled(needed_of(edition), given)


def _signature(
    edition: Edition, membership: Membership, by: User, factor: str, deputy_authority: DeputyAuthority | None
) -> Signature:
    return Signature.objects.create(
        edition=edition,
        capacity=membership.capacity,
        organisation=cast(Organisation, membership.organisation),
        signed_by=by,
        factor=factor,
        name=by.name,
        title=deputy_authority.title if deputy_authority else by.job_title,
        authority_kind=deputy_authority.authority_kind if deputy_authority else "",
        authority=deputy_authority.authority if deputy_authority else "",
        statement=statement_for(edition, membership),
        sha256=edition.sha256,
    )


def send_if_complete(edition: Edition, by: User) -> None:
    if not edition.area_return.collection.sends_when_signed:
        return
    is_complete = len(signed_slots(edition)) == len(needed_of(edition))
    if is_complete and not Sending.objects.filter(edition=edition).exists():
        deliver(edition, by=by, missing=[])


def _not_sent(edition: Edition) -> None:
    if Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This return has been sent to the programme, so it can no longer become a draft.")
