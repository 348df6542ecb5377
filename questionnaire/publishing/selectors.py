"""What of a return may be published, and what people decided about it."""

import re

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q

from accounts.enums import Role
from accounts.models import Membership, User
from questionnaire.care import contacts
from questionnaire.content import ReturnContent
from questionnaire.models import Disclosure, Edition, Event, Return, Revision
from questionnaire.publishing import public
from questionnaire.publishing.officers import Officers, is_person
from questionnaire.publishing.public import Decision, Published
from questionnaire.record import ReturnRecord


def published(area_return: Return, content: ReturnContent, record: ReturnRecord) -> Published:
    """The return as the public may read it, under the current decisions. Two queries."""
    return public.publish(
        content,
        record,
        decisions_on(area_return),
        officers_of(area_return, content, record),
        places=(area_return.area.name, area_return.area.short_name),
        limit=settings.SMALL_NUMBER_LIMIT,
    )


def decisions_on(area_return: Return) -> list[Decision]:
    rows = Disclosure.objects.filter(area_return=area_return).select_related("decided_by")
    return [
        Decision(
            row.place,
            row.text_sha256,
            row.phrase,
            row.decision,
            row.replacement,
            row.exemption,
            row.reason,
            row.decided_by.name,
            row.decided_at,
        )
        for row in rows.order_by("pk")
    ]


def officers_of(area_return: Return, content: ReturnContent, record: ReturnRecord) -> Officers:
    """The people to replace: members of the area, anyone who acted on the return and anyone its contact page names.
    Signatories are named in public."""
    signing = Membership.objects.filter(user=OuterRef("pk"), area=area_return.area_id, role=Role.SIGNATORY)
    rows = User.objects.filter(
        Q(memberships__area=area_return.area_id)
        | Exists(Event.objects.filter(area_return=area_return, by=OuterRef("pk")))
        | Exists(Revision.objects.filter(area_return=area_return, by=OuterRef("pk")))
    )
    people = list(rows.distinct().values_list("name", "email", "phone", Exists(signing)))
    signers = {name for name, _, _, signs in people if signs}
    signers |= {slot.signature.name for slot in record.slots if slot.signature}
    typed = [content.completed_by, content.query_contact]
    names = {name for name, _, _, _ in people} | {person.name for person in typed if is_person(person.name)}
    written = " ".join(" ".join((person.contact, person.phone, person.email)) for person in typed)
    return Officers(
        names=frozenset(name for name in names - signers if name),
        mailboxes=frozenset({mail for _, mail, _, _ in people if mail} | _contacts_in("mailbox", written)),
        telephones=frozenset({phone for _, _, phone, _ in people if phone} | _contacts_in("telephone", written)),
        mailbox=area_return.team_mailbox,
    )


def _contacts_in(kind: str, text: str) -> set[str]:
    return {re.sub(r"\s+", " ", text[hit.start : hit.end]) for hit in contacts.found(text) if hit.kind == kind}


def is_mailbox_of_a_person(mailbox: str) -> bool:
    """Whether somebody signs in with this address, so that it cannot be a team's."""
    return User.objects.filter(email__iexact=mailbox).exists()


def wants_public_copy(edition_pk: int) -> bool:
    """Whether somebody asked for a public copy of this edition."""
    return Edition.objects.filter(pk=edition_pk, number=F("area_return__public_edition")).exists()
