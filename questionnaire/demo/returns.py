"""The returns of the demonstration: opened, written, and brought into their situations."""

from datetime import timedelta

from django.utils import timezone

from questionnaire.board import dates as board_dates
from questionnaire.chain.adding import Chain
from questionnaire.definition import QuestionnaireDefinition
from questionnaire.demo import mailing
from questionnaire.demo.attaching import attach
from questionnaire.demo.offering import adopt, offer
from questionnaire.demo.people import Cast
from questionnaire.demo.reading import Calendar, Told, World, body_of
from questionnaire.demo.sharing import come_and_go, say, share_out
from questionnaire.demo.story import tell
from questionnaire.demo.tale import Tale
from questionnaire.demo.talking import talk
from questionnaire.demo.texts import Text, before_changes, texts
from questionnaire.demo.writing import Save, Timetable, keep_aside, saves, write
from questionnaire.enums import Act
from questionnaire.models import Collection, Edition, Event, Return

_AFTER_OPENING = timedelta(days=10)


def load(
    world: World,
    areas: list[Told],
    casts: dict[str, Cast],
    collection: Collection,
    tree: QuestionnaireDefinition,
    calendar: Calendar,
) -> list[Edition]:
    """Open a return for each area and apply its story, areas that offer answers before areas that use them. Returns
    every edition made."""
    editions: list[Edition] = []
    for area in sorted(areas, key=lambda area: "adopted" in area):
        cast = casts[area["gss_code"]]
        area_return = Return.objects.create(collection=collection, area=cast.area)
        wanted = texts(area, world.answers[area["answers"]], tree)
        tale = Tale(area, area_return, cast, tree, calendar, _corrections(area, wanted))
        _open(tale, world)
        if wanted:
            _write(tale, wanted)
        come_and_go(tale)
        say(tale)
        talk(area_return, area, tree, calendar)
        tell(tale)
        offer(tale)
        adopt(tale)
        mailing.nudge(tale)
        area_return.save()
        Chain.of(area_return).add(sorted(tale.events, key=lambda event: event.at))
        mailing.log(tale, calendar.moment(f"{world.collection['opens_on']} 09:05"))
        editions += tale.editions
    return editions


def _open(tale: Tale, world: World) -> None:
    """What was arranged before anybody wrote: the board's date, more time, who writes which sections."""
    area_return, area, cast = tale.area_return, tale.area, tale.cast
    opened_at = tale.calendar.moment(f"{world.collection['opens_on']} 09:00")
    tale.record(Act.OPEN, opened_at, cast.manager)
    meets_on = tale.calendar.day(area["board_meets_on"])
    has_met = meets_on < timezone.localdate()
    area_return.board_meets_on = meets_on if has_met else board_dates.working_day_from(meets_on)
    dated_at = opened_at + timedelta(days=6, hours=2)
    area_return.report_due_on = board_dates.report_suggested_by(area_return.board_meets_on)
    dates = {"meets_on": area_return.board_meets_on, "report_due_on": area_return.report_due_on}
    told = {name: value.isoformat() for name, value in dates.items()}
    tale.record(Act.BOARD_DATE, dated_at, cast.board_officer, **told)
    if "extension" in area:
        _extend(tale, area["extension"])
    share_out(tale, opened_at + timedelta(days=2, hours=1))


def _extend(tale: Tale, told: Told) -> None:
    deadline, reason = tale.calendar.day(told["until"]), tale.calendar.words(told["reason"])
    tale.area_return.extended_deadline = deadline
    tale.area_return.extension_reason = reason
    at = tale.calendar.moment(told["at"])
    tale.record(Act.EXTEND, at, tale.cast.manager, deadline=deadline.isoformat(), reason=reason)


def _write(tale: Tale, wanted: list[Text]) -> None:
    timetable = _timetable(tale)
    _name_contacts(tale, timetable)
    first = [before_changes(tale.area, text) for text in wanted]
    written = saves(tale.area, first, tale.cast, tale.tree, timetable, tale.calendar)
    write(tale.area_return, written)
    if "imported" in tale.area:
        _record_import(tale, written)
    if "aside" in tale.area:
        keep_aside(tale.area_return, tale.area["aside"], tale.tree, tale.cast, tale.calendar)
    tale.events += attach(tale.area_return, tale.area, wanted, written, tale.cast)


def _timetable(tale: Tale) -> Timetable:
    """Writing lasts from some days after the opening until the day before the first edition, or the deadline."""
    collection = tale.area_return.collection
    finalised = next((told["at"] for told in tale.area.get("story", ()) if told["act"] == Act.FINALISE), None)
    last = timezone.localdate(tale.calendar.moment(finalised)) if finalised else collection.deadline
    return Timetable(collection.opens_on + _AFTER_OPENING, last - timedelta(days=1), len(tale.tree.sections))


def _name_contacts(tale: Tale, timetable: Timetable) -> None:
    lead = tale.cast.lead
    named = {
        "completed_by_name": lead.name,
        "completed_by_organisation": body_of(tale.area, "council")["name"],
        "completed_by_contact": ", ".join([lead.phone, lead.email]),
        "query_name": lead.name,
        "query_job_title": lead.job_title,
        "query_phone": lead.phone,
        "query_email": tale.area["query_email"],
    }
    for name, value in named.items():
        setattr(tale.area_return, name, value)
    tale.record(Act.CONTACT, timetable.begin, lead, **named)


def _record_import(tale: Tale, written: list[Save]) -> None:
    """Record the completed form that the operator uploaded at the command line, so `by` is nobody."""
    imported = tale.area["imported"]
    count = sum(save.by is None for save in written)
    detail = {"source": imported["file"], "answers": count}
    at = tale.calendar.moment(imported["at"])
    tale.events.append(Event(area_return=tale.area_return, act=Act.IMPORT, by=None, at=at, detail=detail))


def _corrections(area: Told, wanted: list[Text]) -> list[Text]:
    return [text for text in wanted if before_changes(area, text) != text]
