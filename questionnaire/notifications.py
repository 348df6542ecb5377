"""Mails about a return. Each task takes ids, finds who is to know, and hands one mail a person to the worker."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts import notifications
from accounts.enums import Role
from accounts.models import Membership, User
from questionnaire import definition
from questionnaire.enums import Act
from questionnaire.models import Edition, Event, Return, SendBack, Sending, Signature
from questionnaire.record import day


def ask_for_signatures(edition_pk: int) -> None:
    mail_signatories.enqueue(edition_pk)


def tell_lead_of_signature(signature_pk: int) -> None:
    mail_signature.enqueue(signature_pk)


def tell_writers_of_send_back(send_back_pk: int) -> None:
    mail_send_back.enqueue(send_back_pk)


def tell_signatories_of_recall(edition_pk: int) -> None:
    mail_recall.enqueue(edition_pk)


def send_receipt(sending_pk: int) -> None:
    mail_receipt.enqueue(sending_pk)


@task()
def mail_signatories(edition_pk: int) -> None:
    """Ask every signatory of the area; who signed an earlier edition is told that it was replaced."""
    edition = _edition(edition_pk)
    earlier = Signature.objects.filter(edition__area_return=edition.area_return_id, edition__number__lt=edition.number)
    before = set(earlier.values_list("signed_by_id", flat=True))
    deadline = edition.area_return.deadline
    about = _whom_to_ring(edition.area_return) | {"deadline": f"{deadline:%A} {day(deadline)}"}
    for person in _people(edition.area_return, Role.SIGNATORY):
        _tell("sign", [person], edition, again=person.pk in before, **about)


@task()
def mail_signature(signature_pk: int) -> None:
    signature = Signature.objects.select_related("organisation").get(pk=signature_pk)
    edition = _edition(signature.edition_id)
    _tell(
        "signed",
        _people(edition.area_return, Role.LEAD),
        edition,
        name=signature.name,
        organisation=signature.organisation.name,
        signed=edition.signatures.values("capacity").distinct().count(),
        needed=len(_tree(edition).capacities),
    )


@task()
def mail_send_back(send_back_pk: int) -> None:
    """The writers get the reasons; the other signatories hear that this edition asks for nothing any more."""
    refusal = SendBack.objects.select_related("by").get(pk=send_back_pk)
    edition = _edition(refusal.edition_id)
    writers = _people(edition.area_return, Role.LEAD, Role.CONTRIBUTOR)
    reasons = [_reason(edition, row) for row in refusal.reasons]
    _tell("sent_back", writers, edition, name=refusal.by.name, reasons=reasons)
    others = [person for person in _people(edition.area_return, Role.SIGNATORY) if person.pk != refusal.by_id]
    _tell("recalled", others, edition, why=f"{refusal.by.name} has sent it back.")


@task()
def mail_recall(edition_pk: int) -> None:
    edition = _edition(edition_pk)
    acts = Event.objects.filter(area_return=edition.area_return_id, act=Act.RECALL, detail__edition=edition.number)
    why = acts.values_list("detail__reason", flat=True).first() or ""
    _tell("recalled", _people(edition.area_return, Role.SIGNATORY), edition, why=why)


@task()
def mail_receipt(sending_pk: int) -> None:
    sending = Sending.objects.select_related("sent_by").get(pk=sending_pk)
    edition = _edition(sending.edition_id)
    sent_at = timezone.localtime(sending.sent_at)
    _tell(
        "receipt",
        _people(edition.area_return, Role.LEAD, Role.BOARD_OFFICER),
        edition,
        name=sending.sent_by.name,
        sent_at=f"{sent_at:%A} {sent_at.day} {sent_at:%B %Y} at {sent_at:%H:%M}",
        late=sending.late,
        missing=[_missing(edition, row) for row in sending.missing],
    )


def _edition(pk: int) -> Edition:
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=pk)


def _tree(edition: Edition) -> definition.QuestionnaireDefinition:
    return definition.get(edition.area_return.collection.questionnaire_id)


def _people(area_return: Return, *roles: Role) -> list[User]:
    """Each once, whatever roles they have; nobody whose account is closed."""
    rows = Membership.objects.filter(area_id=area_return.area_id, role__in=roles, user__is_active=True)
    return list({row.user_id: row.user for row in rows.select_related("user").order_by("pk")}.values())


def _whom_to_ring(area_return: Return) -> dict[str, str]:
    """The board officer, who helps to sign, and the query contact, who knows the answers; empty where unnamed."""
    query = (area_return.query_name, area_return.query_phone, area_return.query_email)
    officers = _people(area_return, Role.BOARD_OFFICER)
    helper = (officers[0].name, officers[0].phone, officers[0].email) if officers else ()
    return {"query": _listed(query), "helper": _listed(helper)}


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(part for part in parts if part)


def _reason(edition: Edition, row: dict[str, str]) -> str:
    section = _tree(edition).section(row["section"])
    return f"{section.number}. {section.title}: {row['reason']}" if section else row["reason"]


def _missing(edition: Edition, row: dict[str, str]) -> str:
    capacity = _tree(edition).capacity(row["capacity"])
    return f"{capacity.title if capacity else row['capacity']}: {row['reason']}"


def _tell(template: str, people: Iterable[User], edition: Edition, **context: Any) -> None:
    """One mail to each person; nobody sees the others' addresses. The context waits in the database as JSON."""
    area_return = edition.area_return
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    numbered = place | {"edition": edition.number}
    context |= {
        "area": area_return.area.short_name,
        "collection": area_return.collection.title,
        "number": edition.number,
        "reference": edition.reference,
        "return_url": settings.SITE_URL + reverse("return", kwargs=place),
        "edition_url": settings.SITE_URL + reverse("edition", kwargs=numbered),
        "sign_url": settings.SITE_URL + reverse("sign", kwargs=numbered),
    }
    for person in people:
        notifications.send(f"mail/{template}", person.email, context | {"reader": person.name})
