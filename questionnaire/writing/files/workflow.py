"""Changes to the files beside answers. `uploads` checks which files are accepted."""

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from questionnaire import definition
from questionnaire.definition import FieldDefinition, QuestionDefinition
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Attachment, Return
from questionnaire.permissions import SectionOf
from questionnaire.returns.workflow import InvalidTransition, hold, record_event, require
from questionnaire.uploads import CheckedUpload
from questionnaire.writing.sharing.workflow import reopen_ready_sections

MOST_FILES = 20


class NoRoom(Exception):
    """A question has too many files, or the files in a return are too large. `args[0]` says which and what to do."""


class StaleDescription(Exception):
    """Somebody else has described the file in the meantime; `args[0]` is the current description."""


@transaction.atomic
def attach(area_return: Return, field: FieldDefinition, upload: CheckedUpload, *, by: User) -> Attachment:
    """Attach a checked file to an answer. The same file with the same name is attached only once."""
    question = _require_question(area_return, field.pk, by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    attached = Attachment.objects.filter(area_return=area_return, field_id=field.pk, removed_at__isnull=True)
    same = attached.filter(sha256=upload.sha256, name=upload.name).first()
    if same:
        return same
    if attached.count() >= MOST_FILES:
        raise NoRoom(f"a question can have {MOST_FILES} files. Remove one")
    _require_room(area_return, upload.size)
    attachment = Attachment(
        area_return=area_return,
        field_id=field.pk,
        name=upload.name,
        size=upload.size,
        sha256=upload.sha256,
        media_type=upload.media_type,
        uploaded_by=by,
    )
    attachment.file.save(f"{upload.sha256[:32]}{upload.suffix}", File(upload.file), save=False)
    try:
        attachment.save()
        record_event(Act.ATTACH, area_return, by=by, question=question.number, name=upload.name)
    except Exception:
        attachment.file.delete(save=False)  # no file without its row
        raise
    reopen_ready_sections(area_return, [question], by)
    return attachment


@transaction.atomic
def describe_attachment(attachment: Attachment, description: str, *, seen: str, by: User) -> None:
    """Change the description that is printed beside a file's name. `seen` is the description that the page showed;
    StaleDescription is raised if somebody else has changed it since."""
    area_return = attachment.area_return
    question = _require_question(area_return, attachment.field_id, by)
    hold(area_return, ReturnStatus.DRAFT)
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    current = rows.values_list("description", flat=True).first()
    if current is None:
        raise InvalidTransition("This file has been removed.")
    if current == description:
        return
    if current != seen:
        raise StaleDescription(current)
    rows.update(description=description)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    record_event(
        Act.DESCRIBE_ATTACHMENT,
        area_return,
        by=by,
        question=question.number,
        name=attachment.name,
        description=description,
    )
    reopen_ready_sections(area_return, [question], by)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Remove a file from the return. It stays in storage, because an earlier edition may include it."""
    area_return = attachment.area_return
    question = _require_question(area_return, attachment.field_id, by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    if not rows.update(removed_by=by, removed_at=timezone.now()):
        raise InvalidTransition("This file has already been removed.")
    record_event(Act.REMOVE_ATTACHMENT, area_return, by=by, question=question.number, name=attachment.name)
    reopen_ready_sections(area_return, [question], by)


def _require_room(area_return: Return, size: int) -> None:
    """Refuse a file that makes the return's files too large. Removed files count, because they stay in storage."""
    used = Attachment.objects.filter(area_return=area_return).aggregate(total=Sum("size"))["total"] or 0
    most = settings.RETURN_FILES_MAX_BYTES
    if used + size > most:
        raise NoRoom(f"the files in a return can be up to {most // 1_048_576} MB in total. Attach a smaller one")


def _require_question(area_return: Return, field_pk: int, by: User) -> QuestionDefinition:
    """The field's question; 403 for anyone who may not write in its section."""
    tree = definition.get(area_return.collection.questionnaire_id)
    question, _ = tree.fields_by_pk[field_pk]
    if question is None:
        raise InvalidTransition("You can only attach files to questions.")
    require(by, "questionnaire.write_section", SectionOf(area_return, tree.section_of(question).pk))
    return question
