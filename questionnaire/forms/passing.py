"""Passing a question as "No response", from the page where answers are checked."""

from django import forms

from questionnaire.returns.forms import Line


class PassForm(forms.Form):
    """Sent twice it is one: what has this reason already is not written again."""

    def __init__(self, data=None, *, number):
        super().__init__(data, auto_id=f"{number}-%s")
        self.number = number
        self.fields["reason"] = Line(
            label="Or pass it and give your reason, which will be printed",
            max_length=2_000,
            error_messages={
                "required": f"Say why {number} cannot be answered",
                "max_length": f"Reason for {number} must be 2,000 characters or less",
            },
        )
        self.fields["reason"].widget.attrs.pop("maxlength", None)  # the page says how much is too much
