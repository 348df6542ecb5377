"""The short version of a return that a signatory reads first: pure functions over content, which name no question."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaire import text
from questionnaire.content import AnswerContent, QuestionContent, ReturnContent, Tally, rating_of, tally
from questionnaire.definition import FieldDefinition

_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"')]*\s+(?=[“‘\"'(]?[A-Z0-9])")
_ABBREVIATION = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|St|No|approx|e\.g|i\.e)\.)$", re.IGNORECASE)
_SHORTEST, _LONGEST = 40, 240  # of an opening, in characters; one sentence such as "Not yet." says too little


@dataclass(frozen=True, slots=True)
class Point:
    """A question and how its answer begins."""

    question: QuestionContent
    label: str
    opening: str
    rating: AnswerContent | None


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that need not be filled in, such as the support asked for, and the questions where it was."""

    field: FieldDefinition
    questions: tuple[QuestionContent, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts are of questions. `worst` are the questions with the first option of their rating; those that are already
    among the headlines are in `worst_above`."""

    tally: Tally
    unrated: int
    not_asked: int
    passed: tuple[QuestionContent, ...]
    headlines: tuple[Point, ...]
    worst_label: str
    worst: tuple[Point, ...]
    worst_above: tuple[QuestionContent, ...]
    extras: tuple[Extra, ...]


def summarise(content: ReturnContent) -> Summary:
    counts = tally(content.questions)
    ratings = [(question, rating_of(question)) for question in content.questions]
    worst = [question for question, rating in ratings if _is_worst(rating)]
    above = {headline.question for headline in content.questionnaire.headlines}
    return Summary(
        tally=counts,
        unrated=sum(rating is None for _, rating in ratings),
        not_asked=sum(rating is not None and not question.is_asked for question, rating in ratings),
        passed=tuple(question for question in content.questions if question.no_response_reason),
        headlines=tuple(_headlines(content)),
        worst_label=counts.ratings[0][1] if counts.ratings else "",
        worst=tuple(_point(question, sentences=1) for question in worst if question.definition.number not in above),
        worst_above=tuple(question for question in worst if question.definition.number in above),
        extras=tuple(_extras(content)),
    )


def opening(question: QuestionContent, sentences: int) -> str:
    """The first sentences of the question's first required text, shortened at a word where they are long."""
    return first_sentences(next((answer.value for answer in question.answers if _is_main_text(answer)), ""), sentences)


def first_sentences(value: str, sentences: int) -> str:
    """The first sentences of a text. An ellipsis is added where they stop inside a list."""
    taken: list[str] = []
    remaining = _sentences(value)
    stops_in_list = False
    for sentence, in_list in remaining:
        taken.append(sentence)
        stops_in_list = in_list
        beginning = " ".join(taken)
        if len(taken) >= sentences and len(beginning) >= _SHORTEST and not beginning.endswith(":"):
            break
    beginning = _shorten(" ".join(taken))
    goes_on = stops_in_list and next(remaining, ("", False))[1]
    return f"{beginning.rstrip(' ,;:.')} …" if goes_on and not beginning.endswith("…") else beginning


def _headlines(content: ReturnContent) -> Iterator[Point]:
    for headline in content.questionnaire.headlines:
        question = content.question(headline.question)
        if question:
            yield _point(question, sentences=2, label=headline.label)


def _point(question: QuestionContent, sentences: int, label: str = "") -> Point:
    return Point(question, label or question.definition.short, opening(question, sentences), rating_of(question))


def _is_worst(rating: AnswerContent | None) -> bool:
    return rating is not None and rating.value == rating.field.options[0].value


def _extras(content: ReturnContent) -> Iterator[Extra]:
    for column in content.questionnaire.columns:
        if column.required or column.options or column.spec.takes_files:
            continue
        answered = tuple(question for question in content.questions if _has_value(question, column.key))
        if answered:
            yield Extra(column, answered)


def _has_value(question: QuestionContent, key: str) -> bool:
    answer = question.answer(key)
    return answer is not None and bool(answer.value)


def _is_main_text(answer: AnswerContent) -> bool:
    return answer.field.required and not answer.field.options


def _sentences(value: str) -> Iterator[tuple[str, bool]]:
    """The sentences of a text, each with whether it is in a list."""
    for block in text.blocks(value):
        for runs in block.items:
            for sentence in _sentences_of_line("".join(run.text for run in runs).strip()):
                yield sentence, block.is_list


def _sentences_of_line(line: str) -> Iterator[str]:
    start = 0
    for end in _SENTENCE_END.finditer(line):
        sentence = line[start : end.start()] + line[end.start() : end.end()].rstrip()
        if _ABBREVIATION.search(sentence):
            continue
        yield sentence
        start = end.end()
    if line[start:]:
        yield line[start:]


def _shorten(beginning: str) -> str:
    if len(beginning) <= _LONGEST:
        return beginning
    shortened = beginning[:_LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:")
    return f"{shortened} …"
