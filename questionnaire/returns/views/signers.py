"""Who signs, in words: one entry for each signature that is needed."""

from datetime import datetime

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Return
from questionnaire.phrases import day, in_capacity, in_post, moment, proof, with_commas
from questionnaire.record import ReturnRecord, SignatureRecord, Slot, in_place_of, recorded
from questionnaire.returns.views.context import address


def signers(history: ReturnRecord, user: User, area_return: Return) -> list[dict[str, str]]:
    """What the signer component shows; the reader's own entry says "You"."""
    own = own_slot(history, user, area_return)
    return [
        _signer(slot, is_mine=slot is own, user=user) | {"scan": _scan(slot, history, area_return)}
        for slot in history.slots
    ]


def own_slot(history: ReturnRecord, user: User, area_return: Return) -> Slot | None:
    """Which of the signatures this person gives."""
    membership = permissions.slot_of(user, area_return)
    if membership is None or membership.organisation is None:
        return None
    return history.slot_for(membership.capacity, membership.organisation.code)


def _scan(slot: Slot, history: ReturnRecord, area_return: Return) -> str:
    """Where the scan of a signature on paper is."""
    if slot.signature is None or not slot.signature.scan_sha256 or history.edition is None:
        return ""
    return address("scan", area_return, edition=history.edition.number, sha256=slot.signature.scan_sha256)


def when_signed(at: datetime, *, on_paper: bool) -> str:
    """Of a signature on paper only the day is known."""
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
            "note": ", ".join([how_signed(slot.signature), *_for_whom(slot)]),
            "proof": "" if slot.signature.on_paper else proof(slot.signature.factor),
        }
    return {
        "name": "You" if is_mine and slot.deputy != user.name else slot.expected or "Nobody yet",
        "detail": in_capacity(slot.capacity, slot.body),
        "state": "mine" if is_mine else "waiting",
        "note": _not_yet(slot, user if is_mine else None),
    }


def _signed_as(slot: Slot, signature: SignatureRecord) -> str:
    """The person's own title with the body signed for."""
    if signature.title:
        return with_commas(in_post(signature.title, signature.organisation), slot.for_all)
    return in_capacity(slot.capacity, slot.body)


def _for_whom(slot: Slot) -> list[str]:
    return [words] if (words := in_place_of(slot)) else []


def _not_yet(slot: Slot, reader: User | None) -> str:
    """`reader` signs here."""
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
