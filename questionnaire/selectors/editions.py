"""Editions: which one, what happened to it, how it differs from another."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.models import User
from questionnaire import definition, permissions
from questionnaire.content import AnswerContent, QuestionContent, ReturnContent
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Acceptance, BoardConsideration, Edition, Event, Return, SendBack, Sending, Signature
from questionnaire.record import (
    AcceptanceRecord,
    Amendment,
    ConsiderationRecord,
    EditionRecord,
    Reopening,
    ReturnRecord,
    SendingRecord,
)
from questionnaire.selectors.signing import slots_of, who_signs_and_helps
from questionnaire.stored import from_edition

_ALSO: dict[str, Any] = {}


def know_also(**expressions: Any) -> None:
    """What a floor above has to say of every edition that is fetched, as expressions over its row."""
    _ALSO.update(expressions)


def _editions(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    earlier = Edition.objects.filter(area_return=OuterRef("area_return"), number__lt=OuterRef("number"))
    later = Edition.objects.filter(area_return=OuterRef("area_return"), number__gt=OuterRef("number"))
    return editions.select_related(
        "area_return__collection",
        "area_return__area",
        "sending__sent_by",
        "acceptance__accepted_by",
        "made_by",
        "after",
    ).annotate(
        decided_number=F("after__edition__number"),
        previous_made_at=Subquery(earlier.order_by("-number").values("made_at")[:1]),
        next_number=Subquery(later.order_by("number").values("number")[:1]),
        newest_number=Subquery(later.order_by("-number").values("number")[:1]),
        has_board_officer=Exists(permissions.board_officers(OuterRef("area_return__area"))),
        **_ALSO,
    )


def get_visible_edition(user: User, collection: str, area: str, number: int) -> Edition:
    """One edition of a visible return, else 404. Whether its words may be read is the rule `read_edition`."""
    return get_object_or_404(
        _editions(permissions.visible_editions(user)),
        area_return__collection__slug=collection,
        area_return__area__gss_code=area,
        number=number,
    )


def get_edition(pk: int) -> Edition:
    """For background work, which asks nobody."""
    return _editions(Edition.objects.all()).get(pk=pk)


def latest_edition(area_return: Return) -> Edition | None:
    return _editions(area_return.editions.all()).order_by("-number").first()


def last_sent_edition(area_return: Return) -> Edition | None:
    """What counts for the programme: while a return is corrected, the edition that was sent before."""
    return _editions(area_return.editions.filter(sending__isnull=False)).order_by("-number").first()


def edition_to_read(user: User, area_return: Return) -> Edition | None:
    """What stands for the return: for its area the newest edition, or none while it is a draft; for the programme the
    last one that was sent."""
    if not permissions.holds(user, "questionnaire.read_draft", area_return):
        return last_sent_edition(area_return)
    return latest_edition(area_return) if area_return.status == ReturnStatus.FINAL else None


def with_editions_made(returns: QuerySet[Return]) -> QuerySet[Return]:
    """`editions_made` is the number of the newest edition, 0 before there is one."""
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by("-number").values("number")[:1]
    return returns.annotate(editions_made=Coalesce(Subquery(newest), 0))


def editions_of(area_return: Return) -> list[Edition]:
    """All editions, newest first, with signatures and send-backs."""
    editions = _editions(area_return.editions.all()).order_by("-number")
    return list(editions.prefetch_related("signatures__organisation", "send_backs__by", "considerations"))


def record_of_edition(edition: Edition, *, expected: bool = True) -> ReturnRecord:
    """What happened to this edition: three queries beside its own, two where nobody asks who is `expected` to sign."""
    area_return = edition.area_return
    sending, acceptance = getattr(edition, "sending", None), getattr(edition, "acceptance", None)
    return ReturnRecord(
        status=area_return.status,
        deadline=area_return.deadline,
        extension_reason=area_return.extension_reason,
        board_meets_on=area_return.board_meets_on,
        questions=len(definition.get(area_return.collection.questionnaire_id).questions),
        edition=EditionRecord(
            number=edition.number,
            made_at=timezone.localtime(edition.made_at),
            made_by=edition.made_by.name,
            sha256=edition.sha256,
            reference=edition.reference,
            replaces_number=edition.number - 1 if edition.number > 1 else None,
            replaces_made_at=_local(getattr(edition, "previous_made_at", None)),
            amendment=_amendment(edition),
        ),
        slots=slots_of(edition, sending, who_signs_and_helps(area_return) if expected else []),
        sending=SendingRecord(sending.sent_by.name, timezone.localtime(sending.sent_at), sending.late)
        if sending
        else None,
        considerations=tuple(_decision(row) for row in edition.considerations.all()),
        acceptance=AcceptanceRecord(
            acceptance.reason, acceptance.accepted_by.name, timezone.localtime(acceptance.accepted_at)
        )
        if acceptance
        else None,
        reopened=reopening_of(area_return),
    )


def reopening_of(area_return: Return) -> Reopening | None:
    """That the programme opened a sent edition again, until the corrected one is sent; no query."""
    if area_return.reopened_at is None or area_return.reopened_number is None:
        return None
    at = timezone.localtime(area_return.reopened_at)
    return Reopening(area_return.reopened_number, at, area_return.reopened_because)


def _amendment(edition: Edition) -> Amendment | None:
    if edition.after is None:
        return None
    decided = getattr(edition, "decided_number", None) or edition.after.edition.number
    return Amendment(_decision(edition.after), decided)


def _decision(row: BoardConsideration) -> ConsiderationRecord:
    return ConsiderationRecord(row.board, row.met_on, row.outcome, row.minute_reference, row.resolution)


def _local(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def other_editions(edition: Edition, user: User) -> list[int]:
    """The numbers of this return's other editions that this person may read, in order. The area reads all of them, and
    they are numbered without a gap, so nothing is asked for it."""
    newest = replaced_by(edition) or edition.number
    numbers = [number for number in range(1, newest + 1) if number != edition.number]
    if not numbers or permissions.holds(user, "questionnaire.read_draft", edition.area_return):
        return numbers
    rows = list(
        Edition.objects.filter(area_return=edition.area_return_id, number__in=numbers).select_related("sending")
    )
    for row in rows:
        row.area_return = edition.area_return
    return [row.number for row in rows if permissions.holds(user, "questionnaire.read_edition", row)]


def replaced_by(edition: Edition) -> int | None:
    """The number of the newest edition, where this one is not it."""
    newest: int | None = edition.newest_number  # type: ignore[attr-defined]  # annotated by _editions
    return newest


def in_force(edition: Edition) -> bool:
    """Whether this is what the return says now: the newest edition, and not called back."""
    return edition.area_return.status == ReturnStatus.FINAL and replaced_by(edition) is None


def last_seen(edition: Edition, user: User) -> Edition | None:
    """The last earlier edition of this return that this person is known to have read, because they signed it or sent it
    back; with `signed_at` and `on_paper`, or `sent_back_at`."""
    signed = Signature.objects.filter(edition=OuterRef("pk"), signed_by=user)
    refused = SendBack.objects.filter(edition=OuterRef("pk"), by=user).order_by("-at").values("at")
    earlier = _editions(Edition.objects.filter(area_return=edition.area_return_id, number__lt=edition.number))
    seen = earlier.annotate(
        signed_at=Subquery(signed.values("signed_at")[:1]),
        on_paper=Subquery(signed.values("on_paper")[:1]),
        sent_back_at=Subquery(refused[:1]),
    )
    return seen.exclude(signed_at=None, sent_back_at=None).order_by("-number").first()


def last_authority(edition: Edition, user: User) -> dict[str, str]:
    """What a deputy said when signing an earlier edition of this return; nothing where they did not."""
    rows = Signature.objects.filter(edition__area_return=edition.area_return_id, signed_by=user)
    row = rows.exclude(authority_kind="").order_by("-edition__number").first()
    return {"title": row.title, "authority_kind": row.authority_kind, "authority": row.authority} if row else {}


def has_done(user: User, area_return: Return, act: Act, edition: int) -> bool:
    """Whether this person has already done this to this edition: the first of two clicks."""
    return Event.objects.filter(area_return=area_return, act=act, by=user, detail__edition=edition).exists()


def was_accepted(edition: Edition) -> bool:
    """Asked afresh, for a page that may be out of date."""
    return Acceptance.objects.filter(edition=edition.pk).exists()


def was_sent(edition: Edition) -> bool:
    """Asked afresh, for a page that may be out of date."""
    return Sending.objects.filter(edition=edition.pk).exists()


def signature_of(edition: Edition, user: User) -> Signature | None:
    return edition.signatures.filter(signed_by=user).select_related("organisation", "recorded_by").first()


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is not the same in two editions. `question` is None for a field of the whole return, and one
    without a number for a field of a section."""

    question: QuestionContent | None
    before: AnswerContent
    after: AnswerContent

    @property
    def is_text(self) -> bool:
        return not self.after.field.options

    @property
    def files_added(self) -> tuple[str, ...]:
        return _names_only_in(self.after, self.before)

    @property
    def files_removed(self) -> tuple[str, ...]:
        return _names_only_in(self.before, self.after)


