"""The cached tree of a published questionnaire: frozen values, loaded once per process, shared by every request."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from questionnaire import kinds
from questionnaire.enums import QuestionnaireStatus
from questionnaire.models import AnswerField, Question, Questionnaire

_published: dict[int, "QuestionnaireDefinition"] = {}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    criterion: str = ""


@dataclass(frozen=True)
class FieldDefinition:
    pk: int
    key: str
    label: str
    short: str
    hint: str
    kind: str
    options: tuple[Option, ...]
    required: bool
    max_length: int | None
    amendable: bool

    @cached_property
    def spec(self) -> kinds.Kind:
        """How this field is asked, checked, shown, printed and exported."""
        return kinds.get(self.kind)


Owner = tuple[int | None, int | None]
"""The section and the question that a field belongs to; neither for a field of the whole return."""
Fields = dict[Owner, list[FieldDefinition]]


@dataclass(frozen=True)
class CodeDefinition:
    value: int
    label: str
    inferred: bool


@dataclass(frozen=True)
class Prompt:
    """The condition on which a question is asked: another answer has one of these values."""

    question: str
    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class QuestionDefinition:
    pk: int
    section_number: str
    code: str
    number: str
    item: int
    short: str
    text: str
    guidance: str
    easy_read: str
    prompted_when: Prompt | None
    several_codes: bool
    coding_note: str
    codes: tuple[CodeDefinition, ...]
    fields: tuple[FieldDefinition, ...]
    picture: str = ""

    @property
    def name(self) -> str:
        """The number of the question, or its short title if it has none."""
        return self.number or self.short

    def field(self, key: str) -> FieldDefinition | None:
        return next((field for field in self.fields if field.key == key), None)

    @cached_property
    def required_fields(self) -> tuple[FieldDefinition, ...]:
        return tuple(field for field in self.fields if field.required)


@dataclass(frozen=True)
class SectionDefinition:
    pk: int
    number: str
    title: str
    subtitle: str
    questions: tuple[QuestionDefinition, ...]
    easy_read: str = ""
    picture: str = ""
    fields: tuple[FieldDefinition, ...] = ()

    @cached_property
    def own(self) -> QuestionDefinition:
        """The easy read fields of the section as a whole, in the form of a question without a number."""
        return without_number(f"Section {self.number} in easy read", self.fields, section_number=self.number)


@dataclass(frozen=True)
class Capacity:
    """The capacity in which somebody signs: `label` as printed on the form, `title` in plain words."""

    slug: str
    label: str
    title: str
    organisation_kind: str


@dataclass(frozen=True)
class Headline:
    """A question that a signatory sees first."""

    label: str
    question: str


@dataclass(frozen=True)
class EasyRow:
    """A picture beside a few short sentences, with a line for each."""

    picture: str
    text: str


@dataclass(frozen=True)
class EasyRating:
    """What a rating means in easy read: "Green means: going well"."""

    value: str
    means: str
    text: str


@dataclass(frozen=True)
class HardWord:
    """A word that easy read cannot do without, in all its forms, and what it means."""

    word: str
    meaning: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True)
class EasyRead:
    """The easy read texts besides those of sections and questions: `introduction` opens the questionnaire, `of_return`
    a return. All are empty if a questionnaire has no easy read."""

    title: str = ""
    introduction: tuple[EasyRow, ...] = ()
    of_return: tuple[EasyRow, ...] = ()
    ratings: tuple[EasyRating, ...] = ()
    glossary: tuple[HardWord, ...] = ()

    def rating(self, value: str) -> EasyRating | None:
        return next((rating for rating in self.ratings if rating.value == value), None)


@dataclass(frozen=True)
class QuestionnaireDefinition:
    pk: int
    slug: str
    version: str
    title: str
    subtitle: str
    programme: str
    introduction: tuple[str, ...]
    statement: str
    rating_note: str
    capacities: tuple[Capacity, ...]
    headlines: tuple[Headline, ...]
    sha256: str
    fields: tuple[FieldDefinition, ...]
    sections: tuple[SectionDefinition, ...]
    easy_read: EasyRead = EasyRead()

    @property
    def name(self) -> str:
        return f"{self.slug}-{self.version}"

    @cached_property
    def questions(self) -> tuple[QuestionDefinition, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_number(self) -> dict[str, QuestionDefinition]:
        return {question.number: question for question in self.questions}

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The question numbers that a text may refer to."""
        return frozenset(self.by_number)

    @cached_property
    def fields_by_pk(self) -> dict[int, tuple[QuestionDefinition | None, FieldDefinition]]:
        """Every field with its question, by key. A section's own fields come with `own`, a return's with None."""
        pairs: dict[int, tuple[QuestionDefinition | None, FieldDefinition]]
        pairs = {field.pk: (None, field) for field in self.fields}
        asked = (*self.questions, *(section.own for section in self.sections))
        return pairs | {field.pk: (question, field) for question in asked for field in question.fields}

    @cached_property
    def columns(self) -> tuple[FieldDefinition, ...]:
        """The columns of the paper form: every field key that a question has, in the order of the form."""
        seen: dict[str, FieldDefinition] = {}
        for question in self.questions:
            for field in question.fields:
                seen.setdefault(field.key, field)
        return tuple(seen.values())

    def question(self, number: str) -> QuestionDefinition | None:
        return self.by_number.get(number)

    def section(self, number: str) -> SectionDefinition | None:
        return next((section for section in self.sections if section.number == number), None)

    def section_of(self, question: QuestionDefinition) -> SectionDefinition:
        return next(section for section in self.sections if section.number == question.section_number)

    def capacity(self, slug: str) -> Capacity | None:
        return next((capacity for capacity in self.capacities if capacity.slug == slug), None)

    def neighbours(self, number: str) -> tuple[QuestionDefinition | None, QuestionDefinition | None]:
        """The questions before and after this one, which may be in another section."""
        position = self.questions.index(self.by_number[number])
        before = self.questions[position - 1] if position else None
        after = self.questions[position + 1] if position + 1 < len(self.questions) else None
        return before, after


