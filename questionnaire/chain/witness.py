"""Protection of rows outside the chains (editions, signatures, sendings): the event of each act carries a digest of the
row that the act created, so that the chain shows if that row changes."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet

from questionnaire.chain import links
from questionnaire.hashing import digest
from questionnaire.models import (
    Acceptance,
    BoardConsideration,
    ChainStart,
    Edition,
    Event,
    SendBack,
    Sending,
    Signature,
)

_KEY = "row"  # in the detail of the event
_SHOWN_BY_ITS_OWN_HASH = "content"  # of an edition: a text in it may have to be removed one day
# Columns that were added later are left out of the digest if they are empty, so that older rows keep their digest.
_LATER = {
    "edition": {"bodies", "one_for_all", "after_id"},
    "signature": {"factor", "authority_kind", "scan_sha256", "recorded_by_id", "recorded_at"},
}


def of(row: Model) -> str:
    """The digest of all columns of a row, except its primary key, which it may not have yet."""
    later = _LATER.get(str(row._meta.model_name), set())
    values = {
        field.attname: _plain(value)
        for field in row._meta.concrete_fields
        if not field.primary_key and field.name != _SHOWN_BY_ITS_OWN_HASH
        if (value := field.value_from_object(row)) or field.attname not in later
    }
    text = json.dumps([row._meta.model_name, values], sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return links.moment(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | list | dict | None) else str(value)


def speaks_for(row: Model) -> dict[str, str]:
    """The entry in an event's detail that carries the digest of the row that the act created."""
    return {_KEY: of(row)}


class Unlike(NamedTuple):
    """A row that has no event with its digest, or an event whose row no longer exists."""

    chain: str
    what: str


def unlike() -> Iterator[Unlike]:
    """Compare every edition, signature, refusal, sending, acceptance and consideration with the events of its return.
    Rows that are older than the chain have no event to compare with."""
    expected = _expected_rows()
    begun = dict(ChainStart.objects.values_list("area_return_id", "began_at"))
    for rows, moment, words in _TABLES:
        for row in rows.iterator(100):
            edition = row if isinstance(row, Edition) else row.edition
            area_return = edition.area_return
            since = begun.get(area_return.pk)
            name = links.name_of(area_return.collection.slug, area_return.area.gss_code)
            what = words.format(edition.number)
            if isinstance(row, Edition) and digest(row.content) != row.sha256:
                yield Unlike(name, f"The words of {what} are not those that were signed.")
            witness = of(row)
            if (area_return.pk, witness) in expected:
                del expected[area_return.pk, witness]
            elif since is None or (getattr(row, "recorded_at", None) or getattr(row, moment)) > since:
                yield Unlike(name, f"{what.capitalize()} is not what the history of the return says.")
    for name, position in expected.values():
        yield Unlike(name, f"What row {position} of the history speaks of is not there.")


def _expected_rows() -> dict[tuple[int | None, str], tuple[str, int]]:
    """The chain and the position of each event that carries a digest, by return and digest."""
    events = Event.objects.filter(detail__has_key=_KEY, area_return__isnull=False).values_list(
        "area_return_id", "area_return__collection__slug", "area_return__area__gss_code", "chain_position", "detail"
    )
    return {(pk, detail[_KEY]): (links.name_of(slug, area), position) for pk, slug, area, position, detail in events}


def _of_editions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch the edition with each row, without its long content."""
    return rows.select_related("edition__area_return__collection", "edition__area_return__area").defer(
        "edition__content"
    )


_TABLES: tuple[tuple[QuerySet[Any], str, str], ...] = (
    (Edition.objects.select_related("area_return__collection", "area_return__area"), "made_at", "edition {}"),
    (_of_editions(Signature.objects.all()), "signed_at", "a signature on edition {}"),
    (_of_editions(SendBack.objects.all()), "at", "a refusal of edition {}"),
    (_of_editions(Sending.objects.all()), "sent_at", "the sending of edition {}"),
    (_of_editions(Acceptance.objects.all()), "accepted_at", "the acceptance of edition {}"),
    (_of_editions(BoardConsideration.objects.all()), "recorded_at", "the board’s decision on edition {}"),
)
