"""One trigger."""

from typing import NamedTuple

PREFIX = "stocktake_"  # of every trigger and function of ours


class Guard(NamedTuple):
    """`does` is what the database's own catalogue says of it."""

    table: str
    name: str
    create: str
    does: str
