"""The pictures of easy read that set-up has installed; see scripts/pictures."""

from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def installed() -> frozenset[str]:
    return frozenset(file.stem for file in Path(settings.PICTURES_DIR).glob("*.svg"))


def named(pictures: str) -> tuple[str, ...]:
    """The pictures of "hospital right-arrow house", without those that are not there: the words say all."""
    return tuple(name for name in pictures.split() if name in installed())


def read(name: str) -> bytes:
    """KeyError where there is no such picture."""
    if name not in installed():
        raise KeyError(name)
    return (Path(settings.PICTURES_DIR) / f"{name}.svg").read_bytes()
