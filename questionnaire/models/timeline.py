"""The history of acts: who did what, when and why. Only workflows add to it, and a saved text is a Revision instead."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from questionnaire.enums import Act
from questionnaire.models.chained import Chained
from questionnaire.models.returns import Return


class Event(Chained):
    """An act by somebody. Without a return, it is an act of the programme that concerns no single area."""

    area_return = models.ForeignKey(Return, on_delete=models.PROTECT, null=True, blank=True, related_name="events")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["area_return", "-at"])]
        constraints = [
            models.UniqueConstraint(fields=["area_return", "chain_position"], name="event_place_in_chain_once"),
            models.UniqueConstraint(
                fields=["chain_position"],
                condition=Q(area_return__isnull=True),
                name="event_place_in_programme_chain_once",
            ),
        ]


class ChainStart(models.Model):
    """The start of a chain for a return that already had a history: its `rows` were added to the chain as they were at
    that moment. The first hash of the chain covers this."""

    area_return = models.OneToOneField(Return, on_delete=models.PROTECT, related_name="+")
    rows = models.PositiveIntegerField()
    began_at = models.DateTimeField()