def differences(before: ReturnContent, after: ReturnContent) -> tuple[Difference, ...]:
    """Every answer, reason or list of files that changed, in the paper's order."""
    found = [
        Difference(None, old, new) for old, new in zip(before.fields, after.fields, strict=True) if _differ(old, new)
    ]
    for old_question, new_question in zip(before.questions, after.questions, strict=True):
        pairs = zip(old_question.answers, new_question.answers, strict=True)
        found += [Difference(new_question, old, new) for old, new in pairs if _differ(old, new)]
    for old_section, new_section in zip(before.sections, after.sections, strict=True):
        own = QuestionContent(new_section.definition.own, new_section.fields)
        pairs = zip(old_section.fields, new_section.fields, strict=True)
        found += [Difference(own, old, new) for old, new in pairs if _differ(old, new)]
    return tuple(found)


def _differ(old: AnswerContent, new: AnswerContent) -> bool:
    def parts(answer: AnswerContent) -> tuple:
        return answer.value, answer.no_response_reason, _files(answer)

    return parts(old) != parts(new)


def _names_only_in(answer: AnswerContent, other: AnswerContent) -> tuple[str, ...]:
    """With what is said of them: a file that is described anew is told of as taken out and put in."""
    there = _files(other)
    names = [f"{name}: {description}" if description else name for name, description, _ in _files(answer)]
    return tuple(name for name, file in zip(names, _files(answer), strict=True) if file not in there)


def _files(answer: AnswerContent) -> list[tuple[str, str, str]]:
    return [(file.name, file.description, file.sha256) for file in answer.attachments]


def content_of(edition: Edition) -> ReturnContent:
    return from_edition(edition)
