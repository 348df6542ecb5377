"""The differences between two editions of a return: answers, reasons, files and the people named on it."""

from dataclasses import dataclass

from questionnaire.content import AnswerContent, Person, QuestionContent, ReturnContent
from questionnaire.phrases import with_commas


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is not the same in two editions. `question` is None for a field of the whole return, and one
    without a number for a field of a section."""

    question: QuestionContent | None
    before: AnswerContent
    after: AnswerContent

    @property
    def is_text(self) -> bool:
        return not self.after.field.options

    @property
    def files_added(self) -> tuple[str, ...]:
        return _names_only_in(self.after, self.before)

    @property
    def files_removed(self) -> tuple[str, ...]:
        return _names_only_in(self.before, self.after)


def differences(before: ReturnContent, after: ReturnContent) -> tuple[Difference, ...]:
    """Every answer, reason or list of files that changed, in the paper's order."""
    changed = [
        Difference(None, old, new) for old, new in zip(before.fields, after.fields, strict=True) if _differ(old, new)
    ]
    for old_question, new_question in zip(before.questions, after.questions, strict=True):
        pairs = zip(old_question.answers, new_question.answers, strict=True)
        changed += [Difference(new_question, old, new) for old, new in pairs if _differ(old, new)]
    for old_section, new_section in zip(before.sections, after.sections, strict=True):
        own = QuestionContent(new_section.definition.own, new_section.fields)
        pairs = zip(old_section.fields, new_section.fields, strict=True)
        changed += [Difference(own, old, new) for old, new in pairs if _differ(old, new)]
    return tuple(changed)


def _differ(old: AnswerContent, new: AnswerContent) -> bool:
    def parts(answer: AnswerContent) -> tuple:
        return answer.value, answer.no_response_reason, _files(answer)

    return parts(old) != parts(new)


def _names_only_in(answer: AnswerContent, other: AnswerContent) -> tuple[str, ...]:
    """Files of `answer` that `other` lacks, with their descriptions; a new description counts as another file."""
    other_files = _files(other)
    names = [f"{name}: {description}" if description else name for name, description, _ in _files(answer)]
    return tuple(name for name, file in zip(names, _files(answer), strict=True) if file not in other_files)


def _files(answer: AnswerContent) -> list[tuple[str, str, str]]:
    return [(file.name, file.description, file.sha256) for file in answer.attachments]


def people_changes(before: ReturnContent, after: ReturnContent) -> tuple[tuple[str, str, str], ...]:
    """The people named on the return that changed, as triples of role, before and after."""
    pairs = (
        ("Completed by", _person(before.completed_by), _person(after.completed_by)),
        ("Query contact", _person(before.query_contact), _person(after.query_contact)),
    )
    return tuple(pair for pair in pairs if pair[1] != pair[2])


def _person(person: Person) -> str:
    parts = (person.name, person.job_title, person.organisation, person.contact, person.phone, person.email)
    return with_commas(*parts)
