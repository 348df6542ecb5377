"""After sending: the programme opens a return again, so that it can be put right."""

from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from questionnaire import notifications
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Edition, Sending
from questionnaire.returns.workflow import TRANSITIONS, InvalidTransition, current_edition, hold, record, require


@transaction.atomic
def reopen(edition: Edition, *, by: User, reason: str) -> None:
    """Make a draft of a return that was sent. The edition stays as it is, with its signatures, its sending and its PDF,
    and stays the one that counts until another is sent."""
    area_return = edition.area_return
    require(by, "questionnaire.reopen_return", area_return)
    hold(area_return, ReturnStatus.FINAL)
    current_edition(edition)
    if not Sending.objects.filter(edition=edition).exists():
        raise InvalidTransition("This return has not been sent, so its lead can change it without you.")
    now = timezone.now()
    said: dict[str, Any] = {"reopened_at": now, "reopened_because": reason, "reopened_number": edition.number}
    hold(area_return, *TRANSITIONS[Act.REOPEN], changed_at=now, **said)
    record(Act.REOPEN, area_return, by=by, edition=edition.number, reason=reason)
    transaction.on_commit(partial(notifications.tell_of_reopening, edition.pk))
