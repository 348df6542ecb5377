"""Short texts that people give as reasons: cleaned like answers, refused by name."""

from typing import Any

from django import forms

from questionnaire.text import clean_text


class Words(forms.CharField):
    """A few sentences."""

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
    """An e-mail address; the rules of mail would let control characters stand between quotation marks."""

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")
