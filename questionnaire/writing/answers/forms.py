"""The forms of answers. A question's form has each field by its kind, with the version that the writer saw, and accepts
no other fields; the same form serves the fields of a section and of the whole return."""

from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from questionnaire import uploads
from questionnaire.returns.forms import CLIENT_ID, NumberField, SaveField, WholeForm, Words, boxes
from questionnaire.writing.answers.workflow import Change

REASON = "no-response"
WRITER = "writer"
LOST_FILES = "Choose the files again: they were not kept because another answer on this page needs correcting first."


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data, files, name):
        return files.getlist(name) if isinstance(files, MultiValueDict) else files.get(name)


class FilesField(forms.Field):
    """Any number of files. Each is checked by itself when it is stored."""

    def __init__(self, label):
        widget = ManyFiles(attrs={"multiple": True, "accept": uploads.ACCEPT})
        super().__init__(required=False, label=label, help_text=f"{uploads.IN_WORDS}, up to 20 MB each", widget=widget)

    def clean(self, value):
        return list(value or [])


class AnswersForm(WholeForm):
    """The answers to one question. `rows` are the stored answers by field, with their versions; `writer` is the person
    who opens the page."""

    is_saved = False  # shown again only for a file that was refused

    def __init__(self, data=None, files=None, *, question, rows=None, reason="", writer=None):
        super().__init__(data, files)
        self.question = question
        rows = rows or {}
        for field in question.fields:
            row = rows.get(field.pk)
            self._add_field(field, row.value if row else "", row.version if row else 0)
        if question.required_fields:
            self.fields[REASON] = Words(
                label="Why can you not answer it?",
                help_text="The reason is printed in the return. It applies to every part that is empty.",
                required=False,
                initial=reason,
                error_messages={"max_length": "Reason must be 2,000 characters or less"},
            )
        self.fields[CLIENT_ID] = SaveField()
        self.fields[WRITER] = NumberField()
        self.fields[WRITER].initial = writer.pk if writer else ""

    def _add_field(self, field, value, version):
        self.fields[field.key] = field.spec.form_field(field)
        self.fields[field.key].initial = value
        self.fields[f"version-{field.key}"] = NumberField()
        self.fields[f"version-{field.key}"].initial = version
        self.fields[f"aside-{field.key}"] = NumberField()
        if field.spec.takes_files:
            self.fields[f"files-{field.key}"] = FilesField("Attach files")

    def must_have(self):
        """The text boxes of each field that was on the page, with the reason for no response. If no field was on the
        page, the versions are required, so that the post is refused."""
        sent = [field for field in self.question.fields if f"version-{field.key}" in self.data]
        reason = [REASON] if any(field.required for field in sent) and REASON in self.fields else []
        texts = [box for field in sent for box in boxes(self, field.key)]
        return [*texts, *reason] if sent else [f"version-{field.key}" for field in self.question.fields]

    @property
    def parts(self):
        """Each field for the template: its definition, its control, its version and its files."""
        for field in self.question.fields:
            files = f"files-{field.key}"
            yield {
                "definition": field,
                "control": self[field.key],
                "version": self[f"version-{field.key}"],
                "files": self[files] if files in self.fields else None,
            }

    @property
    def reason(self):
        return self[REASON] if REASON in self.fields else None

    @property
    def client_id(self):
        return self[CLIENT_ID]

    @property
    def writer(self):
        return self[WRITER]

    def changes(self):
        """The changes to save. A field that was not on the page, or that has an error, is left unchanged."""
        return [
            Change(
                field,
                self.cleaned_data[field.key],
                self.cleaned_data[f"version-{field.key}"],
                self.cleaned_data.get(REASON, "") if field.required else "",
                self.cleaned_data[f"aside-{field.key}"],
            )
            for field in self.question.fields
            if f"version-{field.key}" in self.data and self._is_valid_field(field)
        ]

    def _is_valid_field(self, field):
        return field.key not in self.errors and not (field.required and REASON in self.errors)

    def is_of_another(self, user):
        """Whether somebody else opened the page, so that their answers must not be saved under this person's name."""
        return self.cleaned_data.get(WRITER, 0) not in (0, user.pk)

    def controls(self):
        """The value of each control by its name, for an open page that loads the current answers."""
        values = {REASON: self.fields[REASON].initial or ""} if REASON in self.fields else {}
        for field in self.question.fields:
            control = self.fields[field.key]
            if isinstance(control.widget, forms.MultiWidget):
                names = (f"{field.key}{suffix}" for suffix in control.widget.widgets_names)
                values |= dict(zip(names, control.widget.decompress(control.initial), strict=True))
            else:
                values[field.key] = control.initial
        return values

    def uploads(self):
        """The chosen files, as pairs of field and file."""
        return [
            (field, upload)
            for field in self.question.fields
            if field.spec.takes_files
            for upload in self.cleaned_data.get(f"files-{field.key}", ())
        ]

    def typed(self):
        """Every text that was sent, as (name, label, text); a text that is not valid is given as it was sent."""
        entries = [(field.key, field.label, self._typed_text(field)) for field in self.question.fields]
        if self.reason:
            entries.append((REASON, self.reason.label, self.cleaned_data.get(REASON, self.reason.value() or "")))
        return [entry for entry in entries if entry[2]]

    def _typed_text(self, field):
        if field.key in self.cleaned_data:
            cleaned = self.cleaned_data[field.key]
            return field.spec.words(cleaned, field) or cleaned
        raw = self[field.key].value() or ""
        return raw if isinstance(raw, str) else " ".join(part for part in raw if isinstance(part, str))

    def refuse_file(self, field, problem):
        self.add_error(f"files-{field.key}", problem)

    def say_files_are_lost(self):
        """Add an error to each field whose files are lost, because a page shown again does not keep them."""
        for field, _ in self.uploads():
            if LOST_FILES not in self.errors.get(f"files-{field.key}", ()):
                self.add_error(f"files-{field.key}", LOST_FILES)

    def as_saved(self, rows):
        """Show the page again after its answers were saved: with the new versions, and with a new key for the next
        save."""
        data = self.data.copy()
        for field in self.question.fields:
            if field.pk in rows:
                data[f"version-{field.key}"] = rows[field.pk].version
        data[CLIENT_ID] = str(uuid4())
        self.data = data
        self.is_saved = True


