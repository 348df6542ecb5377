"""What a manager or a lead writes to people who still have something to do."""

from typing import Any, cast

from django import forms

from questionnaire.desk.nudging.selectors import LEADS, SIGNATORIES
from questionnaire.returns.forms import WholeForm, Words

LONGEST = 500


class ReminderForm(WholeForm):
    words = Words(
        label="Your own words",
        help_text="Two or three sentences. They will appear in the email and in the return’s history.",
        max_length=LONGEST,
        required=False,
        error_messages={"max_length": f"Your own words must be {LONGEST} characters or less"},
    )


class NudgeForm(ReminderForm):
    to = forms.ChoiceField(
        label="Who do you want to write to?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select who to write to", "invalid_choice": "Select leads or signatories"},
    )
    field_order = ("to", "words")

    def __init__(self, *args: Any, groups: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (LEADS, f"The leads: {groups[LEADS]}"),
            (SIGNATORIES, f"Those who have not signed: {groups[SIGNATORIES]}"),
        ]
        cast(forms.ChoiceField, self.fields["to"]).choices = choices
