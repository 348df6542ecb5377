"""The Health and Wellbeing Board: its meeting, and what it decided."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from questionnaire.board.dates import papers_out_by
from questionnaire.enums import BoardOutcome
from questionnaire.phrases import day
from questionnaire.record import ConsiderationRecord
from questionnaire.returns.forms import EditionField, Line, WholeForm, Words

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)  # bank holidays are known for these years


class BoardDateForm(WholeForm):
    """The meeting, and the council's own day for the report, which leads to the papers in time."""

    meets_on = forms.DateField(
        label="When does the board discuss the return?",
        help_text="Leave it empty if there is no date yet.",
        widget=forms.DateInput,
        required=False,
        error_messages={"invalid": "Date of the meeting must be a real date"},
    )
    report_due_on = forms.DateField(
        label="When does the council want the report?",
        help_text="The council’s own deadline, before the papers are published. Leave this empty if there is none.",
        widget=forms.DateInput,
        required=False,
        error_messages={"invalid": "Date for the report must be a real date"},
    )

    def clean_meets_on(self) -> date | None:
        return _in_range(self.cleaned_data["meets_on"])

    def clean_report_due_on(self) -> date | None:
        return _in_range(self.cleaned_data["report_due_on"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        meets_on, report = cleaned.get("meets_on"), cleaned.get("report_due_on")
        if report and "meets_on" in cleaned:
            self._check_report(meets_on, report)
        return cleaned

    def _check_report(self, meets_on: date | None, report: date) -> None:
        if meets_on is None:
            self.add_error("report_due_on", "Say when the board meets, or leave this empty")
            return
        papers = papers_out_by(meets_on)
        if report >= papers:
            self.add_error(
                "report_due_on", f"Date for the report must be before {day(papers)}, when the papers must be published"
            )


def _in_range(value: date | None) -> date | None:
    if value and not FIRST <= value <= LAST:
        raise ValidationError(f"Year must be between {FIRST.year} and {LAST.year}")
    return value


class ConsiderationForm(forms.Form):
    """What one meeting decided. The same meeting is recorded once."""

    edition = EditionField()
    board = Line(
        label="Board",
        max_length=150,
        error_messages={
            "required": "Enter the name of the board",
            "max_length": "Board must be 150 characters or less",
        },
    )
    met_on = forms.DateField(
        label="Date of the meeting, or of the chair’s action",
        widget=forms.DateInput,
        error_messages={
            "required": "Enter the date of the meeting",
            "invalid": "Date of the meeting must be a real date",
        },
    )
    outcome = forms.ChoiceField(
        label="What the board decided",
        choices=BoardOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Select what the board decided",
            "invalid_choice": "Select approved, noted or chair’s action",
        },
    )
    minute_reference = Line(
        label="Minute reference",
        max_length=100,
        required=False,
        help_text="For example “41” or “34/13”.",
        error_messages={"max_length": "Minute reference must be 100 characters or less"},
    )
    resolution = Words(
        label="Resolution, as minuted",
        required=False,
        max_length=5_000,
        error_messages={"max_length": "Resolution must be 5,000 characters or less"},
    )

    def __init__(self, *args: Any, earlier: tuple[ConsiderationRecord, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier = earlier

    def clean_met_on(self) -> date:
        met_on: date = self.cleaned_data["met_on"]
        if met_on > timezone.localdate():
            raise ValidationError(f"Date of the meeting must be today or in the past, not {day(met_on)}")
        return met_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        meeting = (cleaned.get("board"), cleaned.get("met_on"))
        if any(meeting == (record.board, record.met_on) for record in self.earlier):
            self.add_error("met_on", "This meeting is already recorded")
        return cleaned
