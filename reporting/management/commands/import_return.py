"""Bring a return's answers in from a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import uuid4

from accounts.commands import StocktakeCommand
from accounts.problems import FileRefused, Problem, Refusal
from questionnaire import definition
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.models import Return
from questionnaire.phrases import join
from questionnaire.returns.workflow import InvalidTransition
from questionnaire.writing.answers import workflow as answers
from questionnaire.writing.answers.workflow import Change, Differing
from reporting import importing
from reporting.management import arguments as commands


class Command(StocktakeCommand):
    help = (
        "Fill in a draft from a completed form in Word or Excel, or from JSON: {“context”: …, “responses”: "
        "{“1.1”: {“assessment”: …, “rating”: …}}}. A response in JSON may have “no_response” with the reason "
        "for passing what it leaves empty. An empty or missing field leaves the return’s answer as it is. From "
        "JSON, either everything is imported or nothing. Anything in a form that cannot be understood is "
        "printed, and the rest is imported."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands.add_return(parser)
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="replace existing answers with the file’s answers; the history keeps both",
        )

    def handle(self, *, collection: str, area: str, file: Path, replace: bool, **options: Any) -> None:
        area_return = commands.find_return(collection, area)
        tree = definition.get(area_return.collection.questionnaire_id)
        reading = importing.read(file, tree)
        problems = [*_strange(reading, collection, area), *reading.problems] if file.suffix.lower() == ".json" else []
        if problems:
            raise FileRefused(file, *(Problem(0, problem) for problem in problems))
        taken = _import(area_return, reading.changes, file, replace)
        self.stdout.write("\n".join(_report(area_return, tree, reading, taken)))


def _strange(reading: importing.Reading, collection: str, area: str) -> list[str]:
    """A file that says whose return it is goes into no other."""
    expected = {"collection": collection, "area": area}
    return [
        f"{key}: the file is of {reading.head[key]}, not of {expected[key]}. "
        f"If it is meant for {expected[key]}, take “{key}” out of the file."
        for key in reading.strange(**expected)
    ]


def _import(area_return: Return, changes: list[Change], file: Path, replace: bool) -> list[Change]:
    try:
        return answers.import_answers(
            area_return, changes, by=None, overwrite=replace, client_id=f"import-{uuid4()}", source=file.name
        )
    except Differing as error:
        raise Refusal(
            f"{area_return.area.short_name} already has different answers, and nothing was imported: "
            f"{join(error.numbers)}. To replace them with the file’s answers, use --replace."
        ) from error
    except InvalidTransition as error:
        raise Refusal(
            f"{error} Nothing was imported. The lead can recall the return, or a signatory can send it back."
        ) from error


def _report(
    area_return: Return, tree: QuestionnaireDefinition, reading: importing.Reading, taken: list[Change]
) -> list[str]:
    """What was taken, what was there already and what was left, by column and question."""
    changed = {change.field.pk for change in taken if change.value}
    passed = {change.field.pk for change in taken} - changed
    given = reading.given()
    lines = [f"{area_return.area.short_name}, {area_return.collection.title}: {len(taken)} answers imported."]
    lines += _section("Imported", tree, changed)
    lines += _section("Passed with a reason", tree, passed)
    lines += _section("There already", tree, given - changed - passed)
    lines += _section("Left unchanged, because the file has no answer", tree, set(tree.fields_by_pk) - given)
    strange = reading.strange(collection=area_return.collection.slug, area=area_return.area.gss_code)
    lines += [f"The form was made for another {key}: {reading.head[key]}." for key in strange]
    if reading.left:
        lines += ["Not understood, and left out:", *(f"  {_quoted(left)}" for left in reading.left)]
    return lines


def _quoted(left: importing.Left) -> str:
    return f"{left.where}: “{left.text}”{f' {left.why}' if left.why else ''}"


def _section(head: str, tree: QuestionnaireDefinition, pks: set[int]) -> list[str]:
    """ "assessment: 60 questions (1.1, 1.2 …)", or all of them, or all but a few."""
    lines = [f"  {field.key}" for field in tree.fields if field.pk in pks]
    for column in tree.columns:
        asked = {q.number: field.pk for q in tree.questions if (field := q.field(column.key))}
        among = [number for number, pk in asked.items() if pk in pks]
        if among:
            lines.append(f"  {column.key}: {_numbers(among, list(asked))}")
    for key in dict.fromkeys(field.key for section in tree.sections for field in section.fields):
        written = [section.number for section in tree.sections if (own := section.own.field(key)) and own.pk in pks]
        if written:
            lines.append(f"  {key}: section{'' if len(written) == 1 else 's'} {join(written)}")
    return [f"{head}:", *lines] if lines else []


def _numbers(among: list[str], asked: list[str]) -> str:
    others = [number for number in asked if number not in among]
    if not others:
        return f"all {len(asked)} questions"
    if len(among) <= 5:
        return join(among)
    if len(others) <= 5:
        return f"all questions but {join(others)}"
    return f"{len(among)} questions ({', '.join(among)})"
