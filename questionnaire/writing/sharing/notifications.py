"""Mails about sections: given to somebody to write, sent back with a note."""

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


def tell_of_sections(event_pk: int, people: dict[int, list[str]]) -> None:
    mail_sections.enqueue(event_pk, [[pk, numbers] for pk, numbers in people.items()])


@task(priority=FIRST)
def mail_sections(event_pk: int, people: list[list[Any]]) -> None:
    """One mail to each who was given sections to write."""
    _, area_return = _found(event_pk)
    writers = {person.pk: person for person in people_with(area_return, *WRITERS)}
    for pk, numbers in people:
        if pk in writers:
            about = {"event": event_pk, "sections": numbers}
            queue(mails("sections", [writers[pk]], area_return, f"{event_pk}", **about))


@task(priority=FIRST)
def mail_section_back(event_pk: int) -> None:
    """To those who write the section; where it was given to nobody, to all who can."""
    event, area_return = _found(event_pk)
    number = event.detail["section"]
    given = Assignment.objects.filter(area_return=area_return, section__number=number)
    holders = set(given.values_list("user_id", flat=True))
    people = [person for person in people_with(area_return, *WRITERS) if person.pk != event.by_id]
    told = [person for person in people if _is_asked(person, area_return, holders)]
    queue(mails("section_back", told, area_return, f"{event_pk}", event=event_pk))


def _is_asked(person: User, area_return: Return, holders: set[int]) -> bool:
    return person.pk in holders if holders else not is_limited(person, area_return.area_id)


@kind("sections", "Sections to write")
def sections(mail: Mail) -> dict[str, Any] | None:
    """Nothing once the return is final: then nobody writes."""
    event, area_return = _found(mail.about["event"])
    if area_return.status == ReturnStatus.FINAL or event.by is None:
        return None
    return about_return(area_return) | {
        "name": event.by.name,
        "sections": [_titled(area_return, number) for number in mail.about["sections"]],
        "deadline": full_day(area_return.deadline),
    }


@kind("section_back", "A section was sent back")
def section_back(mail: Mail) -> dict[str, Any] | None:
    event, area_return = _found(mail.about["event"])
    number, only = event.detail["section"], readable_sections(mail.to, area_return)
    section = definition.get(area_return.collection.questionnaire_id).section(number)
    is_hidden = only is not None and (section is None or section.pk not in only)
    if area_return.status == ReturnStatus.FINAL or event.by is None or is_hidden:
        return None
    return about_return(area_return) | {
        "name": event.by.name,
        "section": _titled(area_return, number),
        "note": event.detail["reason"],
        "section_url": link("section", area_return, number=number),
    }


def _found(event_pk: int) -> tuple[Event, Return]:
    """What was done, and to which return."""
    event = Event.objects.select_related("by").get(pk=event_pk)
    area_return = find_return(event.area_return_id or 0)
    assert area_return is not None  # noqa: S101 (an event holds its return)
    return event, area_return


def _titled(area_return: Return, number: str) -> str:
    section = definition.get(area_return.collection.questionnaire_id).section(number)
    return f"{number}. {section.title}" if section else number
