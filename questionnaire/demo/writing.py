"""How the texts came into a return: who wrote each of them, when, and its earlier versions."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from questionnaire.chain.adding import Chain
from questionnaire.definition import FieldDefinition, QuestionnaireDefinition
from questionnaire.demo.people import Cast
from questionnaire.demo.reading import Calendar, Told
from questionnaire.demo.texts import Text
from questionnaire.enums import RevisionOutcome
from questionnaire.models import Answer, Return, Revision

_FIRST_SENTENCE = re.compile(r".+?[.:](?=\s)", re.DOTALL)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Save:
    """One field saved at one moment; `by` is None where it came from a file."""

    at: datetime
    by: User | None
    field: FieldDefinition
    value: str
    reason: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Timetable:
    """Sections are written one after another from the first day to the last, never at a weekend, a question every
    six minutes."""

    first: date
    last: date
    sections: int

    def moment(self, section: int, question: int) -> datetime:
        day = self.first + timedelta(days=section * (self.last - self.first).days // self.sections)
        day -= timedelta(days=max(0, day.weekday() - _FRIDAY))
        minutes = 9 * 60 + 15 + section * 53 % 300 + question * 6
        return timezone.make_aware(datetime.combine(day, time()) + timedelta(minutes=minutes))

    @property
    def begin(self) -> datetime:
        return self.moment(0, 0) - timedelta(minutes=25)


def saves(
    area: Told, texts: Iterable[Text], cast: Cast, tree: QuestionnaireDefinition, timetable: Timetable, told: Calendar
) -> list[Save]:
    """Every save of these texts, in order of time."""
    places = {
        question.name: (section, position, at)
        for section, part in enumerate(tree.sections)
        for position, question in enumerate((*part.questions, part.own))
        for at in [timetable.moment(section, position)]
    }
    found: list[Save] = []
    for text in texts:
        if text.question is None:
            found.append(Save(timetable.begin + timedelta(minutes=12), cast.lead, text.field, text.value))
            continue
        section, position, at = places[text.question.name]
        writer = cast.writer(text.question.section_number, section)
        save = Save(at, writer, text.field, text.value, text.reason)
        if text.reason:
            found.append(replace(save, by=cast.lead))
        elif "imported" in area:
            found.append(replace(save, by=None, at=told.moment(area["imported"]["at"])))
        else:
            found += _drafted(save, cast.lead) if position % 4 == 1 else [save]
    return sorted(_with_aside(area, found, tree, cast, told), key=lambda save: save.at)


def _drafted(save: Save, lead: User) -> Iterator[Save]:
    """A text begins as its first sentence; the lead adds the rest in the afternoon."""
    begun = _FIRST_SENTENCE.match(save.value)
    if begun is None or save.field.options:
        yield save
        return
    yield replace(save, value=begun.group())
    yield replace(save, by=lead, at=save.at + timedelta(hours=2))


def write(area_return: Return, found: Iterable[Save]) -> None:
    """Answers as they are after these saves, and the history that they make; both as the workflow writes them."""
    versions = dict(area_return.answers.values_list("field_id", "version"))
    answers: dict[int, Answer] = {}
    revisions = []
    for save in found:
        version = versions[save.field.pk] = versions.get(save.field.pk, 0) + 1
        fact = {
            "area_return": area_return,
            "field_id": save.field.pk,
            "value": save.value,
            "no_response_reason": save.reason,
            "version": version,
            "origin": save.origin,
        }
        answers[save.field.pk] = Answer(**fact, updated_by=save.by, updated_at=save.at)
        client_id = _client_id(area_return, str(version), save.field)
        revisions.append(Revision(**fact, outcome=RevisionOutcome.SAVED, by=save.by, at=save.at, client_id=client_id))
        area_return.changed_at = max(area_return.changed_at or save.at, save.at)
    Answer.objects.bulk_create(
        answers.values(),
        update_conflicts=True,
        unique_fields=["area_return", "field"],
        update_fields=["value", "no_response_reason", "version", "origin", "updated_by", "updated_at"],
    )
    Chain.of(area_return).add(revisions)


def _with_aside(
    area: Told, found: list[Save], tree: QuestionnaireDefinition, cast: Cast, told: Calendar
) -> Iterator[Save]:
    """Where a text was kept aside: its writer's earlier one, then what the lead made of it."""
    if "aside" not in area:
        yield from found
        return
    aside = area["aside"]
    field = _aside_field(aside, tree)
    writer = next(user for user, _ in cast.contributors if user.email == aside["by"])
    yield from (save for save in found if save.field != field)
    yield Save(told.moment(aside["seen_at"]), writer, field, field.spec.clean(aside["seen"], field))
    last = max((save for save in found if save.field == field), key=lambda save: save.at)
    yield replace(last, by=cast.lead, at=told.moment(aside["answered_at"]))


def keep_aside(area_return: Return, aside: Told, tree: QuestionnaireDefinition, cast: Cast, told: Calendar) -> None:
    """Keep a text that was written on the first version, while the return had the second."""
    field = _aside_field(aside, tree)
    text = Revision(
        field_id=field.pk,
        value=field.spec.clean(aside["text"], field),
        version=1,
        outcome=RevisionOutcome.CONFLICT,
        by=next(user for user, _ in cast.contributors if user.email == aside["by"]),
        at=told.moment(aside["at"]),
        client_id=_client_id(area_return, "aside", field),
    )
    Chain.of(area_return).add([text])
    area_return.changed_at = told.moment(aside["at"])


def _aside_field(aside: Told, tree: QuestionnaireDefinition) -> FieldDefinition:
    return next(field for field in tree.by_number[aside["question"]].fields if field.key == aside["field"])


def _client_id(area_return: Return, name: str, field: FieldDefinition) -> str:
    return f"demo-{area_return.area.gss_code}-{name}:{field.pk}"
