"""Reminders of a return's deadline, of the last day for sending, and of the board's dates."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import Mail
from accounts.notifications import kind, queue
from questionnaire.board.dates import papers_out_by
from questionnaire.desk.reminding.selectors.digests import DueDigest, happened_in
from questionnaire.desk.reminding.selectors.duties import Duties, SectionTurn, duties_of, turns, unsigned
from questionnaire.desk.reminding.selectors.reminders import CLOSED, Due
from questionnaire.desk.reminding.selectors.situations import Situation, situation_of
from questionnaire.models import Return
from questionnaire.phrases import full_day, full_moment, join, sent_back, weekday
from questionnaire.returns.notifications import about_return, find_return, link, mails


def send_digests(due: Iterable[DueDigest]) -> int:
    return len(queue([mail for entry in due for mail in _mails(entry)]))


def _mails(entry: DueDigest) -> list[Mail]:
    area_return = entry.area_return
    about = {"return": area_return.pk, "since": entry.since.isoformat(), "until": entry.until.isoformat()}
    key = f"{area_return.pk}:{timezone.localdate(entry.until)}"
    return mails("digest", [entry.person], area_return, key, **about)


@kind("digest", "Daily summary for the lead", again=False)
def digest(mail: Mail) -> dict[str, Any] | None:
    area_return = find_return(mail.about["return"])
    if area_return is None or not mail.to.wants_digest:
        return None
    since, until = (datetime.fromisoformat(mail.about[name]) for name in ("since", "until"))
    lines = happened_in(area_return, mail.to, since, until)
    situation = situation_of(area_return.pk)
    if not lines or situation is None:
        return None
    return about_return(area_return) | {
        "since": full_moment(since),
        "lines": lines,
        "open": situation.progress.open if situation.is_draft else None,
        "due": "" if situation.is_sent or area_return.reopened_at else weekday(area_return.deadline),
    }


_MOST_NAMED = 5


def send_due(due: Iterable[Due]) -> int:
    """Log and queue the reminders that are due. If two runs overlap, each email is queued by only one of them."""
    return len(queue([_mail(entry) for entry in due]))


def _mail(entry: Due) -> Mail:
    return Mail(
        to=entry.person,
        area_id=entry.area_return.area_id,
        collection=entry.area_return.collection.slug,
        kind=entry.kind,
        about=entry.about,
        key=entry.key,
    )


@kind("reminder", "Reminder of the deadline", again=False)
def reminder(mail: Mail) -> dict[str, Any] | None:
    return waiting_for(mail)


@kind("closing", "Last sending day", again=False)
def closing(mail: Mail) -> dict[str, Any] | None:
    """The email to the leads of returns that have not been sent."""
    tasks = waiting_for(mail)
    area_return = find_return(mail.about["return"])
    if tasks is None or area_return is None or not area_return.collection.last_sending_on:
        return None
    last = area_return.collection.last_sending_on
    return tasks | {"last": full_day(last), "last_short": weekday(last), "closed": mail.about["step"] == CLOSED}


@kind("board_report", "Report for the board", again=False)
def board_report(mail: Mail) -> dict[str, Any] | None:
    return _board(mail)


@kind("board_papers", "Board papers", again=False)
def board_papers(mail: Mail) -> dict[str, Any] | None:
    return _board(mail)


@kind("board_decision", "What the board decided", again=False)
def board_decision(mail: Mail) -> dict[str, Any] | None:
    return _board(mail)


def waiting_for(mail: Mail) -> dict[str, Any] | None:
    """Describe what the reader has to do now; None if there is nothing."""
    situation = situation_of(mail.about["return"])
    duties = duties_of(situation, mail.to_id) if situation else None
    if situation is None or not duties:
        return None
    return about_return(situation.area_return) | _due_words(situation.area_return) | _asked(situation, duties)


def _due_words(area_return: Return) -> dict[str, Any]:
    deadline, today = area_return.deadline, timezone.localdate()
    return {
        "deadline": full_day(deadline),
        "due": f"due {weekday(deadline)}" if deadline >= today else f"was due {weekday(deadline)}",
        "near": {0: "today", 1: "tomorrow"}.get((deadline - today).days, ""),
        "overdue": deadline < today,
        "reopened": area_return.reopened_number,
    }


def _asked(situation: Situation, duties: Duties) -> dict[str, Any]:
    action, url = _link(situation, duties)
    return {
        "duties": duties,
        "what": _what(situation, duties),
        "open": situation.progress.open,
        "sections": [_section(turn) for turn in turns(situation)] if duties.leads == "write" else [],
        "own": join(duties.own) if len(duties.own) <= _MOST_NAMED * 2 else f"{len(duties.own)} questions",
        "sent_back": [f"{section.number}. {section.title}: “{note}”" for section, note in duties.sent_back],
        "unsigned": [f"{title}: {name or 'nobody is named yet'}" for title, name in unsigned(situation)]
        if duties.leads == "send"
        else [],
        "number": situation.edition,
        "sent": situation.is_sent,
        "action": action,
        "url": url,
        "new": not situation.area_return.changed_at,
    }


def _what(situation: Situation, duties: Duties) -> str:
    """The next step, for the subject of the email."""
    still_open = situation.progress.open
    if duties.leads == "write":
        return "1 question is still open" if still_open == 1 else f"{still_open} questions are still open"
    if duties.leads:
        return {"finalise": "check and finalise the return", "send": "send the return"}[duties.leads]
    if duties.own:
        few = len(duties.own) <= _MOST_NAMED
        return f"please answer {join(duties.own)}" if few else f"please answer {len(duties.own)} questions"
    if duties.sent_back:
        return sent_back([section.number for section, _ in duties.sent_back])
    return f"please sign edition {situation.edition}" if duties.signs else "please set the board’s date"


def _link(situation: Situation, duties: Duties) -> tuple[str, str]:
    """The words and address of the email's only link, which leads to the next step."""
    area_return = situation.area_return
    if duties.leads == "send":
        return "Send the return", link("send", area_return, edition=situation.edition)
    if duties.leads == "finalise":
        return "Check the answers and finalise", link("check", area_return)
    if duties.leads:
        return "See what is open", link("return", area_return)
    if duties.own:
        return f"Answer {duties.own[0]}", link("question", area_return, number=duties.own[0])
    if duties.sent_back:
        number = duties.sent_back[0][0].number
        return f"Open section {number}", link("section", area_return, number=number)
    if duties.signs:
        return f"Read and sign edition {situation.edition}", link("sign", area_return, edition=situation.edition)
    return "Set the board’s date", link("board", area_return)


def _section(turn: SectionTurn) -> str:
    """ "6. Commissioning arrangements: 6.3 and 6.10 (Amir Khan)"."""
    numbers = f"all {len(turn.numbers)}" if turn.is_whole and len(turn.numbers) > 1 else join(turn.numbers)
    return f"{turn.section.number}. {turn.section.title}: {numbers} ({join(turn.writers) or 'nobody yet'})"


def _board(mail: Mail) -> dict[str, Any] | None:
    area_return = find_return(mail.about["return"])
    if area_return is None or area_return.board_meets_on is None:
        return None
    meets_on, report = area_return.board_meets_on, area_return.report_due_on
    papers = papers_out_by(meets_on)
    return about_return(area_return) | {
        "meets": full_day(meets_on),
        "papers": full_day(papers),
        "papers_short": weekday(papers),
        "report": full_day(report) if report else "",
        "report_short": weekday(report) if report else "",
        "board_url": link("board", area_return),
    }
