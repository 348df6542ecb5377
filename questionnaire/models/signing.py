"""Editions and what happens to them: signatures, sending, the board's consideration."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from questionnaire.enums import BoardOutcome, EditionKind
from questionnaire.models.returns import Return


class Edition(models.Model):
    """An immutable, numbered copy of a return's content. `content` is canonical JSON with a salt per value;
    `sha256` is that of the same JSON with each value replaced by its digest (see content.py)."""

    area_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EditionKind.choices, default=EditionKind.FINAL)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=40, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["area_return", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Signature(models.Model):
    """One capacity's assent to exactly one edition. `sha256` repeats the edition's hash that was on the page."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.SlugField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=150)
    title = models.CharField(max_length=150, blank=True)
    statement = models.TextField()
    sha256 = models.CharField(max_length=64)
    authority = models.CharField(max_length=300, blank=True)
    on_paper = models.BooleanField(default=False)
    scan = models.FileField(upload_to="scans/%Y/", max_length=200, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "capacity", "organisation"], name="signature_once_per_slot"),
            models.UniqueConstraint(fields=["edition", "signed_by"], name="signature_once_per_person"),
        ]


class SendBack(models.Model):
    """A signatory's refusal of an edition, with reasons by section: [{"section": number, "reason": text}]."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="send_backs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField()


class Sending(models.Model):
    """An edition delivered to the programme. `missing` is [{"capacity": slug, "reason": text}], who has not signed."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="sending")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    missing = models.JSONField(default=list, blank=True)
    late = models.BooleanField(default=False)


class BoardConsideration(models.Model):
    """A dated record of what the Health and Wellbeing Board decided on an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="considerations")
    board = models.CharField(max_length=150)
    met_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=BoardOutcome.choices)
    minute_reference = models.CharField(max_length=100, blank=True)
    resolution = models.TextField(blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["met_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=BoardOutcome.values), name="consideration_outcome_known"),
            models.UniqueConstraint(fields=["edition", "board", "met_on"], name="consideration_once_per_meeting"),
        ]
