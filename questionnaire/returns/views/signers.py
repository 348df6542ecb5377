"""Who has signed and who still has to, in words: one entry for each signature that an edition needs."""

from datetime import datetime

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Return
from questionnaire.phrases import day, in_capacity, in_post, moment, proof, with_commas
from questionnaire.record import ReturnRecord, SignatureRecord, Slot, in_place_of, recorded
from questionnaire.returns.views.context import address


def signers(history: ReturnRecord, user: User, area_return: Return) -> list[dict[str, str]]:
    """The entries of the signer component; the reader's own entry says "You"."""
    own = own_slot(history, user, area_return)
    return [
        _signer(slot, is_mine=slot is own, user=user) | {"scan": _scan(slot, history, area_return)}
        for slot in history.slots
    ]


def own_slot(history: ReturnRecord, user: User, area_return: Return) -> Slot | None:
    """The signature that this person is to give, if any."""
    membership = permissions.slot_of(user, area_return)
    if membership is None or membership.organisation is None:
        return None
    return history.slot_for(membership.capacity, membership.organisation.code)


def _scan(slot: Slot, history: ReturnRecord, area_return: Return) -> str:
    """The address of the scan of a signature on paper; empty where there is none."""
    if slot.signature is None or not slot.signature.scan_sha256 or history.edition is None:
        return ""
    return address("scan", area_return, edition=history.edition.number, sha256=slot.signature.scan_sha256)


def when_signed(at: datetime, *, on_paper: bool) -> str:
    """When somebody signed: the day and time, or the day alone for a signature on paper."""
    return day(at) if on_paper else moment(at)


def how_signed(signature: SignatureRecord) -> str:
    """ "Signed on paper 4 July 2013, recorded by Dev Chaudhry on 5 July 2013"."""
    how = "Signed on paper" if signature.on_paper else "Signed"
    when = when_signed(signature.signed_at, on_paper=signature.on_paper)
    return with_commas(f"{how} {when}", recorded(signature))


def _signer(slot: Slot, *, is_mine: bool, user: User) -> dict[str, str]:
    if slot.signature:
        return {
            "name": "You" if is_mine and slot.signature.name == user.name else slot.signature.name,
            "detail": _signed_as(slot, slot.signature),
            "state": "signed",
            "note": ", ".join([how_signed(slot.signature), *_deputised_for(slot)]),
            "proof": "" if slot.signature.on_paper else proof(slot.signature.factor),
        }
    return {
        "name": "You" if is_mine and slot.deputy != user.name else slot.expected or "Nobody yet",
        "detail": in_capacity(slot.capacity, slot.body),
        "state": "mine" if is_mine else "waiting",
        "note": _not_yet(slot, user if is_mine else None),
    }


def _signed_as(slot: Slot, signature: SignatureRecord) -> str:
    """The person's own title with the body they signed for, or else the capacity."""
    if signature.title:
        return with_commas(in_post(signature.title, signature.organisation), slot.for_all)
    return in_capacity(slot.capacity, slot.body)


def _deputised_for(slot: Slot) -> list[str]:
    return [phrase] if (phrase := in_place_of(slot)) else []


def _not_yet(slot: Slot, reader: User | None) -> str:
    """Why there is no signature yet, addressed to the `reader` where it is theirs to give."""
    parts = ["Not yet"]
    if slot.deputy:
        parts.append(f"{'You' if reader and slot.deputy == reader.name else slot.deputy} may sign as deputy")
    if slot.reason:
        parts.append(f"Reason given: “{slot.reason}”")
    if slot.earlier:
        signed = "You signed" if reader and slot.earlier.name == reader.name else f"{slot.earlier.name} signed"
        when = when_signed(slot.earlier.signed_at, on_paper=slot.earlier.on_paper)
        parts.append(f"{signed} edition {slot.earlier.edition}, {when}")
    return ". ".join(parts)
