"""The rows of the task list in words."""

from collections import Counter

from django.contrib.humanize.templatetags.humanize import apnumber
from django.utils import timezone
from django.utils.text import capfirst

from accounts.enums import Role
from questionnaire.board.meeting.views import board_line
from questionnaire.phrases import join, moment, short_day, short_moment
from questionnaire.returns.views.context import address
from questionnaire.writing.places import about_title

_MARKS = {"answered": "done", "passed": "passed", "open": "open"}
_MOST_NAMES = 3


def section_rows(area_return, tasks, user, refusal, writers, marks):
    """The rows of sections. `writers` are the people each was assigned to and `marks` its latest mark, by its key."""
    return [
        _section_row(area_return, row, user, _reason(refusal, row), writers, marks.get(row.section.pk))
        for row in tasks.sections
    ]


def _section_row(area_return, row, user, reason, writers, mark):
    reason = _note(mark, user) or reason
    status, status_kind = _status(row, reason, mark)
    return {
        "url": address("section", area_return, number=row.section.number),
        "title": f"{row.section.number}. {row.section.title}",
        "who": who_wrote(row.writing, user) or _given(row, user, writers),
        "note": " ".join(part for part in (_passed(row), _lacking(row), reason) if part),
        "is_nobodys": bool(writers) and not row.writing.at and not writers.get(row.section.pk),
        "marks": [_MARKS[state] for _, state in row.states],
        "count": f"{row.settled} of {len(row.states)}",
        "status": status,
        "status_kind": status_kind,
    }


def about_row(area_return, tasks, user):
    """The row for fields about the whole return. None of them is required here, so it is never "open"."""
    fields = len(tasks.progress.tree.fields)
    status, status_kind = ("Ready", "plain") if tasks.filled == fields else ("In progress", "progress")
    return {
        "url": address("about", area_return),
        "title": about_title(tasks.progress.tree),
        "who": who_wrote(tasks.about, user),
        "status": status if tasks.filled else "Not started",
        "status_kind": status_kind if tasks.filled else "none",
    }


def _given(row, user, writers):
    """Name the people a section was assigned to, as long as nobody has written in it."""
    people = writers.get(row.section.pk, ())
    if not people:
        return "Nobody yet" if writers and not row.is_complete else ""
    words = join("you" if person.user_id == user.pk else person.known_as for person in people)
    return words[:1].upper() + words[1:]


def _note(mark, user):
    if mark is None or mark.is_ready:
        return ""
    return f"{'You' if mark.by_id == user.pk else mark.by} sent this back: “{mark.note}”"


def _status(row, reason, mark):
    if reason:
        return "Sent back", "back"
    if mark and row.is_complete:
        return "Ready", "plain"
    if row.is_complete:
        return "All answered", "done"
    return ("In progress", "progress") if row.writing.at else ("Not started", "none")


def _passed(row):
    if not row.passed_numbers:
        return ""
    return f"{join(row.passed_numbers)} {'is' if len(row.passed_numbers) == 1 else 'are'} passed as “No response”."


def _lacking(row):
    """ "9 without a rating." """
    parts = [
        f"{count} without {'an' if word[:1] in 'aeiou' else 'a'} {word}" for word, count in Counter(row.lacking).items()
    ]
    return f"{join(parts)}." if parts else ""


def _reason(refusal, row):
    """The reason why this section was sent back, as long as nobody has written in it since."""
    if refusal is None or (row.writing.at and row.writing.at > refusal.at):
        return ""
    reasons = [entry["reason"] for entry in refusal.reasons if entry["section"] == row.section.number]
    return f"{refusal.by.name} sent this back: “{reasons[0]}”" if reasons else ""


def who_wrote(writing, user):
    """ "You, Amir Khan · today 18:31", "Amir Khan, you · 3 July"."""
    if writing.at is None:
        return ""
    names = ["you" if pk == user.pk else name or "from a file" for pk, name in writing.people]
    more = len(names) - _MOST_NAMES
    if more > 0:
        names = [*names[:_MOST_NAMES], f"{more} more"]
    words = f"{', '.join(names)} · {short_moment(writing.at)}"
    return words[:1].upper() + words[1:]


