"""Editions and what happens to them: signatures, sending, the board's consideration."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Organisation
from questionnaire.enums import Authority, BoardOutcome, EditionKind, Factor
from questionnaire.models.returns import Return


class Edition(models.Model):
    """An immutable, numbered copy of a return's content. `content` is canonical JSON with a salt per value;
    `sha256` is that of the same JSON with each value replaced by its digest (see content.py). `bodies` are
    the codes of organisations that each have to sign, by capacity: {"ccg-representative": ["03W", "04C"]};
    `one_for_all` are those of which one signs for all. In every other capacity the area has one body. `after` is the
    board's decision after which an amendment was made."""

    area_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=EditionKind.choices, default=EditionKind.FINAL)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    previous_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.CharField(max_length=40, unique=True)
    bodies = models.JSONField(default=dict, blank=True)
    one_for_all = models.JSONField(default=dict, blank=True)
    after = models.ForeignKey("BoardConsideration", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["area_return", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_number_from_one"),
            models.CheckConstraint(
                condition=Q(kind=EditionKind.FINAL, after__isnull=True)
                | Q(kind=EditionKind.AMENDMENT, after__isnull=False),
                name="edition_amended_after_a_decision",
            ),
        ]

    def __str__(self) -> str:
        return f"Edition {self.number}"


class Signature(models.Model):
    """A signature on exactly one edition in one capacity. `sha256` is the hash of the edition that was on the page.
    `factor` is the method by which the signatory proved their identity. A deputy gives an authority. Somebody else
    records a signature on paper, with the scan; `signed_by` is then empty if the signatory has no account, and only the
    day of `signed_at` is known."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    capacity = models.SlugField(max_length=60)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    factor = models.CharField(max_length=20, choices=Factor.choices, blank=True)
    name = models.CharField(max_length=150)
    title = models.CharField(max_length=150, blank=True)
    statement = models.TextField()
    sha256 = models.CharField(max_length=64)
    authority_kind = models.CharField(max_length=20, choices=Authority.choices, blank=True)
    authority = models.CharField(max_length=300, blank=True)
    on_paper = models.BooleanField(default=False)
    scan = models.FileField(upload_to="scans/%Y/", max_length=200, blank=True)
    scan_sha256 = models.CharField(max_length=64, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "capacity", "organisation"], name="signature_once_per_slot"),
            models.UniqueConstraint(fields=["edition", "signed_by"], name="signature_once_per_person"),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=False) | Q(on_paper=True), name="signature_has_somebody_or_paper"
            ),
            models.CheckConstraint(
                condition=~Q(factor=Factor.PAPER)
                | (
                    Q(on_paper=True, recorded_by__isnull=False, recorded_at__isnull=False)
                    & ~Q(scan="")
                    & ~Q(scan_sha256="")
                ),
                name="signature_on_paper_has_scan",
            ),
            models.CheckConstraint(condition=Q(factor__in=["", *Factor.values]), name="signature_factor_known"),
            models.CheckConstraint(
                condition=Q(authority_kind__in=["", *Authority.values]), name="signature_authority_known"
            ),
        ]


class SendBack(models.Model):
    """A signatory's refusal of an edition, with reasons by section: [{"section": number, "reason": text}]."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="send_backs")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    reasons = models.JSONField()


class Sending(models.Model):
    """The sending of an edition to the programme. `missing` lists the missing signatures: [{"capacity": slug, "reason":
    text}], with the code of the "organisation" if each of several has to sign."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="sending")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    missing = models.JSONField(default=list, blank=True)
    late = models.BooleanField(default=False)


class Acceptance(models.Model):
    """The programme's acceptance of a sent edition that lacks signatures. The reason is published."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="acceptance")
    reason = models.TextField()
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="acceptance_has_reason")]


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
