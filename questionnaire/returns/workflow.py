"""What all state changes share: the table of transitions, the lock on a return, and recording events."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import definition, permissions
from questionnaire.chain.adding import Chain
from questionnaire.definition import FieldDefinition
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Edition, Event, Return
from questionnaire.permissions import SectionOf
from questionnaire.signals import edition_changed

TRANSITIONS = {  # the whole life of a return; the diagram in the docs is drawn from it
    Act.FINALISE: (ReturnStatus.DRAFT, ReturnStatus.FINAL),
    Act.SEND_BACK: (ReturnStatus.FINAL, ReturnStatus.DRAFT),
    Act.RECALL: (ReturnStatus.FINAL, ReturnStatus.DRAFT),
    Act.REOPEN: (ReturnStatus.FINAL, ReturnStatus.DRAFT),
}
FINALISED = "This return has been finalised, so its answers can no longer be changed."


class InvalidTransition(Exception):
    """Somebody else was first, or the page is out of date. `args[0]` is a sentence that describes the current state."""


def require(by: User | None, permission: str, target: Any) -> None:
    """Raise 403 unless this person has the permission. The operator at the command line (None) has all of them."""
    if by is not None:
        permissions.require(by, permission, target)


def hold(area_return: Return, status: ReturnStatus, becomes: ReturnStatus | None = None, **changes: Any) -> None:
    """Lock the row until commit, and refuse if it no longer has this status. `changes` are saved in the same
    statement."""
    rows = Return.objects.filter(pk=area_return.pk, status=status)
    if not rows.update(status=becomes or status, **changes):
        raise InvalidTransition(
            FINALISED
            if status == ReturnStatus.DRAFT
            else "This return is being written again, so there is nothing to sign or send."
        )
    area_return.status = becomes or status


def move(act: Act, area_return: Return, *, by: User | None, **detail: Any) -> None:
    """Make one transition of the table and record it."""
    before, after = TRANSITIONS[act]
    hold(area_return, before, after, changed_at=timezone.now())
    record_event(act, area_return, by=by, **detail)


def record_event(act: Act, area_return: Return | None, *, by: User | None, **detail: Any) -> Event:
    """Add an event to the return's chain, or to the programme's where it concerns no return."""
    return Chain.of(area_return).add([Event(act=act, by=by, detail=detail)])[0]


def require_latest_edition(edition: Edition) -> None:
    """Refuse an edition that a newer one has replaced. Call it while the return is locked."""
    latest = Edition.objects.filter(area_return=edition.area_return_id).order_by("-number").values_list("pk", flat=True)
    if latest[0] != edition.pk:
        raise InvalidTransition(f"Edition {edition.number} has been replaced by a newer one.")


def announce(edition: Edition) -> None:
    """Send `edition_changed` after the commit, so that other apps can refresh what they keep about the edition."""
    transaction.on_commit(partial(edition_changed.send, sender=Edition, edition_id=edition.pk))


def announce_latest(area_return: Return) -> None:
    """Announce the return's latest edition, if it has one, after a change to the return itself."""
    latest = Edition.objects.filter(area_return=area_return).order_by("-number").first()
    if latest:
        announce(latest)


def require_writer(area_return: Return, fields: list[FieldDefinition], by: User | None) -> None:
    """Raise 403 unless this person may write every one of these fields."""
    tree = definition.get(area_return.collection.questionnaire_id)
    for field in fields:
        question, _ = tree.fields_by_pk[field.pk]
        if question is None:
            require(by, "questionnaire.write_about", area_return)
        else:
            section = SectionOf(area_return, tree.section_of(question).pk)
            require(by, "questionnaire.write_section", section)