def people_in_words(people):
    """Count the people who write and sign, and those who have not answered their invitation."""
    now = timezone.now()
    return {
        "writers": len({row.user_id for row in people if row.role in (Role.LEAD, Role.CONTRIBUTOR)}),
        "signatories": sum(row.role == Role.SIGNATORY and not row.is_deputy for row in people),
        "invited": len({row.user_id for row in people if _is_invited(row, now)}),
        "leads": [row.user for row in people if row.role == Role.LEAD],
        "officers": [row.user.name for row in people if row.role == Role.BOARD_OFFICER],
    }


def _is_invited(row, now):
    return bool(row.invited_at and row.invitation_ends_at > now and not row.user.has_usable_password())


def signatories(slots):
    """List the people asked to sign, in the order of the form: "Cllr Margaret Thornley (Chair HWB)"."""
    return [_slot(slot) for slot in slots]


def after_writing(area_return, record, can, still_open, names, next_number, officers):
    """List the steps after writing with their dates: finalising, signatures, sending, the board."""
    if record.edition is None:
        return _to_come(area_return, record, can, still_open, names, next_number, officers)
    return _under_way(area_return, record, can, officers)


def _to_come(area_return, record, can, still_open, names, number, officers):
    return [
        {
            "title": "Check answers and finalise",
            "url": address("check", area_return) if "read" in can else "",
            "who": f"Makes edition {number} and stops writing. It can be recalled until it is sent",
            "status": f"{still_open} open" if still_open else "Ready to check",
            "status_kind": "progress" if still_open else "plain",
        },
        {"title": _signatures(len(names)), "who": ", ".join(names), "status": "After finalising"},
        {
            "title": "Send to the programme",
            "who": "It can be sent before everybody has signed, with the reason for each missing signature",
            "status": _until(record),
        },
        _board(area_return, record, can, officers),
    ]


def _under_way(area_return, record, can, officers):
    edition = record.edition
    read = address("edition", area_return, edition=edition.number) if "read" in can else ""
    sending = record.sending
    return [
        {
            "title": f"Edition {edition.number}",
            "url": read,
            "who": f"Finalised by {edition.made_by}, {moment(edition.made_at)}",
            "status": "Final",
        },
        {
            "title": _signatures(len(record.slots)),
            "url": address("sign", area_return, edition=edition.number) if "sign" in can else read,
            "who": ", ".join(_slot(slot) for slot in record.slots),
            "status": "Signed by all" if record.is_signed else f"{record.signed} of {len(record.slots)}",
        },
        {
            "title": "Sent to the programme" if sending else "Send to the programme",
            "url": address("send", area_return, edition=edition.number) if can & {"send", "receipt"} else "",
            "who": f"By {sending.sent_by}, reference {edition.reference}" if sending else "",
            "status": _sent(record) if sending else _until(record),
        },
        _board(area_return, record, can, officers),
    ]


def _until(record):
    """Word the deadline. A return that is being corrected has none."""
    return "Reopened" if record.reopened else f"Due {short_day(record.deadline)}"


def _signatures(count):
    return f"{apnumber(count)} signature{'' if count == 1 else 's'}".capitalize()


def _slot(slot):
    name = slot.signature.name if slot.signature else slot.expected or "Nobody yet"
    return f"{name} ({slot.label})"


def _sent(record):
    sent = short_day(record.sending.sent_at)
    return f"{sent}, late" if record.sending.late else sent


def _board(area_return, record, can, officers):
    row = {"title": "Health and Wellbeing Board"}
    if can & {"board_date", "consider"}:
        row["url"] = address("board", area_return)
    if record.decision:
        last = record.decision
        status = f"{last.outcome_label} {short_day(last.met_on)}"
        return row | {"who": capfirst(last.minute), "status": status}
    meets = record.board_meets_on
    who = board_line(area_return, officers)
    return row | {"who": who, "status": f"Meets {short_day(meets)}" if meets else "No date yet"}
