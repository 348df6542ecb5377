"""The forms that upload a completed form and choose which of its answers are used."""

import json
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from questionnaire import uploads
from questionnaire.returns.forms import CLIENT_ID, SaveField
from questionnaire.uploads import CheckedUpload
from questionnaire.writing.answers.workflow import Change
from reporting import importing
from reporting.importing.comparing import Beside, Comparison

READABLE = (".docx", ".xlsx")
IN_WORDS = "Word (.docx) or Excel (.xlsx)"


class FilledInFileForm(forms.Form):
    """A form that somebody filled in elsewhere."""

    file = forms.FileField(
        label="The completed form",
        help_text=f"{IN_WORDS}, up to {settings.ATTACHMENT_MAX_BYTES // 1_048_576} MB",
        allow_empty_file=True,
        error_messages={"required": "Select a completed form", "invalid": "Select the completed form again"},
    )

    def clean_file(self) -> CheckedUpload:
        upload: UploadedFile = self.cleaned_data["file"]
        name = PurePath(upload.name or "").name[:100]
        suffix = PurePath(upload.name or "").suffix.lower()
        if suffix in importing.SAVE_AS:
            raise ValidationError(
                f"“{name}” cannot be read as it is. Save it as {importing.SAVE_AS[suffix]} and choose that",
                code="older",
            )
        if suffix not in READABLE:
            raise ValidationError(f"“{name}” is not a completed form. Select a file in {IN_WORDS}", code="not_a_form")
        return uploads.check(upload)


class DecideForm(forms.Form):
    """Which answers of a filled-in form are taken: new ones are ticked, those that differ chosen one by one. `seen`
    holds the versions that the page showed."""

    take = forms.Field(required=False)
    seen = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, compared: Comparison) -> None:
        self.compared = compared
        versions = {str(pk): beside.version for pk, beside in compared.open.items()}
        super().__init__(data, initial={"seen": json.dumps(versions)})
        self.fields[CLIENT_ID] = SaveField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self._chosen():
            raise ValidationError("Select at least one answer, or discard the form", code="nothing")
        return cleaned

    def changes(self) -> list[Change]:
        """Chosen answers on the versions that were seen; a version that was not counts as none."""
        seen = self._seen()
        return [beside.change(seen.get(str(beside.pk), 0)) for beside in self._chosen()]

    @property
    def client_id(self) -> str:
        return str(self.cleaned_data[CLIENT_ID])

    @property
    def page(self) -> Any:
        """The control that names this page view."""
        return self[CLIENT_ID]

    def is_taken(self, beside: Beside) -> bool:
        """For the page: as it was sent, or as it is at first."""
        return beside in self._chosen() if self.is_bound else beside.is_new

    @property
    def faults(self) -> list[dict[str, str]]:
        """With a link to the first thing that can be chosen."""
        first = next(iter(self.compared.open.values()), None)
        href = "#main-content" if first is None else f"#{'take' if first.is_new else 'keep'}-{first.pk}"
        return [{"text": str(error), "href": href} for error in self.non_field_errors()]

    @property
    def new(self) -> list[tuple[Beside, bool]]:
        return [(beside, self.is_taken(beside)) for beside in self.compared.new]

    @property
    def differs(self) -> list[tuple[Beside, bool]]:
        return [(beside, self.is_taken(beside)) for beside in self.compared.differs]

    def _chosen(self) -> list[Beside]:
        ticked = set(self.data.getlist("take")) if hasattr(self.data, "getlist") else set()
        chosen = {str(pk) for pk in self.compared.open if self.data.get(f"choice-{pk}") == "form"}
        return [beside for pk, beside in self.compared.open.items() if str(pk) in ticked | chosen]

    def _seen(self) -> dict[str, int]:
        try:
            versions = json.loads(str(self.cleaned_data["seen"])[:100_000])
        except (ValueError, RecursionError):
            return {}
        known = versions if isinstance(versions, dict) else {}
        return {key: value for key, value in known.items() if type(value) is int and 0 <= value < 2**31}
