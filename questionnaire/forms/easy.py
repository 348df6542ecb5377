"""Who checked the easy read."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from questionnaire.forms.whole import WholeForm
from questionnaire.forms.words import Line
from questionnaire.record import day


class EasyReadCheckForm(WholeForm):
    """`shown` names the words that were on the page."""

    group = Line(
        label="Name of the group",
        max_length=150,
        help_text="People with learning disabilities who have read it. Its name is shown to everybody who reads it.",
        error_messages={
            "required": "Give the name of the group that checked it",
            "max_length": "The name can have at most 150 characters. Shorten it.",
        },
    )
    checked_on = forms.DateField(
        label="When did they check it?",
        widget=forms.DateInput,
        error_messages={"required": "Give the date", "invalid": "Give the date as day, month and year"},
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_checked_on(self) -> date:
        checked_on: date = self.cleaned_data["checked_on"]
        if checked_on > timezone.localdate():
            raise ValidationError(f"{day(checked_on)} is still to come. Record it once they have checked it.")
        if checked_on.year < 2000:
            raise ValidationError("Give a date after 1999")
        return checked_on
