"""Chasing: reminders by the clock, and people who ask people. What goes by the clock leaves its trace in the log of
mails; what a person sends is an event of the return as well."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from questionnaire import notifications
from questionnaire.selectors.digests import DueDigest
from questionnaire.selectors.reminders import Due


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails went into the queue."""

    reminders: int
    digests: int


@transaction.atomic
def send_reminders(due: Iterable[Due], digests: Iterable[DueDigest]) -> Reminded:
    """What the clock says. Run twice, or twice at once, each mail goes once."""
    return Reminded(notifications.send_due(due), notifications.send_digests(digests))
