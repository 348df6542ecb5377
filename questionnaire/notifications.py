"""Mails about a return. Each takes ids and is sent by the worker; nothing is decided here."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from accounts.enums import Role
from accounts.models import Membership, User
from questionnaire import definition
from questionnaire.models import Edition, Return, SendBack, Sending, Signature


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
    before = set(
        Signature.objects.filter(
            edition__area_return=edition.area_return_id, edition__number__lt=edition.number
        ).values_list("signed_by_id", flat=True)
    )
    for person in _people(edition.area_return, Role.SIGNATORY):
        _send("sign", [person], edition.area_return, edition=edition, person=person, again=person.pk in before)


@task()
def mail_signature(signature_pk: int) -> None:
    signature = Signature.objects.select_related("organisation").get(pk=signature_pk)
    edition = _edition(signature.edition_id)
    tree = definition.get(edition.area_return.collection.questionnaire_id)
    signed = edition.signatures.values("capacity").distinct().count()
    _send(
        "signed",
        _people(edition.area_return, Role.LEAD),
        edition.area_return,
        edition=edition,
        signature=signature,
        signed=signed,
        needed=len(tree.capacities),
    )


@task()
def mail_send_back(send_back_pk: int) -> None:
    refusal = SendBack.objects.select_related("by").get(pk=send_back_pk)
    edition = _edition(refusal.edition_id)
    writers = _people(edition.area_return, Role.LEAD, Role.CONTRIBUTOR)
    _send("sent_back", writers, edition.area_return, edition=edition, refusal=refusal)


@task()
def mail_recall(edition_pk: int) -> None:
    edition = _edition(edition_pk)
    _send("recalled", _people(edition.area_return, Role.SIGNATORY), edition.area_return, edition=edition)


@task()
def mail_receipt(sending_pk: int) -> None:
    sending = Sending.objects.select_related("sent_by").get(pk=sending_pk)
    edition = _edition(sending.edition_id)
    people = _people(edition.area_return, Role.LEAD, Role.BOARD_OFFICER)
    _send(
        "receipt",
        people,
        edition.area_return,
        edition=edition,
        sending=sending,
        sent_at=timezone.localtime(sending.sent_at),
    )


def _edition(pk: int) -> Edition:
    return Edition.objects.select_related("area_return__area", "area_return__collection").get(pk=pk)


def _people(area_return: Return, *roles: Role) -> list[User]:
    rows = Membership.objects.filter(area_id=area_return.area_id, role__in=roles, user__is_active=True)
    return list({row.user_id: row.user for row in rows.select_related("user").order_by("pk")}.values())


def _send(template: str, people: Iterable[User], area_return: Return, **context: Any) -> None:
    """One mail to each person, plain text from templates/mail; nobody sees the others' addresses."""
    place = {"collection": area_return.collection.slug, "area": area_return.area.gss_code}
    context |= {
        "area": area_return.area.short_name,
        "area_return": area_return,
        "collection": area_return.collection.title,
        "return_url": settings.SITE_URL + reverse("return", kwargs=place),
    }
    if "edition" in context:
        number = {"edition": context["edition"].number}
        context["edition_url"] = settings.SITE_URL + reverse("edition", kwargs=place | number)
        context["sign_url"] = settings.SITE_URL + reverse("sign", kwargs=place | number)
    subject = " ".join(render_to_string(f"mail/{template}_subject.txt", context).split())
    for person in people:
        text = render_to_string(f"mail/{template}.txt", context | {"reader": person})
        mail = EmailMessage(subject, text, to=[person.email])
        mail.send()
