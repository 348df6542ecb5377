"""How reading pages show a question: its answers in words, and a sentence for each answer that is missing."""

from dataclasses import dataclass

from questionnaire.content import AnswerContent, QuestionContent, rating_of


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its answers, ready for a template. `texts` are pairs of label and answer; the label is empty for
    a required field. `state` is shown in place of the rating of a question that has none."""

    question: QuestionContent
    rating: AnswerContent | None
    texts: tuple
    remarks: tuple
    state: str

    @property
    def number(self):
        return self.question.definition.number


def shown(question):
    rating = rating_of(question)
    others = [answer for answer in question.answers if answer is not rating]
    return ShownQuestion(
        question=question,
        rating=rating,
        texts=tuple(
            ("" if answer.field.required else answer.field.short, answer)
            for answer in others
            if answer.value or answer.attachments or answer.redacted
        ),
        remarks=tuple(_remarks(question)),
        state=_state(question),
    )


def _remarks(question):
    """Remarks about where the answers come from and what is missing, as pairs of bold text and quotation."""
    if question.origin:
        yield f"{question.origin}{', not confirmed yet' if question.is_unconfirmed else ''}.", ""
    if not question.is_asked:
        yield "Not asked.", ""
    elif question.is_open:
        required = [answer for answer in question.answers if answer.field.required]
        if len(question.open_fields) == len(required):
            yield "No answer yet.", ""
        else:
            for answer in question.open_fields:
                yield f"No {answer.field.short.lower()} yet.", ""
    if question.is_passed:
        yield "No response.", f"“{question.no_response_reason}”"
    elif question.no_response_reason:
        passed = [answer for answer in question.answers if answer.no_response_reason]
        for answer in passed:
            yield f"{answer.field.short}: no response.", f"“{answer.no_response_reason}”"


def _state(question):
    if not question.is_asked:
        return "not_asked"
    if question.is_open:
        return "open"
    return "no_response" if question.is_passed else ""
