"""Emails about sending: the receipt, the programme's acceptance, and reopening."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail
from accounts.notifications import FIRST, kind, queue
from questionnaire.models import Acceptance, Sending
from questionnaire.permissions import roles_in
from questionnaire.phrases import day, full_moment
from questionnaire.returns.notifications import about_edition, find_edition, mails, people_with
from questionnaire.returns.selectors.signers import slots_of


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


@task(priority=FIRST)
def mail_reopening(edition_pk: int) -> None:
    """Notify everybody who writes or signs the return, or takes it to the board."""
    area_return = find_edition(edition_pk).area_return
    people = people_with(area_return, Role.LEAD, Role.CONTRIBUTOR, Role.SIGNATORY, Role.BOARD_OFFICER)
    queue(mails("reopened", people, area_return, f"{edition_pk}", edition=edition_pk))


@task(priority=FIRST)
def mail_receipt(sending_pk: int) -> None:
    area_return = find_edition(Sending.objects.get(pk=sending_pk).edition_id).area_return
    people = people_with(area_return, Role.LEAD, Role.BOARD_OFFICER)
    queue(mails("receipt", people, area_return, f"{sending_pk}", sending=sending_pk))


@kind("reopened", "Reopened by the programme")
def reopened(mail: Mail) -> dict[str, Any] | None:
    """Say why the return was reopened. No email goes out once a corrected edition has been sent."""
    edition = find_edition(mail.about["edition"])
    area_return = edition.area_return
    if area_return.reopened_number != edition.number:
        return None
    roles = roles_in(mail.to, area_return.area_id)
    return about_edition(edition) | {
        "reason": area_return.reopened_because,
        "sent_on": day(Sending.objects.get(edition=edition).sent_at),
        "next": edition.number + 1,
        "leads": Role.LEAD in roles,
        "writes": bool(roles & {Role.LEAD, Role.CONTRIBUTOR}),
        "signs": Role.SIGNATORY in roles,
    }


@kind("receipt", "Receipt for sending")
def receipt(mail: Mail) -> dict[str, Any]:
    sending = Sending.objects.select_related("sent_by").get(pk=mail.about["sending"])
    edition = find_edition(sending.edition_id)
    return about_edition(edition) | {
        "name": sending.sent_by.name,
        "sent_at": full_moment(sending.sent_at),
        "late": sending.late,
        "missing": [f"{slot.title}: {slot.reason}" for slot in slots_of(edition, sending, ()) if slot.reason],
    }
