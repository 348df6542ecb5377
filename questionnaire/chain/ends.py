"""The end of a chain: its newest row, which may be an event or a revision."""

from django.db.models import OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from questionnaire.models import Event, Return, Revision

ENDS = ("event_position", "event_hash", "revision_position", "revision_hash")


def with_ends(returns: QuerySet[Return]) -> QuerySet[Return]:
    """Add the columns of `ENDS` to a query: position and hash of the last event and of the last revision."""
    for name, rows in (("event", Event.objects.all()), ("revision", Revision.objects.all())):
        newest = rows.filter(area_return=OuterRef("pk")).order_by("-chain_position")
        returns = returns.annotate(
            **{f"{name}_position": Coalesce(Subquery(newest.values("chain_position")[:1]), 0)},
            **{f"{name}_hash": Coalesce(Subquery(newest.values("chain_hash")[:1]), Value(""))},
        )
    return returns


def end_of(event: int, event_hash: str, revision: int, revision_hash: str) -> tuple[int, str]:
    """The position and hash of the last row, from the values of `ENDS`."""
    return (event, event_hash) if event > revision else (revision, revision_hash)


def end_of_programme() -> tuple[int, str] | None:
    """The position and hash of the last row of the programme's chain, or None if it has no rows."""
    events = Event.objects.filter(area_return=None).order_by("-chain_position")
    return events.values_list("chain_position", "chain_hash").first()


def ends_of_returns() -> QuerySet[Return, tuple]:
    """The collection's slug, the area's code and the columns of `ENDS` for every return."""
    return with_ends(Return.objects.all()).values_list("collection__slug", "area__gss_code", *ENDS)
