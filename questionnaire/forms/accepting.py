"""Accepting an edition without every signature."""

from django import forms

from questionnaire.returns.forms import Words


class AcceptForm(forms.Form):
    reason = Words(
        label="Why do you accept it without them?",
        help_text="Your reason is printed on the return, which may be published. Do not mention anyone’s illness, or "
        "name anyone who is not named there.",
        max_length=500,
        error_messages={"required": "Say why you accept it without every signature"},
    )
