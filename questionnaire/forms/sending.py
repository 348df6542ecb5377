"""Sending an edition, with a reason for every signature that it has not got."""

from typing import Any

from django import forms

from questionnaire.definition import Capacity
from questionnaire.forms.words import Words
from questionnaire.record import Slot


class SendForm(forms.Form):
    def __init__(self, *args: Any, missing: tuple[Slot, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slots = {slot.capacity.slug: slot for slot in missing}
        for slug, slot in self.slots.items():
            self.fields[_name(slug)] = Words(
                label=slot.capacity.title,
                help_text=f"{_who(slot)} Say why. The reason prints on the return.",
                error_messages={"required": _ask(slot.capacity)},
                max_length=500,
                rows=2,
            )

    @property
    def reasons(self) -> dict[str, str]:
        return {slug: self.cleaned_data[_name(slug)] for slug in self.slots}

    def ask_for(self, capacities: list[Capacity]) -> None:
        """Somebody who had signed when the page was made has not any more."""
        for capacity in capacities:
            self.add_error(_name(capacity.slug) if capacity.slug in self.slots else None, _ask(capacity))


def _name(slug: str) -> str:
    return f"reason-{slug}"


def _who(slot: Slot) -> str:
    return f"{slot.expected} has not signed." if slot.expected else "Nobody is named to sign yet."


def _ask(capacity: Capacity) -> str:
    return f"Say why there is no signature yet: {capacity.title}"
