"""The filters of the programme's list; everything in them is optional."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms

from questionnaire.desk.programme.selectors import STANDINGS, WAITS_FOR


class FilterForm(forms.Form):
    words = forms.CharField(label="Area or person", max_length=100, required=False)
    region = forms.ChoiceField(label="Region", required=False)
    standing = forms.MultipleChoiceField(label="Return", required=False, widget=forms.CheckboxSelectMultiple)
    waits = forms.ChoiceField(
        label="Waiting for", required=False, choices=[("", "Anybody"), *((role, role) for role in WAITS_FOR)]
    )
    not_begun = forms.BooleanField(label="Not started yet", required=False)

    def __init__(self, *args: Any, regions: Sequence[str], counts: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        region, standing = (cast(forms.ChoiceField, self.fields[name]) for name in ("region", "standing"))
        region.choices = [("", "All regions"), *((name, name) for name in regions)]
        standing.choices = [(slug, f"{STANDINGS[slug].capitalize()} ({count})") for slug, count in counts.items()]

    def chosen(self) -> dict[str, Any]:
        """The filters as `selectors.matching` takes them; one that makes no sense does not count."""
        self.is_valid()
        values = self.cleaned_data
        return {
            "words": values.get("words", ""),
            "region": values.get("region", ""),
            "standings": values.get("standing", []),
            "waits": values.get("waits", ""),
            "not_begun": values.get("not_begun", False),
        }
