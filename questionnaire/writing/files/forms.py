"""What a file is, in a few words."""

from django import forms

from questionnaire.returns.forms import Line, WholeForm


class DescriptionForm(WholeForm):
    """`seen` is what the writer was shown, so that nobody's words are written over unseen."""

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

    def show_again(self, now):
        """With what somebody else wrote meanwhile; what was typed stays in the box."""
        data = self.data.copy()
        data["seen"] = now
        self.data = data
        words = (
            f"Somebody else has written “{now}” since you opened this page"
            if now
            else "Somebody else has removed the description since you opened this page"
        )
        self.add_error("description", f"{words}. Save again to use yours instead.")
