"""The form that describes a file in a few words."""

from django import forms

from questionnaire.returns.forms import Line, WholeForm


class DescriptionForm(WholeForm):
    """`seen` is the description that the page showed, so that nobody overwrites a description they have not seen."""

    description = Line(
        label="What is it?",
        help_text="Up to 200 characters. It is printed next to the file name. Leave this empty to remove it.",
        required=False,
        max_length=200,
        error_messages={"max_length": "Description must be 200 characters or less. Yours has %(show_value)d"},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["description"].widget.attrs["maxlength"]  # the browser would cut what is pasted

    def show_again(self, current):
        """Add an error with the description that somebody else wrote in the meantime; what was typed stays in the
        box."""
        data = self.data.copy()
        data["seen"] = current
        self.data = data
        problem = (
            f"Somebody else has written “{current}” since you opened this page"
            if current
            else "Somebody else has removed the description since you opened this page"
        )
        self.add_error("description", f"{problem}. Save again to use yours instead.")
