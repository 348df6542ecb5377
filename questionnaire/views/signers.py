"""Who signs, in words: one entry for each signature that is needed."""

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Return
from questionnaire.record import ReturnRecord, SignatureRecord, Slot, in_capacity, in_place_of, in_post
from questionnaire.templatetags.stocktake import moment


def signers(history: ReturnRecord, user: User, area_return: Return) -> list[dict[str, str]]:
    """What the signer component shows; the reader's own entry says "You"."""
    own = own_slot(history, user, area_return)
    return [_signer(slot, is_mine=slot is own, user=user) for slot in history.slots]


def own_slot(history: ReturnRecord, user: User, area_return: Return) -> Slot | None:
    """Which of the signatures this person gives."""
    membership = permissions.slot_of(user, area_return)
    if membership is None or membership.organisation is None:
        return None
    return history.slot_for(membership.capacity, membership.organisation.code)


def _signer(slot: Slot, *, is_mine: bool, user: User) -> dict[str, str]:
    if slot.signature:
        how = "On paper" if slot.signature.on_paper else "Signed"
        return {
            "name": "You" if is_mine and slot.signature.name == user.name else slot.signature.name,
            "detail": _signed_as(slot, slot.signature),
            "state": "signed",
            "note": ", ".join([f"{how} {moment(slot.signature.signed_at)}", *_for_whom(slot)]),
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
        return ", ".join(part for part in (in_post(signature.title, signature.organisation), slot.for_all) if part)
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
        parts.append(f"{signed} edition {slot.earlier.edition}, {moment(slot.earlier.signed_at)}")
    return ". ".join(parts)