MINE, THEIRS, TOGETHER = "mine", "theirs", "together"


class ConflictForm(WholeForm):
    """The decision on a conflict. `version` is the version of the answer in the return that the page showed. Two
    choices among options cannot be combined, so only texts offer that."""

    text = forms.Field(required=False, label="The version that goes into the return", widget=forms.Textarea)
    version = NumberField()

    def __init__(self, data=None, *, field, merged="", version=0):
        super().__init__(data, initial={"text": merged, "version": version})
        self.definition = field
        offered = [MINE, THEIRS] if field.options else [MINE, THEIRS, TOGETHER]
        self.fields["choice"] = forms.ChoiceField(
            choices=[(choice, choice) for choice in offered],
            widget=forms.RadioSelect,
            error_messages={
                "required": "Select which version goes into the return",
                "invalid_choice": "Select which version goes into the return",
            },
        )
        self.fields[CLIENT_ID] = SaveField()
        self.order_fields(["choice", "text"])

    def must_have(self):
        """The combined text is required only where it is the version chosen."""
        return ["text"] if self.data.get("choice") == TOGETHER else []

    @property
    def client_id(self):
        return self[CLIENT_ID]

    @property
    def chosen(self):
        return self["choice"].value()

    def clean(self):
        """The combined text has to be valid only where it is the version chosen."""
        cleaned = super().clean()
        if cleaned.get("choice") == TOGETHER:
            try:
                cleaned["text"] = self.definition.spec.clean(cleaned.get("text"), self.definition)
            except ValidationError as problem:
                self.add_error("text", problem)
        return cleaned

    def decided(self, mine, theirs):
        """The chosen value and reason for no response."""
        if self.cleaned_data["choice"] == TOGETHER:
            return self.cleaned_data["text"], ""
        chosen = mine if self.cleaned_data["choice"] == MINE else theirs
        return chosen.value, chosen.no_response_reason

    def with_version(self, version):
        """Show the page again with the current version of the answer in the return."""
        self.data = self.data.copy()
        self.data["version"] = version


class RestoreForm(forms.Form):
    """`version` is the version of the answer when the page was made."""

    version = NumberField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[CLIENT_ID] = SaveField()

    def facts(self):
        return {"version": self.cleaned_data["version"], "client_id": self.cleaned_data[CLIENT_ID]}
