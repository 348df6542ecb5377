"""One area's return: the row, how far it is, parts of its draft, what may be done now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, Left
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from questionnaire import amending, content, definition, permissions
from questionnaire.content import ReturnContent
from questionnaire.definition import FieldDefinition, QuestionDefinition, QuestionnaireDefinition, SectionDefinition
from questionnaire.enums import ReturnStatus, RevisionOutcome
from questionnaire.models import Answer, Assignment, Attachment, Edition, Return, Revision
from questionnaire.permissions import SectionOf, holds
from questionnaire.record import ReturnRecord
from questionnaire.selectors.comments import Listed
from questionnaire.selectors.editions import latest_edition, record_of_edition, reopening_of

LONGEST_OPTION = 100
_PART, _ROW = Value("\x1f"), "\x1e"  # no text has these


Also = Callable[[QuerySet[Return]], QuerySet[Return]]


def get_visible_return(user: User, collection: str, area: str, *also: Also, in_part: bool = False) -> Return:
    """The return, if this person may know of it; 404 is the same for one that does not exist. `in_part` is asked by
    pages that keep to `only_sections`, the sections that this person is limited to (None: all). `also` name what the
    page wants to know besides, in the same query: `with_open_comments`, `with_mark` and the like."""
    returns = permissions.visible_returns(user, in_part=in_part).select_related("collection", "area")
    if any(membership.role == Role.CONTRIBUTOR for membership in user.held):
        assignments = Assignment.objects.filter(area_return=OuterRef("pk"))
        returns = returns.annotate(has_assignments=Exists(assignments))
    for with_more in also:
        returns = with_more(returns)
    area_return = get_object_or_404(returns, collection__slug=collection, area__gss_code=area)
    area_return.__dict__["only_sections"] = permissions.readable_sections(user, area_return)
    return area_return


@dataclass(frozen=True, slots=True)
class Progress:
    """Which questions of a draft are settled, by number; counts are of questions. `lacking` names what is missing of
    an open question of which a part is answered."""

    tree: QuestionnaireDefinition
    open_numbers: frozenset[str]
    passed_numbers: frozenset[str]
    lacking: Mapping[str, str] = field(default_factory=dict)

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
    """How far a draft is; one query, and of each answer no more is read than a choice among options has."""
    tree = definition.get(area_return.collection.questionnaire_id)
    rows = Answer.objects.filter(area_return=area_return).exclude(value="", no_response_reason="")
    beginnings = rows.values_list("field_id", Left("value", LONGEST_OPTION), Left("no_response_reason", 1))
    return progress_from(tree, [(pk, value, bool(reason)) for pk, value, reason in beginnings])


def progress_from(tree: QuestionnaireDefinition, settled: Iterable[tuple[int, str, bool]]) -> Progress:
    by_pk = {pk: (value, passed) for pk, value, passed in settled}

    def value_of(number: str, key: str) -> tuple[str, bool]:
        field = tree.by_number[number].field(key)
        value, _ = by_pk.get(field.pk, ("", False)) if field else ("", False)
        return value, bool(field and field.pk in by_pk)

    still_open, passed, lacking = set(), set(), {}
    for question in tree.questions:
        required = [field.pk for field in question.required_fields]
        there = [pk for pk in required if pk in by_pk]
        if len(there) < len(required) and content.is_asked(question, value_of):
            still_open.add(question.number)
            if there:
                lacking[question.number] = next(
                    field.short.lower() for field in question.required_fields if field.pk not in by_pk
                )
        elif there and all(by_pk[pk][1] for pk in there):
            passed.add(question.number)
    return Progress(tree, frozenset(still_open), frozenset(passed), lacking)


def with_settled(returns: QuerySet[Return]) -> QuerySet[Return]:
    """`settled` packs what `progress` reads, so that a save need not ask for it again."""
    there = Answer.objects.filter(area_return=OuterRef("pk")).exclude(value="", no_response_reason="").order_by()
    parts = (Cast("field_id", CharField()), Left("value", LONGEST_OPTION), Left("no_response_reason", 1))
    packed = Listed(Concat(parts[0], _PART, parts[1], _PART, parts[2]), separator=_ROW)
    rows = there.values("area_return").annotate(all=packed).values("all")
    return returns.annotate(settled=Coalesce(Subquery(rows), Value("")))


def is_complete_with(area_return: Return, said: Mapping[int, tuple[str, str]]) -> bool:
    """Whether nothing is open in a draft that was fetched `with_settled`, once this is said: value and reason by
    field. No query."""
    rows = [row.split(_PART.value) for row in getattr(area_return, "settled", "").split(_ROW) if row]
    settled = {int(pk): (value, bool(reason)) for pk, value, reason in rows}
    settled |= {pk: (value[:LONGEST_OPTION], bool(reason)) for pk, (value, reason) in said.items()}
    empty = {pk for pk, content in said.items() if not any(content)}
    tree = definition.get(area_return.collection.questionnaire_id)
    return not progress_from(tree, [(pk, *found) for pk, found in settled.items() if pk not in empty]).open


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
        has_begun=area_return.changed_at is not None,
        reopened=reopening_of(area_return),
    )


def answers_to(area_return: Return, question: QuestionDefinition) -> dict[int, Answer]:
    """The answers to one question by field, as they are now: one query."""
    rows = Answer.objects.filter(area_return=area_return, field_id__in=[field.pk for field in question.fields])
    return {row.field_id: row for row in rows}


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


def decision_on(mine: Revision, by: User) -> Revision | None:
    """What this person decided on a text that was kept aside."""
    return Revision.objects.filter(decides=mine, by=by).exclude(outcome=RevisionOutcome.CONFLICT).first()


def text_of_version(area_return: Return, field: FieldDefinition, version: int) -> Revision | None:
    """The text that an answer had as this version."""
    saved = Revision.objects.filter(area_return=area_return, field_id=field.pk, outcome=RevisionOutcome.SAVED)
    return saved.filter(version=version).select_related("by").order_by("pk").first()


def possible_actions(user: User, area_return: Return, record: ReturnRecord, edition: Edition | None) -> frozenset[str]:
    """What this person may do now, by name, for buttons and links: the rules (who) and the status (when) together."""
    draft = area_return.status == ReturnStatus.DRAFT
    final = not draft and edition is not None
    sent = record.sending is not None
    membership = permissions.slot_of(user, area_return)
    code = membership.organisation.code if membership and membership.organisation else ""
    slot = record.slot_for(membership.capacity, code) if membership else None
    waits = slot is not None and slot.signature is None
    allowed = {
        "read": holds(user, "questionnaire.read_draft", area_return),
        "edit": draft and holds(user, "questionnaire.edit_return", area_return),
        "about": draft and holds(user, "questionnaire.write_about", area_return),
        "share": draft and holds(user, "questionnaire.share_sections", area_return),
        "people": holds(user, "questionnaire.manage_people", area_return),
        "appoint": holds(user, "questionnaire.appoint_lead", area_return),
        "contact": draft and holds(user, "questionnaire.change_contact", area_return),
        "carry_forward": draft and holds(user, "questionnaire.edit_return", area_return),
        "adopt": draft and holds(user, "questionnaire.adopt_answers", area_return),
        "offer": holds(user, "questionnaire.offer_answers", area_return),
        "finalise": draft and holds(user, "questionnaire.finalise_return", area_return),
        "choose_signers": draft and holds(user, "questionnaire.choose_signers", area_return),
        "recall": final and not sent and holds(user, "questionnaire.recall_return", area_return),
        "sign": final and waits and holds(user, "questionnaire.sign_edition", edition),
        "send_back": final and not sent and holds(user, "questionnaire.send_back_edition", edition),
        "send": final and not sent and holds(user, "questionnaire.send_edition", edition),
        "receipt": sent and holds(user, "questionnaire.send_edition", edition),
        "paper": final and bool(record.missing) and holds(user, "questionnaire.record_paper", edition),
        "sheet": final and bool(record.missing) and holds(user, "questionnaire.print_signature_sheet", edition),
        "accept": final and record.waits_for_acceptance and holds(user, "questionnaire.accept_edition", edition),
        "consider": final and holds(user, "questionnaire.record_consideration", edition),
        "board_date": holds(user, "questionnaire.set_board_date", area_return),
        "pack": holds(user, "questionnaire.change_pack", area_return),
        "disclose": holds(user, "questionnaire.disclose", area_return),
        "extend": not sent and holds(user, "questionnaire.extend_return", area_return),
        "amend": final and _may_amend(area_return, record) and holds(user, "questionnaire.amend_return", area_return),
        "reopen": final and sent and holds(user, "questionnaire.reopen_return", area_return),
        "read_edition": final and holds(user, "questionnaire.read_edition", edition),
    }
    return frozenset(name for name, may in allowed.items() if may)


def _may_amend(area_return: Return, record: ReturnRecord) -> bool:
    tree = definition.get(area_return.collection.questionnaire_id)
    return not amending.why_not(record, tree, area_return.collection.amend_until, timezone.localdate())


def may_write(user: User, area_return: Return, section: SectionDefinition) -> bool:
    return area_return.status == ReturnStatus.DRAFT and holds(
        user, "questionnaire.write_section", SectionOf(area_return, section.pk)
    )
