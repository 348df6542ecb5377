"""One area's return: the row, how far it is, parts of its draft, what may be done now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.enums import AREA_ROLES, Role
from accounts.models import Invitation, Membership, User
from questionnaire import content, definition, permissions
from questionnaire.content import QuestionContent, ReturnContent, SectionContent
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition, SectionDefinition
from questionnaire.enums import ReturnStatus, RevisionOutcome
from questionnaire.models import Answer, Assignment, Attachment, Edition, Return, Revision
from questionnaire.permissions import SectionOf, holds
from questionnaire.record import ReturnRecord
from questionnaire.selectors.editions import latest_edition, record_of_edition


def get_visible_return(user: User, collection: str, area: str) -> Return:
    """The return, if this person may know of it; 404 is the same for one that does not exist."""
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by("-number")
    returns = (
        permissions.visible_returns(user)
        .select_related("collection", "area")
        .annotate(
            has_assignments=Exists(Assignment.objects.filter(area_return=OuterRef("pk"))),
            editions_made=Coalesce(Subquery(newest.values("number")[:1]), 0),
        )
    )
    return get_object_or_404(returns, collection__slug=collection, area__gss_code=area)


@dataclass(frozen=True, slots=True)
class Progress:
    """Which questions of a draft are settled, by number; counts are of questions."""

    tree: QuestionnaireDefinition
    open_numbers: frozenset[str]
    passed_numbers: frozenset[str]

    @property
    def open(self) -> int:
        return len(self.open_numbers)

    @property
    def questions(self) -> int:
        return len(self.tree.questions)

    def state(self, number: str) -> str:
        if number in self.open_numbers:
            return "open"
        return "passed" if number in self.passed_numbers else "answered"


def progress(area_return: Return) -> Progress:
    """How far a draft is; one query, no answer's text is read."""
    tree = definition.get(area_return.collection.questionnaire_id)
    return progress_from(tree, settled_rows(tree, Answer.objects.filter(area_return=area_return)))


def settled_rows(tree: QuestionnaireDefinition, answers: QuerySet[Answer]) -> list[tuple[int, str, bool]]:
    """(field, value where it prompts, passed) of every required or prompting answer that is settled: one query."""
    prompting = prompting_fields(tree)
    rows = answers.filter(field_id__in=[*required_fields(tree), *prompting]).exclude(value="", no_response_reason="")
    shown = Case(When(field_id__in=prompting, then=F("value")), default=Value(""), output_field=TextField())
    return [
        (pk, value, bool(reason)) for pk, value, reason in rows.values_list("field_id", shown, "no_response_reason")
    ]


def progress_from(tree: QuestionnaireDefinition, settled: Iterable[tuple[int, str, bool]]) -> Progress:
    by_pk = {pk: (value, passed) for pk, value, passed in settled}

    def value_of(number: str, key: str) -> tuple[str, bool]:
        field = tree.by_number[number].field(key)
        value, _ = by_pk.get(field.pk, ("", False)) if field else ("", False)
        return value, bool(field and field.pk in by_pk)

    still_open, passed = set(), set()
    for question in tree.questions:
        required = [field.pk for field in question.required_fields]
        there = [pk for pk in required if pk in by_pk]
        if len(there) < len(required) and content.is_asked(question, value_of):
            still_open.add(question.number)
        elif there and all(by_pk[pk][1] for pk in there):
            passed.add(question.number)
    return Progress(tree, frozenset(still_open), frozenset(passed))


def required_fields(tree: QuestionnaireDefinition) -> list[int]:
    return [field.pk for question in tree.questions for field in question.required_fields]


def prompting_fields(tree: QuestionnaireDefinition) -> list[int]:
    prompts = [question.prompted_when for question in tree.questions if question.prompted_when]
    fields = [tree.by_number[prompt.question].field(prompt.field) for prompt in prompts]
    return [field.pk for field in fields if field]


def record_of(area_return: Return, how_far: Progress | ReturnContent | None = None) -> ReturnRecord:
    """What happened to the return as it stands now: of its draft, or of its current edition once it is final."""
    if area_return.status == ReturnStatus.FINAL:
        edition = latest_edition(area_return)
        if edition:
            return record_of_edition(edition)
    tree = definition.get(area_return.collection.questionnaire_id)
    if isinstance(how_far, ReturnContent):
        still_open = sum(question.is_open for question in how_far.questions)
    else:
        still_open = (how_far or progress(area_return)).open
    return ReturnRecord(
        status=area_return.status,
        deadline=area_return.deadline,
        extension_reason=area_return.extension_reason,
        board_meets_on=area_return.board_meets_on,
        open_questions=still_open,
        questions=len(tree.questions),
    )


def section_content(area_return: Return, section: SectionDefinition) -> SectionContent:
    """The draft's answers to one section: two queries."""
    tree = definition.get(area_return.collection.questionnaire_id)
    answers = answers_to(area_return, section.questions)
    pks = [field.pk for question in section.questions for field in question.fields if field.spec.takes_files]
    files = list(Attachment.objects.filter(area_return=area_return, field_id__in=pks, removed_at__isnull=True))
    return SectionContent(section, tuple(_content(tree, question, answers, files) for question in section.questions))


def question_content(
    area_return: Return, question: QuestionDefinition
) -> tuple[QuestionContent, dict[int, Answer], list[Attachment]]:
    """The draft's answers to one question, with the rows: answers by field, and files. Two queries."""
    tree = definition.get(area_return.collection.questionnaire_id)
    answers = answers_to(area_return, [question])
    files = attachments_of(area_return, question)
    return _content(tree, question, answers, files), {answer.field_id: answer for answer in answers}, files


