"""Sending an edition with a reason for each missing signature, accepting it, and reopening the return."""

from hashlib import sha256
from typing import Any

from django import forms

from questionnaire.record import Slot
from questionnaire.returns.forms import EditionField, Words
from questionnaire.slots import Needed


class AcceptForm(forms.Form):
    reason = Words(
        label="Why do you accept it without them?",
        help_text="Your reason is printed on the return, which may be published. Do not mention anyone’s illness, or "
        "name anyone who is not named there.",
        max_length=500,
        error_messages={"required": "Say why you accept it without every signature"},
    )


class ReopenForm(forms.Form):
    edition = EditionField()
    reason = Words(
        label="What has to be put right?",
        help_text="Everybody who writes and signs this return reads it, and it stays in the history.",
        error_messages={"required": "Say what has to be put right"},
    )


_PRINTS = "The reason is printed on the return, which may be published. Do not mention anyone’s illness."


class SendForm(forms.Form):
    def __init__(self, *args: Any, missing: tuple[Slot, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {slot.key: slot for slot in missing}
        for slot in missing:
            self.fields[_name(slot.key)] = Words(
                label=slot.title,
                help_text=f"{_who(slot)} Say why. {_PRINTS}",
                error_messages={"required": _ask(slot.title)},
                max_length=500,
                rows=2,
            )

    @property
    def reasons(self) -> dict[str, str]:
        return {key: self.cleaned_data[_name(key)] for key in self.slots}

    def ask_for(self, slots: list[Needed]) -> None:
        """Add an error for each slot that still needs a reason. One that was signed when the page was made has no
        field, so its error is about the form as a whole."""
        for slot in slots:
            asked = self.slots.get(slot.key)
            self.add_error(_name(slot.key) if asked else None, _ask(asked.title if asked else slot.capacity.title))


def _name(key: str) -> str:
    """Name a slot's field. A body's code is hashed because it may contain any character."""
    capacity, _, body = key.partition(":")
    return f"reason-{capacity}-{sha256(body.encode()).hexdigest()[:8]}" if body else f"reason-{capacity}"


def _who(slot: Slot) -> str:
    return f"{slot.expected} has not signed." if slot.expected else "Nobody is named to sign yet."


def _ask(title: str) -> str:
    return f"Say why there is no signature yet: {title}"
