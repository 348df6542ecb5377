"""One trigger."""

from typing import NamedTuple

from django.db import models

PREFIX = "stocktake_"  # of every trigger and function of ours


class Guard(NamedTuple):
    """`does` is what the database's own catalogue says of it."""

    table: str
    name: str
    create: str
    does: str


def is_chained(model: type[models.Model]) -> bool:
    """Whether its rows have a place in a chain, in the state of the models that is asked."""
    return any(field.name == "chain_position" for field in model._meta.local_fields)
