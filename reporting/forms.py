"""What is typed or chosen on the pages of archives and verification."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from reporting.archives import Wish
from reporting.enums import ArchiveContents, ArchiveShape


class ArchiveForm(forms.Form):
    contents = forms.ChoiceField(
        label="Which PDFs",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which PDFs", "invalid_choice": "Choose which PDFs"},
    )

    shape = forms.ChoiceField(
        label="How",
        choices=ArchiveShape.choices,
        initial=ArchiveShape.ZIP,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one PDF for each, or one of all"},
    )
    extras = forms.MultipleChoiceField(
        label="Beside them",
        choices=[("json", "The answers as data (JSON)"), ("files", "The files that areas attached")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose what goes beside the PDFs"},
    )

    def __init__(self, *args: Any, counts: dict[ArchiveContents, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contents = cast(forms.ChoiceField, self.fields["contents"])
        contents.choices = [(of.value, f"{of.label} ({count})") for of, count in counts.items() if count]

    def wish(self, described: str) -> Wish:
        extras = self.cleaned_data["extras"]
        return Wish(
            ArchiveContents(self.cleaned_data["contents"]),
            ArchiveShape(self.cleaned_data["shape"] or ArchiveShape.ZIP),
            with_json="json" in extras,
            with_files="files" in extras,
            described=described,
        )


class ReferenceForm(forms.Form):
    """Asked by address, so that the code on the paper leads to the answer."""

    reference = forms.CharField(
        label="By its reference",
        help_text="On the first page and at the head of every page, for example EXA-2013-2-7F3K",
        max_length=60,
        error_messages={"required": "Give the reference"},
    )


class FileForm(forms.Form):
    """A file to be compared; it is not kept."""

    file = forms.FileField(
        label="By its file",
        help_text="Choose the PDF. We compare it with what we made and do not keep it.",
        allow_empty_file=True,
        error_messages={"required": "Choose the PDF", "invalid": "Choose the PDF again"},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        most = settings.ATTACHMENT_MAX_BYTES
        if file.size is not None and file.size > most:
            raise ValidationError(
                f"This file is larger than {most // 1_048_576} MB, which no return is. Choose the PDF of the return.",
                code="too_large",
            )
        return file
