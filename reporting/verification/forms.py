"""The two forms of the verification page."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile


class ReferenceForm(forms.Form):
    """A reference, sent in the query string so that the code printed on the paper can link to the verdict."""

    reference = forms.CharField(
        label="By its reference",
        help_text="On the first page and at the top of every page, for example EXA-2013-2-7F3K",
        max_length=60,
        error_messages={"required": "Enter the reference"},
    )


class FileForm(forms.Form):
    """A file to compare with ours; it is not stored."""

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
                f"The file must be {most // 1_048_576} MB or smaller, as every return is. Select the PDF of "
                "the return.",
                code="too_large",
            )
        return file
