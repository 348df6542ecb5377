"""Emails about a signature that was recorded from paper."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail, Membership, User
from accounts.notifications import FIRST, kind, queue
from questionnaire.models import Return, Signature
from questionnaire.phrases import by_authority, full_day, in_post, with_commas
from questionnaire.returns.notifications import about_edition, find_edition, mails


@task(priority=FIRST)
def mail_paper(signature_pk: int) -> None:
    """Notify the recorded signatory. If they have no account, notify those who sign in the same capacity and body."""
    signature = Signature.objects.select_related("signed_by").get(pk=signature_pk)
    area_return = find_edition(signature.edition_id).area_return
    people = [signature.signed_by] if signature.signed_by else _signatories_of_slot(area_return, signature)
    queue(mails("on_paper", people, area_return, f"{signature_pk}", signature=signature_pk))


def _signatories_of_slot(area_return: Return, signature: Signature) -> list[User]:
    rows = Membership.objects.filter(
        area_id=area_return.area_id,
        role=Role.SIGNATORY,
        capacity=signature.capacity,
        organisation=signature.organisation_id,
        user__is_active=True,
    )
    return [row.user for row in rows.select_related("user").order_by("pk")]


@kind("on_paper", "A signature on paper was recorded")
def on_paper(mail: Mail) -> dict[str, Any]:
    """Say what was recorded in the reader's name or in their place, so that they can object if it is wrong."""
    signature = Signature.objects.select_related("organisation", "recorded_by").get(pk=mail.about["signature"])
    edition, officer = find_edition(signature.edition_id), signature.recorded_by
    return about_edition(edition) | {
        "is_own": signature.signed_by_id == mail.to_id,
        "who": with_commas(signature.name, in_post(signature.title, signature.organisation.name)),
        "organisation": signature.organisation.name,
        "signed_on": full_day(signature.signed_at),
        "authority": by_authority(signature.authority_kind, signature.authority),
        "recorded_by": officer.name if officer else "",
        "contact": with_commas(officer.phone, officer.email) if officer else "",
    }
