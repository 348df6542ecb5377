"""The board's dates in words."""

from django.utils import timezone

from questionnaire import board_dates
from questionnaire.phrases import join


def board_line(area_return, officers):
    """ "Reports to Sam Lister by 27 August. Papers are published by 4 September"."""
    if area_return.board_meets_on is None:
        return "Its papers must be published five clear days before it meets"
    report, papers = area_return.report_due_on, board_dates.papers_out_by(area_return.board_meets_on)
    to = f" to {join(officers)}" if officers else ""
    parts = [f"Report{to} due by {report.day} {report:%B}"] if report else []
    return ". ".join([*parts, f"Papers must be published by {papers.day} {papers:%B}"])


def board_days(area_return):
    """What the page says of the meeting that is set; None without one."""
    meets_on = area_return.board_meets_on
    if meets_on is None:
        return None
    papers = board_dates.papers_out_by(meets_on)
    return {
        "meets_on": meets_on,
        "papers": papers,
        "papers_are_late": papers < timezone.localdate() <= meets_on,
        "suggested": board_dates.report_suggested_by(meets_on),
        "report": area_return.report_due_on,
    }
