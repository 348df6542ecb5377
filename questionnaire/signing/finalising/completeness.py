"""What must still be done before a return can be finalised: small pure functions over its content. None of them names
a question."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from questionnaire.content import QuestionContent, ReturnContent
from questionnaire.returns.selectors.draft import WaitingText


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to do. `page` is the URL name of the page where it is done; `number`, `section`, `revision` and `field`
    say which page of that name, and where on it. `section` is set only for a field about a section as a whole."""

    problem: str
    page: str
    number: str = ""
    field: str = ""
    revision: int = 0
    section: str = ""


def gaps(content: ReturnContent, waiting: Iterable[WaitingText] = ()) -> tuple[Gap, ...]:
    """List everything that is missing. `waiting` holds the versions that await a decision; an edition has none."""
    missing = [gap for check in CHECKS for gap in check(content)]
    return (*missing, *(_undecided(content, text) for text in waiting))


def _undecided(content: ReturnContent, text: WaitingText) -> Gap:
    question, field = content.questionnaire.fields_by_pk[text.field_id]
    wrote = f"a version by {text.by}" if text.by else "a version"
    problem = f"{question.name if question else field.short}: {wrote} is waiting for a decision"
    if question is None:
        return Gap(problem, "about_conflict", revision=text.pk)
    if not question.number:
        return Gap(problem, "section_easy_read_conflict", section=question.section_number, revision=text.pk)
    return Gap(problem, "conflict", question.number, revision=text.pk)


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


def _unconfirmed(content: ReturnContent) -> Iterator[Gap]:
    """An answer that was carried forward must be confirmed before it is signed again. One gap for each question."""
    for question in content.questions:
        for answer in question.answers:
            if answer.unconfirmed:
                number = question.definition.number
                yield Gap(f"{number} {answer.origin}: not confirmed yet", "question", number, answer.field.key)
                break


def _open_fields_of_return(content: ReturnContent) -> Iterator[Gap]:
    for answer in content.fields:
        if answer.field.required and not answer.is_settled:
            yield Gap(f"{answer.field.short} is empty", "about", field=answer.field.key)


def _people(content: ReturnContent) -> Iterator[Gap]:
    if not (content.completed_by.name and content.completed_by.organisation):
        yield Gap("Say who completed the return", "contact", field="completed_by_name")
    if not content.query_contact.name or not (content.query_contact.phone or content.query_contact.email):
        yield Gap("Say who answers questions about the return", "contact", field="query_name")


CHECKS = (_open_answers, _unconfirmed, _open_fields_of_return, _people)
