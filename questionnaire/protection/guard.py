"""The description of one trigger."""

from typing import NamedTuple

from django.db import models

PREFIX = "stocktake_"  # the names of all our triggers and functions begin with it


class Guard(NamedTuple):
    """A trigger. `create` is its SQL statement; `does` is its definition in the database's own catalogue."""

    table: str
    name: str
    create: str
    does: str


def is_chained(model: type[models.Model]) -> bool:
    """Whether rows of this model have a position in a chain. In a migration, the model may be an older one."""
    return any(field.name == "chain_position" for field in model._meta.local_fields)
