"""One area's return: the row, how far it is, parts of its draft, what may be done now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.enums import AREA_ROLES, Role
from accounts.models import Invitation, Membership, User
from questionnaire import content, definition, permissions
from questionnaire.content import QuestionContent, ReturnContent, SectionContent
from questionnaire.definition import QuestionDefinition, QuestionnaireDefinition, SectionDefinition
from questionnaire.enums import ReturnStatus, RevisionOutcome
from questionnaire.models import Answer, Assignment, Attachment, Edition, Return, Revision
from questionnaire.permissions import SectionOf, holds
from questionnaire.record import ReturnRecord
from questionnaire.selectors.editions import latest_edition, record_of_edition


def get_visible_return(user: User, collection: str, area: str) -> Return:
    """The return, if this person may know of it; 404 is the same for one that does not exist."""
    returns = (
        permissions.visible_returns(user)
        .select_related("collection", "area")
        .annotate(has_assignments=Exists(Assignment.objects.filter(area_return=OuterRef("pk"))))
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
    """(field, value where it prompts, passed) of every required answer that is settled."""
    prompting = prompting_fields(tree)
    rows = answers.filter(field_id__in=required_fields(tree)).exclude(value="", no_response_reason="")
    pairs = rows.values_list("field_id", "no_response_reason")
    values = dict(answers.filter(field_id__in=prompting).values_list("field_id", "value")) if prompting else {}
    return [(pk, values.get(pk, ""), bool(reason)) for pk, reason in pairs]


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
    pks = [field.pk for question in section.questions for field in question.fields]
    answers = list(Answer.objects.filter(area_return=area_return, field_id__in=pks))
    files = list(Attachment.objects.filter(area_return=area_return, field_id__in=pks, removed_at__isnull=True))
    questions = tuple(content.question_from_answers(question, answers, files) for question in section.questions)
    return SectionContent(section, questions)


def question_content(area_return: Return, question: QuestionDefinition) -> tuple[QuestionContent, dict[int, Answer]]:
    """The draft's answers to one question, and the rows by field for their versions: two queries."""
    pks = [field.pk for field in question.fields]
    answers = list(Answer.objects.filter(area_return=area_return, field_id__in=pks))
    files = attachments_of(area_return, question)
    return content.question_from_answers(question, answers, files), {answer.field_id: answer for answer in answers}


def versions_of(answers: Iterable[Answer]) -> dict[int, int]:
    return {answer.field_id: answer.version for answer in answers}


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
    """A text that was kept aside and still waits, with the answer that is in the return."""
    fields = [field.pk for field in question.fields]
    waiting = Revision.objects.filter(
        area_return=area_return, field_id__in=fields, outcome=RevisionOutcome.CONFLICT, decided_by__isnull=True
    ).select_related("by", "area_return__collection")
    mine = get_object_or_404(waiting, pk=pk)
    answer = get_object_or_404(
        Answer.objects.select_related("updated_by"), area_return=area_return, field_id=mine.field_id
    )
    return mine, answer


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """One row of the task list. `states` has one of answered, passed, open per question, in order."""

    section: SectionDefinition
    states: tuple[tuple[str, str], ...]
    writers: tuple[str, ...]
    changed_at: datetime | None

    @property
    def settled(self) -> int:
        return sum(state != "open" for _, state in self.states)

    @property
    def passed_numbers(self) -> tuple[str, ...]:
        return tuple(number for number, state in self.states if state == "passed")

    @property
    def status(self) -> str:
        if self.settled == len(self.states):
            return "All answered"
        return "In progress" if self.changed_at else "Not started"


def section_progress(area_return: Return, how_far: Progress) -> list[SectionProgress]:
    """Every section with who wrote in it, latest first: one query."""
    by_section: dict[str, list[tuple[datetime, str]]] = {}
    rows = Answer.objects.filter(area_return=area_return).values_list("field_id", "updated_at", "updated_by__name")
    for field_pk, at, name in rows:
        question, _ = how_far.tree.fields_by_pk[field_pk]
        by_section.setdefault(question.section_number if question else "", []).append(
            (at, name or "brought in from a file")
        )
    found = []
    for section in how_far.tree.sections:
        latest = sorted(by_section.get(section.number, ()), reverse=True)
        found.append(
            SectionProgress(
                section,
                tuple((question.number, how_far.state(question.number)) for question in section.questions),
                tuple(dict.fromkeys(name for _, name in latest)),
                latest[0][0] if latest else None,
            )
        )
    return found


def people_of(area_return: Return) -> list[Membership]:
    """Everybody with a role in the area, leads first; `latest_invitation` is on the user."""
    order = {role: position for position, role in enumerate(AREA_ROLES)}
    invitations = Prefetch("user__invitations", Invitation.objects.order_by("-sent_at"))
    rows = (
        Membership.objects.filter(area_id=area_return.area_id, user__is_active=True)
        .select_related("user", "organisation")
        .prefetch_related(invitations)
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


def waiting_texts(area_return: Return, user: User) -> int:
    """How many of this person's texts wait for a decision."""
    return Revision.objects.filter(
        Q(by=user), area_return=area_return, outcome=RevisionOutcome.CONFLICT, decided_by__isnull=True
    ).count()
