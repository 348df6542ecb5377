"""A post that was cut short: text boxes that a browser always sends, even empty, were not there."""

from django import forms
from django.core.exceptions import ValidationError

CUT_SHORT = "We did not receive the whole page, so nothing was saved. Reload it and try again."
_BOXES = (forms.TextInput, forms.EmailInput, forms.Textarea)


def boxes(form, name):
    """The names under which a field's text boxes are sent. Tick boxes and radios are not sent when they are empty."""
    widget = form.fields[name].widget
    if isinstance(widget, forms.MultiWidget):
        parts = zip(widget.widgets, widget.widgets_names, strict=True)
        return [f"{form.add_prefix(name)}{suffix}" for part, suffix in parts if isinstance(part, _BOXES)]
    return [form.add_prefix(name)] if isinstance(widget, _BOXES) else []


class WholeForm(forms.Form):
    """A box that is not there empties nothing that is stored: the post is refused."""

    def must_have(self):
        """The names that have to be in the post."""
        return [box for name in self.fields for box in boxes(self, name)]

    def clean(self):
        cleaned = super().clean()
        if any(box not in self.data for box in self.must_have()):
            raise ValidationError(CUT_SHORT, code="cut_short")
        return cleaned
