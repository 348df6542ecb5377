"""A questionnaire or a return in easy read, for a page or for paper: parts with rows, each a picture beside a few short
sentences. Pure functions over the definition, content and record."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from questionnaire.content import ReturnContent, SectionContent, rating_of
from questionnaire.definition import EasyRow, HardWord, QuestionnaireDefinition, SectionDefinition
from questionnaire.phrases import day
from questionnaire.record import ReturnRecord
from questionnaire.writing.easy_read.words import EasyText, explain

_NOT_WRITTEN = "The area has not written about this in easy read."
_ABOUT = "This part is about "


@dataclass(frozen=True, slots=True)
class Count:
    """How many answers in a section have one rating, and what that rating means."""

    value: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A picture beside its sentences, with a `label` above them. `counts` are the ratings of a section's answers."""

    picture: str
    text: EasyText
    label: str = ""
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its rows. A part that explains what a colour means has that `rating`."""

    key: str
    title: str
    rows: tuple[Row, ...]
    rating: str = ""


class _Writer:
    """Writes rows and explains each hard word at its first use. Words explained in the introduction count for all
    parts, those explained in another part for that part only."""

    def __init__(self, glossary: tuple[HardWord, ...]) -> None:
        self.glossary = glossary
        self.known: set[str] = set()

    def row(self, picture: str, text: str, label: str = "", known: set[str] | None = None) -> Row:
        """One row. `known` are the words explained so far in this part; without it the row belongs to the
        introduction."""
        known = self.known if known is None else known
        easy_text = explain(text, self.glossary, self.known | known)
        known |= {entry.word for entry in easy_text.explained}
        return Row(picture, easy_text, label)

    def introduction(self, rows: Iterable[EasyRow]) -> tuple[Row, ...]:
        return tuple(self.row(row.picture, row.text) for row in rows)


def of_questionnaire(tree: QuestionnaireDefinition) -> tuple[Part, ...]:
    easy, writer = tree.easy_read, _Writer(tree.easy_read.glossary)
    first = Part("about", "What this is about", writer.introduction(easy.introduction))
    colours = tuple(_colours(tree, writer))
    return first, *colours, *(_asked(section, writer) for section in tree.sections)


def of_return(content: ReturnContent, record: ReturnRecord, today: date) -> tuple[Part, ...]:
    tree = content.questionnaire
    writer = _Writer(tree.easy_read.glossary)
    rows = [replace(row, text=row.text.replace("{area}", content.area_name)) for row in tree.easy_read.of_return]
    if record.is_draft:
        rows.append(EasyRow("clipboard", "These answers are not finished yet.\nThey can still change."))
    first = Part("about", "", writer.introduction(rows))
    colours = tuple(_colours(tree, writer))
    sections = (_answered(section, tree, writer) for section in content.sections)
    return first, *colours, *sections, _next(record, writer, today)


def section_title(section: SectionDefinition) -> str:
    """The title of a section in its own easy read: "Part 1: working together"."""
    first = section.easy_read.partition("\n")[0]
    about = first.removeprefix(_ABOUT).rstrip(".") if first.startswith(_ABOUT) else section.title
    return f"Part {section.number}: {about}"


def _colours(tree: QuestionnaireDefinition, writer: _Writer) -> Iterable[Part]:
    labels = {option.value: option.label for column in tree.columns for option in column.options}
    for rating in tree.easy_read.ratings:
        title = f"{labels.get(rating.value, rating.value)} means: {rating.means}"
        yield Part(rating.value, title, (writer.row("", rating.text),), rating.value)


def _asked(section: SectionDefinition, writer: _Writer) -> Part:
    known: set[str] = set()
    rows = [writer.row(section.picture, section.easy_read, known=known)] if section.easy_read else []
    rows += [
        writer.row(question.picture, question.easy_read or question.text, f"Question {question.number}", known)
        for question in section.questions
    ]
    return Part(f"part-{section.number}", section_title(section), tuple(rows))


def _answered(section: SectionContent, tree: QuestionnaireDefinition, writer: _Writer) -> Part:
    known: set[str] = set()
    about = section.definition
    rows = [
        writer.row(about.picture if place == 0 else "", answer.words, answer.field.label, known)
        for place, answer in enumerate(answer for answer in section.fields if answer.value)
    ]
    if not rows:
        rows = [writer.row(about.picture, f"{about.easy_read}\n{_NOT_WRITTEN}", known=known)]
    counts = tuple(_counts(section, tree))
    if counts:
        rows.append(Row("", EasyText((), ()), "The colours of the answers", counts))
    return Part(f"part-{about.number}", section_title(about), tuple(rows))


def _counts(section: SectionContent, tree: QuestionnaireDefinition) -> Iterable[Count]:
    ratings = [rating for question in section.questions if (rating := rating_of(question))]
    for entry in tree.easy_read.ratings:
        rated = [rating for rating in ratings if rating.value == entry.value]
        if rated:
            number = f"{len(rated)} answer" if len(rated) == 1 else f"{len(rated)} answers"
            yield Count(entry.value, rated[0].words, f"{number}: {entry.means}.")
    open_questions = sum(question.is_open for question in section.questions)
    if open_questions:
        number = "1 question has" if open_questions == 1 else f"{open_questions} questions have"
        yield Count("open", "Open", f"{number} no full answer yet.")


def _next(record: ReturnRecord, writer: _Writer, today: date) -> Part:
    if record.decision:
        last = record.decision
        text = f"The Health and Wellbeing Board talked about this on {day(last.met_on)}."
    elif record.board_meets_on and record.board_meets_on >= today:
        text = f"The Health and Wellbeing Board meets on {day(record.board_meets_on)}.\nIt will talk about this."
    else:
        text = "The Health and Wellbeing Board will talk about this.\nThe date is not set yet."
    return Part("next", "What happens next", (writer.row("spiral-calendar", text, known=set()),))
