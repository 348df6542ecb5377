"""Forms for a text to check, and for a phrase to keep."""

from django import forms

from questionnaire.kinds import longest
from questionnaire.writing.careful.workflow import LONGEST_PHRASE


class _FieldForm(forms.Form):
    """A form about one field; `fields_by_pk` are all fields of the questionnaire."""

    field = forms.IntegerField(min_value=1, max_value=2**31 - 1)

    def __init__(self, *args, fields_by_pk, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields_by_pk = fields_by_pk

    def clean_field(self):
        if self.cleaned_data["field"] not in self.fields_by_pk:
            raise forms.ValidationError("There is no such field.")
        _, field = self.fields_by_pk[self.cleaned_data["field"]]
        return field


class CheckTextForm(_FieldForm):
    text = forms.CharField(required=False, strip=False)

    def clean(self):
        """Cut the text to the longest that its field allows, so that no more is checked."""
        cleaned = super().clean()
        if "field" in cleaned:
            cleaned["text"] = cleaned.get("text", "")[: longest(cleaned["field"])]
        return cleaned


class KeepForm(_FieldForm):
    phrase = forms.CharField(max_length=LONGEST_PHRASE)
