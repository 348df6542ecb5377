"""The form that requests an archive."""

from typing import Any, cast

from django import forms

from reporting.archives.workflow import ArchiveRequest
from reporting.enums import ArchiveContents, ArchiveShape


class ArchiveForm(forms.Form):
    contents = forms.ChoiceField(
        label="Which PDFs",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which PDFs", "invalid_choice": "Choose which PDFs"},
    )

    shape = forms.ChoiceField(
        label="How do you want them?",
        choices=ArchiveShape.choices,
        initial=ArchiveShape.ZIP,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Select one PDF for each return, or one PDF of all returns"},
    )
    extras = forms.MultipleChoiceField(
        label="What else do you want?",
        choices=[("json", "The answers as data (JSON)"), ("files", "The files that areas attached")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Select what else you want"},
    )

    def __init__(self, *args: Any, counts: dict[ArchiveContents, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = cast(forms.ChoiceField, self.fields["contents"])
        contents.choices = [(of.value, f"{of.label} ({count})") for of, count in counts.items() if count]

    def archive_request(self, described: str) -> ArchiveRequest:
        extras = self.cleaned_data["extras"]
        return ArchiveRequest(
            ArchiveContents(self.cleaned_data["contents"]),
            ArchiveShape(self.cleaned_data["shape"] or ArchiveShape.ZIP),
            with_json="json" in extras,
            with_files="files" in extras,
            described=described,
        )
