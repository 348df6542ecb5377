"""The email that tells an area about answers offered by a neighbour."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail
from accounts.notifications import FIRST, kind, queue
from questionnaire.models import Return
from questionnaire.returns.notifications import about_return, find_return, link, mails, people_with
from questionnaire.writing.taking_over.selectors import offers_to


@task(priority=FIRST)
def mail_offers(return_pk: int, area_pk: int) -> None:
    """Queue one email to each lead of the area, only once per offering return, however many answers it offers later."""
    giving = find_return(return_pk)
    taking = Return.objects.filter(collection=giving.collection_id, area=area_pk).first() if giving else None
    if taking:
        leads = people_with(taking, Role.LEAD)
        queue(mails("offered", leads, taking, f"{return_pk}:{taking.pk}", giving=return_pk, taking=taking.pk))


@kind("offered", "A neighbour offers answers")
def offered(mail: Mail) -> dict[str, Any] | None:
    """No email if all offers have been withdrawn in the meantime."""
    giving, taking = find_return(mail.about["giving"]), find_return(mail.about["taking"])
    if giving is None or taking is None:
        return None
    numbers = [offer.question.number for offer in offers_to(taking) if offer.area_return_id == giving.pk]
    if not numbers:
        return None
    return about_return(taking) | {
        "neighbour": giving.area.short_name,
        "numbers": numbers,
        "offers_url": link("offers", taking),
    }
