"""Editions of a return: one, the latest, the last one sent, the others, and what somebody did to one."""

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from questionnaire import permissions
from questionnaire.enums import Act, ReturnStatus
from questionnaire.models import Acceptance, Edition, Event, Return, SendBack, Sending, Signature

_ALSO: dict[str, Any] = {}


def register_edition_annotations(**expressions: Any) -> None:
    """Annotate every edition that is fetched with expressions of a higher app, which this one cannot import."""
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
    """One edition of a visible return, else 404. The rule `read_edition` says whether its answers may be read."""
    return get_object_or_404(
        _editions(permissions.visible_editions(user)),
        area_return__collection__slug=collection,
        area_return__area__gss_code=area,
        number=number,
    )


def get_edition(pk: int) -> Edition:
    """One edition for background work, without a check of permissions."""
    return _editions(Edition.objects.all()).get(pk=pk)


def latest_edition(area_return: Return) -> Edition | None:
    return _editions(area_return.editions.all()).order_by("-number").first()


def last_sent_edition(area_return: Return) -> Edition | None:
    """The last edition that was sent. While a return is being corrected, it still counts for the programme."""
    return _editions(area_return.editions.filter(sending__isnull=False)).order_by("-number").first()


def edition_to_read(user: User, area_return: Return) -> Edition | None:
    """The edition that this person reads: for the area the latest, or none while the return is a draft; for the
    programme the last one that was sent."""
    if not permissions.holds(user, "questionnaire.read_draft", area_return):
        return last_sent_edition(area_return)
    return latest_edition(area_return) if area_return.status == ReturnStatus.FINAL else None


def with_editions_made(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Annotate `editions_made`, the number of the latest edition, or 0 before there is one."""
    newest = Edition.objects.filter(area_return=OuterRef("pk")).order_by("-number").values("number")[:1]
    return returns.annotate(editions_made=Coalesce(Subquery(newest), 0))


def editions_of(area_return: Return) -> list[Edition]:
    """All editions, newest first, with their signatures, send-backs and board decisions."""
    editions = _editions(area_return.editions.all()).order_by("-number")
    return list(editions.prefetch_related("signatures__organisation", "send_backs__by", "considerations"))


def other_editions(edition: Edition, user: User) -> list[int]:
    """The numbers of this return's other editions that this person may read, in order. The area may read all of them,
    and their numbers have no gaps, so for the area this needs no query."""
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
    """The number of the latest edition, or None where this edition is the latest."""
    newest: int | None = edition.newest_number  # type: ignore[attr-defined]  # annotated by _editions
    return newest


def in_force(edition: Edition) -> bool:
    """Whether this is the latest edition and the return is final, so that it has not been recalled or sent back."""
    return edition.area_return.status == ReturnStatus.FINAL and replaced_by(edition) is None


def last_seen(edition: Edition, user: User) -> Edition | None:
    """The latest earlier edition of this return that this person signed or sent back, and therefore has read; annotated
    with `signed_at` and `on_paper`, or with `sent_back_at`."""
    signed = Signature.objects.filter(edition=OuterRef("pk"), signed_by=user)
    sent_back = SendBack.objects.filter(edition=OuterRef("pk"), by=user).order_by("-at").values("at")
    earlier = _editions(Edition.objects.filter(area_return=edition.area_return_id, number__lt=edition.number))
    annotated = earlier.annotate(
        signed_at=Subquery(signed.values("signed_at")[:1]),
        on_paper=Subquery(signed.values("on_paper")[:1]),
        sent_back_at=Subquery(sent_back[:1]),
    )
    return annotated.exclude(signed_at=None, sent_back_at=None).order_by("-number").first()


def last_authority(edition: Edition, user: User) -> dict[str, str]:
    """The title and authority that a deputy gave when last signing an edition of this return; empty where there was
    none."""
    rows = Signature.objects.filter(edition__area_return=edition.area_return_id, signed_by=user)
    row = rows.exclude(authority_kind="").order_by("-edition__number").first()
    return {"title": row.title, "authority_kind": row.authority_kind, "authority": row.authority} if row else {}


def has_done(user: User, area_return: Return, act: Act, edition: int) -> bool:
    """Whether this person has already done this to this edition, so that a second click is not refused."""
    return Event.objects.filter(area_return=area_return, act=act, by=user, detail__edition=edition).exists()


def was_accepted(edition: Edition) -> bool:
    """Whether this edition has been accepted, queried again because a page may be out of date."""
    return Acceptance.objects.filter(edition=edition.pk).exists()


def was_sent(edition: Edition) -> bool:
    """Whether this edition has been sent, queried again because a page may be out of date."""
    return Sending.objects.filter(edition=edition.pk).exists()


def signature_of(edition: Edition, user: User) -> Signature | None:
    return edition.signatures.filter(signed_by=user).select_related("organisation", "recorded_by").first()


def last_refusal(area_return: Return, number: int) -> SendBack | None:
    """The latest time this edition was sent back, with the reason, if it was."""
    refusals = SendBack.objects.filter(edition__area_return=area_return, edition__number=number)
    return refusals.select_related("by", "edition").order_by("-at").first()
