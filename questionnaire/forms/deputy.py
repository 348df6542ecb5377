"""What somebody says who signs in the place of another."""

from typing import Any

from django import forms

from questionnaire.enums import Authority
from questionnaire.returns.forms import Line
from questionnaire.workflow import StandingIn


class DeputyForm(forms.Form):
    title = Line(
        label="Your post",
        help_text="It is printed under your name, for example “Vice-chair”.",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={
            "required": "Enter your post",
            "max_length": "Post must be 150 characters or less",
        },
    )
    authority_kind = forms.ChoiceField(
        label="What lets you sign as deputy?",
        choices=Authority.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what lets you sign as deputy", "invalid_choice": "Select one of the three"},
    )
    authority = Line(
        label="Its reference and date",
        help_text="For example “41 of 3 June 2013”. It is printed with your signature.",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the reference and date of the minute, scheme or instruction",
            "max_length": "Reference must be 300 characters or less",
        },
    )

    @property
    def standing_in(self) -> StandingIn:
        facts: dict[str, Any] = self.cleaned_data
        return StandingIn(facts["title"], Authority(facts["authority_kind"]), facts["authority"])
