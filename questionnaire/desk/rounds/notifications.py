"""The email to leads that a collection has opened."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Mail, User
from accounts.notifications import kind, queue
from questionnaire import definition
from questionnaire.models import Return
from questionnaire.phrases import full_day
from questionnaire.returns.notifications import about_return, find_return, mails


def send_openings(leads: Iterable[tuple[User, Return]]) -> int:
    """Queue one email for each lead and return, and count them. Nobody is emailed twice about the same return."""
    return len(
        queue(
            [
                mail
                for person, area_return in leads
                for mail in mails("opening", [person], area_return, f"{area_return.pk}", **{"return": area_return.pk})
            ]
        )
    )


@kind("opening", "The collection has opened")
def opening(mail: Mail) -> dict[str, Any] | None:
    area_return = find_return(mail.about["return"])
    if area_return is None:
        return None
    tree = definition.get(area_return.collection.questionnaire_id)
    return about_return(area_return) | {
        "questions": len(tree.questions),
        "sections": len(tree.sections),
        "deadline": full_day(area_return.deadline),
    }
