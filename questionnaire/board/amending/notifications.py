""""""

from typing import Any

from django_tasks import task

from accounts.enums import Role
from accounts.models import Mail
from accounts.notifications import FIRST, kind, queue
from questionnaire.enums import Act
from questionnaire.models import Event, Signature
from questionnaire.phrases import day
from questionnaire.returns.notifications import about_edition, find_edition, mails, people_with
from questionnaire.signing.signatures.notifications import contacts, is_over


@task(priority=FIRST)
def mail_amendment(edition_pk: int) -> None:
    area_return = find_edition(edition_pk).area_return
    people = people_with(area_return, Role.SIGNATORY)
    queue(mails("amended", people, area_return, f"{edition_pk}", edition=edition_pk))


@kind("amended", "Amended after the board")
def amended(mail: Mail) -> dict[str, Any] | None:
    """Ask for a signature on an amended edition. No email goes out once the reader has signed it or it was replaced."""
    edition = find_edition(mail.about["edition"])
    if is_over(edition) or Signature.objects.filter(edition=edition, signed_by=mail.to).exists():
        return None
    event = Event.objects.filter(area_return=edition.area_return_id, act=Act.AMEND, detail__edition=edition.number)
    detail = event.values_list("detail", flat=True).first() or {}
    return (
        about_edition(edition)
        | contacts(edition.area_return)
        | {
            "before": edition.number - 1,
            "met_on": day(edition.after.met_on) if edition.after else "",
            "changes": detail.get("changes", ()),
            "reason": detail.get("reason", ""),
        }
    )
