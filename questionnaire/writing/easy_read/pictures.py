"""The pictures for easy read that set-up has installed; see scripts/pictures."""

from functools import cache
from pathlib import Path

from django.conf import settings


@cache
def installed() -> frozenset[str]:
    return frozenset(file.stem for file in Path(settings.PICTURES_DIR).glob("*.svg"))


def named(pictures: str) -> tuple[str, ...]:
    """The names in a list such as "hospital right-arrow house", without pictures that are not installed: the text is
    complete without them."""
    return tuple(name for name in pictures.split() if name in installed())


def read(name: str) -> bytes:
    """The SVG of a picture; KeyError if it is not installed."""
    if name not in installed():
        raise KeyError(name)
    return (Path(settings.PICTURES_DIR) / f"{name}.svg").read_bytes()
