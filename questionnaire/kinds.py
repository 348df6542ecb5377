"""The registry of kinds of answer: how a field is asked, cleaned, judged complete, shown, printed and exported.

A new kind is one class here, its page and print templates, and its tests. A scale of ratings is named in the file of
its questionnaire, and may have any number of steps. A step's own shape and colour are optional: see RATING_SHAPES.
Values are text in the kind's canonical form; an empty text is no answer.
"""

import colorsys
import re
from collections.abc import Sequence
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError

from questionnaire.text import clean_text


class OptionLike(Protocol):
    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


RATING_SHAPES = {
    "red": '<rect x="1" y="1" width="10" height="10"/>',
    "amber": '<path d="M6 0.5 12 11.5 0 11.5Z"/>',
    "green": '<circle cx="6" cy="6" r="5.5"/>',
}  # as SVG of 12 by 12; each has its colours in components.css, return.css and easy_read.css under its value


def look(value: str) -> str:
    """The name of a rating's look in stylesheets. A step of a scale without a look of its own is a framed word."""
    return value if value in RATING_SHAPES else "other"


class FieldLike(Protocol):
    """What a kind needs to know of a field; a FieldDefinition is one."""

    @property
    def label(self) -> str: ...
    @property
    def hint(self) -> str: ...
    @property
    def options(self) -> Sequence[OptionLike]: ...
    @property
    def required(self) -> bool: ...
    @property
    def max_length(self) -> int | None: ...


class Kind:
    """Base of all kinds. `takes_files` says that attachments may stand beside the answer. `rates` makes its options
    the chips of the printed return; `print_width` is its printed column in mm, None to share what is left."""

    slug: str
    name: str
    takes_files = False
    takes_options = False
    ticks = False  # on paper a tick box stands before the words
    counts_words = False
    rates = False
    print_width: float | None = None
    show_template: str  # a page: {"answer": AnswerContent, "question": QuestionContent or None}
    print_template: str  # a document: the same

    def form_field(self, field: FieldLike) -> forms.Field:
        raise NotImplementedError

    def clean(self, raw: Any, field: FieldLike) -> str:
        """Raw input, from a form or a file, in canonical form; ValidationError says what to do instead."""
        if raw is None:
            return ""
        if not isinstance(raw, str):
            raise ValidationError(f"“{field.label}” must be text.", code="not_text")
        text = clean_text(raw)
        self._within_length(text, field)
        return text

    def is_answered(self, value: str) -> bool:
        return bool(value)

    def words(self, value: str, field: FieldLike) -> str:
        """The value in words, for lists, mails and exports that are read by people."""
        return value

    def export(self, value: str) -> str:
        return value

    def on_paper(self, value: str, field: FieldLike) -> tuple[bool, str]:
        """Whether the tick box is ticked, and the words of the cell."""
        return False, self.words(value, field)

    def from_paper(self, words: str, field: FieldLike, *, ticked: bool = False) -> str:
        """The words of a cell in canonical form. ValidationError where they cannot be understood."""
        return self.clean(words, field)

    def from_typed(self, words: str, field: FieldLike) -> str:
        """The same for a cell where people typed freely instead of using its box or list."""
        return self.from_paper(words, field)

    def from_shade(self, colour: str, field: FieldLike) -> str:
        """The value that the colour of an empty cell ("FFC000") stands for; empty for none."""
        return ""

    @staticmethod
    def _within_length(text: str, field: FieldLike) -> None:
        limit = longest(field)
        if len(text) > limit:
            raise ValidationError(
                f"“{field.label}” must be {limit:,} characters or less. It has {len(text):,}: shorten it by "
                f"{len(text) - limit:,}, or attach the detail as a file.",
                code="too_long",
            )


def longest(field: FieldLike) -> int:
    """The most characters that an answer to this field can have."""
    return field.max_length or 20_000


class CanonicalField(forms.Field):
    """A form field whose cleaning is its kind's."""

    def __init__(self, *, kind: Kind, definition: FieldLike, **kwargs: Any) -> None:
        self.kind = kind
        self.definition = definition
        super().__init__(label=definition.label, help_text=definition.hint, required=False, **kwargs)

    def clean(self, value: Any) -> str:
        return self.kind.clean(value, self.definition)


class LongText(Kind):
    slug = "long_text"
    name = "Long text"
    counts_words = True
    show_template = "questionnaire/kinds/text.html"
    print_template = "documents/kinds/text.html"

    def form_field(self, field: FieldLike) -> forms.Field:
        return CanonicalField(
            kind=self, definition=field, widget=forms.Textarea(attrs={"rows": 8 if field.required else 3})
        )


