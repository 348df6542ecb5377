"""The form that shares out all sections at once, and the note with which a section is sent back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership
from questionnaire.definition import SectionDefinition
from questionnaire.returns.forms import CUT_SHORT, Words

Pair = tuple[int, int]


class ShareForm(forms.Form):
    """Tick boxes for each section. `seen` has the assignments that the page showed, and only differences from it are
    saved, so two leads who share out at the same time do not undo each other's work. `seen_all` is at the end of the
    page, so a post that was cut short removes nothing."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20_000)
    seen_all = forms.CharField(widget=forms.HiddenInput, required=False, initial="yes", max_length=3)

    def __init__(
        self, data: Any, *, sections: tuple[SectionDefinition, ...], people: list[Membership], given: set[Pair]
    ) -> None:
        seen = " ".join(f"{section}:{user}" for section, user in sorted(given))
        super().__init__(data, initial={"seen": seen, "seen_all": "yes"})
        self.sections = sections
        names = [(str(row.user_id), _name(row)) for row in people]
        for section in sections:
            self.fields[_field(section)] = forms.MultipleChoiceField(
                label=f"{section.number}. {section.title}",
                choices=names,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                initial=[str(user) for pk, user in given if pk == section.pk],
                error_messages={
                    "invalid_choice": "Select people from the list. Somebody may have left since you opened this page"
                },
            )

    @property
    def rows(self) -> list[forms.BoundField]:
        return [self[_field(section)] for section in self.sections]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.data.get("seen_all") != "yes":
            raise ValidationError(CUT_SHORT, code="cut_short")
        return cleaned

    @property
    def changes(self) -> tuple[set[Pair], set[Pair]]:
        """The assignments to add, and those to remove."""
        seen = _pairs(self.cleaned_data["seen"])
        wanted = {(section.pk, int(user)) for section in self.sections for user in self.cleaned_data[_field(section)]}
        return wanted - seen, seen - wanted


def _field(section: SectionDefinition) -> str:
    return f"section-{section.number}"


def _name(row: Membership) -> str:
    return f"{row.known_as}, reads only what is ticked" if row.reads_assigned_only else row.known_as


def _pairs(text: str) -> set[Pair]:
    """The pairs of section and person in a text; forged parts are left out."""
    pairs = set()
    for part in text.split():
        section, _, user = part.partition(":")
        if all(number.isascii() and number.isdigit() and len(number) < 10 for number in (section, user)):
            pairs.add((int(section), int(user)))
    return pairs


class SectionNoteForm(forms.Form):
    note = Words(
        label="What should they look at?",
        help_text="They will get this by email. It is shown on the section and its questions until the section is "
        "marked as ready.",
        max_length=1_000,
        rows=4,
        error_messages={
            "required": "Say what they should look at",
            "max_length": "Note must be 1,000 characters or less",
        },
    )
