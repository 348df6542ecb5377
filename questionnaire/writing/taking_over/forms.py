"""Forms for choosing answers to copy from elsewhere, and answers to offer to other areas."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms

from accounts.models import Area
from questionnaire.content import QuestionContent
from questionnaire.returns.forms import CLIENT_ID, SaveField

MOST_AREAS = 30


class TakeForm(forms.Form):
    """One box for each answer that can be copied; `offered` are (name, label, is ticked). A name includes the version
    of the current answer, so if somebody changes that answer, the choice made on an old page is refused."""

    take = forms.MultipleChoiceField(
        label="Which to take",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Select the answers you want to use",
            "invalid_choice": "The answers on offer have changed. Select them again",
        },
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[str, str, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = list(offered)
        take = cast(forms.MultipleChoiceField, self.fields["take"])
        take.choices = [(name, label) for name, label, _ in rows]
        take.initial = [name for name, _, ticked in rows if ticked]
        self.fields[CLIENT_ID] = SaveField()

    @property
    def client_id(self) -> forms.BoundField:
        return self[CLIENT_ID]

    def ticked(self) -> set[str]:
        """The names of the ticked boxes, as sent or as first offered."""
        return set(self["take"].value() or ())


class OfferForm(forms.Form):
    """Which answers to offer to which areas."""

    near = forms.MultipleChoiceField(
        label="Areas that share an organisation with yours",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choose areas from the list"},
    )
    other = forms.ChoiceField(
        label="Another area", required=False, error_messages={"invalid_choice": "Choose an area from the list"}
    )
    questions = forms.MultipleChoiceField(
        label="Which answers",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick the answers you want to offer",
            "invalid_choice": "Select answers from the list",
        },
    )

    def __init__(
        self,
        *args: Any,
        near: list[Area],
        others: list[Area],
        questions: Iterable[QuestionContent],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.gss_code: area for area in (*near, *others)}
        fields = {name: cast(forms.ChoiceField, self.fields[name]) for name in ("near", "other", "questions")}
        fields["near"].choices = [(area.gss_code, area.short_name) for area in near]
        fields["other"].choices = [("", "No other area"), *((area.gss_code, area.short_name) for area in others)]
        fields["questions"].choices = [
            (question.definition.number, f"{question.definition.number} {question.definition.short}")
            for question in questions
        ]
        if not near:
            del self.fields["near"]
            fields["other"].label = "Area"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.chosen():
            self.add_error("near" if "near" in self.fields else "other", "Choose an area")
        return cleaned

    def chosen(self) -> list[Area]:
        """The chosen areas, at most as many as one offer may go to."""
        codes = [*self.cleaned_data.get("near", ()), self.cleaned_data.get("other", "")]
        return [self.areas[code] for code in codes if code][:MOST_AREAS]
