"""What an edition causes on this floor: its PDF is made by the worker once it is committed."""

from typing import Any

from django.dispatch import receiver

from questionnaire.signals import edition_changed
from reporting import tasks


@receiver(edition_changed)
def make_document(sender: Any, edition_id: int, **kwargs: Any) -> None:
    tasks.make_document.enqueue(edition_id)
