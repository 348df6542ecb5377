"""What an area answers: one of the sets of answers, made its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition
from questionnaire.demo.reading import Told, body_of
from questionnaire.text import clean_text


@dataclass(frozen=True, slots=True)
class Text:
    """The final text of one field. `question` is None for a field of the whole return, without a number for one of a
    section."""

    question: QuestionDefinition | None
    field: FieldDefinition
    value: str = ""
    reason: str = ""


def texts(area: Told, answers: Told, tree: QuestionnaireDefinition) -> list[Text]:
    """All fields that have a text, in the paper's order."""
    own = _fill(area)
    found = [] if "answered" in area else list(_of_return(answers, tree, own))
    wanted = area.get("answered", tree.by_number)
    for question in tree.questions:
        if question.number in wanted and question.number not in area.get("open", ()):
            found += _of_question(area, question, answers["responses"][question.number], own)
    if "answered" not in area:
        found += _of_sections(answers, tree, own)
    return found


def before_changes(area: Told, text: Text) -> Text:
    """The text as it stood until it was put right."""
    for change in area.get("changes", ()):
        if text.question and (text.question.number, text.field.key) == (change["question"], change["field"]):
            return Text(text.question, text.field, text.value.replace(change["now"], change["was"]))
    return text


def _fill(area: Told) -> Callable[[str], str]:
    names = {"area": area["name"], "council": body_of(area, "council")["name"], "ccg": body_of(area, "ccg")["name"]}

    def fill(text: str) -> str:
        for key, name in names.items():
            text = text.replace(f"{{{key}}}", name)
        return text

    return fill


def _of_return(answers: Told, tree: QuestionnaireDefinition, own: Callable[[str], str]) -> Iterator[Text]:
    for field in tree.fields:
        if field.key in answers:
            yield Text(None, field, field.spec.clean(own(answers[field.key]), field))


def _of_sections(answers: Told, tree: QuestionnaireDefinition, own: Callable[[str], str]) -> Iterator[Text]:
    said = answers.get("sections", {})
    for section in tree.sections:
        for field in section.fields:
            if value := said.get(section.number, {}).get(field.key):
                yield Text(section.own, field, field.spec.clean(own(value), field))


def _of_question(area: Told, question: QuestionDefinition, response: Told, own: Callable[[str], str]) -> Iterator[Text]:
    unrated = question.number in area.get("no_rating", ())
    passed = clean_text(own(response.get("no_response", "")))
    for field in question.fields:
        if passed and field.required:
            yield Text(question, field, reason=passed)
        elif field.key in response and not (unrated and field.options):
            yield Text(question, field, field.spec.clean(own(response[field.key]), field))
