"""The programme's desk: how many returns are in, region by region, and every area with its contact."""

import csv
from collections import Counter

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from questionnaire import permissions
from questionnaire.desk.mails.selectors import count_refused
from questionnaire.desk.programme import columns, selectors
from questionnaire.desk.programme.forms import FilterForm
from questionnaire.desk.rounds.selectors import get_visible_collection
from questionnaire.phrases import day, due, with_commas
from questionnaire.text import safe_row

PER_PAGE = 50
MAILS = "questionnaire.see_all_mails"
MARKS = {"sent_signed": "done", "sent_unsigned": "half", "more_time": "time", "in_time": "open", "overdue": "open"}
COLUMNS = {
    "sent_signed": "Sent, signed or accepted",
    "sent_unsigned": "Sent, unsigned",
    "more_time": "More time",
    "in_time": "Still in time",
    "overdue": "Overdue",
}


@require_safe
def collection(request, collection):
    shown = get_visible_collection(request.user, collection)
    permissions.require(request.user, "questionnaire.see_collection", shown)
    today = timezone.localdate()
    rows, regions, counts, form = filtered(request, shown, today)
    chosen = form.chosen()
    listed = selectors.matching(rows, **chosen)
    if request.GET.get("format") == "csv":
        return _as_csv(shown, listed)
    page = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "collection": shown,
        "status_text": dates(shown, today),
        "form": form,
        "now": timezone.localtime(),
        "sent": sum(counts[standing] for standing in selectors.SENT),
        "total": len(rows),
        "to_accept": sum("acceptance" in row.waits_for for row in rows),
        "still": still_out(counts, shown, today),
        "may_accept": permissions.holds(request.user, "questionnaire.accept_edition", None),
        "tiles": _tiles(request, counts, chosen),
        "legend": [(MARKS[standing], COLUMNS[standing]) for standing in counts],
        "regions": [_region(request, row, chosen) for row in regions],
        "totals": counts.values(),
        "list_head": list_head(len(listed), chosen),
        "is_filtered": any(chosen.values()),
        "columns": columns.every(),
        "lines": _lines(page),
        "page_obj": page,
        "query": _query(request),
        "csv_url": f"?{_query(request)}format=csv",
        "codes": [row.area_return.area.gss_code for row in listed if row.waits_for != "Nobody"],
        "may_nudge": permissions.holds(request.user, "questionnaire.nudge", None),
        "refused": count_refused(shown) if permissions.holds(request.user, MAILS, None) else 0,
        "may_extend": permissions.holds(request.user, "questionnaire.extend_return", None),
    }
    return TemplateResponse(request, "questionnaire/desk/programme/collection.html", context)


def filtered(request, collection, today):
    """All rows, what is counted of them, and the filters in the page's address."""
    rows = selectors.listed_returns(collection, today)
    standings = selectors.standings_on(collection, today)
    regions = selectors.by_region(rows, standings)
    counts = _totals(regions, standings)
    return rows, regions, counts, FilterForm(request.GET, regions=[row.region for row in regions], counts=counts)


def dates(collection, today):
    """The collection's dates, for the status line."""
    passed = "was " if collection.deadline < today else ""
    parts = [f"Deadline {passed}{due(collection.deadline, today).split('due ', 1)[1]}"]
    if collection.last_sending_on:
        parts.append(f"last sending {day(collection.last_sending_on)}")
    if collection.amend_until:
        parts.append(f"changes after the board until {day(collection.amend_until)}")
    if collection.published_on:
        parts.append(f"publication {day(collection.published_on)}")
    return ", ".join(parts)


def still_out(counts, collection, today):
    """What is missing, in a sentence or two."""
    out = sum(count for standing, count in counts.items() if standing not in selectors.SENT)
    sentences = []
    if unsigned := counts["sent_unsigned"]:
        sentences.append(f"{unsigned} of them {'is' if unsigned == 1 else 'are'} still waiting for a signature.")
    if not out:
        return " ".join(["Every area has sent its return.", *sentences])
    return " ".join([*sentences, f"{out} {_are(out)} still out{_why_out(counts, collection, today)}."])


def _why_out(counts, collection, today):
    if today <= collection.deadline:
        return f"; the deadline is {due(collection.deadline, today).removeprefix('due ')}"
    more, overdue = counts["more_time"], counts["overdue"]
    if more and overdue:
        return f": {more} {_have(more)} more time, {overdue} {_are(overdue)} overdue"
    return f" and {_have(more)} more time" if more else " and overdue"


def _are(count):
    return "is" if count == 1 else "are"


def _have(count):
    return "has" if count == 1 else "have"


def list_head(count, chosen):
    """ "11 areas, overdue": the list's heading says what was chosen."""
    wanted = chosen["standings"]
    standings = [words.replace(",", " and") for slug, words in selectors.STANDINGS.items() if slug in wanted]
    parts = [f"{count} {'area' if count == 1 else 'areas'}", chosen["region"], " or ".join(standings)]
    if chosen["waits"]:
        parts.append(f"waiting for {chosen['waits'].lower()}")
    if chosen["not_begun"]:
        parts.append("not started")
    if chosen["words"]:
        parts.append(f"with “{chosen['words']}”")
    return with_commas(*parts)


def _totals(regions, standings):
    counts = Counter()
    for row in regions:
        counts.update(dict(row.counts))
    return {standing: counts[standing] for standing in standings}


def _tiles(request, counts, chosen):
    """Each count is a filter; the one that is chosen takes itself away again."""
    for standing, count in counts.items():
        current = chosen["standings"] == [standing]
        yield {
            "url": _link(request, standing=[] if current else [standing]),
            "figure": count,
            "word": selectors.STANDINGS[standing],
            "mark": MARKS[standing],
            "current": current,
        }


def _region(request, row, chosen):
    current = chosen["region"] == row.region
    return {
        "name": row.region,
        "url": _link(request, region="" if current else row.region),
        "current": current,
        "marks": [MARKS[standing] for standing, count in row.counts for _ in range(count)],
        "counts": row.counts,
        "areas": row.areas,
    }


def _link(request, **changes):
    """This page with other filters, at its list."""
    query = request.GET.copy()
    for key in ("page", "format"):
        query.pop(key, None)
    for key, value in changes.items():
        query.setlist(key, value if isinstance(value, list) else [value])
    return f"?{query.urlencode()}#areas"


def _query(request):
    """The filters as the beginning of a query; what follows is a page's number or a format."""
    query = request.GET.copy()
    for key in ("page", "format"):
        query.pop(key, None)
    return f"{query.urlencode()}&" if query else ""


def _as_csv(collection, listed):
    """The list as a CSV file that spreadsheets open."""
    reply = HttpResponse(content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = f'attachment; filename="{collection.slug}-areas.csv"'
    reply.write("\ufeff")
    writer = csv.writer(reply)
    facts = columns.facts()
    writer.writerow(fact.heading for fact in facts)
    writer.writerows(safe_row(fact.words(row) for fact in facts) for row in listed)
    return reply


def _lines(page):
    """Each return on this page with its cells."""
    for row in page:
        yield row, [(column, column.text(row)) for column in columns.every()]