def without_number(name: str, fields: tuple[FieldDefinition, ...], section_number: str = "") -> QuestionDefinition:
    """A question without a number for fields that belong to none, so that they are written and compared alike."""
    return QuestionDefinition(
        pk=0,
        section_number=section_number,
        code="",
        number="",
        item=0,
        short=name,
        text=name,
        guidance="",
        easy_read="",
        prompted_when=None,
        several_codes=False,
        coding_note="",
        codes=(),
        fields=fields,
    )


def get(questionnaire_pk: int) -> QuestionnaireDefinition:
    """The definition of a questionnaire. A published one never changes, so it is cached; a draft is read each time."""
    if questionnaire_pk in _published:
        return _published[questionnaire_pk]
    questionnaire = Questionnaire.objects.get(pk=questionnaire_pk)
    tree = _build(questionnaire)
    if questionnaire.status == QuestionnaireStatus.PUBLISHED:
        _published[questionnaire_pk] = tree
    return tree


def forget() -> None:
    """Empty the cache: after loading, and between tests."""
    _published.clear()


def _build(questionnaire: Questionnaire) -> QuestionnaireDefinition:
    settings = questionnaire.settings
    fields: Fields = {}
    for row in questionnaire.fields.order_by("position", "pk"):
        fields.setdefault((row.section_id, row.question_id), []).append(_field(row))
    return QuestionnaireDefinition(
        pk=questionnaire.pk,
        slug=questionnaire.slug,
        version=questionnaire.version,
        title=questionnaire.title,
        subtitle=settings.get("subtitle", ""),
        programme=settings.get("programme", ""),
        introduction=tuple(settings.get("introduction", ())),
        statement=settings.get("statement", ""),
        rating_note=settings.get("rating_note", ""),
        capacities=tuple(Capacity(**capacity) for capacity in settings.get("capacities", ())),
        headlines=tuple(Headline(**headline) for headline in settings.get("headlines", ())),
        sha256=questionnaire.sha256,
        fields=tuple(fields.get((None, None), ())),
        sections=tuple(_sections(questionnaire, fields)),
        easy_read=read_easy(settings.get("easy_read", {})),
    )


def read_easy(data: dict[str, Any]) -> EasyRead:
    """The easy read texts from their data in a questionnaire's file or settings."""
    return EasyRead(
        title=data.get("title", ""),
        introduction=tuple(EasyRow(**row) for row in data.get("introduction", ())),
        of_return=tuple(EasyRow(**row) for row in data.get("of_return", ())),
        ratings=tuple(EasyRating(**rating) for rating in data.get("ratings", ())),
        glossary=tuple(
            HardWord(entry["word"], entry["meaning"], tuple(entry.get("forms", ())))
            for entry in data.get("glossary", ())
        ),
    )


def _sections(questionnaire: Questionnaire, fields: Fields) -> Iterator[SectionDefinition]:
    for row in questionnaire.sections.prefetch_related("questions__codes"):
        questions = tuple(_question(question, row.number, fields) for question in row.questions.all())
        yield SectionDefinition(
            pk=row.pk,
            number=row.number,
            title=row.title,
            subtitle=row.subtitle,
            questions=questions,
            easy_read=row.easy_read,
            picture=row.picture,
            fields=tuple(fields.get((row.pk, None), ())),
        )


def _question(row: Question, section_number: str, fields: Fields) -> QuestionDefinition:
    prompt = row.prompted_when
    return QuestionDefinition(
        pk=row.pk,
        section_number=section_number,
        code=row.code,
        number=row.number,
        item=row.item,
        short=row.short,
        text=row.text,
        guidance=row.guidance,
        easy_read=row.easy_read,
        prompted_when=Prompt(prompt["question"], prompt["field"], tuple(prompt["values"])) if prompt else None,
        several_codes=row.several_codes,
        coding_note=row.coding_note,
        codes=tuple(CodeDefinition(code.value, code.label, code.inferred) for code in row.codes.all()),
        fields=tuple(fields.get((None, row.pk), ())),
        picture=row.picture,
    )


def _field(row: AnswerField) -> FieldDefinition:
    return FieldDefinition(
        pk=row.pk,
        key=row.key,
        label=row.label,
        short=row.short,
        hint=row.hint,
        kind=row.kind,
        options=tuple(Option(**option) for option in row.options),
        required=row.required,
        max_length=row.max_length,
        amendable=row.amendable,
    )
