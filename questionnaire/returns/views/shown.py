"""Questions with their answers as reading pages show them: what is there in words, what is not in a sentence."""

from dataclasses import dataclass

from questionnaire.content import AnswerContent, QuestionContent, rating_of


@dataclass(frozen=True)
class ShownQuestion:
    """`texts` are (label, answer) with an empty label for what the question itself asks; `state` stands for a rating
    where the question has none."""

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
    rest = [answer for answer in question.answers if answer is not rating]
    return ShownQuestion(
        question=question,
        rating=rating,
        texts=tuple(
            ("" if answer.field.required else answer.field.short, answer)
            for answer in rest
            if answer.value or answer.attachments or answer.redacted
        ),
        remarks=tuple(_remarks(question)),
        state=_state(question),
    )


def _remarks(question):
    """(in bold, the rest)."""
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
