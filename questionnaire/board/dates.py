"""When a board's papers must be out. Council meetings are called with five clear days (Local Government Act 1972,
sections 100A and 100B): neither the day of publishing nor the day of the meeting counts, nor do Saturdays, Sundays and
the bank holidays of England."""

from datetime import date, timedelta
from functools import cache

import holidays

CLEAR_DAYS = 5
DAY = timedelta(days=1)


@cache
def _holidays_of(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays_of(day.year)


def working_day_from(day: date) -> date:
    """This day, or the next on which councils work."""
    while not is_working_day(day):
        day += DAY
    return day


def last_day_before(day: date, clear: int = CLEAR_DAYS) -> date:
    """The last working day that leaves so many clear days before `day`."""
    left = clear + 1
    while left:
        day -= DAY
        left -= is_working_day(day)
    return day


def papers_out_by(meets_on: date) -> date:
    """The last day on which the papers of a meeting can be published."""
    return last_day_before(meets_on)


def report_suggested_by(meets_on: date) -> date:
    """A day for the report that leaves the council as long again to clear it before the papers go out."""
    return last_day_before(papers_out_by(meets_on))
