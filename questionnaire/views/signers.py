"""Who signs, in words: one entry for each capacity."""

from accounts.models import User
from questionnaire import permissions
from questionnaire.models import Return
from questionnaire.record import ReturnRecord, Slot
from questionnaire.templatetags.stocktake import moment


def signers(history: ReturnRecord, user: User, area_return: Return) -> list[dict[str, str]]:
    """What the signer component shows; the reader's own capacity says "You"."""
    own = permissions.slot_of(user, area_return)
    capacity = own.capacity if own else ""
    return [_signer(slot, is_mine=slot.capacity.slug == capacity, user=user) for slot in history.slots]


def _signer(slot: Slot, *, is_mine: bool, user: User) -> dict[str, str]:
    if slot.signature:
        how = "On paper" if slot.signature.on_paper else "Signed"
        return {
            "name": "You" if is_mine and slot.signature.name == user.name else slot.signature.name,
            "detail": _detail(slot.signature.title or _role(slot), slot.signature.organisation),
            "state": "signed",
            "note": f"{how} {moment(slot.signature.signed_at)}",
        }
    return {
        "name": "You" if is_mine else slot.expected or "Nobody yet",
        "detail": _detail(_role(slot), slot.organisation),
        "state": "mine" if is_mine else "waiting",
        "note": _not_yet(slot, "You signed" if is_mine else "Signed"),
    }


def _role(slot: Slot) -> str:
    """Without the kind of body where the body itself is named: "Chair" of "Chair, Health and Wellbeing Board"."""
    return slot.capacity.title.partition(", ")[0] if slot.organisation else slot.capacity.title


def _not_yet(slot: Slot, signed: str) -> str:
    parts = ["Not yet"]
    if slot.reason:
        parts.append(f"Reason given: “{slot.reason}”")
    if slot.earlier:
        parts.append(f"{signed} edition {slot.earlier.edition}, {moment(slot.earlier.signed_at)}")
    return ". ".join(parts)


def _detail(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
