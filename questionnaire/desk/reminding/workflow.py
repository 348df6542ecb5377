"""Sending the reminders that are due."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from questionnaire.desk.reminding import notifications
from questionnaire.desk.reminding.selectors.digests import DueDigest
from questionnaire.desk.reminding.selectors.reminders import Due


@dataclass(frozen=True, slots=True)
class Reminded:
    """The numbers of emails that were queued."""

    reminders: int
    digests: int


@transaction.atomic
def send_reminders(due: Iterable[Due], digests: Iterable[DueDigest]) -> Reminded:
    """Queue the reminders and summaries that are due. Each is sent once, even if two runs overlap."""
    return Reminded(notifications.send_due(due), notifications.send_digests(digests))
