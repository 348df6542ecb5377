"""The cached tree of a published questionnaire: frozen values, loaded once per process, shared by every request."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True)
class CodeDefinition:
    value: int
    label: str
    inferred: bool


@dataclass(frozen=True)
class Prompt:
    """Ask only when another answer has one of these values."""

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


@dataclass(frozen=True)
class Capacity:
    """Who signs: `label` as printed on the form, `title` in plain words."""

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
        pairs = {field.pk: (None, field) for field in self.fields}
        return pairs | {field.pk: (question, field) for question in self.questions for field in question.fields}

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
        """The questions before and after this one, over section borders."""
        position = self.questions.index(self.by_number[number])
        before = self.questions[position - 1] if position else None
        after = self.questions[position + 1] if position + 1 < len(self.questions) else None
        return before, after


def get(questionnaire_pk: int) -> QuestionnaireDefinition:
    """The whole tree. A published one never changes, so it is kept; a draft is read afresh."""
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
    fields: dict[int | None, list[FieldDefinition]] = {}
    for row in questionnaire.fields.order_by("position", "pk"):
        fields.setdefault(row.question_id, []).append(_field(row))
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
        fields=tuple(fields.get(None, ())),
        sections=tuple(_sections(questionnaire, fields)),
    )


def _sections(questionnaire: Questionnaire, fields: dict) -> Iterator[SectionDefinition]:
    for row in questionnaire.sections.prefetch_related("questions__codes"):
        questions = tuple(_question(question, row.number, fields) for question in row.questions.all())
        yield SectionDefinition(row.pk, row.number, row.title, row.subtitle, questions)


def _question(row: Question, section_number: str, fields: dict) -> QuestionDefinition:
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
        fields=tuple(fields.get(row.pk, ())),
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
