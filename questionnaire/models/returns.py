"""An area's reply to a collection: its answers, every version of them, and the attached files."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Area
from questionnaire.enums import ReturnStatus, RevisionOutcome
from questionnaire.models.chained import Chained
from questionnaire.models.definition import AnswerField, Section
from questionnaire.models.rounds import Collection


class Return(models.Model):
    """A return is draft or final; whether it is sent, signed or considered follows from other rows. `each_body_signs`
    lists the capacities in which each of the area's bodies signs; in the others one signature is enough.
    `reopened_number` is the sent edition that the programme reopened, until a corrected one is sent. `team_mailbox`
    replaces people in public documents. `public_edition` is the number of the edition with a public copy, which is
    made again whenever its record changes."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="returns")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="returns")
    status = models.CharField(max_length=10, choices=ReturnStatus.choices, default=ReturnStatus.DRAFT)
    extended_deadline = models.DateField(null=True, blank=True)
    extension_reason = models.CharField(max_length=500, blank=True)
    completed_by_name = models.CharField(max_length=150, blank=True)
    completed_by_organisation = models.CharField(max_length=150, blank=True)
    completed_by_contact = models.CharField(max_length=250, blank=True)
    query_name = models.CharField(max_length=150, blank=True)
    query_job_title = models.CharField(max_length=150, blank=True)
    query_phone = models.CharField(max_length=40, blank=True)
    query_email = models.EmailField(max_length=254, blank=True)
    team_mailbox = models.EmailField(max_length=254, blank=True)
    public_edition = models.PositiveSmallIntegerField(null=True, blank=True)
    board_meets_on = models.DateField(null=True, blank=True)
    report_due_on = models.DateField("the council’s own date for the report", null=True, blank=True)
    each_body_signs = models.JSONField(default=list, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)
    reopened_number = models.PositiveSmallIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "area"], name="return_once_per_collection_and_area"),
            models.CheckConstraint(condition=Q(status__in=ReturnStatus.values), name="return_status_known"),
            models.CheckConstraint(
                condition=Q(extended_deadline__isnull=True, extension_reason="")
                | (Q(extended_deadline__isnull=False) & ~Q(extension_reason="")),
                name="return_extension_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_number__isnull=True, reopened_because="")
                | (Q(reopened_at__isnull=False, reopened_number__isnull=False) & ~Q(reopened_because="")),
                name="return_reopened_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.collection}"

    @property
    def deadline(self):
        return self.extended_deadline or self.collection.deadline


class Answer(models.Model):
    """The value of one field in one return, created on first save, or the reason for giving none. `origin` says in
    words where a text was copied from; it stays `unconfirmed` until somebody confirms or changes it."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="answers")
    field = models.ForeignKey(AnswerField, on_delete=models.PROTECT, related_name="answers")
    value = models.TextField(blank=True)
    no_response_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    origin = models.CharField(max_length=200, blank=True)
    unconfirmed = models.BooleanField(default=False)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_return", "field"], name="answer_once_per_return_and_field"),
            models.CheckConstraint(condition=Q(version__gte=1), name="answer_version_from_one"),
            models.CheckConstraint(condition=Q(value="") | Q(no_response_reason=""), name="answer_is_value_or_reason"),
            models.CheckConstraint(
                condition=Q(unconfirmed=False) | ~Q(origin=""), name="answer_unconfirmed_has_origin"
            ),
        ]


class Revision(Chained):
    """A text that was saved, even if it lost a conflict. Revisions are never changed. `version` is the answer's version
    that this text became, or that it was based on if it was kept aside. `client_id` prevents a second row on a retry.
    A decision on a conflict points with `decides` to the text that was kept aside, and a restored text with `restores`
    to the earlier one. `origin` says in words where the text was copied from."""

    area_return = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="revisions")
    field = models.ForeignKey(AnswerField, on_delete=models.PROTECT, related_name="+")
    value = models.TextField(blank=True)
    no_response_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=RevisionOutcome.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_id = models.CharField(max_length=80, unique=True)
    decides = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="decided_by")
    restores = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["area_return", "field", "-at"])]
        constraints = [
            models.UniqueConstraint(fields=["area_return", "chain_position"], name="revision_place_in_chain_once")
        ]


class Attachment(models.Model):
    """A file attached to an answer. Removing hides it; the file is kept because an edition may refer to it."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="attachments")
    field = models.ForeignKey(AnswerField, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="attachments/%Y/", max_length=200)
    name = models.CharField(max_length=200)
    description = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_by__isnull=True, removed_at__isnull=True)
                | Q(removed_by__isnull=False, removed_at__isnull=False),
                name="attachment_removed_by_and_at",
            )
        ]


class Assignment(models.Model):
    """A section given to a contributor to write."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="assignments")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_return", "section", "user"], name="assignment_once_per_person")
        ]
