"""The history page of a return, and one line of a history in words."""

from datetime import date

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.enums import Role
from questionnaire import permissions
from questionnaire.enums import BoardOutcome, BoardReportKind, Disclosed, Exemption
from questionnaire.phrases import day, in_capacity, join
from questionnaire.returns.selectors import timeline
from questionnaire.returns.views.context import one_page, page, readable_return, record_and_edition, tree_of


def entry_in_words(entry, area_return):
    """Who did what and when; `details` are phrases drawn from the event's detail, in the order of `_PHRASES`."""
    tree = tree_of(area_return)
    what = f"{entry.act} {join(entry.numbers)}" if entry.numbers else entry.act
    phrases = (phrase(entry.detail[key], tree) for key, phrase in _PHRASES.items() if key in entry.detail)
    details = [text for text in phrases if text]
    return {"at": entry.at, "by": entry.by or "The operator of this site", "what": what, "details": details}


def _capacity(slug, tree):
    capacity = tree.capacity(slug)
    return f"as {capacity.title}" if capacity else ""


def _chosen(capacities, tree, what):
    titles = [capacity.title for slug in capacities if (capacity := tree.capacity(slug))]
    return f"{join(titles)}: {what}" if titles else ""


def _reasons(reasons, _tree):
    return " ".join(f"{_section(entry)}“{entry['reason']}”" for entry in reasons)


def _section(entry):
    return f"Section {entry['section']}: " if entry.get("section") else ""


def _missing(missing, tree):
    return " ".join(f"Without {_title(entry, tree)}: “{entry['reason']}”" for entry in missing)


def _shares(people, word):
    """ "Sections 8 and 11 to Amir Khan"."""
    return "; ".join(
        f"Section{'' if len(entry['sections']) == 1 else 's'} {join(entry['sections'])} {word} {entry['name']}"
        for entry in people
    )


def _title(entry, tree):
    capacity = tree.capacity(entry["capacity"])
    return in_capacity(capacity, entry.get("body", "")) if capacity else entry["capacity"]


def _date(value, _tree):
    return day(date.fromisoformat(value)) if value else ""


_ASKED = {
    "leads": "from the programme to the leads",
    "signatories": "from the programme to those who have not signed",
    "writers": "from the lead, asking for answers",
    "signers": "from the lead to those who have not signed",
    "opening": "to say that the collection is open",
    "again": "an email that was not delivered, sent again",
}
_PHRASES = {
    "edition": lambda number, _: f"Edition {number}" if number else "",
    "question": lambda number, _: number,
    "questions": lambda numbers, _: join(numbers),
    "to": lambda to, _: _ASKED.get(to, f"to {to}"),
    "people": lambda count, _: f"to {count} {'person' if count == 1 else 'people'}",
    "words": lambda words, _: f"“{words}”" if words else "",
    "name": lambda name, _: name,
    "description": lambda words, _: f"“{words}”" if words else "",
    "source": lambda name, _: name,
    "answers": lambda count, _: f"{count} answer{'' if count == 1 else 's'}",
    "capacity": _capacity,
    "organisation": lambda name, _: f"for {name}" if name else "",
    "deputy": lambda is_deputy, _: "as deputy" if is_deputy else "",
    "authority": lambda words, _: f"by authority of {words}" if words else "",
    "on_paper": lambda on_paper, _: "signed on paper" if on_paper else "",
    "outcome": lambda value, _: str(BoardOutcome(value).label),
    "each": lambda capacities, tree: _chosen(capacities, tree, "each body signs"),
    "one": lambda capacities, tree: _chosen(capacities, tree, "one signs for all"),
    "pack": lambda kind, _: str(BoardReportKind(kind).label),
    "passage": lambda name, _: name,
    "decided": lambda decision, _: str(Disclosed(decision).label).lower(),
    "exemption": lambda number, _: str(Exemption(number).label).lower(),
    "public_copy": lambda made, _: "public copy made" if made else "",
    "mailbox": lambda mailbox, _: f"write to {mailbox}" if mailbox else "no team’s mailbox",
    "group": lambda group, _: group,
    "checked_on": _date,
    "met_on": _date,
    "meets_on": _date,
    "report_due_on": lambda value, _: f"report due by {_date(value, _)}" if value else "",
    "after": lambda value, _: f"after the board meeting of {_date(value, _)}",
    "changes": lambda changes, _: "; ".join(changes),
    "deadline": _date,
    "late": lambda late, _: "after the deadline" if late else "",
    "reason": lambda reason, _: f"“{reason}”" if reason else "",
    "reasons": _reasons,
    "role": lambda role, _: Role(role).label.lower(),
    "roles": lambda roles, _: join(Role(role).label.lower() for role in roles),
    "again": lambda again, _: "again" if again else "",
    "leaves": lambda leaves, _: "and left" if leaves else "and stays as a contributor",
    "section": lambda number, _: f"Section {number}",
    "given": lambda people, _: _shares(people, "to"),
    "taken": lambda people, _: _shares(people, "from"),
    "missing": _missing,
    "completed_by_name": lambda name, _: f"Completed by {name}" if name else "",
    "query_name": lambda name, _: f"query contact {name}" if name else "",
}
_PER_PAGE = 50


@require_safe
def of_return(request, collection, area):
    area_return = readable_return(request, collection, area)
    entries = [entry_in_words(entry, area_return) for entry in timeline.timeline(area_return)]
    record, edition = record_and_edition(area_return)
    context = page(request, area_return, record, edition=edition, page_obj=one_page(request, entries, _PER_PAGE))
    context["sees_mails"] = permissions.holds(request.user, "questionnaire.see_mails", area_return)
    return TemplateResponse(request, "questionnaire/returns/history.html", context)
