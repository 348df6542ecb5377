"""The paragraphs of a report about the answers: strengths, areas for development, ratings and support required."""

from collections.abc import Iterator

from questionnaire.content import QuestionContent, rating_of
from questionnaire.returns.summary import Point, first_sentences, opening, summarise
from reporting.board_reports.parts import Paragraph, Part, RatingRow, Ratings, Source, Subheading
from reporting.documents.printed.glance import glance
from reporting.documents.printed.tables import rating_field


def strengths(source: Source) -> Iterator[Part]:
    """The questions with the best rating, which is the last option, and with the worst, which is the first."""
    field = rating_field(source.content.questionnaire)
    if field is None:
        yield Paragraph("[Name the key strengths and the areas for development. The questions ask for no rating.]")
        return
    best, worst = field.options[-1], field.options[0]
    yield Paragraph("Each point gives the opening of an answer. The whole answer is in the return.")
    yield Subheading("Key strengths")
    yield from _rated(source, best.value, best.label)
    yield Subheading("Areas for development")
    yield from _rated(source, worst.value, worst.label)


def _rated(source: Source, value: str, label: str) -> Iterator[Paragraph]:
    is_rated = False
    for section in source.content.sections:
        points = tuple(_point(question) for question in section.questions if _has(question, value))
        if points:
            is_rated = True
            yield Paragraph(f"Section {section.definition.number}, {section.definition.title}:", points)
    if not is_rated:
        yield Paragraph(f"No question is rated {label.lower()}.")


def _has(question: QuestionContent, value: str) -> bool:
    rating = rating_of(question)
    return rating is not None and question.is_asked and rating.value == value


def _point(question: QuestionContent) -> str:
    words = opening(question, sentences=1) or _why_not(question)
    return f"{question.definition.number} {question.definition.short}: {words}"


def _why_not(question: QuestionContent) -> str:
    if any(answer.redacted for answer in question.answers):
        return "removed because the law requires it."
    reason = question.no_response_reason
    return f"no answer, because: {first_sentences(reason, sentences=1)}" if reason else "no answer is given."


def ratings(source: Source) -> Iterator[Part]:
    content, overview = source.content, glance(source.content)
    if not overview.options:
        yield Paragraph("The questions ask for no rating.")
        return
    heads = (*overview.heads, "No rating")
    rows = tuple(
        RatingRow(
            row.section.definition.number,
            row.section.definition.title,
            (*(len(numbers) for _, numbers in row.by_option), len(row.without)),
        )
        for row in overview.rows
    )
    table = Ratings(overview.options, heads, rows)
    *rated, without = (f"{total} {head.lower()}" for total, head in zip(table.total, heads, strict=True))
    note = content.questionnaire.rating_note.replace("{area}", content.area_name)
    asked = f"Of {len(content.questions)} questions, the area rates {', '.join(rated)}"
    counted = f"{asked}; {without.split()[0]} without a rating."
    yield Paragraph(f"{counted} {note}".strip())
    yield table


def support(source: Source) -> Iterator[Part]:
    extras = summarise(source.content).extras
    if not extras:
        yield Paragraph("The return asks for no support.")
    for extra in extras:
        points = tuple(_extra(question, extra.field.key) for question in extra.questions)
        yield Paragraph(f"{extra.field.label}, from the return. Each point gives the opening of an answer:", points)


def _extra(question: QuestionContent, key: str) -> str:
    answer = question.answer(key)
    words = first_sentences(answer.value if answer else "", sentences=2)
    return f"{question.definition.number} {question.definition.short}: {words}"


def conclusions(source: Source) -> Iterator[Part]:
    points = tuple(_headline(point) for point in summarise(source.content).headlines)
    if points:
        yield Paragraph("On the most important points, the return’s answers open as follows:", points)


def _headline(point: Point) -> str:
    rated = f", rated {point.rating.words.lower()}" if point.rating and point.rating.value else ""
    words = point.opening or _why_not(point.question)
    return f"{point.label} (question {point.question.definition.number}{rated}): {words}"
