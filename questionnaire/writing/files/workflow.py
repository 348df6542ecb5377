"""Files beside answers. What may come in at all is decided by uploads.py."""

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
from questionnaire.writing.sharing.workflow import writing_again

MOST_FILES = 20


class NoRoom(Exception):
    """A question has as many files, or a return as much in files, as it may. `args[0]` says which and what to do."""


class StaleDescription(Exception):
    """Somebody else described the file meanwhile; `args[0]` is what it says now."""


@transaction.atomic
def attach(area_return: Return, field: FieldDefinition, upload: CheckedUpload, *, by: User) -> Attachment:
    """Keep a checked file beside an answer. The same file with the same name twice is one attachment."""
    asked = _may_write(area_return, field.pk, by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    there = Attachment.objects.filter(area_return=area_return, field_id=field.pk, removed_at__isnull=True)
    same = there.filter(sha256=upload.sha256, name=upload.name).first()
    if same:
        return same
    if there.count() >= MOST_FILES:
        raise NoRoom(f"a question can have {MOST_FILES} files. Remove one")
    _need_room(area_return, upload.size)
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
        record_event(Act.ATTACH, area_return, by=by, question=asked.number, name=upload.name)
    except Exception:
        attachment.file.delete(save=False)  # no file without its row
        raise
    writing_again(area_return, [asked], by)
    return attachment


@transaction.atomic
def describe_attachment(attachment: Attachment, description: str, *, seen: str, by: User) -> None:
    """Say what a file is; it prints beside the file's name. `seen` is what the writer was shown."""
    area_return = attachment.area_return
    asked = _may_write(area_return, attachment.field_id, by)
    hold(area_return, ReturnStatus.DRAFT)
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    now = rows.values_list("description", flat=True).first()
    if now is None:
        raise InvalidTransition("This file has been removed.")
    if now == description:
        return
    if now != seen:
        raise StaleDescription(now)
    rows.update(description=description)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    record_event(
        Act.DESCRIBE_ATTACHMENT,
        area_return,
        by=by,
        question=asked.number,
        name=attachment.name,
        description=description,
    )
    writing_again(area_return, [asked], by)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User) -> None:
    """Take a file off the return. It stays in storage: an earlier edition may name it."""
    area_return = attachment.area_return
    asked = _may_write(area_return, attachment.field_id, by)
    hold(area_return, ReturnStatus.DRAFT, changed_at=timezone.now())
    rows = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    if not rows.update(removed_by=by, removed_at=timezone.now()):
        raise InvalidTransition("This file has already been removed.")
    record_event(Act.REMOVE_ATTACHMENT, area_return, by=by, question=asked.number, name=attachment.name)
    writing_again(area_return, [asked], by)


def _need_room(area_return: Return, size: int) -> None:
    """Files that editions name stay in storage, so removed ones count."""
    there = Attachment.objects.filter(area_return=area_return).aggregate(total=Sum("size"))["total"] or 0
    most = settings.RETURN_FILES_MAX_BYTES
    if there + size > most:
        raise NoRoom(f"the files in a return can be up to {most // 1_048_576} MB in total. Attach a smaller one")


def _may_write(area_return: Return, field_pk: int, by: User) -> QuestionDefinition:
    """Ask the rules for the field's section; gives the question."""
    tree = definition.get(area_return.collection.questionnaire_id)
    question, _ = tree.fields_by_pk[field_pk]
    if question is None:
        raise InvalidTransition("You can only attach files to questions.")
    require(by, "questionnaire.write_section", SectionOf(area_return, tree.section_of(question).pk))
    return question
