"""Deciding between two texts for one field, or putting them together."""

from django import forms
from django.core.exceptions import ValidationError

from questionnaire.returns.forms import CLIENT_ID, NumberField, SaveField, WholeForm

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
