"""More time for one area."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from questionnaire.phrases import day
from questionnaire.returns.forms import Words


class ExtensionForm(forms.Form):
    deadline = forms.DateField(
        label="New deadline",
        widget=forms.DateInput,
        error_messages={"required": "Enter the new deadline", "invalid": "New deadline must be a real date"},
    )
    reason = Words(
        label="Reason",
        help_text="The area reads this.",
        max_length=500,
        error_messages={"required": "Enter the reason", "max_length": "Reason must be 500 characters or less"},
    )

    def __init__(self, *args: Any, collection_deadline: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.collection_deadline = collection_deadline

    def clean_deadline(self) -> date:
        deadline: date = self.cleaned_data["deadline"]
        if deadline <= self.collection_deadline:
            raise ValidationError(
                f"New deadline must be after {day(self.collection_deadline)}, which is everybody’s deadline",
                code="not_later",
            )
        return deadline
