"""The form that records which group checked the easy read."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from questionnaire.phrases import day
from questionnaire.returns.forms import Line, WholeForm


class EasyReadCheckForm(WholeForm):
    """`shown` is the digest of the easy read that the page showed."""

    group = Line(
        label="Name of the group",
        max_length=150,
        help_text="People with learning disabilities who have read it. Its name is shown to everybody who reads it.",
        error_messages={
            "required": "Enter the name of the group that checked it",
            "max_length": "Name must be 150 characters or less",
        },
    )
    checked_on = forms.DateField(
        label="When did they check it?",
        widget=forms.DateInput,
        error_messages={
            "required": "Enter the date they checked it",
            "invalid": "Date they checked it must be a real date",
        },
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_checked_on(self) -> date:
        checked_on: date = self.cleaned_data["checked_on"]
        if checked_on > timezone.localdate():
            raise ValidationError(f"Date they checked it must be today or in the past, not {day(checked_on)}")
        if checked_on.year < 2000:
            raise ValidationError("Date they checked it must be in 2000 or later")
        return checked_on
