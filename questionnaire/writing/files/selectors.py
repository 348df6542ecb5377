"""The files of a return: beside which questions, who attached them, and which editions include them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from accounts.models import User
from questionnaire import definition, permissions
from questionnaire.definition import QuestionDefinition
from questionnaire.models import Attachment, Edition, Return


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file beside one question. `is_removed` says that only earlier editions still include it."""

    number: str
    row: Attachment
    editions: tuple[int, ...]

    @property
    def is_removed(self) -> bool:
        return self.row.removed_at is not None


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file with all the questions that it is attached to."""

    name: str
    sha256: str
    size: int
    places: list[FilePlace] = field(default_factory=list)

    @property
    def is_removed(self) -> bool:
        return all(place.is_removed for place in self.places)


def files_of(user: User, area_return: Return) -> list[ListedFile]:
    """Every file that this person may read, in the paper's order, in two queries. A removed file is listed if an
    edition includes it."""
    tree = definition.get(area_return.collection.questionnaire_id)
    order = {question.number: place for place, question in enumerate(tree.questions)}
    editions_by_file = _editions_by_file(user, area_return)
    listed: dict[tuple[str, str], ListedFile] = {}
    rows = list(_attachments_with_numbers(tree, user, area_return))
    for number, row in sorted(rows, key=lambda pair: (order[pair[0]], pair[1].removed_at is not None, -pair[1].pk)):
        editions = tuple(editions_by_file.get((number, row.sha256), ()))
        if row.removed_at is None or editions:
            file = listed.setdefault((row.sha256, row.name), ListedFile(row.name, row.sha256, row.size))
            if number not in {place.number for place in file.places}:  # it may have been removed and attached again
                file.places.append(FilePlace(number, row, editions))
    return list(listed.values())


def _attachments_with_numbers(
    tree: definition.QuestionnaireDefinition, user: User, area_return: Return
) -> Iterator[tuple[str, Attachment]]:
    rows = permissions.readable_attachments(user, area_return).select_related("uploaded_by", "removed_by")
    for row in rows:
        question, _ = tree.fields_by_pk[row.field_id]
        if question:
            yield question.number, row


def _editions_by_file(user: User, area_return: Return) -> dict[tuple[str, str], list[int]]:
    """The numbers of the editions that include a file, by question and file."""
    editions = Edition.objects.filter(area_return=area_return).order_by("number")
    if not permissions.holds(user, "questionnaire.read_draft", area_return):
        editions = editions.filter(sending__isnull=False)
    by_file: dict[tuple[str, str], list[int]] = {}
    for number, stored in editions.values_list("number", "content"):
        for question, sha256 in _attachments_in(json.loads(stored)):
            by_file.setdefault((question, sha256), []).append(number)
    return by_file


def _attachments_in(stored: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (number, file["sha256"])
        for number, answers in stored["responses"].items()
        for answer in answers.values()
        for file in answer.get("attachments", ())
    }


def attachments_of(area_return: Return, question: QuestionDefinition) -> list[Attachment]:
    """The files beside one question, without those removed."""
    pks = [field.pk for field in question.fields if field.spec.takes_files]
    files = Attachment.objects.filter(area_return=area_return, field_id__in=pks, removed_at__isnull=True)
    return list(files.select_related("uploaded_by"))


def get_attachment(user: User, area_return: Return, sha256: str) -> Attachment:
    """A file of this return by its hash, under its newest name, if this person may read it; else 404."""
    attachment = permissions.readable_attachments(user, area_return).filter(sha256=sha256).order_by("-pk").first()
    if attachment is None:
        raise Http404("No such file")
    return attachment
