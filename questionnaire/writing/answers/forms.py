"""The form of a question, and of what is asked once for the whole return: every field by its kind, with the version
that the writer saw. It takes the declared fields and nothing else."""

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
    """Any number of files, judged one by one when they are kept."""

    def __init__(self, label):
        widget = ManyFiles(attrs={"multiple": True, "accept": uploads.ACCEPT})
        super().__init__(required=False, label=label, help_text=f"{uploads.IN_WORDS}, up to 20 MB each", widget=widget)

    def clean(self, value):
        return list(value or [])


class AnswersForm(WholeForm):
    """`rows` are the stored answers by field, for what is shown and for the versions; `writer` opens the page."""

    is_saved = False  # shown again only for a file that was refused

    def __init__(self, data=None, files=None, *, question, rows=None, reason="", writer=None):
        super().__init__(data, files)
        self.question = question
        rows = rows or {}
        for field in question.fields:
            row = rows.get(field.pk)
            self._ask(field, row.value if row else "", row.version if row else 0)
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

    def _ask(self, field, value, version):
        self.fields[field.key] = field.spec.form_field(field)
        self.fields[field.key].initial = value
        self.fields[f"version-{field.key}"] = NumberField()
        self.fields[f"version-{field.key}"].initial = version
        self.fields[f"aside-{field.key}"] = NumberField()
        if field.spec.takes_files:
            self.fields[f"files-{field.key}"] = FilesField("Attach files")

    def must_have(self):
        """The words of each part that was on the page, with the reason that stands for them; one part at least."""
        sent = [field for field in self.question.fields if f"version-{field.key}" in self.data]
        reason = [REASON] if any(field.required for field in sent) and REASON in self.fields else []
        words = [box for field in sent for box in boxes(self, field.key)]
        return [*words, *reason] if sent else [f"version-{field.key}" for field in self.question.fields]

    @property
    def parts(self):
        """For the page, field by field: its definition, its control, its version, its files."""
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
        """What the writer wants; a part that was not on the page is left as it is, and so is one that is wrong."""
        return [
            Change(
                field,
                self.cleaned_data[field.key],
                self.cleaned_data[f"version-{field.key}"],
                self.cleaned_data.get(REASON, "") if field.required else "",
                self.cleaned_data[f"aside-{field.key}"],
            )
            for field in self.question.fields
            if f"version-{field.key}" in self.data and self._is_right(field)
        ]

    def _is_right(self, field):
        return field.key not in self.errors and not (field.required and REASON in self.errors)

    def is_of_another(self, user):
        """Whether the page was opened by somebody else: their words are not saved under this name."""
        return self.cleaned_data.get(WRITER, 0) not in (0, user.pk)

    def controls(self):
        """What each control of the page holds, by its name: for a page that takes over what is there now."""
        found = {REASON: self.fields[REASON].initial or ""} if REASON in self.fields else {}
        for field in self.question.fields:
            asked = self.fields[field.key]
            if isinstance(asked.widget, forms.MultiWidget):
                names = (f"{field.key}{suffix}" for suffix in asked.widget.widgets_names)
                found |= dict(zip(names, asked.widget.decompress(asked.initial), strict=True))
            else:
                found[field.key] = asked.initial
        return found

    def uploads(self):
        """(field, file) of everything that was chosen."""
        return [
            (field, upload)
            for field in self.question.fields
            if field.spec.takes_files
            for upload in self.cleaned_data.get(f"files-{field.key}", ())
        ]

    def typed(self):
        """(name, label, text) of all the words that were sent, kept as they came where they cannot be cleaned."""
        named = [(field.key, field.label, self._words(field)) for field in self.question.fields]
        if self.reason:
            named.append((REASON, self.reason.label, self.cleaned_data.get(REASON, self.reason.value() or "")))
        return [entry for entry in named if entry[2]]

    def _words(self, field):
        if field.key in self.cleaned_data:
            cleaned = self.cleaned_data[field.key]
            return field.spec.words(cleaned, field) or cleaned
        raw = self[field.key].value() or ""
        return raw if isinstance(raw, str) else " ".join(part for part in raw if isinstance(part, str))

    def refuse_file(self, field, problem):
        self.add_error(f"files-{field.key}", problem)

    def say_files_are_lost(self):
        """A page that is shown again has forgotten its files."""
        for field, _ in self.uploads():
            if LOST_FILES not in self.errors.get(f"files-{field.key}", ()):
                self.add_error(f"files-{field.key}", LOST_FILES)

    def as_saved(self, rows):
        """The page that is shown again speaks of the versions that were made meanwhile, and is a save of its own."""
        data = self.data.copy()
        for field in self.question.fields:
            if field.pk in rows:
                data[f"version-{field.key}"] = rows[field.pk].version
        data[CLIENT_ID] = str(uuid4())
        self.data = data
        self.is_saved = True


MINE, THEIRS, TOGETHER = "mine", "theirs", "together"


class ConflictForm(WholeForm):
    """`version` is that of the other text as the page shows it. A choice among options cannot be put together."""

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
        """The text matters only where it is the one that is chosen."""
        return ["text"] if self.data.get("choice") == TOGETHER else []

    @property
    def client_id(self):
        return self[CLIENT_ID]

    @property
    def chosen(self):
        return self["choice"].value()

    def clean(self):
        """Only the text that is chosen has to be one that can be kept."""
        cleaned = super().clean()
        if cleaned.get("choice") == TOGETHER:
            try:
                cleaned["text"] = self.definition.spec.clean(cleaned.get("text"), self.definition)
            except ValidationError as problem:
                self.add_error("text", problem)
        return cleaned

    def decided(self, mine, theirs):
        """(value, reason for no response) of what was chosen."""
        if self.cleaned_data["choice"] == TOGETHER:
            return self.cleaned_data["text"], ""
        kept = mine if self.cleaned_data["choice"] == MINE else theirs
        return kept.value, kept.no_response_reason

    def with_version(self, version):
        """The page that is shown again speaks of the text that is there now."""
        self.data = self.data.copy()
        self.data["version"] = version


class RestoreForm(forms.Form):
    """`version` is that of the answer as it stood when the page was made."""

    version = NumberField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[CLIENT_ID] = SaveField()

    def facts(self):
        return {"version": self.cleaned_data["version"], "client_id": self.cleaned_data[CLIENT_ID]}
