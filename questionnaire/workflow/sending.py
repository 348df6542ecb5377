"""Delivering an edition to the programme, before or after the signatures."""

from functools import partial

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import definition, notifications
from questionnaire.chain import witness
from questionnaire.definition import Capacity
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Edition, Sending
from questionnaire.workflow.base import InvalidTransition, announce, current_edition, hold, record, require


class MissingReasons(Exception):
    """Somebody has not signed and no reason was given. `capacities` are theirs."""

    def __init__(self, capacities: list[Capacity]) -> None:
        super().__init__(", ".join(capacity.title for capacity in capacities))
        self.capacities = capacities


@transaction.atomic
def send(edition: Edition, *, by: User, reasons: dict[str, str]) -> Sending:
    """Send the edition. `reasons` says, by capacity, why a signature is missing; reasons of those who have signed
    meanwhile are left out. Late is marked, never refused."""
    require(by, "questionnaire.send_edition", edition)
    hold(edition.area_return, ReturnStatus.FINAL)
    current_edition(edition)
    if Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This edition has already been sent.")
    signed = set(edition.signatures.values_list("capacity", flat=True))
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    unsigned = [capacity for capacity in tree.capacities if capacity.slug not in signed]
    without_reason = [capacity for capacity in unsigned if not reasons.get(capacity.slug, "").strip()]
    if without_reason:
        raise MissingReasons(without_reason)
    missing = [{"capacity": capacity.slug, "reason": reasons[capacity.slug].strip()} for capacity in unsigned]
    return deliver(edition, by=by, missing=missing)


def deliver(edition: Edition, *, by: User, missing: list[dict[str, str]]) -> Sending:
    """Record the delivery and its receipt; the caller holds the return."""
    late = timezone.localdate() > edition.area_return.deadline
    sending = Sending.objects.create(edition=edition, sent_by=by, missing=missing, late=late)
    record(
        Act.SEND,
        edition.area_return,
        by=by,
        edition=edition.number,
        missing=missing,
        late=late,
        **witness.speaks_for(sending),
    )
    announce(edition)
    transaction.on_commit(partial(notifications.send_receipt, sending.pk))
    return sending
