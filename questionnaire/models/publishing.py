"""Decisions on what a return's public copy leaves out or rewords."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from questionnaire.enums import Disclosed, Exemption
from questionnaire.models.returns import Return


class Disclosure(models.Model):
    """A person's decision on a phrase of one text of a return, or on the whole text (no `phrase`), for everything that
    is published. It holds for the text with this hash at this `place`, in the draft and in every edition, until the
    text changes."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="disclosures")
    place = models.CharField(max_length=120)
    text_sha256 = models.CharField(max_length=64)
    phrase = models.CharField(max_length=200, blank=True)
    decision = models.CharField(max_length=10, choices=Disclosed.choices)
    replacement = models.TextField(blank=True)
    exemption = models.CharField(max_length=2, choices=Exemption.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_return", "place", "text_sha256", "phrase"], name="disclosure_once_per_phrase"
            ),
            models.CheckConstraint(condition=Q(decision__in=Disclosed.values), name="disclosure_decision_known"),
            models.CheckConstraint(
                condition=(Q(decision=Disclosed.REWORD) & ~Q(replacement=""))
                | (~Q(decision=Disclosed.REWORD) & Q(replacement="")),
                name="disclosure_reworded_has_words",
            ),
            models.CheckConstraint(
                condition=Q(decision=Disclosed.EXEMPT, exemption__in=Exemption.values)
                | (~Q(decision=Disclosed.EXEMPT) & Q(exemption="")),
                name="disclosure_exempt_has_paragraph",
            ),
        ]