def answers_to(area_return: Return, questions: Iterable[QuestionDefinition]) -> list[Answer]:
    """The draft's answers to these questions, and those that say whether a question is asked: one query."""
    tree = definition.get(area_return.collection.questionnaire_id)
    pks = {field.pk for question in questions for field in question.fields}
    pks |= {field.pk for question in questions if (field := prompting_field(tree, question))}
    return list(Answer.objects.filter(area_return=area_return, field_id__in=pks))


def prompting_field(tree: QuestionnaireDefinition, question: QuestionDefinition) -> FieldDefinition | None:
    """The field of another question whose answer decides whether this one is asked."""
    prompt = question.prompted_when
    return tree.by_number[prompt.question].field(prompt.field) if prompt else None


def _content(
    tree: QuestionnaireDefinition, question: QuestionDefinition, answers: list[Answer], files: list[Attachment]
) -> QuestionContent:
    there = {answer.field_id: (answer.value, bool(answer.value or answer.no_response_reason)) for answer in answers}

    def value_of(number: str, key: str) -> tuple[str, bool]:
        field = tree.by_number[number].field(key)
        return there.get(field.pk, ("", False)) if field else ("", False)

    return content.question_from_answers(question, answers, files, asked=content.is_asked(question, value_of))


def attachments_of(area_return: Return, question: QuestionDefinition) -> list[Attachment]:
    pks = [field.pk for field in question.fields if field.spec.takes_files]
    files = Attachment.objects.filter(area_return=area_return, field_id__in=pks, removed_at__isnull=True)
    return list(files.select_related("uploaded_by"))


def get_attachment(user: User, area_return: Return, sha256: str) -> Attachment:
    """A file of this return by its hash, if this person may read it: the newest name it was given."""
    attachment = permissions.readable_attachments(user, area_return).filter(sha256=sha256).order_by("-pk").first()
    if attachment is None:
        raise Http404("No such file")
    return attachment


def get_conflict(area_return: Return, question: QuestionDefinition, pk: int) -> tuple[Revision, Answer]:
    """A text that was kept aside, with the answer that is in the return; `is_decided` says whether it still waits."""
    fields = [field.pk for field in question.fields]
    aside = Revision.objects.filter(area_return=area_return, field_id__in=fields, outcome=RevisionOutcome.CONFLICT)
    decisions = Revision.objects.filter(decides=OuterRef("pk"))
    kept = aside.select_related("by", "area_return__collection").annotate(is_decided=Exists(decisions))
    mine = get_object_or_404(kept, pk=pk)
    answer = get_object_or_404(
        Answer.objects.select_related("updated_by"), area_return=area_return, field_id=mine.field_id
    )
    return mine, answer


def text_of_version(area_return: Return, field: FieldDefinition, version: int) -> Revision | None:
    """The text that an answer had as this version."""
    saved = Revision.objects.filter(area_return=area_return, field_id=field.pk, outcome=RevisionOutcome.SAVED)
    return saved.filter(version=version).select_related("by").order_by("pk").first()


def people_of(area_return: Return) -> list[Membership]:
    """Everybody with a role in the area, leads first, each with `invited_at` and `invitation_ends_at`: one query."""
    order = {role: position for position, role in enumerate(AREA_ROLES)}
    newest = Invitation.objects.filter(user=OuterRef("user")).order_by("-sent_at")
    rows = (
        Membership.objects.filter(area_id=area_return.area_id, user__is_active=True)
        .select_related("user", "organisation")
        .annotate(
            invited_at=Subquery(newest.values("sent_at")[:1]),
            invitation_ends_at=Subquery(newest.values("expires_at")[:1]),
        )
    )
    return sorted(rows, key=lambda row: (order[Role(row.role)], row.user.name))


def possible_actions(user: User, area_return: Return, record: ReturnRecord, edition: Edition | None) -> frozenset[str]:
    """What this person may do now, by name, for buttons and links: the rules (who) and the status (when) together."""
    draft = area_return.status == ReturnStatus.DRAFT
    final = not draft and edition is not None
    sent = record.sending is not None
    slot = permissions.slot_of(user, area_return)
    signed = slot is not None and any(entry.signature for entry in record.slots if entry.capacity.slug == slot.capacity)
    allowed = {
        "read": holds(user, "questionnaire.read_draft", area_return),
        "edit": draft and holds(user, "questionnaire.edit_return", area_return),
        "contact": draft and holds(user, "questionnaire.change_contact", area_return),
        "finalise": draft and holds(user, "questionnaire.finalise_return", area_return),
        "recall": final and not sent and holds(user, "questionnaire.recall_return", area_return),
        "sign": final and not signed and holds(user, "questionnaire.sign_edition", edition),
        "send_back": final and not sent and holds(user, "questionnaire.send_back_edition", edition),
        "send": final and not sent and holds(user, "questionnaire.send_edition", edition),
        "consider": final and holds(user, "questionnaire.record_consideration", edition),
        "board_date": holds(user, "questionnaire.set_board_date", area_return),
        "extend": not sent and holds(user, "questionnaire.extend_return", area_return),
        "read_edition": final and holds(user, "questionnaire.read_edition", edition),
    }
    return frozenset(name for name, may in allowed.items() if may)


def may_write(user: User, area_return: Return, section: SectionDefinition) -> bool:
    return area_return.status == ReturnStatus.DRAFT and holds(
        user, "questionnaire.write_section", SectionOf(area_return, section.pk)
    )
