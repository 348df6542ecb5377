"""Emails about sections that were given to somebody to write, or sent back with a note."""

from typing import Any

from django_tasks import task

from accounts.models import Mail, User
from accounts.notifications import FIRST, kind, queue
from questionnaire import definition
from questionnaire.enums import ReturnStatus
from questionnaire.models import Assignment, Event, Return
from questionnaire.people.selectors import WRITERS
from questionnaire.permissions import is_limited, readable_sections
from questionnaire.phrases import full_day
from questionnaire.returns.notifications import about_return, find_return, link, mails, people_with


@task(priority=FIRST)
def mail_sections(event_pk: int, people: list[list[Any]]) -> None:
    """One email to each person who was given sections to write; `people` are pairs of key and section numbers."""
    _, area_return = _event_and_return(event_pk)
    writers = {person.pk: person for person in people_with(area_return, *WRITERS)}
    for pk, numbers in people:
        if pk in writers:
            about = {"event": event_pk, "sections": numbers}
            queue(mails("sections", [writers[pk]], area_return, f"{event_pk}", **about))


@task(priority=FIRST)
def mail_section_back(event_pk: int) -> None:
    """One email to everybody who writes the section, or to all who may write it where it was given to nobody."""
    event, area_return = _event_and_return(event_pk)
    number = event.detail["section"]
    given = Assignment.objects.filter(area_return=area_return, section__number=number)
    holders = set(given.values_list("user_id", flat=True))
    people = [person for person in people_with(area_return, *WRITERS) if person.pk != event.by_id]
    recipients = [person for person in people if _is_recipient(person, area_return, holders)]
    queue(mails("section_back", recipients, area_return, f"{event_pk}", event=event_pk))


def _is_recipient(person: User, area_return: Return, holders: set[int]) -> bool:
    return person.pk in holders if holders else not is_limited(person, area_return.area_id)


@kind("sections", "Sections to write")
def sections(mail: Mail) -> dict[str, Any] | None:
    """No email once the return is final, because then nobody can write."""
    event, area_return = _event_and_return(mail.about["event"])
    if area_return.status == ReturnStatus.FINAL or event.by is None:
        return None
    return about_return(area_return) | {
        "name": event.by.name,
        "sections": [_with_title(area_return, number) for number in mail.about["sections"]],
        "deadline": full_day(area_return.deadline),
    }


@kind("section_back", "A section was sent back")
def section_back(mail: Mail) -> dict[str, Any] | None:
    """No email once the return is final, or to somebody who may no longer read the section."""
    event, area_return = _event_and_return(mail.about["event"])
    number, only = event.detail["section"], readable_sections(mail.to, area_return)
    section = definition.get(area_return.collection.questionnaire_id).section(number)
    is_hidden = only is not None and (section is None or section.pk not in only)
    if area_return.status == ReturnStatus.FINAL or event.by is None or is_hidden:
        return None
    return about_return(area_return) | {
        "name": event.by.name,
        "section": _with_title(area_return, number),
        "note": event.detail["reason"],
        "section_url": link("section", area_return, number=number),
    }


def _event_and_return(event_pk: int) -> tuple[Event, Return]:
    """The event, and the return it belongs to."""
    event = Event.objects.select_related("by").get(pk=event_pk)
    area_return = find_return(event.area_return_id or 0)
    assert area_return is not None  # noqa: S101 (an event holds its return)
    return event, area_return


def _with_title(area_return: Return, number: str) -> str:
    section = definition.get(area_return.collection.questionnaire_id).section(number)
    return f"{number}. {section.title}" if section else number
