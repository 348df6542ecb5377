"""Writing together: comments, marks on sections, presence, and the answers that areas offer each other. None of it is
part of the return that is signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Area
from questionnaire.enums import BoardReportKind, SectionState
from questionnaire.models.definition import AnswerField, Question, Questionnaire, Section
from questionnaire.models.returns import Return


class SectionMark(models.Model):
    """The latest state of a section: its writers mark it as ready, or the lead sends it back with a note."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="section_marks")
    section = models.ForeignKey(Section, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=SectionState.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_return", "section"], name="section_mark_once"),
            models.CheckConstraint(condition=Q(state__in=SectionState.values), name="section_mark_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SectionState.SENT_BACK) | ~Q(note=""), name="section_mark_sent_back_has_note"
            ),
        ]


class Comment(models.Model):
    """A comment on a question, visible to the area only. A reply has a `thread`; only the first comment is resolved."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="comments")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    thread = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    client_id = models.CharField(max_length=80, unique=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["area_return", "question", "at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True, resolved_at__isnull=True)
                | Q(resolved_by__isnull=False, resolved_at__isnull=False, thread__isnull=True),
                name="comment_resolved_by_and_at",
            )
        ]


class Presence(models.Model):
    """The question on which somebody was last seen; it locks nothing. A person has one row per return."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area_return", "user"], name="presence_once_per_person")]


class Offer(models.Model):
    """The answers to one question as they were when a lead offered them to another area: a copy, no live link.
    `answers` is {field key: text}."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="offers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="+")
    to_area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    answers = models.JSONField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    adopted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["question__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["area_return", "question", "to_area"],
                condition=Q(withdrawn_at__isnull=True),
                name="offer_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by__isnull=True, adopted_at__isnull=True)
                | Q(adopted_by__isnull=False, adopted_at__isnull=False),
                name="offer_adopted_by_and_at",
            ),
        ]


class KeptPhrase(models.Model):
    """A phrase that might identify somebody, and that a writer decided to keep: nobody is asked about it again."""

    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="+")
    field = models.ForeignKey(AnswerField, on_delete=models.PROTECT, related_name="+")
    phrase = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_return", "field", "phrase"], name="kept_phrase_once_per_field")
        ]


class EasyReadCheck(models.Model):
    """A named group of people with learning disabilities has checked the easy read of a questionnaire or of a return.
    `sha256` is the hash of the words that they checked: if the words change, the check no longer holds."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    area_return = models.ForeignKey(Return, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    group = models.CharField(max_length=150)
    checked_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(questionnaire__isnull=False, area_return__isnull=True)
                | Q(questionnaire__isnull=True, area_return__isnull=False),
                name="easy_read_check_of_one_thing",
            )
        ]


class PackTemplate(models.Model):
    """An area's own headings for the report to the board; without a row, the standard headings apply. The format of
    `sections` is described in questionnaire/board/packs/headings.py."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="pack_templates")
    kind = models.CharField(max_length=10, choices=BoardReportKind.choices)
    sections = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "kind"], name="pack_template_once"),
            models.CheckConstraint(condition=Q(kind__in=BoardReportKind.values), name="pack_template_kind_known"),
        ]
