"""A return, or a stored edition of it, as one frozen value: the only door to pages that show it whole, to documents
and to verification. Nothing that changes after finalising (status, signatures, sending, board) is in here; that
travels beside it as a ReturnRecord (record.py).

An edition is stored as canonical JSON (sorted keys, no spaces, UTF-8) with a random salt per value. What is signed is
the SHA-256 of the same JSON with each {"salt", "value"} replaced by {"digest": SHA-256(salt + value)}. A value that the
law makes disappear leaves its digest: the hash stays as it was and the gap shows as redacted.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

from questionnaire import definition
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition, SectionDefinition
from questionnaire.models import Attachment, Return


@dataclass(frozen=True, slots=True)
class AttachmentContent:
    """A file beside an answer; `number` counts the return's files in the paper's order: A1, A2 and so on."""

    name: str
    size: int
    sha256: str
    media_type: str
    number: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """`origin` and `unconfirmed` speak of a draft; an edition has neither. `amended_from` is what stood here when the
    board decided, where it was amended after."""

    field: FieldDefinition
    value: str = ""
    no_response_reason: str = ""
    redacted: bool = False
    attachments: tuple[AttachmentContent, ...] = ()
    origin: str = ""
    unconfirmed: bool = False
    amended_from: "AnswerContent | None" = None

    @property
    def is_settled(self) -> bool:
        """Answered, passed with a reason, or redacted by law."""
        return self.redacted or bool(self.no_response_reason) or self.field.spec.is_answered(self.value)

    @property
    def words(self) -> str:
        return self.field.spec.words(self.value, self.field)

    @property
    def words_before(self) -> str:
        """In words what stood here before the board, where it was amended after; else empty."""
        if self.amended_from is None:
            return ""
        return self.amended_from.words or ("redacted" if self.amended_from.redacted else "no answer")


@dataclass(frozen=True)
class QuestionContent:
    """`is_asked` is false where the answer that prompts this question is known and says not to ask it."""

    definition: QuestionDefinition
    answers: tuple[AnswerContent, ...]
    is_asked: bool = True

    def answer(self, key: str) -> AnswerContent | None:
        return next((answer for answer in self.answers if answer.field.key == key), None)

    @cached_property
    def open_fields(self) -> tuple[AnswerContent, ...]:
        """Required answers that are neither given nor passed; none if the question is not asked."""
        if not self.is_asked:
            return ()
        return tuple(answer for answer in self.answers if answer.field.required and not answer.is_settled)

    @property
    def is_unconfirmed(self) -> bool:
        return any(answer.unconfirmed for answer in self.answers)

    @property
    def origin(self) -> str:
        """Where an answer of this question was taken over from, in words; empty if none was."""
        return next((answer.origin for answer in self.answers if answer.origin), "")

    @property
    def is_open(self) -> bool:
        return bool(self.open_fields)

    @property
    def is_answered_in_part(self) -> bool:
        """Some of what is required is there, and some is missing."""
        return self.is_open and any(answer.field.required and answer.is_settled for answer in self.answers)

    @cached_property
    def no_response_reason(self) -> str:
        """The reason of the first required answer that was passed, if one was."""
        reasons = (answer.no_response_reason for answer in self.answers if answer.field.required)
        return next((reason for reason in reasons if reason), "")

    @property
    def is_passed(self) -> bool:
        """Passed as a whole: no required answer has a value and at least one has a reason."""
        return bool(self.no_response_reason) and not any(
            answer.value for answer in self.answers if answer.field.required
        )


@dataclass(frozen=True, slots=True)
class SectionContent:
    """`fields` are the answers about the section as a whole."""

    definition: SectionDefinition
    questions: tuple[QuestionContent, ...]
    fields: tuple[AnswerContent, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """Who completed the return, or who answers queries. Empty texts where not given."""

    name: str = ""
    organisation: str = ""
    job_title: str = ""
    phone: str = ""
    email: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """What a content says that was made for the public (public.py): which answers were left out, with the reason, and
    in which some words are others. `undecided` passages wait for a decision; no copy is made while there are any."""

    exempt: tuple[tuple[str, str], ...] = ()
    reworded: tuple[str, ...] = ()
    undecided: int = 0


@dataclass(frozen=True)
class ReturnContent:
    """`public` is None in what the area and the programme read."""

    questionnaire: QuestionnaireDefinition
    collection_slug: str
    collection_title: str
    area_code: str
    area_name: str
    fields: tuple[AnswerContent, ...]
    completed_by: Person
    query_contact: Person
    sections: tuple[SectionContent, ...]
    public: PublicCopy | None = None

    @cached_property
    def questions(self) -> tuple[QuestionContent, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_number(self) -> dict[str, QuestionContent]:
        return {question.definition.number: question for question in self.questions}

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The question numbers that a text may refer to."""
        return frozenset(self.questionnaire.by_number)

    @cached_property
    def attachments(self) -> tuple[tuple[QuestionContent, AttachmentContent], ...]:
        return tuple(
            (question, attachment)
            for question in self.questions
            for answer in question.answers
            for attachment in answer.attachments
        )

    @cached_property
    def easy_sections(self) -> tuple[SectionContent, ...]:
        """The sections of which something is said in easy read."""
        return tuple(section for section in self.sections if any(answer.is_settled for answer in section.fields))

    def question(self, number: str) -> QuestionContent | None:
        return self.by_number.get(number)

    def field(self, key: str) -> AnswerContent | None:
        return next((answer for answer in self.fields if answer.field.key == key), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored answer, wherever it came from."""

    value: str = ""
    no_response_reason: str = ""
    redacted: bool = False
    attachments: tuple[AttachmentContent, ...] = ()
    origin: str = ""
    unconfirmed: bool = False
    amended_from: "Cell | None" = None


_EMPTY = Cell()


def from_rows(area_return: Return) -> ReturnContent:
    """The draft as it stands: two queries beside the cached definition."""
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = area_return.answers.values_list("field_id", "value", "no_response_reason", "origin", "unconfirmed")
    answers = {row[0]: row[1:] for row in rows}
    files: dict[int, list[AttachmentContent]] = {}
    for attachment in area_return.attachments.filter(removed_at__isnull=True):
        files.setdefault(attachment.field_id, []).append(attachment_content(attachment))

    def cell(question: QuestionDefinition | None, field: FieldDefinition) -> Cell:
        value, reason, origin, unconfirmed = answers.get(field.pk, ("", "", "", False))
        attachments = tuple(files.get(field.pk, ()))
        return Cell(value, reason, attachments=attachments, origin=origin, unconfirmed=unconfirmed)

    return assemble(
        tree,
        cell,
        collection_slug=area_return.collection.slug,
        collection_title=area_return.collection.title,
        area_code=area_return.area.gss_code,
        area_name=area_return.area.short_name,
        completed_by=Person(
            name=area_return.completed_by_name,
            organisation=area_return.completed_by_organisation,
            contact=area_return.completed_by_contact,
        ),
        query_contact=Person(
            name=area_return.query_name,
            job_title=area_return.query_job_title,
            phone=area_return.query_phone,
            email=area_return.query_email,
        ),
    )


def blank(tree: QuestionnaireDefinition) -> ReturnContent:
    """A questionnaire that nobody has answered, for forms to be filled in."""
    facts = dict.fromkeys(("collection_slug", "collection_title", "area_code", "area_name"), "")
    return assemble(tree, lambda question, field: _EMPTY, completed_by=Person(), query_contact=Person(), **facts)


def attachment_content(attachment: Attachment) -> AttachmentContent:
    return AttachmentContent(
        attachment.name,
        attachment.size,
        attachment.sha256,
        attachment.media_type,
        description=attachment.description,
    )


class AnswerRow(Protocol):
    """A stored answer, as a model's row or as values."""

    @property
    def field_id(self) -> int: ...

    @property
    def value(self) -> str: ...

    @property
    def no_response_reason(self) -> str: ...

    @property
    def origin(self) -> str: ...

    @property
    def unconfirmed(self) -> bool: ...


def question_from_answers(
    question: QuestionDefinition, answers: Iterable[AnswerRow], attachments: Iterable[Attachment], asked: bool = True
) -> QuestionContent:
    """One question of a draft, from rows already fetched; for pages that show a part of a return. One that has an
    answer is shown as asked, whatever prompts it."""
    by_field = {answer.field_id: answer for answer in answers}
    files: dict[int, list[AttachmentContent]] = {}
    for attachment in attachments:
        files.setdefault(attachment.field_id, []).append(attachment_content(attachment))

    def answer(field: FieldDefinition) -> AnswerContent:
        row = by_field.get(field.pk)
        return AnswerContent(
            field,
            row.value if row else "",
            row.no_response_reason if row else "",
            attachments=tuple(files.get(field.pk, ())),
            origin=row.origin if row else "",
            unconfirmed=bool(row and row.unconfirmed),
        )

    answers_shown = tuple(answer(field) for field in question.fields)
    return QuestionContent(question, answers_shown, asked or any(shown.value for shown in answers_shown))


def is_asked(question: QuestionDefinition, value_of: Callable[[str, str], tuple[str, bool]]) -> bool:
    """Whether a question is put. `value_of(number, key)` gives a value and whether that answer is settled: until the
    answer that prompts a question is settled, the question stays open."""
    prompt = question.prompted_when
    if prompt is None:
        return True
    value, settled = value_of(prompt.question, prompt.field)
    return not settled or value in prompt.values


def assemble(
    tree: QuestionnaireDefinition, cell: Callable[[QuestionDefinition | None, FieldDefinition], Cell], **facts: Any
) -> ReturnContent:
    count = 0

    def answer(question: QuestionDefinition | None, field: FieldDefinition) -> AnswerContent:
        nonlocal count
        found = cell(question, field)
        files = []
        for file in found.attachments:
            count += 1
            files.append(replace(file, number=f"A{count}"))
        said = (found.value, found.no_response_reason, found.redacted, tuple(files))
        first = found.amended_from
        before = AnswerContent(field, first.value, first.no_response_reason, first.redacted) if first else None
        return AnswerContent(field, *said, found.origin, found.unconfirmed, before)

    def value_of(number: str, key: str) -> tuple[str, bool]:
        other = tree.by_number[number]
        field = other.field(key)
        found = cell(other, field) if field else _EMPTY
        return found.value, bool(found.value or found.no_response_reason or found.redacted)

    sections = tuple(
        SectionContent(
            section,
            tuple(
                QuestionContent(
                    question,
                    tuple(answer(question, field) for field in question.fields),
                    is_asked(question, value_of) or any(cell(question, field).value for field in question.fields),
                )
                for question in section.questions
            ),
            tuple(answer(section.own, field) for field in section.fields),
        )
        for section in tree.sections
    )
    return ReturnContent(
        questionnaire=tree, fields=tuple(answer(None, field) for field in tree.fields), sections=sections, **facts
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some questions of a return, each of them a count of questions."""

    questions: int
    settled: int
    passed: int
    open: int
    ratings: tuple[tuple[str, str, int], ...]  # (value, label, count) in the order of the options


def tally(questions: tuple[QuestionContent, ...]) -> Tally:
    counts: dict[tuple[str, str], int] = {}
    for question in questions:
        if rating := rating_of(question):
            for option in rating.field.options:
                counts.setdefault((option.value, option.label), 0)
                counts[option.value, option.label] += rating.value == option.value
    still_open = sum(question.is_open for question in questions)
    return Tally(
        questions=len(questions),
        settled=len(questions) - still_open,
        passed=sum(question.is_passed for question in questions),
        open=still_open,
        ratings=tuple((value, label, count) for (value, label), count in counts.items()),
    )


def rating_of(question: QuestionContent) -> AnswerContent | None:
    """The answer whose kind rates, shown and printed as a chip; None where the question has none."""
    return next((answer for answer in question.answers if answer.field.spec.rates), None)
