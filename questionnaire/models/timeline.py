"""Who did what, when and why; only ever added to, by workflow. Saved texts speak through Revision instead."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from questionnaire.enums import Act
from questionnaire.models.returns import Return


class Event(models.Model):
    area_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="events")
    act = models.CharField(max_length=20, choices=Act.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    detail = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["area_return", "-at"])]
