"""Rows from a whole definition, in bulk. What is published is never changed: another content is refused."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import transaction

from accounts.problems import Refusal
from questionnaire import definition as trees
from questionnaire.loading.wholes import FIELD, QUESTION, SECTION, official, sha256, stored
from questionnaire.models import AnswerField, Code, Question, Questionnaire, Section

_EASY = ("easy_read", "picture")
_NAMES = ("number", "key", "slug", "value")


@dataclass(frozen=True)
class Stored:
    """The stored questionnaire. `was_updated` says that it existed and its easy read or amendable answers changed."""

    questionnaire: Questionnaire
    is_new: bool
    was_updated: bool = False


class Difference(Refusal):
    """The first difference between a file and the published version of the same name."""

    def __init__(self, name: str, path: tuple[str | int, ...], place: str, before: Any, now: Any) -> None:
        self.path = path[1:] if path[:1] == ("settings",) else path
        super().__init__(
            f"{name} is published and cannot change. {place}: stored {_shown(before, now)}, "
            f"file {_shown(now, before)}. Give the file another version."
        )


@transaction.atomic
def store(definition: dict[str, Any]) -> Stored:
    """Store a new questionnaire, or find the stored one if it asks the same; otherwise raise Difference. Easy read and
    the choice of answers that may be amended after the board are not part of what is signed, so they are updated."""
    before = Questionnaire.objects.filter(slug=definition["slug"], version=definition["version"]).first()
    if before is None:
        return Stored(_insert(definition), is_new=True)
    if before.sha256 != sha256(definition):
        _compare(before.name, official(stored(before)), official(definition))
    return Stored(before, is_new=False, was_updated=_update_easy_read(before, definition))


def _update_easy_read(questionnaire: Questionnaire, definition: dict[str, Any]) -> bool:
    """Replace the stored easy read and the list of answers that may be amended. True if anything was different."""
    if stored(questionnaire) == definition:
        return False
    questionnaire.settings = definition["settings"]
    questionnaire.save(update_fields=["settings"])
    sections = list(questionnaire.sections.order_by("position"))
    questions = list(questionnaire.questions.order_by("position"))
    questions_in_file = [question for section in definition["sections"] for question in section["questions"]]
    rows: list[Section | Question] = [*sections, *questions]
    for row, texts in zip(rows, [*definition["sections"], *questions_in_file], strict=True):
        row.easy_read, row.picture = texts["easy_read"], texts["picture"]
    Section.objects.bulk_update(sections, _EASY)
    Question.objects.bulk_update(questions, _EASY)
    amendable = {(q["number"], field["key"]): field["amendable"] for q in questions_in_file for field in q["fields"]}
    fields = list(AnswerField.objects.filter(question__in=questions).select_related("question"))
    for field in fields:
        field.amendable = amendable[field.question.number, field.key]  # type: ignore[union-attr]
    AnswerField.objects.bulk_update(fields, ["amendable"])
    trees.forget()
    return True


def known_capacities() -> frozenset[str]:
    """All capacities in which any questionnaire asks for signatures."""
    settings = Questionnaire.objects.values_list("settings", flat=True)
    return frozenset(capacity["slug"] for each in settings for capacity in each.get("capacities", ()))


def _insert(definition: dict[str, Any]) -> Questionnaire:
    questionnaire = Questionnaire.objects.create(
        slug=definition["slug"],
        version=definition["version"],
        title=definition["title"],
        settings=definition["settings"],
        sha256=sha256(definition),
    )
    sections = Section.objects.bulk_create(
        Section(questionnaire=questionnaire, position=position, **_only(SECTION, section))
        for position, section in enumerate(definition["sections"], 1)
    )
    positions = count(1)
    given = [(s, q) for s, part in zip(sections, definition["sections"], strict=True) for q in part["questions"]]
    questions = Question.objects.bulk_create(
        Question(questionnaire=questionnaire, section=section, position=next(positions), **_only(QUESTION, question))
        for section, question in given
    )
    pairs = [(row, question) for row, (_, question) in zip(questions, given, strict=True)]
    Code.objects.bulk_create(Code(question=row, **code) for row, question in pairs for code in question["codes"])
    owners: list[tuple[dict[str, Any], list[dict[str, Any]]]] = [({}, definition["fields"])]
    parts = zip(sections, definition["sections"], strict=True)
    owners += [({"section": section}, part["fields"]) for section, part in parts]
    owners += [({"question": row}, question["fields"]) for row, question in pairs]
    AnswerField.objects.bulk_create(
        AnswerField(questionnaire=questionnaire, position=position, **owner, **_only(FIELD, field))
        for owner, fields in owners
        for position, field in enumerate(fields, 1)
    )
    trees.forget()
    return questionnaire


def _only(keys: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    return {key: given[key] for key in keys}


def _compare(name: str, before: Any, now: Any, path: tuple[str | int, ...] = (), place: str = "") -> None:
    """Raise Difference at the first place where the two differ; return if they do not."""
    if isinstance(before, dict) and isinstance(now, dict):
        steps: list[str | int] = [*before, *(key for key in now if key not in before)]
        for step in steps:
            _compare(name, before.get(step), now.get(step), (*path, step), f"{place} › {step}" if place else str(step))
    elif isinstance(before, list) and isinstance(now, list):
        for n in range(max(len(before), len(now))):
            old, new = (items[n] if n < len(items) else None for items in (before, now))
            _compare(name, old, new, (*path, n), f"{place} › {_name(new if new is not None else old, n)}")
    elif before != now:
        raise Difference(name, path, place, before, now)


def _name(item: Any, n: int) -> str:
    """The name by which people know an entry of a list, or else its position."""
    return next((str(item[key]) for key in _NAMES if isinstance(item, dict) and key in item), str(n + 1))


def _shown(value: Any, other: Any) -> str:
    """A value in one line. A long text is shortened to the part around the first difference."""
    if value is None or value in ("", [], {}):
        return "nothing"
    text, against = str(value), str(other)
    start = next(
        (n for n, (a, b) in enumerate(zip(text, against, strict=False)) if a != b), min(len(text), len(against))
    )
    start = max(0, start - 20) if len(text) > 60 else 0
    part = text[start : start + 60]
    return f"“{'…' if start else ''}{part}{'…' if start + 60 < len(text) else ''}”"
