"""The only place that writes history: it adds events and revisions to the chain of their return."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from questionnaire.chain import links
from questionnaire.chain.ends import ENDS, end_of, end_of_programme, with_ends
from questionnaire.models import Event, Return, Revision

Row = TypeVar("Row", Event, Revision)
_PROGRAMME_LOCK = 7_305_001  # an advisory lock in PostgreSQL; a return's chain is locked by the return's row


@dataclass(slots=True)
class Chain:
    """The end of a chain while its return is locked. `add` appends rows and moves the end."""

    area_return: Return | None
    position: int
    head: str

    @classmethod
    def of(cls, area_return: Return | None) -> "Chain":
        """Lock the chain until commit and read where it ends. None stands for the programme's chain."""
        if area_return is None:
            _lock_programme()
            return cls(None, *(end_of_programme() or (0, links.genesis(links.PROGRAMME))))
        _lock([area_return.pk])
        ends = with_ends(Return.objects.filter(pk=area_return.pk)).values_list(*ENDS).get()
        return cls.ending(area_return, ends)

    @classmethod
    def ending(cls, area_return: Return, ends: Sequence[Any]) -> "Chain":
        """The chain whose `ends` a query made with `with_ends` has read. Run that query after the statement that locks
        the return: a statement that had to wait for the lock would read the state before it."""
        position, head = end_of(*ends)
        return cls(area_return, position, head) if position else cls.begun(area_return)

    @classmethod
    def begun(cls, area_return: Return) -> "Chain":
        """The empty chain of a return that has no history yet."""
        name = links.name_of(area_return.collection.slug, area_return.area.gss_code)
        return cls(area_return, 0, links.genesis(name))

    def add(self, rows: Iterable[Row]) -> list[Row]:
        """Write rows of one table, in this order, in one statement."""
        bound = [self.bind(row) for row in rows]
        return type(bound[0])._default_manager.bulk_create(bound) if bound else []

    def bind(self, row: Row) -> Row:
        """Give a row its position in the chain and the hash that links it to the row before it."""
        row.area_return = self.area_return  # type: ignore[assignment]  # the programme's chain has events alone
        self.position += 1
        facts, texts = _facts_and_texts(row)
        row.chain_position, row.text_salt = self.position, links.new_salt()
        row.text_sha256 = links.digest(row.text_salt, texts)
        self.head = row.chain_hash = links.link(links.key(), self.head, self.position, facts, row.text_sha256)
        return row


def add_to_each(events: Iterable[Event]) -> list[Event]:
    """Write events of several returns, each to the chain of its `area_return`, in three statements however many."""
    events = list(events)
    returns = {event.area_return.pk: event.area_return for event in events if event.area_return}
    _lock(returns)
    ends = with_ends(Return.objects.filter(pk__in=returns)).values_list("pk", *ENDS)
    chains = {pk: Chain.ending(returns[pk], end) for pk, *end in ends}
    return Event.objects.bulk_create(
        [chains[event.area_return.pk].bind(event) for event in events if event.area_return]
    )


def _lock(returns: Iterable[int]) -> None:
    """Lock returns until commit, always in the same order. SQLite lets one writer in at a time anyway."""
    if connection.features.has_select_for_update:
        rows = Return.objects.select_for_update(no_key=True).filter(pk__in=returns).order_by("pk")
        list(rows.values_list("pk"))


def _lock_programme() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_PROGRAMME_LOCK])


def _facts_and_texts(row: Event | Revision) -> tuple[list[Any], list[Any]]:
    """The two parts of a row that are hashed: facts that stay for ever, and texts that may have to be removed."""
    if isinstance(row, Event):
        row.detail = links.as_stored(row.detail)
        return links.of_event(row.act, row.by_id, row.at), [row.detail]
    decides = row.decides.client_id if row.decides else None
    restores = row.restores.client_id if row.restores else None
    facts = links.of_revision(
        row.field_id, row.version, row.outcome, row.by_id, row.at, row.client_id, decides, restores
    )
    return facts, [row.value, row.no_response_reason, row.origin]
