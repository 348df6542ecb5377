"""How things are said in words, once for pages, documents, emails and CSV alike: days and moments, lists, posts,
counts. A questionnaire's own words are in its file; the status of a return is in status.py."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone

from questionnaire.definition import Capacity, SectionDefinition
from questionnaire.enums import Authority, Factor

_MINUTE = re.compile(r"^\s*(?:minutes?|min)\b[\s.:]*", re.IGNORECASE)
_AUTHORITIES = {
    Authority.MINUTE: "minute",
    Authority.SCHEME: "scheme of delegation",
    Authority.INSTRUCTION: "written instruction",
}


def by_authority(kind: str, reference: str) -> str:
    """ "minute 41 of 3 June 2013": by what somebody signed in the place of another."""
    if not kind:
        return reference
    said = without_minute(reference) if kind == Authority.MINUTE else reference
    return f"{_AUTHORITIES[Authority(kind)]} {said}"


def without_minute(reference: str) -> str:
    """ "Minute 41" and "Min. 41" as "41", for where the word stands before it already."""
    return _MINUTE.sub("", reference) or reference


_PROOFS: dict[str, str] = {
    Factor.PASSWORD: "with the password entered again",
    Factor.CODE: "with a code from an authenticator app",
    Factor.RECOVERY_CODE: "with a recovery code",
    Factor.PASSKEY: "with a passkey (fingerprint, face or PIN)",
}


def proof(factor: str) -> str:
    """By what somebody showed who they are: "with the password given again". What is older than the note of it was
    given after signing in again too."""
    return _PROOFS.get(factor, "after signing in again")


def day(value: date | datetime) -> str:
    """5 July 2013. The day of a moment is the day it was here."""
    local = local_day(value)
    return f"{local.day} {local:%B %Y}"


def short_day(value: date | datetime) -> str:
    """5 July, where the year goes without saying."""
    local = local_day(value)
    return f"{local.day} {local:%B}"


def weekday(value: date | datetime) -> str:
    """Friday 5 July."""
    return f"{local_day(value):%A} {short_day(value)}"


def full_day(value: date | datetime) -> str:
    """Friday 5 July 2013."""
    return f"{local_day(value):%A} {day(value)}"


def local_day(value: date | datetime) -> date:
    """The day here, of a moment in any time zone."""
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def clock(value: datetime) -> str:
    """18:42."""
    return f"{timezone.localtime(value):%H:%M}"


def moment(value: datetime) -> str:
    """ "today at 18:42", "yesterday at 14:20", "3 July 2013 at 14:20": for pages, which are read today."""
    near = {0: "today", 1: "yesterday"}.get(_days_ago(value))
    return f"{near or day(value)} at {clock(value)}"


def short_moment(value: datetime) -> str:
    """ "today at 18:42", "yesterday at 14:20", "3 July"."""
    return moment(value) if is_fresh(value) else short_day(value)


def full_moment(value: datetime) -> str:
    """Friday 5 July 2013 at 15:48."""
    return f"{full_day(value)} at {clock(value)}"


def printed_moment(value: datetime) -> str:
    """ "5 July 2013, 14:20": for documents, which are read on any day."""
    return f"{day(value)}, {clock(value)}"


def is_fresh(value: datetime) -> bool:
    """Whether it was today or yesterday."""
    return _days_ago(value) < 2


def _days_ago(value: datetime) -> int:
    return (timezone.localdate() - local_day(value)).days


def with_commas(*parts: str) -> str:
    """ "a, b, c", without the parts that are empty."""
    return ", ".join(part for part in parts if part)


def join(parts: Iterable[str]) -> str:
    """ "a, b and c"."""
    *front, last = [part for part in parts if part] or [""]
    return f"{', '.join(front)} and {last}" if front else last


def sent_back(sections: Sequence[str]) -> str:
    """ "sections 6 and 8 were sent back", by their numbers."""
    return f"section {sections[0]} was sent back" if len(sections) == 1 else f"sections {join(sections)} were sent back"


def were_sent_back(sections: Sequence[str]) -> str:
    """The same as a heading: "2 sections were sent back: 6 and 8"."""
    if len(sections) == 1:
        return f"Section {sections[0]} was sent back"
    return f"{len(sections)} sections were sent back: {join(sections)}"


def in_post(title: str, body: str) -> str:
    """ "Chair, Exampleshire Health and Wellbeing Board": a title with its body, which is not named twice where the
    title names it, or ends with the kind of body it is."""
    if not title or not body:
        return title or body
    if body.casefold() in title.casefold():
        return title
    post, _, kind = title.rpartition(", ")
    return f"{post}, {body}" if post and kind.casefold() in body.casefold() else f"{title}, {body}"


def in_capacity(capacity: Capacity, body: str) -> str:
    """In what capacity somebody signs: without the kind of body where the body itself is named."""
    return in_post(capacity.title.partition(", ")[0] if body else capacity.title, body)


def post_of(capacity: Capacity, body: str = "") -> str:
    """The post within a sentence: "chief executive of Fairleigh Council"."""
    title = capacity.title.partition(", ")[0]
    post = title if title[:2].isupper() else title[:1].lower() + title[1:]
    return f"{post}, {body}" if body and " of " in post else f"{post} of {body}" if body else post


def due(deadline: date, today: date) -> str:
    """ "due tomorrow (Friday 5 July)": the day with its weekday, and how near it is."""
    days = (deadline - today).days
    if days < 0:
        return f"was due {weekday(deadline)}"
    near = {0: "today", 1: "tomorrow"}.get(days)
    return f"due {near} ({weekday(deadline)})" if near else f"due {weekday(deadline)}"


def signatures_in_words(signed: int, needed: int, *, is_accepted: bool = False) -> str:
    """ "2 of 3 signatures", or what it is before the first and after the last; "accepted without the third"."""
    if not needed:
        return "no signature needed"
    if signed == needed:
        return "signed"
    if is_accepted and not signed:
        return "accepted without signatures" if needed > 1 else "accepted without a signature"
    said = f"{signed} of {needed} signatures" if signed else "not yet signed"
    return f"{said}, accepted without the {_last(needed, needed - signed)}" if is_accepted else said


_ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def _last(needed: int, missing: int) -> str:
    """Which is missing, where it is one: "third"."""
    return _ORDINALS[needed] if missing == 1 and needed < len(_ORDINALS) else "other" if missing == 1 else "others"


def here_in_words(names: Sequence[str]) -> str:
    """ "Amir Khan is on this question"."""
    return f"{join(names)} {'is' if len(names) == 1 else 'are'} on this question" if names else ""


def here_in_section(people: Mapping[int, Sequence[str]], section: SectionDefinition) -> str:
    """ "Amir Khan is on 6.9"."""
    places = [(question.number, people[question.pk]) for question in section.questions if question.pk in people]
    return ". ".join(f"{join(names)} {'is' if len(names) == 1 else 'are'} on {number}" for number, names in places)


def open_questions(count: int, lacking: Iterable[str]) -> str:
    """How many are open, and what those lack that are answered in part: "9 questions are still open: 7 have no
    rating"."""
    if not count:
        return "Every question is answered or passed"
    parts = [f"{many} {'has' if many == 1 else 'have'} no {word}" for word, many in Counter(lacking).items()]
    if count == 1:
        return "1 question is still open" + (f": it {parts[0][2:]}" if parts else "")
    return f"{count} questions are still open" + (f": {join(parts)}" if parts else "")


def count_people(count: int) -> str:
    return f"{count} {'person' if count == 1 else 'people'}"


def due_in_words(deadline: date, today: date) -> str:
    """ "Due tomorrow", for a heading; the date stands below it."""
    days = (deadline - today).days
    if days < 0:
        return "The deadline has passed"
    return {0: "Due today", 1: "Due tomorrow"}.get(days, f"Due in {days} days")
