"""What still stands between a return and its edition: small pure functions over content, none of them knowing a
question by name."""

from collections.abc import Iterator
from dataclasses import dataclass

from questionnaire.content import AnswerContent, QuestionContent, ReturnContent


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do. `page` is the URL name that mends it; `number` and `field` say where on that page."""

    problem: str
    page: str
    number: str = ""
    field: str = ""


def gaps(content: ReturnContent) -> tuple[Gap, ...]:
    return tuple(gap for check in CHECKS for gap in check(content))


def _open_answers(content: ReturnContent) -> Iterator[Gap]:
    for question in content.questions:
        if question.open_fields:
            first = question.open_fields[0]
            yield Gap(
                f"{question.definition.number} {_missing(question)}",
                "question",
                question.definition.number,
                first.field.key,
            )


def _missing(question: QuestionContent) -> str:
    required = [answer for answer in question.answers if answer.field.required]
    if len(question.open_fields) == len(required):
        return "has no answer"
    return f"has no {question.open_fields[0].field.short.lower()}"


def _open_fields_of_return(content: ReturnContent) -> Iterator[Gap]:
    for answer in content.fields:
        if answer.field.required and not answer.is_settled:
            yield Gap(f"{answer.field.short} is empty", "about", field=answer.field.key)


def _people(content: ReturnContent) -> Iterator[Gap]:
    if not (content.completed_by.name and content.completed_by.organisation):
        yield Gap("Say who completed the return", "contact", field="completed_by_name")
    if not content.query_contact.name or not (content.query_contact.phone or content.query_contact.email):
        yield Gap("Say who answers questions about the return", "contact", field="query_name")


CHECKS = (_open_answers, _open_fields_of_return, _people)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some questions of a return, each of them a count of questions."""

    questions: int
    settled: int
    passed: int
    open: int
    ratings: tuple[tuple[str, str, int], ...]  # (value, label, count) in the order of the options

    @property
    def rated(self) -> int:
        return sum(count for _, _, count in self.ratings)


def tally(questions: tuple[QuestionContent, ...]) -> Tally:
    counts: dict[tuple[str, str], int] = {}
    for question in questions:
        for answer in question.answers:
            for option in answer.field.options:
                counts.setdefault((option.value, option.label), 0)
                counts[option.value, option.label] += answer.value == option.value
    still_open = sum(question.is_open for question in questions)
    return Tally(
        questions=len(questions),
        settled=len(questions) - still_open,
        passed=sum(question.is_passed for question in questions),
        open=still_open,
        ratings=tuple((value, label, count) for (value, label), count in counts.items()),
    )


def rating_of(question: QuestionContent) -> AnswerContent | None:
    """The answer that is a choice among options, which pages show as a chip; None where the question has none."""
    return next((answer for answer in question.answers if answer.field.options), None)
