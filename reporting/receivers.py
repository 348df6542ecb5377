"""What an edition causes on this floor: its PDF is made by the worker once it is committed, and its public copy where
somebody asked for one."""

from typing import Any

from django.dispatch import receiver

from questionnaire import selectors
from questionnaire.signals import edition_changed
from reporting import tasks


@receiver(edition_changed)
def make_document(sender: Any, edition_id: int, **kwargs: Any) -> None:
    tasks.make_document.enqueue(edition_id)
    if selectors.wants_public_copy(edition_id):
        tasks.make_public_copy.enqueue(edition_id)
