"""How far the draft of a return is: which of its questions are answered, passed or open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Left

from questionnaire import content, definition
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.enums import ReturnStatus
from questionnaire.models import Answer, Return
from questionnaire.returns.selectors.finding import StringAgg

LONGEST_OPTION = 100
_PART, _ROW = Value("\x1f"), "\x1e"  # no text has these


@dataclass(frozen=True, slots=True)
class Progress:
    """Which questions of a draft are open or passed, by number. `lacking` names the missing field of each open question
    that is answered in part."""

    tree: QuestionnaireDefinition
    open_numbers: frozenset[str]
    passed_numbers: frozenset[str]
    lacking: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> int:
        return len(self.open_numbers)

    @property
    def questions(self) -> int:
        return len(self.tree.questions)

    def state(self, number: str) -> str:
        if number in self.open_numbers:
            return "open"
        return "passed" if number in self.passed_numbers else "answered"


def progress(area_return: Return) -> Progress:
    """How far a draft is: one query, which reads only as much of each answer as the longest option has."""
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = Answer.objects.filter(area_return=area_return).exclude(value="", no_response_reason="")
    beginnings = rows.values_list("field_id", Left("value", LONGEST_OPTION), Left("no_response_reason", 1))
    return progress_from(tree, [(pk, value, bool(reason)) for pk, value, reason in beginnings])


def progress_from(tree: QuestionnaireDefinition, settled: Iterable[tuple[int, str, bool]]) -> Progress:
    by_pk = {pk: (value, passed) for pk, value, passed in settled}

    def value_of(number: str, key: str) -> tuple[str, bool]:
        field = tree.by_number[number].field(key)
        value, _ = by_pk.get(field.pk, ("", False)) if field else ("", False)
        return value, bool(field and field.pk in by_pk)

    still_open, passed, lacking = set(), set(), {}
    for question in tree.questions:
        required = [field.pk for field in question.required_fields]
        answered = [pk for pk in required if pk in by_pk]
        if len(answered) < len(required) and content.is_asked(question, value_of):
            still_open.add(question.number)
            if answered:
                lacking[question.number] = next(
                    field.short.lower() for field in question.required_fields if field.pk not in by_pk
                )
        elif answered and all(by_pk[pk][1] for pk in answered):
            passed.add(question.number)
    return Progress(tree, frozenset(still_open), frozenset(passed), lacking)


def with_settled(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Annotate `settled`, which packs what `progress` reads, so that a save does not query it again."""
    answers = Answer.objects.filter(area_return=OuterRef("pk")).exclude(value="", no_response_reason="").order_by()
    parts = (Cast("field_id", CharField()), Left("value", LONGEST_OPTION), Left("no_response_reason", 1))
    packed = StringAgg(Concat(parts[0], _PART, parts[1], _PART, parts[2]), separator=_ROW)
    rows = answers.values("area_return").annotate(all=packed).values("all")
    return returns.annotate(settled=Coalesce(Subquery(rows), Value("")))


def is_complete_with(area_return: Return, answers: Mapping[int, tuple[str, str]]) -> bool:
    """Whether a draft fetched `with_settled` has no open question once these answers, value and reason by field, are
    saved. It needs no query."""
    rows = [row.split(_PART.value) for row in getattr(area_return, "settled", "").split(_ROW) if row]
    settled = {int(pk): (value, bool(reason)) for pk, value, reason in rows}
    settled |= {pk: (value[:LONGEST_OPTION], bool(reason)) for pk, (value, reason) in answers.items()}
    empty = {pk for pk, content in answers.items() if not any(content)}
    tree = definition.get(area_return.collection.questionnaire_id)
    return not progress_from(tree, [(pk, *answer) for pk, answer in settled.items() if pk not in empty]).open


def progress_of_drafts(tree: QuestionnaireDefinition, returns: QuerySet[Return]) -> dict[int, Progress]:
    """The progress of every draft that has been started: one query, which reads no answer's text."""
    required = {field.pk for question in tree.questions for field in question.required_fields}
    prompts = [question.prompted_when for question in tree.questions if question.prompted_when]
    prompting = {field.pk for prompt in prompts if (field := tree.by_number[prompt.question].field(prompt.field))}
    where_it_prompts = Case(When(field_id__in=prompting, then=F("value")), default=Value(""), output_field=TextField())
    rows = (
        Answer.objects.filter(area_return__in=returns.filter(status=ReturnStatus.DRAFT))
        .filter(field_id__in=required | prompting)
        .exclude(value="", no_response_reason="")
        .values_list("area_return_id", "field_id", where_it_prompts)
    )
    by_return: dict[int, list[tuple[int, str, bool]]] = defaultdict(list)
    for return_pk, field_pk, value in rows:
        by_return[return_pk].append((field_pk, value, False))
    return {return_pk: progress_from(tree, settled) for return_pk, settled in by_return.items()}
