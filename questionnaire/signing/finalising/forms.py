"""Choosing whether one body signs for all of its kind or each for itself, and passing a question with a reason."""

from collections.abc import Mapping
from typing import Any

from django import forms

from accounts.models import Organisation
from questionnaire import slots
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.phrases import join
from questionnaire.returns.forms import Line

ONE, EACH = "one", "each"


class SignersForm(forms.Form):
    """One choice for each capacity in which the area has several bodies."""

    def __init__(
        self, data: Any, *, tree: QuestionnaireDefinition, several: Mapping[str, list[Organisation]], each: list[str]
    ) -> None:
        super().__init__(data)
        for capacity in tree.capacities:
            if capacity.slug in several:
                bodies = several[capacity.slug]
                self.fields[capacity.slug] = forms.ChoiceField(
                    label=capacity.title,
                    help_text=join(body.name for body in bodies),
                    choices=_choices(capacity.organisation_kind, len(bodies)),
                    widget=forms.RadioSelect,
                    initial=EACH if capacity.slug in each else ONE,
                    error_messages={"required": "Select who signs", "invalid_choice": "Select one of the two"},
                )

    @property
    def each(self) -> list[str]:
        return [capacity for capacity, chosen in self.cleaned_data.items() if chosen == EACH]


def _choices(kind: str, count: int) -> list[tuple[str, str]]:
    number = {2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(count, str(count))
    return [
        (ONE, f"One signs {slots.for_all(kind, count)}: one signature that says it is for all of them"),
        (EACH, f"Each signs for itself: {number.lower()} signatures"),
    ]


class PassForm(forms.Form):
    """The reason for passing a question. Sending the form twice has the same effect as sending it once."""

    def __init__(self, data=None, *, number):
        super().__init__(data, auto_id=f"{number}-%s")
        self.number = number
        self.fields["reason"] = Line(
            label="Or pass it and give your reason, which will be printed",
            max_length=2_000,
            error_messages={
                "required": f"Say why {number} cannot be answered",
                "max_length": f"Reason for {number} must be 2,000 characters or less",
            },
        )
        self.fields["reason"].widget.attrs.pop("maxlength", None)  # the page says how much is too much
