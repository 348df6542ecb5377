"""Questionnaires as data: questions, their order and kinds of field. A published questionnaire never changes."""

from django.db import models
from django.db.models import Q

from questionnaire.enums import QuestionnaireStatus


class Questionnaire(models.Model):
    """A version of a questionnaire. `settings` holds what the file has besides sections and fields: programme,
    introduction, capacities, statement, headlines, completed_by, coding, easy_read. `sha256` covers the definition
    without its easy read, which may be corrected."""

    slug = models.SlugField(max_length=60)
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=10, choices=QuestionnaireStatus.choices, default=QuestionnaireStatus.PUBLISHED)
    settings = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "version"], name="questionnaire_slug_and_version_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """Slug and version, as used in commands and file names: winterbourne-stocktake-2013."""
        return f"{self.slug}-{self.version}"


class Section(models.Model):
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="sections")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=200)
    subtitle = models.CharField(max_length=200, blank=True)
    easy_read = models.TextField(blank=True)
    picture = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="section_number_once"),
            models.UniqueConstraint(fields=["questionnaire", "position"], name="section_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Question(models.Model):
    """`number` is official text ("6.10" is not 6.1): order by position. `prompted_when` is empty or
    {"question": number, "field": key, "values": [...]}: the question is asked only then."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="questions")
    code = models.SlugField(max_length=60)
    number = models.CharField(max_length=10)
    item = models.PositiveSmallIntegerField()
    short = models.CharField("short title", max_length=60)
    text = models.TextField()
    guidance = models.TextField(blank=True)
    easy_read = models.TextField(blank=True)
    picture = models.CharField(max_length=60, blank=True)
    prompted_when = models.JSONField(default=dict, blank=True)
    several_codes = models.BooleanField(default=False)
    coding_note = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", name], name=f"question_{name}_once")
            for name in ("number", "code", "item", "position")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.short}"


class AnswerField(models.Model):
    """A field of a question, of a whole section, or of the whole return if both are empty. `options` are
    [{"value", "label", "criterion"}] for kinds that offer a choice."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="fields")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, null=True, blank=True, related_name="fields")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, null=True, blank=True, related_name="fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    short = models.CharField("column head", max_length=60)
    hint = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20)
    options = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    max_length = models.PositiveIntegerField(null=True, blank=True)
    amendable = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"], condition=Q(question__isnull=False), name="field_key_once_in_question"
            ),
            models.UniqueConstraint(
                fields=["section", "key"], condition=Q(section__isnull=False), name="field_key_once_in_section"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "key"],
                condition=Q(question__isnull=True, section__isnull=True),
                name="field_key_once_in_return",
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=True) | Q(section__isnull=True), name="field_of_question_or_section"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Code(models.Model):
    """One code of a question's coding frame. Codes are not scores."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="codes")
    value = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=200)
    inferred = models.BooleanField("label not printed in the source", default=False)

    class Meta:
        ordering = ["value"]
        constraints = [models.UniqueConstraint(fields=["question", "value"], name="code_value_once_in_question")]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"
