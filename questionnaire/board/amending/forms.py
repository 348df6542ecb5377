"""Changing answers after the board: a choice for each answer that may change, and one reason for all."""

from collections.abc import Iterator
from typing import Any

from django import forms

from questionnaire.board.amending import amended
from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, SectionContent
from questionnaire.returns.forms import EditionField, Words


class AmendForm(forms.Form):
    """An answer that is not changed keeps its value; one without a value may stay empty."""

    edition = EditionField()
    reason = Words(
        label="Why are you changing this?",
        help_text="One reason for all changes. Those who sign read it, and it stays in the history.",
        error_messages={"required": "Say why you are changing this"},
    )

    def __init__(self, *args: Any, content: ReturnContent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.content = content
        self.amendable = {
            f"answer-{answer.field.pk}": (question, answer) for question, answer in amended.answers(content)
        }
        for name, (question, answer) in self.amendable.items():
            self.fields[name] = _choice(question, answer)
            self.initial[name] = answer.value

    @property
    def values(self) -> dict[int, str]:
        """The new values of the answers that were changed, by field."""
        return {answer.field.pk: self.cleaned_data[name] for name, (_, answer) in self._changed()}

    @property
    def changes(self) -> list[tuple[QuestionContent, AnswerContent, AnswerContent]]:
        """The changed answers as (question, current answer, new answer)."""
        return [
            (question, answer, AnswerContent(answer.field, self.cleaned_data[name]))
            for name, (question, answer) in self._changed()
        ]

    def by_section(self) -> Iterator[tuple[SectionContent, list[tuple[QuestionContent, AnswerContent, Any]]]]:
        """Each section that has answers to change, with rows of (question, answer, form field)."""
        for section in self.content.sections:
            rows = [
                (question, answer, self[name])
                for name, (question, answer) in self.amendable.items()
                if question.definition.section_number == section.definition.number
            ]
            if rows:
                yield section, rows

    def _changed(self) -> Iterator[tuple[str, tuple[QuestionContent, AnswerContent]]]:
        for name, (question, answer) in self.amendable.items():
            chosen = self.cleaned_data.get(name, "")
            if chosen and chosen != answer.value:
                yield name, (question, answer)


def _choice(question: QuestionContent, answer: AnswerContent) -> forms.ChoiceField:
    options = [(option.value, option.label) for option in answer.field.options]
    none = [] if answer.value else [("", f"No {answer.field.short.lower()}")]
    label = f"{question.definition.number} {question.definition.short}"
    labels = [each.field.key for each in question.answers if each.field.amendable]
    if len(labels) > 1:
        label = f"{label}, {answer.field.short.lower()}"
    return forms.ChoiceField(
        label=label,
        choices=[*none, *options],
        required=False,
        error_messages={"invalid_choice": f"Choose what {question.definition.number} says from the list"},
    )
