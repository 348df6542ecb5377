"""What a file is, in a few words."""

from django import forms

from questionnaire.forms.whole import WholeForm
from questionnaire.forms.words import Line


class DescriptionForm(WholeForm):
    """`seen` is what the writer was shown, so that nobody's words are written over unseen."""

    description = Line(
        label="What is it?",
        help_text="Up to 200 characters. It prints beside the name of the file. Leave it empty to take it out.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Use at most 200 characters. It has %(show_value)d."},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["description"].widget.attrs["maxlength"]  # the browser would cut what is pasted

    def show_again(self, now):
        """With what somebody else wrote meanwhile; what was typed stays in the box."""
        data = self.data.copy()
        data["seen"] = now
        self.data = data
        words = f"Somebody else wrote “{now}” meanwhile" if now else "Somebody else took the description out meanwhile"
        self.add_error("description", f"{words}. Save again to put yours in its place.")
