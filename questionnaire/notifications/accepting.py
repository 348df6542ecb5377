"""The programme accepted an edition without every signature: the lead and those who sign hear of it."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail
from accounts.notifications import kind, queue
from questionnaire.models import Acceptance
from questionnaire.returns.notifications import about_edition, find_edition, mails, people_with
from questionnaire.returns.selectors.signers import slots_of


def tell_of_acceptance(acceptance_pk: int) -> None:
    mail_acceptance.enqueue(acceptance_pk)


@task()
def mail_acceptance(acceptance_pk: int) -> None:
    area_return = find_edition(Acceptance.objects.get(pk=acceptance_pk).edition_id).area_return
    people = people_with(area_return, Role.LEAD, Role.SIGNATORY)
    queue(mails("accepted", people, area_return, f"{acceptance_pk}", acceptance=acceptance_pk))


@kind("accepted", "Accepted without every signature")
def accepted(mail: Mail) -> dict[str, Any]:
    acceptance = Acceptance.objects.select_related("accepted_by").get(pk=mail.about["acceptance"])
    edition = find_edition(acceptance.edition_id)
    slots = slots_of(edition, None, ())
    return about_edition(edition) | {
        "name": acceptance.accepted_by.name,
        "reason": acceptance.reason,
        "missing": [slot.title for slot in slots if slot.signature is None],
    }
