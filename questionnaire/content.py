"""The content of a return, or of a stored edition, as one frozen value. Pages that show a whole return, documents and
verification read a return in no other way. What changes after finalising (status, signatures, sending, the board) is
not part of the content; a ReturnRecord (record.py) goes with it.

An edition is stored as canonical JSON (sorted keys, no spaces, UTF-8) with a random salt per value. What is signed is
the SHA-256 of the same JSON with each {"salt", "value"} replaced by {"digest": SHA-256(salt + value)}. If the
law requires a value to be removed, its digest is kept: the hash stays the same and the value is shown as redacted.
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
    """An answer to one field. `origin` and `unconfirmed` are set in drafts only. `amended_from` is the answer
    that the board decided on, if it has been amended since."""

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
        """The answer on which the board decided, in words, if it has been amended since; otherwise empty."""
        if self.amended_from is None:
            return ""
        return self.amended_from.words or ("redacted" if self.amended_from.redacted else "no answer")


@dataclass(frozen=True)
class QuestionContent:
    """A question with its answers. `is_asked` is false if the answer that prompts the question rules it out."""

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
        """Where an answer to this question was copied from, in words; empty if none was."""
        return next((answer.origin for answer in self.answers if answer.origin), "")

    @property
    def is_open(self) -> bool:
        return bool(self.open_fields)

    @property
    def is_answered_in_part(self) -> bool:
        """Whether some required answers are given and others are missing."""
        return self.is_open and any(answer.field.required and answer.is_settled for answer in self.answers)

    @cached_property
    def no_response_reason(self) -> str:
        """The reason given for the first required answer that was passed; empty if none was."""
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
    """A section with its questions. `fields` are the answers about the section as a whole."""

    definition: SectionDefinition
    questions: tuple[QuestionContent, ...]
    fields: tuple[AnswerContent, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """The person who completed the return, or who answers queries. Details that were not given are empty."""

    name: str = ""
    organisation: str = ""
    job_title: str = ""
    phone: str = ""
    email: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """The changes made to a content for the public (public.py): the names of answers that were left out, with the
    reason, and of those that were reworded. No copy is made while passages are `undecided`."""

    exempt: tuple[tuple[str, str], ...] = ()
    reworded: tuple[str, ...] = ()
    undecided: int = 0


@dataclass(frozen=True)
class ReturnContent:
    """The whole content of a return. `public` is None in the version for the area and the programme."""

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
        """The sections for which an easy read answer has been settled."""
        return tuple(section for section in self.sections if any(answer.is_settled for answer in section.fields))

    def question(self, number: str) -> QuestionContent | None:
        return self.by_number.get(number)

    def field(self, key: str) -> AnswerContent | None:
        return next((answer for answer in self.fields if answer.field.key == key), None)


@dataclass(frozen=True, slots=True)
class Cell:
    """The stored values of one answer, whether from a draft or from an edition."""

    value: str = ""
    no_response_reason: str = ""
    redacted: bool = False
    attachments: tuple[AttachmentContent, ...] = ()
    origin: str = ""
    unconfirmed: bool = False
    amended_from: "Cell | None" = None


_EMPTY = Cell()


def from_rows(area_return: Return) -> ReturnContent:
    """The content of the draft as it stands, in two queries besides the cached definition."""
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
    """The content of a questionnaire without answers, for forms to be filled in."""
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
    """One question of a draft, from rows already fetched, for pages that show part of a return. A question that has an
    answer is shown as asked, even if the answer that prompts it now rules it out."""
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
    """Whether a question is asked. `value_of(number, key)` returns a value and whether that answer is settled. A
    question is asked until the answer that prompts it is settled."""
    prompt = question.prompted_when
    if prompt is None:
        return True
    value, settled = value_of(prompt.question, prompt.field)
    return not settled or value in prompt.values


def assemble(
    tree: QuestionnaireDefinition, cell: Callable[[QuestionDefinition | None, FieldDefinition], Cell], **facts: Any
) -> ReturnContent:
    """Build the content of a whole return. `cell` looks up the stored values of one field."""
    count = 0

    def answer(question: QuestionDefinition | None, field: FieldDefinition) -> AnswerContent:
        nonlocal count
        stored = cell(question, field)
        first = count + 1
        count += len(stored.attachments)
        files = (replace(file, number=f"A{number}") for number, file in enumerate(stored.attachments, first))
        return _answer_content(field, stored, tuple(files))

    def value_of(number: str, key: str) -> tuple[str, bool]:
        other = tree.by_number[number]
        field = other.field(key)
        stored = cell(other, field) if field else _EMPTY
        return stored.value, bool(stored.value or stored.no_response_reason or stored.redacted)

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


def _answer_content(field: FieldDefinition, stored: Cell, files: tuple[AttachmentContent, ...]) -> AnswerContent:
    before = stored.amended_from
    return AnswerContent(
        field,
        stored.value,
        stored.no_response_reason,
        stored.redacted,
        files,
        stored.origin,
        stored.unconfirmed,
        AnswerContent(field, before.value, before.no_response_reason, before.redacted) if before else None,
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """Numbers of questions: in all, settled, passed, open, and with each rating."""

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
    """The answer that is a rating, shown and printed as a chip; None if the question has none."""
    return next((answer for answer in question.answers if answer.field.spec.rates), None)
