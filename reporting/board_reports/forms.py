"""The form on which an area changes the headings of its report to the board."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.forms import BoundField

from questionnaire import care
from questionnaire.board.packs import headings as packs
from questionnaire.board.packs.headings import LONGEST_HEADING, LONGEST_TEXT, Heading
from questionnaire.returns.forms import Line, WholeForm, Words

STEP = 10  # between two places, so that a third fits in between
LAST_PLACE = 999


@dataclass(frozen=True, slots=True)
class Row:
    """The controls of one heading. `filled` is None if the service cannot fill in anything under it."""

    name: str
    place: BoundField
    heading: BoundField
    text: BoundField
    filled: BoundField | None


class HeadingsForm(WholeForm):
    """All headings of a report. One without a position is kept but not printed. The last rows are for new headings."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    keep = forms.BooleanField(
        label="Keep these words",
        help_text="Nobody can be identified from them, or it is right to publish them.",
        required=False,
    )

    def __init__(self, data: Any = None, *, headings: Sequence[Heading], places: tuple[str, ...] = ()) -> None:
        super().__init__(data, initial={"seen": packs.digest(headings)})
        self.places = places
        self.has_found = False
        kept = {heading.key for heading in headings}
        more = [Heading(key, "", filled=False, shown=False) for key in packs.own_keys() if key not in kept]
        self.headings = (*headings, *more)
        for number, heading in enumerate(self.headings, 1):
            self._add(heading, number * STEP if heading.shown else None)

    def _add(self, heading: Heading, place: int | None) -> None:
        key, error = heading.key, f"Position must be a whole number of {LAST_PLACE} or less, or empty"
        self.fields[f"place_{key}"] = forms.IntegerField(
            label="Position",
            min_value=1,
            max_value=LAST_PLACE,
            required=False,
            initial=place,
            widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), error),
        )
        self.fields[f"heading_{key}"] = Line(
            label="Heading",
            max_length=LONGEST_HEADING,
            required=False,
            initial=heading.heading,
            error_messages={"max_length": f"Heading must be {LONGEST_HEADING} characters or less"},
        )
        self.fields[f"text_{key}"] = Words(
            label="Standard paragraphs",
            rows=4,
            max_length=LONGEST_TEXT,
            required=False,
            initial=heading.text,
            error_messages={"max_length": f"Standard paragraphs must be {LONGEST_TEXT:,} characters or less"},
        )
        if key in packs.FILLS:
            self.fields[f"filled_{key}"] = forms.BooleanField(
                label=f"Fill in {packs.FILLS[key]}", required=False, initial=heading.filled
            )

    @property
    def rows(self) -> Iterator[Row]:
        for heading in self.headings:
            key = heading.key
            filled = self[f"filled_{key}"] if key in packs.FILLS else None
            name = heading.heading or "Another heading"
            yield Row(name, self[f"place_{key}"], self[f"heading_{key}"], self[f"text_{key}"], filled)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for heading in self.headings:
            name = f"heading_{heading.key}"
            has_words = cleaned.get(f"place_{heading.key}") or cleaned.get(f"text_{heading.key}")
            if name in cleaned and not cleaned[name] and (has_words or not heading.is_own):
                self.add_error(name, "Enter the heading. To leave it out, clear its position")
            self._look(f"text_{heading.key}", cleaned)
        if not self.errors and not any(heading.shown for heading in self.chosen(cleaned)):
            self.add_error(f"place_{self.headings[0].key}", "Enter a position for at least one heading")
        return cleaned

    def _look(self, name: str, cleaned: dict[str, Any]) -> None:
        """Refuse words that could identify somebody, as reports are public, unless the person chooses to keep them."""
        hits = care.locate(cleaned.get(name, ""), self.places, settings.SMALL_NUMBER_LIMIT, published=True)
        self.has_found = self.has_found or bool(hits)
        if hits and not cleaned.get("keep"):
            self.add_error(name, f"“{hits[0].phrase}” {hits[0].why} Use other words, or tick “Keep these words”")

    def chosen(self, cleaned: dict[str, Any] | None = None) -> tuple[Heading, ...]:
        """The headings by their new positions, those without one last. Equal positions keep their earlier order."""
        given = self.cleaned_data if cleaned is None else cleaned
        kept = [heading for heading in self.headings if not heading.is_own or given[f"heading_{heading.key}"]]
        kept.sort(key=lambda heading: given[f"place_{heading.key}"] or LAST_PLACE + 1)
        return tuple(
            Heading(
                heading.key,
                given[f"heading_{heading.key}"],
                given[f"text_{heading.key}"],
                bool(given.get(f"filled_{heading.key}")),
                bool(given[f"place_{heading.key}"]),
            )
            for heading in kept
        )

    def has_seen(self, headings: Sequence[Heading]) -> None:
        """Record that the page, when it is shown again, shows these headings."""
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = packs.digest(headings)  # type: ignore[index]
