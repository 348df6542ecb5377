"""One button beside an earlier text: nothing is typed, the page tells what it was shown."""

from django import forms

from questionnaire.returns.forms import CLIENT_ID, NumberField, SaveField


class RestoreForm(forms.Form):
    """`version` is that of the answer as it stood when the page was made."""

    version = NumberField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[CLIENT_ID] = SaveField()

    def facts(self):
        return {"version": self.cleaned_data["version"], "client_id": self.cleaned_data[CLIENT_ID]}
