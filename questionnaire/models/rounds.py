"""A collection: a questionnaire put to areas, with its dates."""

from django.db import models
from django.db.models import F, Q

from questionnaire.models.definition import Questionnaire


class Collection(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="collections")
    title = models.CharField(max_length=200)
    opens_on = models.DateField()
    deadline = models.DateField()
    last_sending_on = models.DateField(null=True, blank=True)
    amend_until = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    sends_when_signed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-deadline"]
        constraints = [
            models.CheckConstraint(condition=Q(deadline__gte=F("opens_on")), name="collection_deadline_after_opening"),
            models.CheckConstraint(
                condition=Q(last_sending_on__isnull=True) | Q(last_sending_on__gte=F("deadline")),
                name="collection_last_sending_after_deadline",
            ),
            models.CheckConstraint(
                condition=Q(amend_until__isnull=True) | Q(amend_until__gt=F("deadline")),
                name="collection_amends_after_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.title
