"""Opening a return again that was sent."""

from django import forms

from questionnaire.returns.forms import EditionField, Words


class ReopenForm(forms.Form):
    edition = EditionField()
    reason = Words(
        label="What has to be put right?",
        help_text="Everybody who writes and signs this return reads it, and it stays in the history.",
        error_messages={"required": "Say what has to be put right"},
    )
