"""Fields and forms that all pages of a return share, and what protects a form that is out of date or incomplete."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from questionnaire.models import Edition
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.text import clean_text

_HIGHEST_NUMBER = 2**31 - 1
_UUID = re.compile(r"[0-9a-f-]{36}")
CLIENT_ID = "client-id"


class NumberField(forms.Field):
    """A version number, or the key of a row. Anything else counts as 0, which means that no version was seen, so a
    forged value can never overwrite an existing answer."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def clean(self, value):
        text = str(value or "")
        return min(int(text), _HIGHEST_NUMBER) if text.isascii() and text.isdigit() and len(text) < 12 else 0


class SaveField(forms.Field):
    """Identifies one page view, so that a save sent twice counts once. A forged value is replaced."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False, initial=lambda: str(uuid4()))

    def clean(self, value):
        return value if isinstance(value, str) and _UUID.fullmatch(value) else str(uuid4())


class EditionField(forms.IntegerField):
    """The number of the edition that the page showed; an old page carries an old number."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, min_value=1, max_value=9_999)


def require_edition_on_page(edition: Edition, number: int | None) -> None:
    """Refuse a form whose page showed another edition than this one."""
    if number != edition.number:
        raise InvalidTransition(
            f"Your page was about a different edition. It is now edition {edition.number}. Read it first."
        )


CUT_SHORT = "We did not receive the whole page, so nothing was saved. Reload it and try again."
_BOXES = (forms.TextInput, forms.EmailInput, forms.Textarea)


def boxes(form, name):
    """The names under which a field's text boxes are sent. Tick boxes and radios are left out, because browsers do not
    send them when they are empty."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.widgets_names, strict=True)
        return [f"{form.add_prefix(name)}{suffix}" for part, suffix in parts if isinstance(part, _BOXES)]
    return [form.add_prefix(name)] if isinstance(widget, _BOXES) else []


class WholeForm(forms.Form):
    """A form that refuses a post in which a text box is missing, so that a post cut short never empties a stored
    answer."""

    def must_have(self):
        """The names of the controls that have to be in the post."""
        return [box for name in self.fields for box in boxes(self, name)]

    def clean(self):
        cleaned = super().clean()
        if any(box not in self.data for box in self.must_have()):
            raise ValidationError(CUT_SHORT, code="cut_short")
        return cleaned


class Words(forms.CharField):
    """A text of a few sentences."""

    def __init__(self, *, rows: int = 3, max_length: int = 2_000, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        del self.widget.attrs["maxlength"]  # the browser would cut what is pasted; the page says how much is too much

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "").strip()


class Line(forms.CharField):
    """One line of text."""

    def to_python(self, value: Any) -> str:
        return " ".join(clean_text(super().to_python(value) or "").split())


class Address(forms.EmailField):
    """An email address without control characters, which the standard would allow between quotation marks."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")
