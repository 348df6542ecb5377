"""How often something may be done, counted in the cache that all processes share."""

from random import randrange

from django.core.cache import cache


def take(name: str, amount: int, seconds: int) -> bool:
    """Take one of so many places, each free again after so many seconds; `add` lets one process have it. False where
    all are taken. Call it outside a transaction: a rollback would give the place back."""
    begin = randrange(amount)  # noqa: S311 (no secret: it saves looking at places that are taken)
    return any(cache.add(f"{name}:{(begin + place) % amount}", True, seconds) for place in range(amount))
