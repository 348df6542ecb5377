"""Documents made of editions, archives of them, and the workers that make both."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from questionnaire.models import Collection, Edition, Return
from reporting.enums import ArchiveContents, ArchiveShape, ArchiveState, DocumentKind


class Document(models.Model):
    """An edition as one kept file, of the record as it was at `made_at`. When the record grows (a signature, sending,
    the board) another is made beside it; this one then verifies as an earlier copy. `pages` is 0 for one of before they
    were counted. `seen_event` is the return's last
    event that is known to have been in the record: while it is still the last, nothing has happened since."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="documents")
    record_sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=DocumentKind.choices, default=DocumentKind.PDF)
    file = models.FileField(max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(max_length=40)
    made_at = models.DateTimeField(default=timezone.now)
    seen_event = models.PositiveBigIntegerField(default=0)
    unsealed_sha256 = models.CharField(max_length=64, blank=True)
    sealed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "record_sha256"], name="document_once_per_record"),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="document_kind_known"),
            models.CheckConstraint(
                condition=Q(sealed_by="", unsealed_sha256="") | (~Q(sealed_by="") & ~Q(unsealed_sha256="")),
                name="document_sealed_or_not",
            ),
        ]


class Archive(models.Model):
    """Many returns in one zip, asked for on a page and made by the worker: of the areas chosen (`editions`, keys in
    order; `described` says which in words), as PDFs or one joined PDF, with their JSON and their files if wished.
    Rows are kept: they are the trace of who took what out of the service, and when; the file goes after a while, which
    `let_go_at` says. What a command writes leaves its trace in the log."""

    collection = models.ForeignKey(Collection, on_delete=models.PROTECT, related_name="archives")
    contents = models.CharField(max_length=10, choices=ArchiveContents.choices)
    shape = models.CharField(max_length=10, choices=ArchiveShape.choices, default=ArchiveShape.ZIP)
    with_json = models.BooleanField(default=False)
    with_files = models.BooleanField(default=False)
    editions = models.JSONField(default=list)
    described = models.CharField(max_length=300, blank=True)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    has_failed = models.BooleanField(default=False)
    let_go_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False, finished_at__isnull=True),
                name="archive_cancelled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(let_go_at__isnull=True) | Q(finished_at__isnull=False), name="archive_made_before_let_go"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, file="") | (Q(finished_at__isnull=False) & ~Q(file="")),
                name="archive_finished_has_file",
            ),
            models.CheckConstraint(condition=Q(contents__in=ArchiveContents.values), name="archive_contents_known"),
            models.CheckConstraint(condition=Q(shape__in=ArchiveShape.values), name="archive_shape_known"),
        ]

    @property
    def state(self) -> ArchiveState:
        if self.finished_at:
            return ArchiveState.LET_GO if self.let_go_at else ArchiveState.READY
        if self.cancelled_at:
            return ArchiveState.CANCELLED
        if self.has_failed:
            return ArchiveState.FAILED
        return ArchiveState.MAKING if self.started_at else ArchiveState.WAITING

    @property
    def goes_on(self) -> datetime | None:
        """When its file goes."""
        return self.finished_at + timedelta(days=settings.ARCHIVE_DAYS) if self.finished_at else None

    @property
    def is_under_way(self) -> bool:
        return self.state in {ArchiveState.WAITING, ArchiveState.MAKING}


class FilledInForm(models.Model):
    """What a form says that somebody brought and has not decided on yet. For them alone, one for each return, gone once
    it is decided or after a day. `answers` are [field, value, reason], `left` [where, text, why], `notes` sentences."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    uploaded_at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    answers = models.JSONField()
    left = models.JSONField()
    notes = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_return", "uploaded_by"], name="filled_in_form_one_at_a_time")
        ]


class Worker(models.Model):
    """A process that runs jobs, and when it last said that it is alive, by the database's clock: workers on several
    machines have clocks of their own. One that ended as it was told has left."""

    name = models.CharField(max_length=64, unique=True)
    seen_at = models.DateTimeField(db_default=Now())
    left_at = models.DateTimeField(null=True, blank=True)
