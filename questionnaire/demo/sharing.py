"""Who was given which sections, how they were marked, and who joined or left, as the workflow would have stored it."""

from datetime import datetime, timedelta

from django.conf import settings

from accounts import tokens
from accounts.models import Invitation, Membership, User
from questionnaire.demo.reading import Told
from questionnaire.demo.tale import Tale
from questionnaire.enums import Act, SectionState
from questionnaire.models import Assignment, SectionMark

_STATES = {Act.READY: SectionState.READY, Act.SEND_BACK_SECTION: SectionState.SENT_BACK}


def share_out(tale: Tale, at: datetime) -> None:
    """The lead gives sections to those who have some in world.yaml."""
    users = {user.email: user for user in tale.cast.everybody}
    told = [(users[person["email"]], person["sections"]) for person in tale.area["people"] if person.get("sections")]
    if not told:
        return
    Assignment.objects.bulk_create(
        Assignment(
            area_return=tale.area_return,
            section_id=section.pk,
            user=user,
            assigned_by=tale.cast.lead,
            assigned_at=at,
        )
        for user, numbers in told
        for section in tale.tree.sections
        if section.number in numbers
    )
    given = [{"name": user.name, "sections": numbers} for user, numbers in told]
    tale.record(Act.ASSIGN, at, tale.cast.lead, given=sorted(given, key=lambda entry: entry["name"]), taken=[])


def come_and_go(tale: Tale) -> None:
    """Record the people who were invited and have not answered, who left, and who handed the return over."""
    users = {user.email: user for user in tale.cast.everybody}
    for told in tale.area.get("team", ()):
        detail = {key: value for key, value in told.items() if key not in ("act", "by", "at")}
        tale.record(Act(told["act"]), tale.calendar.moment(told["at"]), users[told["by"]], **detail)
    for person in tale.area["people"]:
        if "invited_at" in person:
            _invite(tale, users[person["email"]], person, tale.calendar.moment(person["invited_at"]))


def _invite(tale: Tale, user: User, person: Told, at: datetime) -> None:
    held = Membership.objects.filter(user=user, area=tale.cast.area)
    held.update(told_as=user.name, told_at=at, created_at=at)
    Invitation.objects.create(
        user=user,
        token_digest=tokens.digest(tokens.make(user.pk, at)),
        invited_by=tale.cast.lead,
        sent_at=at,
        expires_at=at + timedelta(days=settings.INVITATION_DAYS),
    )
    tale.record(Act.INVITE, at, tale.cast.lead, name=user.name, role=person["role"])


def say(tale: Tale) -> None:
    """Mark sections as ready or sent back. Only the latest mark of a section is kept; each leaves an event."""
    users = {user.email: user for user in tale.cast.everybody}
    marks: dict[str, SectionMark] = {}
    for told in tale.area.get("said", ()):
        act, number, by, at = Act(told["act"]), told["section"], users[told["by"]], tale.calendar.moment(told["at"])
        reason = {"reason": told["note"]} if "note" in told else {}
        tale.record(act, at, by, section=number, **reason)
        marks.pop(number, None)
        if act in _STATES:
            section = next(section for section in tale.tree.sections if section.number == number)
            facts = {"state": _STATES[act], "note": told.get("note", ""), "by": by, "at": at}
            marks[number] = SectionMark(area_return=tale.area_return, section_id=section.pk, **facts)
    SectionMark.objects.bulk_create(marks.values())