class Rag(Kind):
    slug = "rag"
    name = "Red, amber or green"
    takes_options = True
    rates = True
    print_width = 20.0
    show_template = "questionnaire/kinds/rating.html"
    print_template = "documents/kinds/rating.html"

    def form_field(self, field: FieldLike) -> forms.Field:
        choices = [(option.value, option.label) for option in field.options]
        return CanonicalField(kind=self, definition=field, widget=forms.RadioSelect(choices=choices))

    def clean(self, raw: Any, field: FieldLike) -> str:
        value = super().clean(raw, field).strip().lower()
        if value and value not in {option.value for option in field.options}:
            offered = [option.label.lower() for option in field.options]
            raise ValidationError(f"Select {', '.join(offered[:-1])} or {offered[-1]}.", code="unknown_rating")
        return value

    def words(self, value: str, field: FieldLike) -> str:
        return next((option.label for option in field.options if option.value == value), "")

    def from_paper(self, words: str, field: FieldLike, *, ticked: bool = False) -> str:
        """The word, its first letter where no other has it, or "yellow" as people say for amber."""
        typed = words.strip().strip(".:;()[]*•- ").lower()
        offered = {name for option in field.options for name in (option.value, option.label.lower())}
        if typed not in offered:
            typed = {"yellow": "amber", "orange": "amber"}.get(typed, typed)
        options = [(option.value, {option.value, option.label.lower()}) for option in field.options]
        matching = [value for value, names in options if typed in names]
        matching = matching or [value for value, names in options if len(typed) == 1 and value.startswith(typed)]
        return self.clean(matching[0] if len(matching) == 1 else typed, field)

    def from_shade(self, colour: str, field: FieldLike) -> str:
        name = _colour_name(colour)
        return name if name in {option.value for option in field.options} else ""


class TickAndText(forms.MultiWidget):
    """A tick box and a few words about the example."""

    template_name = "questionnaire/widgets/examples.html"

    def __init__(self) -> None:
        super().__init__(widgets={"tick": forms.CheckboxInput(), "words": forms.Textarea(attrs={"rows": 3})})

    def decompress(self, value: str | None) -> list[Any]:
        return [bool(value), "" if value == Examples.TICKED else value or ""]


class Examples(Kind):
    """Tick and attach: empty, "Yes" for a tick alone, or the words that describe the example."""

    slug = "examples"
    name = "Tick and attach"
    takes_files = True
    ticks = True
    print_width = 27.0
    show_template = "questionnaire/kinds/examples.html"
    print_template = "documents/kinds/examples.html"
    TICKED = "Yes"

    def form_field(self, field: FieldLike) -> forms.Field:
        return CanonicalField(kind=self, definition=field, widget=TickAndText())

    def clean(self, raw: Any, field: FieldLike) -> str:
        if isinstance(raw, list):
            ticked, words = raw
            text = super().clean(words, field)
            return text or (self.TICKED if ticked else "")
        return super().clean(raw, field)

    def on_paper(self, value: str, field: FieldLike) -> tuple[bool, str]:
        return bool(value), "" if value == self.TICKED else value

    def from_paper(self, words: str, field: FieldLike, *, ticked: bool = False) -> str:
        return self.clean([ticked, words], field)

    def from_typed(self, words: str, field: FieldLike) -> str:
        """A tick sign, or words that say no more than a tick does, are a tick."""
        bare = words.strip().lstrip(_TICKS + _BOXES).lstrip()
        ticked = words.strip()[:1] in _TICKS if words.strip() else False
        plain = re.sub(r"[\W_]+", " ", bare).strip().lower()
        if plain in _NOTHING and not (plain == "" and ticked):
            return ""
        return self.from_paper("" if _MEANS_TICK.fullmatch(plain) else bare, field, ticked=True)


_TICKS, _BOXES = "✓✔☑☒√🗸🗹", "☐□"
_NOTHING = {"", "no", "none", "n", "na", "n a", "nil", "not attached"}
_MEANS_TICK = re.compile(r"(?:(?:yes|y|x|tick|ticked|please|see|is|are|copy|document|example|attached|enclosed) ?)*")


def _colour_name(colour: str) -> str:
    """Red, amber or green as cells are shaded; empty for white, grey, blue and whatever is no colour."""
    if not re.fullmatch("[0-9a-fA-F]{6}", colour):
        return ""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.25 or max(red, green, blue) - min(red, green, blue) < 0.15:
        return ""
    degrees = hue * 360
    if degrees < 20 or degrees > 340:
        return "red"
    return "amber" if degrees < 68 else "green" if degrees < 170 else ""


_KINDS: dict[str, Kind] = {kind.slug: kind for kind in (LongText(), Rag(), Examples())}


def get(slug: str) -> Kind:
    return _KINDS[slug]


def known() -> dict[str, Kind]:
    """All kinds by slug."""
    return dict(_KINDS)
