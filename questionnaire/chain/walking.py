"""Verification of every chain from its first row: the first row that is not as it was written is reported.

Rows are read as plain values, in order and a few thousand at a time, so that only hashing and the database take time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import QuerySet

from questionnaire.chain import links
from questionnaire.enums import Act
from questionnaire.models import ChainStart, Event, Return, Revision

AT_A_TIME = 2000
_LINK = ("area_return_id", "chain_position", "chain_hash", "text_salt", "text_sha256")
_EVENT = ("act", "by_id", "at", "detail")
_REVISION = (
    *("field_id", "version", "outcome", "by_id", "at", "client_id", "decides__client_id", "restores__client_id"),
    *("value", "no_response_reason", "origin"),
)
_PLACE = ("field__question__number", "field__key")


class Row(NamedTuple):
    """An event or a revision as it is verified; `what` describes it to the reader of a fault."""

    area_return: int
    position: int
    hash: str
    salt: str
    text_sha256: str
    facts: list[Any]
    texts: list[Any]
    what: str


class Fault(NamedTuple):
    """The first row of a chain that is not as it was written. The rows after it are not checked."""

    chain: str
    position: int
    what: str


@dataclass(slots=True)
class Walked:
    """The result of a verification. `heads` are the hashes at the positions that were wanted."""

    chains: int = 0
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    ends: dict[str, tuple[int, str]] = field(default_factory=dict)
    heads: dict[tuple[str, int], str] = field(default_factory=dict)


def walk(wanted: set[tuple[str, int]] | None = None) -> Walked:
    """Verify every chain: the programme's, then those of returns. `wanted` are pairs of a chain and a position."""
    walked = Walked()
    programme = _events(Event.objects.filter(area_return=None))
    _follow(walked, links.PROGRAMME, links.genesis(links.PROGRAMME), programme, wanted or set())
    starts = _starts_of_returns()
    for pk, rows in groupby(_rows_of_returns(), key=itemgetter(0)):
        name, start = starts[pk]
        _follow(walked, name, start, rows, wanted or set())
    return walked


def _starts_of_returns() -> dict[int, tuple[str, str]]:
    """The name of each return's chain and the hash that its first row is bound to, by the return's key."""
    recorded = {row.area_return_id: (row.rows, row.began_at) for row in ChainStart.objects.all()}
    starts = {}
    for pk, collection, area in Return.objects.values_list("pk", "collection__slug", "area__gss_code"):
        name = links.name_of(collection, area)
        starts[pk] = name, links.genesis(name, *recorded.get(pk, ()))
    return starts


def _follow(walked: Walked, name: str, start: str, rows: Iterable[Row], wanted: set[tuple[str, int]]) -> None:
    """Verify the rows of one chain up to its first fault, and note the result in `walked`."""
    key, head, position = links.key(), start, 0
    for row in rows:
        problem = _problem(row, position + 1, key, head)
        if problem:
            walked.faults.append(Fault(name, min(row.position, position + 1), problem))
            break
        position, head = row.position, row.hash
        walked.rows += 1
        if (name, position) in wanted:
            walked.heads[name, position] = head
    walked.chains += 1
    walked.ends[name] = position, head


def _problem(row: Row, expected: int, key: bytes, head: str) -> str:
    """Say what is wrong with this row; empty if nothing is."""
    if row.position > expected:
        return f"is missing: row {row.position} comes next ({row.what})"
    if row.position < expected:
        return f"({row.what}) is not as it was written: there is another row at this place"
    if links.digest(row.salt, row.texts) != row.text_sha256:
        return f"({row.what}) is not as it was written: its words are different"
    if links.link(key, head, row.position, row.facts, row.text_sha256) != row.hash:
        return f"({row.what}) is not as it was written: it was made later or changed"
    return ""


def _rows_of_returns() -> Iterator[Row]:
    events = _events(Event.objects.filter(area_return__isnull=False))
    return merge(events, _revisions(), key=itemgetter(0, 1))


def _events(events: QuerySet[Event]) -> Iterator[Row]:
    rows = events.order_by("area_return_id", "chain_position", "pk").values_list(*_LINK, *_EVENT)
    for *link, act, by, at, detail in rows.iterator(AT_A_TIME):
        label = Act(act).label if act in Act.values else act
        what = f"the event “{label}” of {at:%d %B %Y %H:%M} UTC"
        yield Row._make([*link, links.of_event(act, by, at), [detail], what])


def _revisions() -> Iterator[Row]:
    columns = (*_LINK, *_REVISION, *_PLACE)
    rows = Revision.objects.order_by("area_return_id", "chain_position", "pk").values_list(*columns)
    begin, end = len(_LINK), len(_LINK) + len(_REVISION)
    for row in rows.iterator(AT_A_TIME):
        *facts, value, reason, origin = row[begin:end]
        what = f"version {facts[1]} of “{' '.join(filter(None, row[end:]))}”"
        yield Row._make([*row[:begin], links.of_revision(*facts), [value, reason, origin], what])
