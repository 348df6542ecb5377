"""Five clear days before a board meets: weekends, bank holidays and both end days do not count."""

from datetime import date, timedelta

import pytest

from questionnaire.board import dates as board_dates

PAPERS = [  # meeting, last day for the papers
    ("2013-09-12", "2013-09-04", "a Thursday in an ordinary week"),
    ("2013-09-11", "2013-09-03", "a Wednesday"),
    ("2013-09-16", "2013-09-06", "a Monday: not the Sunday before five clear days, but the Friday"),
    ("2013-09-14", "2013-09-06", "a Saturday"),
    ("2013-09-02", "2013-08-22", "August bank holiday, 26 August"),
    ("2013-05-09", "2013-04-30", "early May bank holiday, 6 May"),
    ("2013-04-04", "2013-03-25", "Good Friday and Easter Monday, 29 March and 1 April"),
    ("2024-04-03", "2024-03-22", "Easter, 29 March and 1 April"),
    ("2014-01-06", "2013-12-24", "Christmas, Boxing Day and New Year’s Day"),
    ("2013-12-27", "2013-12-17", "the day after Boxing Day"),
    ("2022-01-06", "2021-12-24", "Christmas on a Saturday: 27 and 28 December and 3 January"),
    ("2023-01-05", "2022-12-23", "Christmas and New Year on Sundays: 27 December and 2 January"),
    ("2022-06-08", "2022-05-27", "the jubilee, Thursday 2 and Friday 3 June"),
    ("2022-09-22", "2022-09-13", "the state funeral, Monday 19 September"),
    ("2023-05-11", "2023-05-02", "the coronation, Monday 8 May, but 1 May is before"),
    ("2020-05-13", "2020-05-04", "the early May holiday moved to Friday 8 May"),
]


def clear_days_between(first, last):
    """Working days between two days, neither of them counted."""
    days = (first + timedelta(days=offset) for offset in range(1, (last - first).days))
    return sum(board_dates.is_working_day(day) for day in days)


@pytest.mark.parametrize(("meets_on", "papers", "why"), PAPERS, ids=[why for *_, why in PAPERS])
def test_papers_are_out_five_clear_days_before(meets_on, papers, why):
    meeting, by = date.fromisoformat(meets_on), date.fromisoformat(papers)

    assert board_dates.papers_out_by(meeting) == by
    assert board_dates.is_working_day(by)
    assert clear_days_between(by, meeting) == 5


@pytest.mark.parametrize("meets_on", [meeting for meeting, *_ in PAPERS])
def test_the_next_working_day_would_be_too_late(meets_on):
    meeting = date.fromisoformat(meets_on)
    after = board_dates.papers_out_by(meeting) + board_dates.DAY
    while not board_dates.is_working_day(after):
        after += board_dates.DAY

    assert clear_days_between(after, meeting) < 5


def test_the_report_is_suggested_as_long_again_before_the_papers():
    assert board_dates.report_suggested_by(date(2013, 9, 12)) == date(2013, 8, 27)


@pytest.mark.parametrize(
    ("first", "last", "clear"),
    [("2013-09-04", "2013-09-12", 5), ("2013-09-06", "2013-09-09", 0), ("2013-09-06",) * 2 + (0,)],
)
def test_clear_days_leave_out_both_ends(first, last, clear):
    assert clear_days_between(date.fromisoformat(first), date.fromisoformat(last)) == clear


def test_next_working_day_leaves_a_working_day_as_it_is():
    assert board_dates.working_day_from(date(2013, 9, 12)) == date(2013, 9, 12)
    assert board_dates.working_day_from(date(2013, 8, 24)) == date(2013, 8, 27)
