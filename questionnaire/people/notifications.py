"""The email that asks the leads to invite a deputy for a signatory."""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail, Membership
from accounts.notifications import FIRST, kind, queue
from questionnaire.models import Event
from questionnaire.returns.notifications import about_return, link, mails, people_with


@task(priority=FIRST)
def mail_deputy_request(event_pk: int) -> None:
    """Queue one email to each lead."""
    event = _event(event_pk)
    if event and event.area_return:
        leads = people_with(event.area_return, Role.LEAD)
        queue(mails("deputy", leads, event.area_return, f"{event_pk}", event=event_pk))


@kind("deputy", "Somebody else is to sign")
def deputy(mail: Mail) -> dict[str, Any] | None:
    """No email once the signatory has left, or once the person they asked for is their deputy."""
    event = _event(mail.about["event"])
    own = Membership.objects.select_related("organisation").filter(pk=event.detail["slot"]).first() if event else None
    if event is None or event.area_return is None or own is None or own.organisation is None or event.by is None:
        return None
    holders = Membership.objects.filter(area=own.area_id, capacity=own.capacity, organisation=own.organisation)
    current = holders.filter(is_deputy=True, user__is_active=True).select_related("user").first()
    if current and current.user.email == event.detail["email"]:
        return None
    return about_return(event.area_return) | {
        "by": event.by.name,
        "organisation": own.organisation.name,
        "name": event.detail["name"],
        "email": event.detail["email"],
        "words": event.detail["words"],
        "instead_of": current.known_as if current else "",
        "url": link("replace_signatory", event.area_return, member=current.pk)
        if current
        else f"{link('invite', event.area_return)}?deputy_of={own.pk}",
    }


def _event(pk: int) -> Event | None:
    return Event.objects.select_related("by", "area_return__area", "area_return__collection").filter(pk=pk).first()
